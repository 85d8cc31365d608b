import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Address } from '@solana/kit';

import type { Books } from '../sim/books.js';
import { cohortOf, hasLeaf, isPaid, machineOf } from '../sim/cohorts.js';
import type { Member } from '../sim/population.js';
import { differencesOf } from '../sim/reconcile.js';

const DEPOSIT = 100n;
const EARNED = 7n;
const RENT = 2n;
const FEES = 50n;
const at = (kind: string, index: number) => `${kind} ${index}` as Address;

/** Nobody signs here. */
const members = Array.from({ length: 100 }, (_, index): Member => {
  const owner = undefined as unknown as Member['owner'];
  const deposit = cohortOf(index) === 'unregistered' ? 0n : DEPOSIT;
  const address = at('worker', index);
  const payout = at('payout', index);
  return {
    ...machineOf(index),
    address,
    owner,
    payoutWallet: payout,
    payoutTokenAccount: payout,
    deposit,
  };
});

/** Of a hundred workers 94 are paid 7 each; four more have a leaf. */
function books(): Books {
  const paid = members.filter(({ cohort }) => isPaid(cohort));
  const earners = members.filter(({ cohort }) => hasLeaf(cohort));
  const living = members.filter(({ cohort }) => cohort !== 'closed');
  const emission = EARNED * BigInt(earners.length);
  const claimed = EARNED * BigInt(paid.length);
  const token = (amount: bigint) => ({ amount, lamports: RENT });
  const vault = 'reward vault' as Address;
  const workers = living.map(({ index, address, cohort, deposit: activeStake }) => {
    const claimedTotal = isPaid(cohort) ? EARNED : 0n;
    return [
      address,
      { vault: at('vault', index), activeStake, tickets: [], claimedTotal },
    ] as const;
  });
  return {
    supply: emission + DEPOSIT * 99n,
    tokens: new Map([
      [vault, token(emission - claimed)],
      ['owner' as Address, token(DEPOSIT)],
      ...living.map(({ index, deposit }) => [at('vault', index), token(deposit)] as const),
      ...paid.map(({ payoutTokenAccount }) => [payoutTokenAccount, token(EARNED)] as const),
    ]),
    workers: new Map(workers) as unknown as Books['workers'],
    pool: {
      fundedTotal: emission,
      distribution: { vault, claimedTotal: claimed, current: { cumulativeTotal: emission } },
    } as Books['pool'],
    crank: {
      lamports: 1_000n - FEES - RENT,
      tables: [],
      spent: {
        ...{ transactions: 9, refused: 0, claims: 8 },
        ...{ fees: FEES, computeUnits: 1n, claimComputeUnits: 1n },
        payments: new Map(paid.map(({ address }) => [address, [EARNED]])),
      },
    },
    leaves: new Map(earners.map(({ address }) => [address, EARNED])),
  };
}

const rulesBroken = (changed: Books): string[] =>
  differencesOf(changed, members, { emission: EARNED * 98n, crank: 1_000n }).map(
    ({ rule }) => rule,
  );

test('books that agree have no differences', () => {
  assert.deepEqual(rulesBroken(books()), []);
});

test('one unit more or less in any token account is found', () => {
  for (const [account, { amount, lamports }] of books().tokens) {
    const changed = books();
    const tokens = new Map(changed.tokens).set(account, { amount: amount + 1n, lamports });
    assert.notDeepEqual(rulesBroken({ ...changed, tokens }), [], account);
  }
});

test('who was paid twice, too little or not at all is found', () => {
  const paid = at('worker', 0);
  for (const amounts of [[EARNED, EARNED], [EARNED, 0n], [EARNED - 1n], []]) {
    const { crank, ...rest } = books();
    const payments = new Map(crank.spent.payments).set(paid, amounts);
    const changed = { ...rest, crank: { ...crank, spent: { ...crank.spent, payments } } };
    assert.notDeepEqual(rulesBroken(changed), [], amounts.join());
  }
});

test('a worker that is paid and may not be is found', () => {
  const barred = members.find(({ cohort }) => cohort === 'barred');
  assert.ok(barred);
  const changed = books();
  const worker = changed.workers.get(barred.address);
  assert.ok(worker);
  const workers = new Map(changed.workers).set(barred.address, { ...worker, claimedTotal: EARNED });
  assert.deepEqual(rulesBroken({ ...changed, workers }), [
    'claimed total = due',
    'claimed = claims of all workers',
  ]);
});

test('a lookup table that is left, and a lamport that is gone, are found', () => {
  const { crank, ...rest } = books();
  assert.deepEqual(rulesBroken({ ...rest, crank: { ...crank, tables: ['table' as Address] } }), [
    'lookup tables left',
  ]);
  assert.deepEqual(rulesBroken({ ...rest, crank: { ...crank, lamports: crank.lamports - 1n } }), [
    'lamports spent = fees + rent of new token accounts',
  ]);
});
