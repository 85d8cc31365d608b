/**
 * Sentences about a snapshot with the published root that breaks a rule: the file may have been changed where the
 * root does not reach, or the distributor is at fault. The guardian can stop all claims, so it is not to be told
 * because of a file that somebody changed on its way.
 *
 * @module
 */

import { PROVEN_COLUMNS, UNPROVEN_COLUMNS } from './snapshot.js';

const listed = ([...names]: readonly string[]): string => {
  const last = names.pop() ?? '';
  return `${names.join(', ')} and ${last}`;
};

/** The columns that the root proves, and those that it does not. */
export const ROOT_PROVES =
  `The root proves the columns ${listed(PROVEN_COLUMNS)}. ` +
  `It does not prove ${listed(UNPROVEN_COLUMNS)}, nor every field of the header.`;

/** What to compare the file with before the guardian is told. */
export function compareFirst(snapshotUri: string | undefined): string {
  const own =
    snapshotUri === undefined ? 'the distributor' : `the network's own address, ${snapshotUri}`;
  return (
    `Get the snapshot from ${own} and from another source, and compare them with this file. ` +
    'Tell the guardian only if they are the same: the distributor has then broken a rule.'
  );
}
