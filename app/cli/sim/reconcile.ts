import type { Address } from '@solana/kit';

import type { Books } from './books.js';
import { hasLeaf, isPaid, type Cohort } from './cohorts.js';
import type { Member } from './population.js';

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
  checkPool(books, before, check);
  checkTokens(books, members, check);
  checkLamports(books, members, before, check);
  return differences;
}

function checkMember(books: Books, member: Member, check: Check): void {
  const { cohort, index, address, deposit } = member;
  const of = `worker ${index} (${cohort}, ${address})`;
  const cumulative = books.leaves.get(address);
  check(
    of,
    'has a leaf if it covered its stake and worked',
    toBit(cumulative),
    toBit(hasLeaf(cohort)),
  );
  const due = isPaid(cohort) ? (cumulative ?? 0n) : 0n;
  const payments = books.crank.spent.payments.get(address) ?? [];
  check(of, 'times paid', BigInt(payments.length), due > 0n ? 1n : 0n);
  check(of, 'paid = due', sum(payments), due);

  const worker = books.workers.get(address);
  check(of, 'is there unless it closed', toBit(worker), toBit(cohort !== 'closed'));
  if (!worker) return;
  const unbonding = sum(worker.tickets.map(({ amount }) => amount));
  check(of, 'claimed total = due', worker.claimedTotal, due);
  check(of, 'stake = deposit', worker.activeStake, deposit);
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
  for (const { cohort, address, payoutTokenAccount } of members) {
    const earned = isPaid(cohort) ? (books.leaves.get(address) ?? 0n) : 0n;
    due.set(payoutTokenAccount, (due.get(payoutTokenAccount) ?? 0n) + earned);
  }
  for (const [account, amount] of due) {
    check(`payout account ${account}`, 'holds what was due', balance(books, account), amount);
  }
}

function checkPool({ pool, leaves, workers, tokens }: Books, before: Before, check: Check): void {
  const { claimedTotal, current, pending, vault } = pool.distribution;
  const published = (pending ?? current)?.cumulativeTotal ?? 0n;
  const claims = [...workers.values()].map((worker) => worker.claimedTotal);
  check('reward pool', 'funded = emission', pool.fundedTotal, before.emission);
  check('reward pool', 'published = emission', published, before.emission);
  check('reward pool', 'leaves = published', sum([...leaves.values()]), published);
  check('reward pool', 'claimed = claims of all workers', claimedTotal, sum(claims));
  const held = tokens.get(vault)?.amount ?? 0n;
  check('reward pool', 'vault = funded - claimed', held, pool.fundedTotal - claimedTotal);
}

/** No token is anywhere else than where the books say. */
function checkTokens(books: Books, members: readonly Member[], check: Check): void {
  const amounts = [...books.tokens.values()].map(({ amount }) => amount);
  check('mint', 'supply = all token accounts', books.supply, sum(amounts));
  const stakes = [...books.workers.values()].map(({ activeStake }) => activeStake);
  const returned = members.filter(({ cohort }) => cohort === 'closed').map((m) => m.deposit);
  const { fundedTotal } = books.pool;
  const all = sum(stakes) + sum(returned) + fundedTotal;
  check('mint', 'supply = stakes + returned stakes + funded', books.supply, all);
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
  check('workers paid', told.paid, BigInt(crank.spent.payments.size));
  check('amount paid', told.paidAmount, claimedTotal);
  check('workers short', waiting['stake below S(n)'] ?? 0, count('short'));
  check('workers barred', waiting.barred ?? 0, count('barred'));
  check('workers closed', told.closed, count('closed'));
  check('nobody remains', told.remaining, 0n);
  const everybody = [told.paid, told.already, told.closed, ...Object.values(waiting)];
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

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);
const balance = ({ tokens }: Books, account: Address): bigint => tokens.get(account)?.amount ?? 0n;
const toBit = (value: unknown): bigint => (value === undefined || value === false ? 0n : 1n);
