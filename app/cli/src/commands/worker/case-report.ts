/**
 * Slash cases against a worker: the amounts they ask and hold back, their deadlines, and the next step for
 * each.
 *
 * @module
 */

import {
  epochAt,
  endOf,
  slashable,
  slashCaseStateAt,
  takeableAt,
  termsOf,
  withdrawable,
  ZERO_ADDRESS,
  type Network,
  type SlashCase,
  type Worker,
} from '@inferix/staking-client';
import { duration, hex, tokenAmount, time } from '../../output.js';
import type { Facts } from './stake-report.js';

/** The keys that can veto a case, in words: a network may have no guardian. */
export function vetoersOf({ roles: { guardian, admin } }: Pick<Network, 'roles'>): string {
  return guardian === ZERO_ADDRESS
    ? `the admin ${admin}`
    : `the guardian ${guardian} or the admin ${admin}`;
}

/** Sum of the matured tickets, whatever open cases hold back of it. */
export function maturedOf({ tickets }: Pick<Worker, 'tickets'>, now: bigint): bigint {
  return tickets
    .filter(({ maturesAt }) => maturesAt <= now)
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/** The amount that can be withdrawn now, and the one held back; `undefined` if there is neither. */
export function withdrawableOf({ network, worker, now }: Facts): string | undefined {
  const tokens = (amount: bigint): string => tokenAmount(amount, network.decimals);
  const matured = maturedOf(worker, now);
  if (worker.openAsked === 0n) return matured === 0n ? undefined : tokens(matured);
  const free =
    matured === 0n
      ? 'nothing has matured'
      : `${tokens(withdrawable(worker, now))} of ${tokens(matured)} that have matured`;
  return `${free}; open slash cases hold back ${tokens(worker.openAsked)} of the ${tokens(slashable(worker))} that it holds`;
}

/** An open case in a few lines: the first names it, the last says what to do. */
export function caseLines(facts: Facts, slashCase: SlashCase): string[] {
  const { network, now } = facts;
  const tokens = (amount: bigint): string => tokenAmount(amount, network.decimals);
  const { address, asked, taken, rest, reason, offenceAt } = slashCase;
  const part = taken === 0n ? '' : `, of which ${tokens(taken)} are taken`;
  return [
    `Open slash case ${address}: asks ${tokens(asked)}${part}; holds back ${tokens(rest)}`,
    `For reason ${reason}, an offence of ${time(offenceAt)}`,
    ...(slashCaseStateAt(slashCase, now) === 'vetoWindow'
      ? waiting(facts, slashCase)
      : due(facts, slashCase)),
  ].map((line, i) => (i === 0 ? line : `  ${line}`));
}

function waiting({ network, now }: Facts, slashCase: SlashCase): string[] {
  const { address, executableAt, lapsesAt, answerHash, delaySecs } = slashCase;
  const until = `${time(executableAt)}, in ${duration(Number(executableAt - now))}`;
  const contest = `inferix-stake worker contest ${address} --answer <file>`;
  const vetoers = vetoersOf(network);
  return [
    answerHash === undefined
      ? `Can be contested until ${until}`
      : `Contested with ${hex(answerHash)}; the owner can replace that until ${until}: ${contest}`,
    'Can be vetoed until it is executed',
    `Can be executed from ${time(executableAt)}; lapses ${time(lapsesAt)}`,
    answerHash === undefined
      ? `Next: ${contest}, which adds ${duration(delaySecs)} to these times, and ask ${vetoers} to veto it`
      : `Next: send the answer to ${vetoers}, who can veto it`,
  ];
}

function due(facts: Facts, slashCase: SlashCase): string[] {
  const { network, now } = facts;
  const { executableAt, lapsesAt, answerHash } = slashCase;
  const vetoers = vetoersOf(network);
  const contested =
    answerHash === undefined
      ? `Not contested; that was possible until ${time(executableAt)}`
      : `Contested with ${hex(answerHash)}`;
  if (slashCaseStateAt(slashCase, now) === 'lapsed') {
    return [
      contested,
      `Lapsed ${time(lapsesAt)}: anyone can cancel it, and anyone can execute it until somebody does${takes(facts, slashCase)}`,
      `Next: have it cancelled, with any key: inferix-stake slash cancel ${slashCase.address}`,
    ];
  }
  return [
    contested,
    'Can be vetoed until it is executed',
    `Can be executed now, by anyone${takes(facts, slashCase)}; lapses ${time(lapsesAt)}, in ${duration(Number(lapsesAt - now))}`,
    `Next: ask ${vetoers} to veto it before somebody executes it`,
  ];
}

/** Says how much an execution would take now, where the penalty pool is known. */
function takes(facts: Facts, slashCase: SlashCase): string {
  const takeable = takeableOf(facts, slashCase);
  if (takeable === undefined) return '';
  if (slashable(facts.worker) === 0n) return ', which would close it: nothing is left to take';
  if (takeable === 0n) return ', but the slash limits let nothing through at the moment';
  return `, which would take ${tokenAmount(takeable, facts.network.decimals)}`;
}

function takeableOf(
  { network, worker, pool, now }: Facts,
  slashCase: SlashCase,
): bigint | undefined {
  return pool && takeableAt(network, { slashCase, worker, pool }, now);
}

/** A case for programs: `stage` is what it waits for. */
export function caseData(facts: Facts, slashCase: SlashCase) {
  return {
    ...slashCase,
    reporter: slashCase.reporter ?? null,
    vetoedBy: slashCase.vetoedBy ?? null,
    answerHash: slashCase.answerHash ?? null,
    stage: slashCaseStateAt(slashCase, facts.now),
    takeable: takeableOf(facts, slashCase) ?? null,
  };
}

/** A decided case in a line. */
export function pastCaseLine(
  { address, state, asked, taken, reason, offenceAt }: SlashCase,
  decimals: number,
): string {
  return (
    `Slash case ${address}, ${state}: took ${tokenAmount(taken, decimals)} of ${tokenAmount(asked, decimals)}, ` +
    `for reason ${reason}, an offence of ${time(offenceAt)}`
  );
}

/**
 * The oldest time that an offence can still be proposed of, by the terms of the epochs since; `undefined` if
 * nothing that has happened can be proposed any more.
 */
export function proposableSince({
  network,
  worker: { openedAt, registered, leftAt },
  now,
}: Facts): bigint | undefined {
  const { slasherSince } = network;
  const last = !registered && leftAt !== 0n ? leftAt : now;
  let since: bigint | undefined;
  for (let epoch = epochAt(network, now); epoch >= 0n; epoch--) {
    const terms = termsOf(network, epoch, now);
    if (!terms) break;
    const oldest = now - BigInt(terms.evidenceWindowSecs);
    const first = [terms.start, oldest, openedAt, slasherSince].reduce((a, b) => (a > b ? a : b));
    if (first < endOf(terms) && first <= last) since = first;
  }
  return since;
}
