/**
 * The program's events in a sentence each.
 *
 * @module
 */

import {
  ClaimOutcome,
  formatNano,
  PoolKind,
  Role,
  type ProgramEvent,
} from '@inferix/staking-client';
import { counted, ifx, time, usd } from './output.js';

/** Why a claim paid a worker nothing. */
export const CLAIM_OUTCOMES: Readonly<Record<ClaimOutcome, string>> = {
  [ClaimOutcome.Paid]: 'paid',
  [ClaimOutcome.NothingDue]: 'nothing is due',
  [ClaimOutcome.NotRegistered]: 'the worker is not registered',
  [ClaimOutcome.Barred]: 'the worker is barred',
  [ClaimOutcome.StakeBelowMinimum]: 'the stake is below S(n)',
  [ClaimOutcome.PayoutUnavailable]: 'the payout account cannot receive',
};

/**
 * What an event says.
 *
 * @param decimals - Of the network's mint.
 */
export function eventSentence({ name, data }: ProgramEvent, decimals: number): string {
  const tokens = (amount: bigint): string => ifx(amount, decimals);
  switch (name) {
    case 'NetworkCreated':
      return 'Network created.';
    case 'RoleSet':
      return `Role ${Role[data.role]} went to ${data.newKey}.`;
    case 'PriceCommitted':
      return `Reference price of epoch ${data.epoch}: ${usd(data.newPrice)} per IFX.`;
    case 'WorkerOpened':
      return `Worker ${data.worker} opened; it pays out to ${data.payout}.`;
    case 'BenchmarkAttested':
      return `Measured at ${formatNano(data.newBenchmark)} IB, before ${formatNano(data.oldBenchmark)} IB.`;
    case 'WorkerRegistered':
      return `Registered at ${usd(data.price)} per IB-hour with a stake of ${tokens(data.newActiveStake)}.`;
    case 'StakeToppedUp':
      return `Topped up by ${tokens(data.newActiveStake - data.oldActiveStake)}; the stake is ${tokens(data.newActiveStake)}.`;
    case 'PriceSet':
      return `Price ${usd(data.newPrice)} per IB-hour from ${time(data.effectiveAt)} on, before ${usd(data.oldPrice)}.`;
    case 'UnstakeRequested': {
      const amount = tokens(data.oldActiveStake - data.newActiveStake);
      const end = data.registered ? '' : ' The worker is not registered any more.';
      return `Asked ${amount} back: ticket ${data.ticket}, which matures at ${time(data.maturesAt)}.${end}`;
    }
    case 'UnstakeCancelled':
      return `Ticket ${data.ticket} cancelled: ${tokens(data.newActiveStake - data.oldActiveStake)} count as stake again.`;
    case 'StakeWithdrawn':
      return `Withdrew ${tokens(data.amount)}.`;
    case 'PayoutSet':
      return `Rewards go to ${data.newPayout}, before to ${data.oldPayout}.`;
    case 'WorkerBarred':
      return data.barred ? 'Barred from the network.' : 'Not barred from the network any more.';
    case 'WorkerClosed':
      return `Worker closed; ${tokens(data.swept)} that lay in its vault went to ${data.owner}.`;
    case 'RewardsFunded':
      return `The reward pool got ${tokens(data.newFundedTotal - data.oldFundedTotal)}.`;
    case 'DistributionPublished':
      return `${poolName(data.pool)} of epoch ${data.epoch} published: ${counted(data.leafCount, 'leaf', 'leaves')}, claimable at ${time(data.claimableAt)}.`;
    case 'PublicationCancelled':
      return `Publication of epoch ${data.epoch} cancelled.`;
    case 'RewardsClaimed':
      return data.claims
        .map(({ outcome, paid }) =>
          outcome === ClaimOutcome.Paid
            ? `Paid ${tokens(paid)} of rewards.`
            : `Paid no rewards: ${CLAIM_OUTCOMES[outcome]}.`,
        )
        .join(' ');
    case 'PenaltyClaimed':
      return `Paid ${tokens(data.newClaimedTotal - data.oldClaimedTotal)} to verifier ${data.wallet}.`;
    case 'SlashProposed':
      return `Slash of ${tokens(data.asked)} proposed (case ${data.slashCase}); executable from ${time(data.executableAt)} on.`;
    case 'SlashExecuted':
      return `Slashed by ${tokens(data.taken)} of ${tokens(data.asked)} asked (case ${data.slashCase}).`;
    case 'SlashCancelled':
      return `Slash of ${tokens(data.asked)} cancelled (case ${data.slashCase}).`;
    case 'SlashCaseClosed':
      return `Case ${data.slashCase} closed.`;
  }
}

const poolName = (pool: PoolKind): string => (pool === PoolKind.Rewards ? 'Rewards' : 'Penalties');

/** An event for programs: names where the chain has numbers. */
export function eventData({ name, data }: ProgramEvent): { name: string; data: unknown } {
  if (name === 'RewardsClaimed') {
    const claims = data.claims.map((claim) => ({ ...claim, outcome: ClaimOutcome[claim.outcome] }));
    return { name, data: { ...data, claims } };
  }
  if (name === 'RoleSet') return { name, data: { ...data, role: Role[data.role] } };
  return { name, data: 'pool' in data ? { ...data, pool: PoolKind[data.pool] } : data };
}
