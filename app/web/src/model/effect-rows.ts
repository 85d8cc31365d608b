/**
 * What an action changes, line by line: before and after, by the program's own simulation.
 *
 * @module
 */

import { benchmarkAt, valueAt, type Worker } from '@inferix/staking-client';
import type { EncodedAccount } from '@solana/kit';

import type { Facts } from '../chain/effect.js';
import { moment, nano, usdExact, shortAddress, sol, tokens } from './format.js';
import { viewOf } from './worker-view.js';

/** Something that an action can change, in words. What `drifts` changes with time, too, or is the fee. */
export type Line = readonly [label: string, text: string, drifts?: 'drifts'];

/** Lines of an account that is neither the wallet nor a worker. */
export type Describe = (account: EncodedAccount, facts: Pick<Facts, 'network' | 'now'>) => Line[];

export type EffectRow = {
  label: string;
  before: string;
  after: string;
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
  return [...labels, FEE]
    .map((label): EffectRow => {
      const [then, now] = [was.get(label), is.get(label)];
      const drifts = (then ?? now)?.[2] === 'drifts' || undefined;
      return { label, before: then?.[1] ?? '–', after: now?.[1] ?? '–', drifts };
    })
    .filter((row) => row.before !== row.after);
}

function linesOf(facts: Facts, describe: Describe = () => []): Map<string, Line> {
  const { network, wallet, workers, others = [] } = facts;
  const lines: Line[] = [
    ['Your wallet', tokens(wallet.tokens, network.decimals)],
    ...others.flatMap((account) => describe(account, facts)),
  ];
  for (const worker of workers) {
    if (!worker) continue;
    // Several are told apart by their names.
    const name = workers.length === 1 ? '' : `${shortAddress(worker.address)}: `;
    for (const [label, ...rest] of workerLines(facts, worker)) lines.push([name + label, ...rest]);
  }
  lines.push([FEE, sol(wallet.lamports), 'drifts']);
  return new Map(lines.map((line) => [line[0], line]));
}

function workerLines({ network, now }: Facts, worker: Worker): Line[] {
  const view = viewOf(network, worker, now);
  const amount = (value: bigint): string => tokens(value, network.decimals);
  const lines: Line[] = [
    ['Registered', worker.registered ? 'yes' : 'no'],
    ['Active stake', amount(worker.activeStake)],
    ['Unbonding', amount(view.unbonding)],
    ['Claimed so far', amount(worker.claimedTotal)],
    // In full: whoever is to be deceived is given an address with the same ends.
    ['Owner', worker.owner],
    ['Operator', worker.operator],
    ['Rewards go to', worker.payout],
    ['Rewards while short', worker.restake ? 'fill the stake' : 'wait'],
    ['Offered to', worker.offeredTo ?? 'nobody'],
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
  if (view.missing > 0n) lines.push(['Missing', amount(view.missing)]);
  else if (view.required !== undefined && worker.registered) {
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
    [`Price, epoch ${epoch}`, usdExact(valueAt(price, now))],
    [`Price, epoch ${epoch + 1n}`, usdExact(valueAt(price, later))],
  ];
}
