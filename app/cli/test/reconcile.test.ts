import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Address } from '@solana/kit';

import type { Books } from '../sim/books.js';
import {
  cohortOf,
  hasLeaf,
  isAccused,
  isPaid,
  leaves,
  machineOf,
  type Cohort,
} from '../sim/cohorts.js';
import type { Member } from '../sim/population.js';
import { differencesOf, leftOutDifferences } from '../sim/reconcile.js';

const DEPOSIT = 100n;
const EARNED = 7n;
const RENT = 2n;
const FEES = 50n;
const at = (kind: string, index: number) => `${kind} ${index}` as Address;

/** Of two short workers, one lacks less than it earned, the other more. */
const MISSING: ReadonlyMap<number, bigint> = new Map([
  [14, 3n],
  [64, 10n],
]);

/** Nobody signs here: an address is all that is looked at. */
const keyOf = (name: string) => ({ address: name }) as unknown as Member['owner'];

const members = Array.from({ length: 100 }, (_, index): Member => {
  const owner = keyOf('owner');
  const payout = at('payout', index);
  return {
    ...machineOf(index),
    address: at('worker', index),
    owner,
    operator: keyOf('operator'),
    payoutWallet: payout,
    payoutTokenAccount: payout,
    deposit: cohortOf(index) === 'unregistered' ? 0n : DEPOSIT,
    missing: MISSING.get(index) ?? 0n,
  };
});

/** What went into a worker's stake, and what was paid to its wallet. */
function shareOf({ index, cohort }: Member): { restaked: bigint; paid: bigint } {
  const due = isPaid(cohort) ? EARNED : 0n;
  const missing = MISSING.get(index) ?? 0n;
  const restaked = missing < due ? missing : due;
  return { restaked, paid: due - restaked };
}

/** Books of an epoch in which each worker with a leaf earned 7. */
function books(): Books {
  const paid = members.filter(({ cohort }) => isPaid(cohort));
  const earners = members.filter(({ cohort }) => hasLeaf(cohort));
  const living = members.filter(({ cohort }) => cohort !== 'closed');
  const emission = EARNED * BigInt(earners.length);
  const claimed = EARNED * BigInt(paid.length);
  const token = (amount: bigint) => ({ amount, lamports: RENT });
  const vault = 'reward vault' as Address;
  const workers = living.map((member) => {
    const { index, address, cohort, deposit } = member;
    const { restaked: restakedTotal, paid } = shareOf(member);
    const gone = leaves(cohort);
    const accused = isAccused(cohort);
    return [
      address,
      {
        owner: 'owner',
        operator: 'operator',
        ...{ openCases: accused ? 1 : 0, openAsked: accused ? DEPOSIT / 4n : 0n },
        vault: at('vault', index),
        activeStake: gone ? 0n : deposit + restakedTotal,
        tickets: gone ? [{ index: 0, amount: deposit, maturesAt: 1n }] : [],
        claimedTotal: restakedTotal + paid,
        restakedTotal,
      },
    ] as const;
  });
  const booked = (how: 'restaked' | 'paid') =>
    new Map(
      members
        .filter((member) => shareOf(member)[how] > 0n)
        .map((member) => [member.address, [shareOf(member)[how]]]),
    );
  return {
    supply: emission + DEPOSIT * 99n,
    tokens: new Map([
      [vault, token(emission - claimed)],
      ['owner' as Address, token(DEPOSIT)],
      ...living.map((m) => [at('vault', m.index), token(m.deposit + shareOf(m).restaked)] as const),
      ...paid.map((m) => [m.payoutTokenAccount, token(shareOf(m).paid)] as const),
    ]),
    workers: new Map(workers) as unknown as Books['workers'],
    pool: {
      fundedTotal: emission,
      ...{ closedWorkers: 1n, closedClaimedTotal: 0n },
      distribution: { vault, claimedTotal: claimed, current: { cumulativeTotal: emission } },
    } as Books['pool'],
    crank: {
      lamports: 1_000n - FEES - RENT,
      tables: [],
      spent: {
        ...{ transactions: 9, refused: 0, claims: 8 },
        ...{ fees: FEES, computeUnits: 1n, claimComputeUnits: 1n },
        payments: booked('paid'),
        restakes: booked('restaked'),
      },
    },
    leaves: new Map(earners.map(({ address }) => [address, EARNED])),
  };
}

const rulesBroken = (changed: Books): string[] =>
  differencesOf(changed, members, { emission: EARNED * 96n, crank: 1_000n }).map(
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

test('rewards that went into a stake twice, not at all, or without a trace are found', () => {
  const short = at('worker', 14);
  for (const amounts of [[3n, 3n], [2n], []]) {
    const { crank, ...rest } = books();
    const restakes = new Map(crank.spent.restakes).set(short, amounts);
    const changed = { ...rest, crank: { ...crank, spent: { ...crank.spent, restakes } } };
    assert.notDeepEqual(rulesBroken(changed), [], amounts.join());
  }
  const changed = books();
  const worker = changed.workers.get(short);
  assert.ok(worker);
  const activeStake = worker.activeStake - 1n;
  const workers = new Map(changed.workers).set(short, { ...worker, activeStake });
  assert.deepEqual(rulesBroken({ ...changed, workers }), [
    'stake + unbonding = deposit + restaked',
    'vault = stake + unbonding',
    'stakes + returned stakes = deposits + restaked',
  ]);
});

test('who a build left out for another reason, or should have, is found', () => {
  const reasons: Record<string, string> = {
    unregistered: 'was not registered when epoch 2 began',
    late: 'was not registered when epoch 2 began',
    lapsed: 'was short of S(n) in epoch 2',
  };
  const leftOut = members.flatMap(({ address: worker, cohort }) => {
    const reason = reasons[cohort];
    return reason === undefined ? [] : [{ worker, reason }];
  });
  assert.deepEqual(leftOutDifferences(members, { leftOut }), []);
  const [first, ...others] = leftOut;
  assert.ok(first);
  assert.equal(leftOutDifferences(members, { leftOut: others }).length, 1);
  const changed = [{ ...first, reason: 'has closed' }, ...others];
  assert.equal(leftOutDifferences(members, { leftOut: changed }).length, 1);
  const more = [...leftOut, { worker: at('worker', 0), reason: 'has closed' }];
  assert.equal(leftOutDifferences(members, { leftOut: more }).length, 1);
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

test('a worker with another owner or operator, and a case that is gone or asks another amount, are found', () => {
  const change = (cohort: Cohort, difference: object): string[] => {
    const { address } = members.find((m) => m.cohort === cohort) ?? assert.fail(cohort);
    const changed = books();
    const worker = changed.workers.get(address) ?? assert.fail(cohort);
    const workers = new Map(changed.workers).set(address, { ...worker, ...difference });
    return rulesBroken({ ...changed, workers });
  };
  assert.deepEqual(change('handedOver', { owner: 'seller' }), ['owned by its owner']);
  assert.deepEqual(change('operated', { operator: 'thief' }), ['run by its operator']);
  assert.deepEqual(change('accused', { openCases: 0 }), ['open cases']);
  assert.deepEqual(change('leftAccused', { openAsked: 1n }), ['asked by open cases']);
  assert.deepEqual(change('steady', { openCases: 1 }), ['open cases']);
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
