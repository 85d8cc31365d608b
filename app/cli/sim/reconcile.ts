import type { Address } from '@solana/kit';

import type { Books } from './books.js';
import { hasLeaf, isAccused, isPaid, leaves, type Cohort } from './cohorts.js';
import type { Member } from './population.js';
import { accusedOf } from './upheaval.js';

/** What was there before anybody was paid. */
export type Before = {
  emission: bigint;
  /** Lamports of the crank. */
  crank: bigint;
};

/** Two numbers that must be the same, and are not. */
export type Difference = { of: string; rule: string; left: bigint; right: bigint };

type Check = (of: string, rule: string, left: bigint, right: bigint) => void;

/** Everything that does not agree: tokens, books and lamports, to the last unit. */
export function differencesOf(
  books: Books,
  members: readonly Member[],
  before: Before,
): Difference[] {
  const differences: Difference[] = [];
  const check: Check = (of, rule, left, right) => {
    if (left !== right) differences.push({ of, rule, left, right });
  };
  for (const member of members) checkMember(books, member, check);
  checkPayouts(books, members, check);
  checkPool(books, members, before, check);
  checkTokens(books, members, check);
  checkLamports(books, members, before, check);
  return differences;
}

/** What a worker gets: its stake is filled first if it is short, the rest goes to its payout wallet. */
function dueTo(
  { leaves }: Books,
  { cohort, address, missing }: Member,
): { restaked: bigint; paid: bigint } {
  const due = isPaid(cohort) ? (leaves.get(address) ?? 0n) : 0n;
  const room = cohort === 'short' ? missing : 0n;
  const restaked = due < room ? due : room;
  return { restaked, paid: due - restaked };
}

function checkMember(books: Books, member: Member, check: Check): void {
  const { cohort, index, address, owner, operator, deposit } = member;
  const of = `worker ${index} (${cohort}, ${address})`;
  check(
    of,
    'has a leaf if it earned and worked',
    toBit(books.leaves.get(address)),
    toBit(hasLeaf(cohort)),
  );
  const due = dueTo(books, member);
  const { payments, restakes } = books.crank.spent;
  for (const [how, booked, amount] of [
    ['paid', payments, due.paid],
    ['restaked', restakes, due.restaked],
  ] as const) {
    const times = booked.get(address) ?? [];
    check(of, `times ${how}`, BigInt(times.length), amount > 0n ? 1n : 0n);
    check(of, `${how} = due`, sum(times), amount);
  }

  const worker = books.workers.get(address);
  check(of, 'is there unless it closed', toBit(worker), toBit(cohort !== 'closed'));
  if (!worker) return;
  const unbonding = sum(worker.tickets.map(({ amount }) => amount));
  check(of, 'owned by its owner', toBit(worker.owner === owner.address), 1n);
  check(of, 'run by its operator', toBit(worker.operator === operator.address), 1n);
  check(of, 'open cases', BigInt(worker.openCases), toBit(isAccused(cohort)));
  check(of, 'asked by open cases', worker.openAsked, isAccused(cohort) ? accusedOf(deposit) : 0n);
  check(of, 'claimed total = due', worker.claimedTotal, due.paid + due.restaked);
  check(of, 'restaked total = restaked', worker.restakedTotal, due.restaked);
  check(
    of,
    'stake + unbonding = deposit + restaked',
    worker.activeStake + unbonding,
    deposit + due.restaked,
  );
  check(of, 'unbonding if it left', unbonding, leaves(cohort) ? deposit : 0n);
  check(
    of,
    'vault = stake + unbonding',
    balance(books, worker.vault),
    worker.activeStake + unbonding,
  );
}

/** Workers may share a payout wallet. */
function checkPayouts(books: Books, members: readonly Member[], check: Check): void {
  const due = new Map<Address, bigint>();
  for (const member of members) {
    const { payoutTokenAccount } = member;
    due.set(payoutTokenAccount, (due.get(payoutTokenAccount) ?? 0n) + dueTo(books, member).paid);
  }
  for (const [account, amount] of due) {
    check(`payout account ${account}`, 'holds what was due', balance(books, account), amount);
  }
}

function checkPool(
  { pool, leaves, workers, tokens }: Books,
  members: readonly Member[],
  before: Before,
  check: Check,
): void {
  const { claimedTotal, current, pending, vault } = pool.distribution;
  const published = (pending ?? current)?.cumulativeTotal ?? 0n;
  const claims = [...workers.values()].map((worker) => worker.claimedTotal);
  check('reward pool', 'funded = emission', pool.fundedTotal, before.emission);
  check('reward pool', 'published = emission', published, before.emission);
  check('reward pool', 'leaves = published', sum([...leaves.values()]), published);
  check('reward pool', 'claimed = claims of all workers', claimedTotal, sum(claims));
  const held = tokens.get(vault)?.amount ?? 0n;
  check('reward pool', 'vault = funded - claimed', held, pool.fundedTotal - claimedTotal);
  const closed = members.filter(({ cohort }) => cohort === 'closed').length;
  check('reward pool', 'closed workers', pool.closedWorkers, BigInt(closed));
  check('reward pool', 'nothing claimed by closed workers', pool.closedClaimedTotal, 0n);
}

/** No token is anywhere else than where the books say. */
function checkTokens(books: Books, members: readonly Member[], check: Check): void {
  const amounts = [...books.tokens.values()].map(({ amount }) => amount);
  check('mint', 'supply = all token accounts', books.supply, sum(amounts));
  const deposits = sum(members.map(({ deposit }) => deposit));
  check('mint', 'supply = deposits + funded', books.supply, deposits + books.pool.fundedTotal);
  const workers = [...books.workers.values()];
  const stakes = workers.flatMap(({ activeStake, tickets }) => [
    activeStake,
    ...tickets.map(({ amount }) => amount),
  ]);
  const returned = members.filter(({ cohort }) => cohort === 'closed').map((m) => m.deposit);
  const restaked = workers.map(({ restakedTotal }) => restakedTotal);
  check(
    'stakes',
    'stakes + returned stakes = deposits + restaked',
    sum(stakes) + sum(returned),
    deposits + sum(restaked),
  );
}

/** Token accounts that workers were paid to and that did not exist before, each once. */
function createdTokenAccounts(members: readonly Member[]): Address[] {
  const lacked = members.filter(({ cohort }) => cohort === 'noTokenAccount');
  return [...new Set(lacked.map(({ payoutTokenAccount }) => payoutTokenAccount))];
}

/** The crank pays fees, and rent for token accounts that it created; the rent of its tables came back. */
function checkLamports(
  { crank, tokens }: Books,
  members: readonly Member[],
  before: Before,
  check: Check,
): void {
  const rents = createdTokenAccounts(members).map((account) => tokens.get(account)?.lamports ?? 0n);
  check('crank', 'lookup tables left', BigInt(crank.tables.length), 0n);
  check(
    'crank',
    'lamports spent = fees + rent of new token accounts',
    before.crank - crank.lamports,
    crank.spent.fees + sum(rents),
  );
}

/** What a run says of itself that was neither killed nor started again, against what the chain says. */
export function summaryDifferences(
  { crank, pool, leaves, tokens }: Books,
  members: readonly Member[],
  told: Record<string, unknown>,
): Difference[] {
  const differences: Difference[] = [];
  const count = (cohort: Cohort) => BigInt(members.filter((m) => m.cohort === cohort).length);
  const { claimedTotal } = pool.distribution;
  const check = (rule: string, value: unknown, right: bigint): void => {
    const left = BigInt(value as string | number);
    if (left !== right) differences.push({ of: 'the summary of pay', rule, left, right });
  };
  const waiting = told.waiting as Record<string, number>;
  const { payments, restakes } = crank.spent;
  const restakedOnly = [...restakes.keys()].filter((worker) => !payments.has(worker));
  const restaked = sum([...restakes.values()].flat());
  check('workers paid', told.paid, BigInt(payments.size));
  check('workers restaked', told.restaked, BigInt(restakedOnly.length));
  check('amount paid', told.paidAmount, claimedTotal - restaked);
  check('amount restaked', told.restakedAmount, restaked);
  check('workers short', waiting['stake below S(n)'] ?? 0, count('stubborn'));
  check('workers that left short', waiting['left while short'] ?? 0, count('leftShort'));
  check('workers that left accused', waiting['slash case open'] ?? 0, count('leftAccused'));
  check('workers barred', waiting.barred ?? 0, count('barred'));
  check('workers closed', told.closed, count('closed'));
  check('nobody remains', told.remaining, 0n);
  const everybody = [
    ...[told.paid, told.restaked, told.already, told.closed],
    ...Object.values(waiting),
  ];
  check(
    'everybody has a leaf',
    Number(sum(everybody.map((n) => BigInt(n as number)))),
    BigInt(leaves.size),
  );
  const created = createdTokenAccounts(members);
  check('token accounts created', told.tokenAccountsCreated, BigInt(created.length));
  const rents = created.map((account) => tokens.get(account)?.lamports ?? 0n);
  check('rent of token accounts', told.tokenAccountRent, sum(rents));
  check('transactions', told.transactions, BigInt(crank.spent.transactions));
  check('fees', told.fees, crank.spent.fees);
  return differences;
}

/** What a plan said of the transactions that claim, against those that paid somebody. */
export function planDifferences(
  { crank }: Books,
  planned: Record<string, unknown>,
  strategy: string,
): Difference[] {
  const strategies = planned.strategies as { strategy: string; claims: number }[];
  const left = BigInt(strategies.find((one) => one.strategy === strategy)?.claims ?? -1);
  const right = BigInt(crank.spent.claims);
  const where = { of: `the plan with ${strategy}`, rule: 'claim transactions = planned' };
  return left === right ? [] : [{ ...where, left, right }];
}

/** What a build says of whom it left out. */
export function leftOutDifferences(
  members: readonly Member[],
  built: Record<string, unknown>,
): Difference[] {
  const leftOut = built.leftOut as { worker: Address; reason: string }[];
  const told = new Map(leftOut.map(({ worker, reason }) => [worker, reason]));
  const differences: Difference[] = [];
  for (const { index, cohort, address } of members) {
    const [is, should] = [told.get(address) ?? '', REASONS[cohort] ?? ''];
    const of = `worker ${index} (${cohort}, ${address})`;
    if (is !== should) differences.push({ of, rule: `left out: ${is}`, left: 1n, right: 0n });
  }
  return differences;
}

const REASONS: Readonly<Partial<Record<Cohort, string>>> = {
  unregistered: 'was not registered when epoch 2 began',
  late: 'was not registered when epoch 2 began',
  lapsed: 'was short of S(n) in epoch 2',
};

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);
const balance = ({ tokens }: Books, account: Address): bigint => tokens.get(account)?.amount ?? 0n;
const toBit = (value: unknown): bigint => (value === undefined || value === false ? 0n : 1n);
