/**
 * Events from the logs of a transaction.
 *
 * Logs are not the truth, the accounts are: a validator cuts them short when there are too many, and
 * what was cut is gone. {@link decodeEvents} says so.
 *
 * @module
 */

import { getBase64Encoder, type Address, type ReadonlyUint8Array } from '@solana/kit';

import type { Deployment } from './addresses.js';
import { PROGRAM_EVENTS, type ProgramEvent } from './generated/index.js';

/** The events of a transaction, oldest first. */
export type DecodedEvents = {
  events: ProgramEvent[];
  /** The validator cut the logs short: events may be missing. Read the accounts instead. */
  truncated: boolean;
};

/** Which program ran when it logged a line. */
export type LogLine = { program: Address | undefined; line: string };

const INVOKED = /^Program (\w+) invoke \[(\d+)\]$/;
const ENDED = /^Program \w+ (?:success|failed: .*)$/;
const DATA = 'Program data: ';
const TRUNCATED = 'Log truncated';

/**
 * Decodes the staking program's events from a transaction's logs.
 *
 * Only lines count that the program itself logged: any other program can log the same bytes. Events of
 * a later version of the program, which this client does not know, are left out. So is everything after a
 * cut, because short lines may follow it, and those that say which program logged them may not.
 */
export function decodeEvents(logs: readonly string[], of: Deployment): DecodedEvents {
  const events: ProgramEvent[] = [];
  const cut = logs.indexOf(TRUNCATED);
  for (const { program, line } of attributeLogs(cut < 0 ? logs : logs.slice(0, cut))) {
    if (program !== of.programAddress || !line.startsWith(DATA)) continue;
    const event = decodeEvent(getBase64Encoder().encode(line.slice(DATA.length)));
    if (event) events.push(event);
  }
  return { events, truncated: cut >= 0 };
}

/** The part of some events that is about one worker: a run of claims, or a transaction, may be about many. */
export function eventsOfWorker(events: readonly ProgramEvent[], worker: Address): ProgramEvent[] {
  return events.flatMap((event): ProgramEvent[] => {
    if (event.name === 'RewardsClaimed') {
      const claims = event.data.claims.filter((claim) => claim.worker === worker);
      return claims.length === 0 ? [] : [{ name: event.name, data: { ...event.data, claims } }];
    }
    return 'worker' in event.data && event.data.worker === worker ? [event] : [];
  });
}

/** Decodes one event, its discriminator first, or returns `undefined` if it is none of the program's. */
export function decodeEvent(bytes: ReadonlyUint8Array): ProgramEvent | undefined {
  const kind = PROGRAM_EVENTS.find(({ discriminator }) =>
    discriminator.every((byte, i) => bytes[i] === byte),
  );
  // The table pairs each name with its decoder, which TypeScript cannot see through `find`.
  return kind && ({ name: kind.name, data: kind.decode(bytes) } as ProgramEvent);
}

/** Says of each line which program was running. */
export function attributeLogs(logs: readonly string[]): LogLine[] {
  const running: Address[] = [];
  return logs.map((line) => {
    const [, invoked, depth] = INVOKED.exec(line) ?? [];
    // The depth ends whatever was running deeper, even if its own line is missing.
    if (invoked !== undefined) running.splice(Number(depth) - 1, Infinity, invoked as Address);
    const attributed = { program: running.at(-1), line };
    if (ENDED.test(line)) running.pop();
    return attributed;
  });
}
