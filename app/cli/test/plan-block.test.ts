import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  packClaims,
  TOKEN_2022_PROGRAM_ADDRESS,
  treeDepth,
  type Claimable,
} from '@inferix/staking-client';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import { Forecaster, type Costs, type Payable } from '../src/pay/forecast.js';
import { blocksOf, packBlock, type Terms, type Strategy } from '../src/pay/plan-block.js';
import { seeded } from '@inferix/staking-testkit/random';

/** A million leaves: a proof from the first level has 20 hashes. */
const MILLION: Terms = { tokenProgram: TOKEN_PROGRAM_ADDRESS, depth: treeDepth(1_000_000) };
const STRATEGIES: readonly Strategy[] = ['tables', 'plain', 'large', 'alone'];

/** Claims of machines in fleets, which are paid into one account each. */
const claims = (count: number, fleet = 1): Payable[] =>
  Array.from({ length: count }, (_, leaf) => ({
    ...{ leaf, destination: Math.floor(leaf / fleet), amount: 5n, unsettled: 1 },
  }));

const leavesOf = (transactions: readonly { claims: readonly Claimable[] }[]): number[] =>
  transactions.flatMap((one) => one.claims.map(({ leaf }) => leaf));

const counts = (transactions: readonly { claims: readonly unknown[] }[]): number[] =>
  transactions.map((one) => one.claims.length);

for (const share of [1, 0.7, 0.2, 0.02]) {
  for (const fleet of [1, 50]) {
    test(`with ${share * 100}% of a block due, each strategy pays everybody once: fleets of ${fleet}`, () => {
      const random = seeded(share * 100);
      const due = claims(2_048, fleet).filter(() => random() < share);
      for (const strategy of STRATEGIES) {
        const { transactions } = packBlock(MILLION, due, strategy);
        assert.deepEqual(
          leavesOf(transactions),
          due.map(({ leaf }) => leaf),
        );
        for (const { bytes } of transactions)
          assert.ok(bytes <= (strategy === 'large' ? 4096 : 1232));
        if (strategy === 'alone') assert.ok(counts(transactions).every((count) => count === 1));
      }
    });
  }
}

test('blocks cover every leaf once, and end together', () => {
  for (const strategy of STRATEGIES) {
    const blocks = blocksOf(5_000, strategy);
    let next = 0;
    for (const { firstLeaf, count } of blocks) {
      assert.equal(firstLeaf, next);
      next += count;
    }
    assert.equal(next, 5_000, strategy);
    assert.equal(2_048 % (blocks[0]?.count ?? 0), 0);
  }
});

test('sixteen workers fit into a transaction with lookup tables', () => {
  const { transactions, ...tables } = packBlock(MILLION, claims(128), 'tables');
  assert.deepEqual(counts(transactions), Array(8).fill(16));
  assert.deepEqual(tables, { lookupTables: true, sharedTable: true });
  const { transactions: without } = packBlock(MILLION, claims(128), 'plain');
  assert.deepEqual(counts(without), Array(64).fill(2), 'without, two do');
});

test('up to 262,144 leaves they need no table of what all claims name', () => {
  for (const [count, sharedTable] of [
    [262_144, false],
    [262_145, true],
  ] as const) {
    const packing = packBlock({ ...MILLION, depth: treeDepth(count) }, claims(128), 'tables');
    assert.equal(packing.sharedTable, sharedTable);
    assert.deepEqual(counts(packing.transactions), Array(8).fill(16));
    // Without it they would not fit.
    if (!sharedTable) continue;
    const alone = packClaims(treeDepth(count), claims(128), { lookupTables: true });
    assert.ok(alone.length > 8);
  }
});

test('a table for few workers costs more than it saves', () => {
  const { lookupTables } = packBlock(MILLION, claims(3), 'tables');
  assert.equal(lookupTables, false);
});

test('what failed is sent run by run, then worker by worker, and keeps nobody else waiting', () => {
  const due = claims(58);
  const { transactions } = packBlock(MILLION, due, 'large');
  assert.deepEqual(counts(transactions), [29, 29]);
  const [, second] = transactions;
  const failed = second?.claims ?? [];
  assert.ok((second?.runs.length ?? 0) > 1);
  const times = (n: number) => (leaf: number) => (failed.some((one) => one.leaf === leaf) ? n : 0);

  const once = packBlock(MILLION, due, 'large', times(1)).transactions;
  assert.deepEqual(counts(once.slice(0, 1)), [29]);
  assert.ok(once.length > 2 && once.slice(1).every(({ runs }) => runs.length === 1));
  const twice = packBlock(MILLION, due, 'large', times(2)).transactions;
  assert.deepEqual(counts(twice), [29, ...Array<number>(29).fill(1)]);
  for (const some of [once, twice]) {
    assert.deepEqual(
      leavesOf(some),
      due.map(({ leaf }) => leaf),
    );
  }
});

/** Large transactions for this many workers in fleets. */
function large(count: number, fleet: number, terms = MILLION): number {
  const all = claims(count, fleet);
  return blocksOf(count, 'large')
    .map(({ firstLeaf, count }) => all.slice(firstLeaf, firstLeaf + count))
    .reduce((sum, due) => sum + packBlock(terms, due, 'large').transactions.length, 0);
}

test('a million workers take less than 40,000 large transactions, in fleets of 50 less than 21,000', () => {
  assert.deepEqual([large(990_099, 1), large(990_099, 50)], [35_775, 20_789]);
});

test('a Token-2022 network takes 24 workers a transaction', () => {
  const terms = { ...MILLION, tokenProgram: TOKEN_2022_PROGRAM_ADDRESS };
  assert.equal(large(2_048, 1, terms), Math.ceil(2_048 / 24));
});

const costs: Costs = {
  ...{ table: 3n, tokenAccount: 2n, claimAccount: 1n, computeUnitPrice: 0n },
  ...{ blocksAtOnce: 8, missingTokenAccounts: 0, openedRent: 0n },
};

test('a worker whose stake its rewards more than fill takes a second claim', () => {
  const forecaster = new Forecaster(MILLION);
  const [fine, short] = claims(2);
  assert.ok(fine && short);
  forecaster.add([fine, { ...short, restTo: 'wallet' }]);
  assert.equal(forecaster.of('large', costs).claims, 2);
  assert.equal(forecaster.of('alone', costs).claims, 3);
  assert.deepEqual([forecaster.workers, forecaster.amount], [2, 10n]);
});

test('what is lent at most counts the tables that cool down, and the one that all claims share', () => {
  const lent = (workers: number, strategy: 'tables' | 'large', blocksAtOnce = 8): bigint[] => {
    const forecaster = new Forecaster(MILLION);
    forecaster.add(claims(workers));
    const { rentLent, mostLent } = forecaster.of(strategy, { ...costs, blocksAtOnce });
    return [rentLent, mostLent];
  };
  // A block has 128 workers, a table costs 3.
  assert.deepEqual(lent(128, 'tables'), [3n, 2n * 3n]);
  assert.deepEqual(lent(20 * 128, 'tables'), [8n * 3n, 21n * 3n]);
  assert.deepEqual(lent(20 * 128, 'tables', 1), [3n, 16n * 3n]);
  assert.deepEqual(lent(20 * 128, 'large'), [0n, 0n]);
});
