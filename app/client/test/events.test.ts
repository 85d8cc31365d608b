import assert from 'node:assert/strict';
import { test } from 'node:test';

import { getBase64Decoder, getAddressDecoder, type Address } from '@solana/kit';

import {
  ClaimOutcome,
  decodeEvent,
  decodeEvents,
  eventsOfWorker,
  INFERIX_STAKING_PROGRAM_ADDRESS as US,
  type ProgramEvent,
} from '../src/index.js';
import { getStakeToppedUpEncoder, PROGRAM_EVENTS } from '../src/generated/index.js';

const OURS = { programAddress: US };
const OTHER = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const someone: Address = getAddressDecoder().decode(new Uint8Array(32).fill(7));
const data = {
  network: someone,
  worker: someone,
  funder: someone,
  oldActiveStake: 1n,
  newActiveStake: 2n,
};
const event: ProgramEvent = { name: 'StakeToppedUp', data };
const bytes = getStakeToppedUpEncoder().encode(data);
const line = `Program data: ${getBase64Decoder().decode(bytes)}`;

test('an event of the program is decoded', () => {
  assert.deepEqual(decodeEvent(bytes), event);
  const logs = [`Program ${US} invoke [1]`, line, `Program ${US} success`];
  assert.deepEqual(decodeEvents(logs, OURS), { events: [event], truncated: false });
});

test('events of calls into the program are found, between calls out of it', () => {
  const logs = [
    `Program ${OTHER} invoke [1]`,
    `Program ${US} invoke [2]`,
    `Program ${OTHER} invoke [3]`,
    `Program ${OTHER} success`,
    line,
    `Program ${US} success`,
    `Program ${OTHER} success`,
  ];
  assert.deepEqual(decodeEvents(logs, OURS).events, [event]);
});

test('the same bytes from another program are no event', () => {
  const forged = [
    [`Program ${OTHER} invoke [1]`, line, `Program ${OTHER} success`],
    [
      `Program ${US} invoke [1]`,
      `Program ${OTHER} invoke [2]`,
      line,
      `Program ${OTHER} failed: custom program error: 0x1`,
      `Program ${US} success`,
    ],
    // The end of ours is missing, and the depth says that it has ended.
    [`Program ${US} invoke [1]`, `Program ${OTHER} invoke [1]`, line],
    [
      `Program ${OTHER} invoke [1]`,
      `Program ${US} invoke [2]`,
      `Program ${OTHER} invoke [2]`,
      `Program ${OTHER} success`,
      line,
    ],
    // A program can log anything, but not without the prefix that says it was logged.
    [`Program ${OTHER} invoke [1]`, `Program log: Program ${US} invoke [2]`, line],
    [line],
  ];
  for (const logs of forged) assert.deepEqual(decodeEvents(logs, OURS).events, []);
});

test('logs that were cut short are said to be', () => {
  const logs = [`Program ${US} invoke [1]`, line, 'Log truncated'];
  assert.deepEqual(decodeEvents(logs, OURS), { events: [event], truncated: true });
  // Short lines may follow a cut that took the ends of programs: nobody knows who logged them.
  const after = [`Program ${OTHER} invoke [1]`, `Program ${US} invoke [2]`, 'Log truncated', line];
  assert.deepEqual(decodeEvents(after, OURS), { events: [], truncated: true });
  // Also when the cut took the program's own line with it.
  assert.deepEqual(decodeEvents(['Log truncated'], OURS), { events: [], truncated: true });
});

test('data that is no known event is left out', () => {
  assert.equal(decodeEvent(new Uint8Array()), undefined);
  assert.equal(decodeEvent(new Uint8Array(8)), undefined);
  const logs = [`Program ${US} invoke [1]`, 'Program data: AAAAAAAAAAA=', `Program ${US} success`];
  assert.deepEqual(decodeEvents(logs, OURS), { events: [], truncated: false });
});

test('no two events have the same discriminator', () => {
  const all = PROGRAM_EVENTS.map(({ discriminator }) => discriminator.join());
  assert.equal(new Set(all).size, all.length);
});

test('of a run of claims, and of a transaction, a worker has its own part', () => {
  const other = OTHER as Address;
  const claim = { worker: someone, outcome: ClaimOutcome.Paid, amount: 1n, claimedTotal: 1n };
  const claims = { network: other, epoch: 1n, oldClaimedTotal: 0n, newClaimedTotal: 1n };
  const run = (...of: Address[]): ProgramEvent => ({
    name: 'RewardsClaimed',
    data: { ...claims, claims: of.map((worker) => ({ ...claim, worker })) },
  });
  const foreign: ProgramEvent = { name: 'StakeToppedUp', data: { ...data, worker: other } };
  const events = [event, foreign, run(other, someone), run(other)];
  assert.deepEqual(eventsOfWorker(events, someone), [event, run(someone)]);
});
