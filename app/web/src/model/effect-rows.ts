/**
 * What an action changes, line by line: before and after, by the program's own simulation.
 *
 * @module
 */

import { valueAt, type Worker } from '@inferix/staking-client';

import type { Facts } from '../chain/effect.js';
import { moment, usdExact, shortAddress, sol, tokens } from './format.js';
import { viewOf } from './worker-view.js';

export type EffectRow = { label: string; before: string; after: string };

/** The lines in which two states differ. */
export function effectRows(before: Facts, after: Facts): EffectRow[] {
  const [was, is] = [linesOf(before), linesOf(after)];
  const labels = new Set([...was.keys(), ...is.keys()]);
  return [...labels]
    .map((label) => ({ label, before: was.get(label) ?? '–', after: is.get(label) ?? '–' }))
    .filter((row) => row.before !== row.after);
}

function linesOf(facts: Facts): Map<string, string> {
  const { network, wallet, workers } = facts;
  const lines: [string, string][] = [
    ['Your wallet', tokens(wallet.tokens, network.decimals)],
    ['Your wallet, fee and rent', sol(wallet.lamports)],
  ];
  for (const worker of workers) {
    if (!worker) continue;
    // Several are told apart by their names.
    const name = workers.length === 1 ? '' : `${shortAddress(worker.address)}: `;
    for (const [label, value] of workerLines(facts, worker)) lines.push([name + label, value]);
  }
  return new Map(lines);
}

function workerLines({ network, now }: Facts, worker: Worker): [string, string][] {
  const view = viewOf(network, worker, now);
  const amount = (value: bigint): string => tokens(value, network.decimals);
  const lines: [string, string][] = [
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
  ];
  for (const { index, amount: asked, maturesAt } of worker.tickets) {
    lines.push([`Ticket ${index + 1}`, `${amount(asked)}, from ${moment(maturesAt)}`]);
  }
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

function priceLines(worker: Worker, epoch: bigint, now: bigint): [string, string][] {
  const { price } = worker;
  const later = price.nextAt > now ? price.nextAt : now;
  return [
    [`Price, epoch ${epoch}`, usdExact(valueAt(price, now))],
    [`Price, epoch ${epoch + 1n}`, usdExact(valueAt(price, later))],
  ];
}
