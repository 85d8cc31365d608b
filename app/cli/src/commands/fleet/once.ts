/**
 * What the chain does not show as done: an amount that is moved twice if it is asked for twice. The journal
 * says which were.
 *
 * @module
 */

import { InputError } from '../../failure.js';
import type { Journal } from '../batch/journal.js';
import type { Fleet } from './fleet.js';
import type { FileLine } from './lines.js';

/** Options of a command that does each amount of a file once. */
export type OnceOptions = { again?: true };

/**
 * Lets amounts be done once more, only when all of them have been: else some would be done too often.
 *
 * @param amountOf - The amount of a line that is done once; `undefined` for what the chain shows as done.
 * @param done - "added".
 */
export function beginAgain<T>(
  journal: Journal,
  lines: readonly FileLine<T>[],
  amountOf: (asked: T) => bigint | undefined,
  done: string,
): void {
  const left = lines.filter(({ address, asked }) => {
    const amount = amountOf(asked);
    return amount !== undefined && journal.doneFor(address)?.asked !== amount.toString();
  });
  const [first] = left;
  if (first) {
    throw new InputError(
      `${left.length} amounts of the file are not ${done} yet, such as that of ${first.address}. Finish the file without ` +
        '--again, or take out the lines that cannot be done.',
    );
  }
  journal.again();
}

/**
 * Says that an amount is done; `undefined` if none was.
 *
 * @throws {@link InputError} if another amount was.
 */
export function doneText(
  { journal, tokens }: Fleet,
  address: string,
  amount: bigint,
  words: { done: string; again: string },
): string | undefined {
  const done = journal.doneFor(address);
  if (!done) return undefined;
  if (done.asked === amount.toString())
    return `${tokens(amount)} ${words.done} by ${done.signature}`;
  throw new InputError(
    `${tokens(BigInt(done.asked))} were ${words.done} by ${done.signature}, and the line says ${tokens(amount)} now. ` +
      `To ${words.again} that as well, finish this file, and give --again or another --journal`,
  );
}
