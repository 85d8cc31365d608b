/**
 * What an action changes, line by line: before and after, by the program's own simulation.
 *
 * @module
 */

import { benchmarkAt, valueAt, type Worker } from '@inferix/staking-client';
import type { Address, EncodedAccount } from '@solana/kit';

import type { Facts } from '../chain/effect.js';
import { moment, nano, usdExact, sol, TOKEN, tokens } from './format.js';
import { labelOf } from './machine-names.js';
import { viewOf } from './worker-view.js';

/** Something that an action can change, in words. What `drifts` changes with time, too, or is the fee. */
export type Line = readonly [label: string, text: string, drifts?: 'drifts'];

/** Lines of an account that is neither the wallet nor a worker. */
export type Describe = (account: EncodedAccount, facts: Pick<Facts, 'network' | 'now'>) => Line[];

export type EffectRow = {
  label: string;
  before: string;
  after: string;
  /** By how much it changes, where that is not seen at once. */
  change?: string | undefined;
  /** Not what one decides by. */
  drifts?: boolean | undefined;
};

/** Comes last, since it is the same in every action. */
const FEE = 'Your wallet, fee and rent';

/** The lines in which two states differ. */
export function effectRows(before: Facts, after: Facts, describe?: Describe): EffectRow[] {
  const [was, is] = [linesOf(before, describe), linesOf(after, describe)];
  const labels = new Set([...was.keys(), ...is.keys()]);
  labels.delete(FEE);
  const comesOrGoes = before.workers.some((worker, i) => !worker !== !after.workers[i]);
  const rows = [...labels, FEE]
    .map((label): EffectRow => {
      const [then, now] = [was.get(label), is.get(label)];
      const drifts = (then ?? now)?.[2] === 'drifts' || undefined;
      return { label, before: then?.[1] ?? NONE, after: now?.[1] ?? NONE, drifts };
    })
    .filter((row) => row.before !== row.after && !(comesOrGoes && isNothing(row)))
    .map((row) => (row.label === FEE ? { ...row, change: costOf(before, after) } : row));
  return joined(rows);
}

function costOf({ wallet: { lamports } }: Facts, { wallet }: Facts): string {
  const cost = lamports - wallet.lamports;
  return cost > 0n ? `${sol(cost)} less` : `${sol(-cost)} more`;
}

const NONE = '–';

/** What a worker that is opened does not have yet, and one that is closed did not have any more. */
const EMPTY = new Set(['no', 'nobody', '0 IB', `0 ${TOKEN}`]);

const isNothing = ({ before, after }: EffectRow): boolean =>
  (before === NONE && EMPTY.has(after)) || (after === NONE && EMPTY.has(before));

/** A line of one epoch, by its label. */
const OF_EPOCH = /^(.*), epoch (\d+)$/;

/** Joins the lines of this epoch and the next where both say the same. */
function joined(rows: readonly EffectRow[]): EffectRow[] {
  return rows.reduce<EffectRow[]>((all, row) => {
    const last = all.at(-1);
    const [, what, epoch] = OF_EPOCH.exec(last?.label ?? '') ?? [];
    const same =
      last?.before === row.before && last.after === row.after && row.label.startsWith(`${what}, `);
    if (!same || epoch === undefined) return [...all, row];
    return [...all.slice(0, -1), { ...row, label: `${what}, from epoch ${epoch}` }];
  }, []);
}

/** What a state comes to, without what changes with the time, and without the fee. */
export const statement = (facts: Facts, describe?: Describe): string[] =>
  [...linesOf(facts, describe).values()]
    .filter(([, , drifts]) => drifts === undefined)
    .map(([label, text]) => `${label}: ${text}`);

function linesOf(facts: Facts, describe: Describe = () => []): Map<string, Line> {
  const { network, wallet, workers, others = [] } = facts;
  const lines: Line[] = [
    ['Your wallet', tokens(wallet.tokens, network.decimals)],
    ...others.flatMap((account) => describe(account, facts)),
  ];
  for (const worker of workers) {
    if (!worker) continue;
    // Several are told apart by their names.
    const name = workers.length === 1 ? '' : `${labelOf(worker.address)}: `;
    for (const [label, ...rest] of workerLines(facts, worker)) lines.push([name + label, ...rest]);
  }
  lines.push([FEE, sol(wallet.lamports), 'drifts']);
  return new Map(lines.map((line) => [line[0], line]));
}

function workerLines({ network, now, wallet }: Facts, worker: Worker): Line[] {
  const view = viewOf(network, worker, now);
  const amount = (value: bigint): string => tokens(value, network.decimals);
  // Others in full: whoever is to be deceived is given an address with the same ends.
  const key = (address: Address): string => (address === wallet.address ? 'your wallet' : address);
  const lines: Line[] = [
    ['Registered', worker.registered ? 'yes' : 'no'],
    ['Active stake', amount(worker.activeStake)],
    ['Unbonding', amount(view.unbonding)],
    ['Claimed so far', amount(worker.claimedTotal)],
    ['Owner', key(worker.owner)],
    ['Operator', key(worker.operator)],
    ['Rewards go to', key(worker.payout)],
    ['Rewards while short', worker.restake ? 'fill the stake' : 'wait'],
    ['Offered to', worker.offeredTo ? key(worker.offeredTo) : 'nobody'],
    ['Barred', worker.barred ? 'yes' : 'no'],
    ['Open slash cases ask', amount(worker.openAsked)],
  ];
  for (const { index, amount: asked, maturesAt } of worker.tickets) {
    lines.push([`Ticket ${index + 1}`, `${amount(asked)}, from ${moment(maturesAt)}`, 'drifts']);
  }
  lines.push(...speedLines(worker, view.epoch, now));
  if (view.price > 0n || worker.price.next > 0n) lines.push(...priceLines(worker, view.epoch, now));
  if (view.minimum !== undefined) {
    lines.push([`S(n), epoch ${view.epoch}`, amount(view.minimum)]);
  }
  if (view.next?.minimumStake !== undefined) {
    lines.push([`S(n), epoch ${view.next.epoch}`, amount(view.next.minimumStake)]);
  }
  if (!worker.registered) return lines;
  if (view.missing > 0n) lines.push(['Missing', amount(view.missing)]);
  else if (view.required !== undefined) {
    lines.push(['Beyond S(n)', amount(view.surplus)]);
  }
  return lines;
}

function speedLines(worker: Worker, epoch: bigint, now: bigint): Line[] {
  const { benchmark } = worker;
  const later = benchmark.nextAt > now ? benchmark.nextAt : now;
  return [
    [`Speed, epoch ${epoch}`, `${nano(benchmarkAt(worker, now))} IB`],
    [`Speed, epoch ${epoch + 1n}`, `${nano(valueAt(benchmark, later))} IB`],
  ];
}

function priceLines(worker: Worker, epoch: bigint, now: bigint): Line[] {
  const { price } = worker;
  const later = price.nextAt > now ? price.nextAt : now;
  return [
    [`Price, epoch ${epoch}`, priceText(valueAt(price, now))],
    [`Price, epoch ${epoch + 1n}`, priceText(valueAt(price, later))],
  ];
}

const priceText = (price: bigint): string => (price === 0n ? NONE : usdExact(price));
