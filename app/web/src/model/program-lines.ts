/**
 * What governance can change, line by line: a network, its pools and its slash cases.
 *
 * @module
 */

import {
  decodeNetwork,
  decodePenaltyPool,
  decodeRewardPool,
  epochAt,
  isPaused,
  PAUSABLE,
  pendingProposals,
  settledAt,
  StakingError,
  termsOf,
  type Distribution,
  type Network,
} from '@inferix/staking-client';
import type { EncodedAccount } from '@solana/kit';

import type { Describe, Line } from './effect-rows.js';
import { foreignText, moment, tokens, usdExact } from './format.js';
import { changesBy, parametersOf } from './parameters.js';
import { PAUSABLE_NAMES } from './pauses.js';
import { ALL_ROLES, capitalised, holderOf, ROLE_NAMES } from './roles.js';
import { describeCase } from './slash-cases.js';

/** The lines of any account of the program that is neither a worker nor a verifier. */
export const describeProgram: Describe = (account, facts) => {
  const { network, now } = facts;
  const then = read(account, network, decodeNetwork);
  if (then) return networkLines(then, now);
  const rewards = read(account, network, decodeRewardPool);
  if (rewards) return publicationLines('Rewards', rewards.distribution, facts);
  const penalties = read(account, network, decodePenaltyPool);
  if (penalties) {
    return [
      ['Slashed so far', tokens(penalties.slashedTotal, network.decimals)],
      ...publicationLines('Penalties', penalties.distribution, facts),
    ];
  }
  return describeCase(account, facts);
};

function read<T>(
  account: EncodedAccount,
  network: Network,
  decode: (account: EncodedAccount, of: Network) => T,
): T | undefined {
  try {
    return decode(account, network);
  } catch (error) {
    if (error instanceof StakingError) return undefined;
    throw error;
  }
}

function networkLines(network: Network, now: bigint): Line[] {
  const { params, decimals } = network;
  return [
    ...parametersOf(params, decimals).map(({ title, value }): Line => [title, value]),
    ...ALL_ROLES.map((role): Line => [
      capitalised(ROLE_NAMES[role]),
      holderOf(network, role) ?? 'nobody',
    ]),
    ...proposalLines(network, now),
    ...PAUSABLE.flatMap((what): Line[] => {
      const paused = isPaused(network, what, now);
      const name = PAUSABLE_NAMES[what];
      if (!paused) return [[name, 'works']];
      return [
        [name, 'paused'],
        [`${name}: paused until`, moment(network.pausedUntil[what]), 'drifts'],
      ];
    }),
    ...priceLines(network, now),
    ['Snapshots are published at', foreignText(network.snapshotUri ?? 'nowhere')],
  ];
}

/** What waits for its delay, beside what is in force. */
function proposalLines(network: Network, now: bigint): Line[] {
  const { params, decimals } = network;
  return pendingProposals(network, now).flatMap((proposal): Line[] => {
    const { applicableAt, lapsesAt } = proposal;
    const name = proposal.kind === 'role' ? `Proposed ${ROLE_NAMES[proposal.role]}` : 'Proposed';
    const changes: Line[] =
      proposal.kind === 'role'
        ? [[name, proposal.key ?? 'nobody']]
        : changesBy(proposal, params, decimals, nextPrice(network, now)).map(
            ({ title, after }): Line => [`Proposed: ${title}`, after],
          );
    return [
      ...changes,
      [`${name}: can take effect`, moment(applicableAt), 'drifts'],
      [`${name}: lapses`, moment(lapsesAt), 'drifts'],
    ];
  });
}

const nextPrice = (network: Network, now: bigint): bigint =>
  termsOf(network, epochAt(network, now) + 1n, now)?.referencePrice ?? 0n;

function priceLines(network: Network, now: bigint): Line[] {
  const epoch = epochAt(network, now);
  return [epoch, epoch + 1n].map((each): Line => {
    const price = termsOf(network, each, now)?.referencePrice ?? 0n;
    return [`Reference price, epoch ${each}`, price === 0n ? 'none' : usdExact(price)];
  });
}

/** From then on a suspension does not lapse. */
const NEVER_LAPSES = 2n ** 63n - 1n;

function publicationLines(
  pool: string,
  distribution: Distribution,
  { network, now }: { network: Network; now: bigint },
): Line[] {
  const { pending, current, suspendedUntil } = settledAt(distribution, now);
  const text = (of: typeof pending): string =>
    of ? `epoch ${of.epoch}, ${tokens(of.cumulativeTotal, network.decimals)} in all` : 'none';
  const stopped = now < suspendedUntil;
  const lines: Line[] = [
    [`${pool}: claimable`, text(current)],
    [`${pool}: waits for its delay`, text(pending)],
    [`${pool}: claims`, stopped ? 'stopped' : 'open'],
  ];
  if (!stopped) return lines;
  const until = suspendedUntil === NEVER_LAPSES ? 'a correction' : moment(suspendedUntil);
  return [...lines, [`${pool}: claims stopped until`, until, 'drifts']];
}
