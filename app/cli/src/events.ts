/**
 * The program's events in a sentence each.
 *
 * @module
 */

import {
  ClaimOutcome,
  formatNano,
  pausedBy,
  PoolKind,
  PriceSource,
  Role,
  ZERO_ADDRESS,
  type Params,
  type Pausable,
  type ProgramEvent,
  type ProposalTimes,
} from '@inferix/staking-client';
import { unwrapOption, type Address } from '@solana/kit';
import { counted, hex, tokenAmount, time, usd } from './output.js';

/** Why a claim paid a worker nothing. */
export const CLAIM_OUTCOMES: Readonly<Record<ClaimOutcome, string>> = {
  [ClaimOutcome.Paid]: 'paid',
  [ClaimOutcome.Restaked]: 'added to the stake',
  [ClaimOutcome.NothingDue]: 'nothing is due',
  [ClaimOutcome.DestinationChanged]: 'its rewards go to another account now; claim again',
  [ClaimOutcome.PayoutUnavailable]: 'the payout account cannot receive',
  [ClaimOutcome.Barred]: 'the worker is barred',
  [ClaimOutcome.StakeBelowMinimum]: 'the stake is below S(n), and restaking is off',
  [ClaimOutcome.NotRegistered]: 'the worker is not registered',
  [ClaimOutcome.LeftShort]: 'the worker left while its stake was below S(n)',
  [ClaimOutcome.SlashCaseOpen]: 'the worker has left, and a slash case is open against it',
  [ClaimOutcome.ExceedsPublication]: 'it is more than is published and unclaimed',
  [ClaimOutcome.Closed]: 'the worker is closed',
};

/**
 * What an event says.
 *
 * @param decimals - Of the network's mint.
 */
export function eventSentence({ name, data }: ProgramEvent, decimals: number): string {
  const tokens = (amount: bigint): string => tokenAmount(amount, decimals);
  switch (name) {
    case 'NetworkCreated':
      return 'Network created.';
    case 'RoleSet':
      return data.newKey === ZERO_ADDRESS
        ? `Role ${Role[data.role]} is held by nobody (previously ${data.oldKey}).`
        : `Role ${Role[data.role]} went to ${data.newKey} (previously ${data.oldKey}).`;
    case 'RoleProposed':
      return `${holder(data.newKey)} proposed as ${Role[data.role]} in place of ${data.oldKey}; ${applicable(data)}.`;
    case 'RoleProposalCancelled':
      return `The proposal of ${holder(data.key)} as ${Role[data.role]} is cancelled by ${data.cancelledBy}.`;
    case 'ParamsProposed': {
      const price = unwrapOption(data.referencePrice);
      const changes = paramChanges(data.oldParams, data.newParams).join(', ') || 'none';
      const priced = price === null ? '' : `, with a reference price of ${usd(price)} per token`;
      return `Parameters proposed: ${changes}${priced}; ${applicable(data)}.`;
    }
    case 'ParamsSet': {
      const changes = paramChanges(data.oldParams, data.newParams).join(', ') || 'none';
      return `Parameters changed: ${changes}. What belongs to an epoch's terms counts from epoch ${data.epoch}.`;
    }
    case 'ParamsProposalCancelled':
      return `The proposed parameters are cancelled by ${data.cancelledBy}.`;
    case 'PauseSet':
      return `Paused until ${time(data.until)}: ${pausedNames(data.bits)}.`;
    case 'PauseLifted':
      return `No longer paused: ${pausedNames(data.bits)}.`;
    case 'PriceCommitted':
      return `Reference price from epoch ${data.epoch}: ${usd(data.newPrice)} per token (previously ${usd(data.oldPrice)}), ${PRICE_SOURCES[data.source]}.`;
    case 'SnapshotUriSet':
      return `Snapshots are published at ${data.newUri || 'no address'} (previously ${data.oldUri || 'none'}).`;
    case 'WorkerOpened':
      return `Worker ${data.worker} opened; it pays out to ${data.payout}.`;
    case 'BenchmarkAttested':
      return `Measured at ${formatNano(data.newBenchmark)} IB, which counts from ${time(data.effectiveAt)} (previously ${formatNano(data.oldBenchmark)} IB).`;
    case 'WorkerRegistered':
      return `Registered at ${usd(data.price)} per IB-hour with a stake of ${tokens(data.newActiveStake)}.`;
    case 'StakeToppedUp':
      return `Topped up by ${tokens(data.newActiveStake - data.oldActiveStake)}; the stake is ${tokens(data.newActiveStake)}.`;
    case 'PriceSet':
      return `Price ${usd(data.newPrice)} per IB-hour from ${time(data.effectiveAt)} (previously ${usd(data.oldPrice)}).`;
    case 'UnstakeRequested': {
      const amount = tokens(data.oldActiveStake - data.newActiveStake);
      const end = data.registered ? '' : ' The worker is no longer registered.';
      const ticket = unwrapOption(data.ticket);
      if (ticket === null) return `Nothing was active to request back.${end}`;
      return `Requested ${amount} back (ticket ${ticket}, matures ${time(data.maturesAt)}).${end}`;
    }
    case 'UnstakeCancelled':
      return `Ticket ${data.ticket} cancelled: ${tokens(data.newActiveStake - data.oldActiveStake)} count as stake again.`;
    case 'StakeWithdrawn':
      return `Withdrew ${tokens(data.amount)}.`;
    case 'OperatorSet':
      return `Operator changed from ${data.oldOperator} to ${data.newOperator}.`;
    case 'WorkerOffered':
      return data.newOfferedTo === ZERO_ADDRESS
        ? `The offer to ${data.oldOfferedTo} is withdrawn.`
        : `Offered to ${data.newOfferedTo}, who has not accepted yet.`;
    case 'WorkerAccepted':
      return `Handed over from ${data.oldOwner} to ${data.newOwner}, with a stake of ${tokens(data.activeStake)} and ${tokens(data.unbonding)} unbonding.`;
    case 'PayoutSet':
      return `Payout wallet changed from ${data.oldPayout} to ${data.newPayout}.`;
    case 'RestakeSet':
      return data.newRestake
        ? 'Rewards fill the stake first while it is below S(n).'
        : 'Rewards wait while the stake is below S(n).';
    case 'WorkerBarred':
      return data.barred ? 'Barred from the network.' : 'No longer barred from the network.';
    case 'WorkerClosed':
      return `Worker closed after claiming ${tokens(data.claimedTotal)} in all; ${tokens(data.swept)} left in its vault went to ${data.owner}.`;
    case 'RewardsFunded':
      return `The reward pool got ${tokens(data.newFundedTotal - data.oldFundedTotal)}.`;
    case 'RevenueBurned':
      return `Burned ${tokens(data.newBurnedTotal - data.oldBurnedTotal)} in epoch ${data.epoch}.`;
    case 'DistributionPublished':
      return `${poolName(data.pool)} of epoch ${data.epoch} published: ${counted(data.leafCount, 'leaf', 'leaves')}, claimable at ${time(data.claimableAt)}.`;
    case 'PublicationCancelled':
      return `${poolName(data.pool)} of epoch ${data.epoch} cancelled: that root will not become claimable.`;
    case 'PublicationSuspended':
      return `${poolName(data.pool)} of epoch ${data.epoch} suspended ${suspendedUntil(data.until)}.`;
    case 'RewardsClaimed':
      return data.claims
        .map(({ outcome, amount }) => {
          if (outcome === ClaimOutcome.Paid) return `Paid ${tokens(amount)} of rewards.`;
          if (outcome === ClaimOutcome.Restaked) {
            return `Added ${tokens(amount)} of rewards to the stake, which was below S(n).`;
          }
          return `Paid no rewards: ${CLAIM_OUTCOMES[outcome]}.`;
        })
        .join(' ');
    case 'PenaltyClaimed':
      return `Paid ${tokens(data.newClaimedTotal - data.oldClaimedTotal)} to verifier ${data.wallet}.`;
    case 'SlashProposed':
      return `Slash of ${tokens(data.asked)} proposed (case ${data.slashCase}); executable from ${time(data.executableAt)}.`;
    case 'SlashContested': {
      const first = data.oldAnswerHash.every((byte) => byte === 0);
      const said = `Case ${data.slashCase} ${first ? 'contested' : 'answered again'} with ${hex(data.newAnswerHash)}`;
      return `${said}; executable from ${time(data.executableAt)}.`;
    }
    case 'SlashExecuted':
      return `Slashed by ${tokens(data.taken)} (case ${data.slashCase}, which asked ${tokens(data.asked)} in all); ${restOf(data, tokens)}.`;
    case 'SlashCancelled':
      return `Case ${data.slashCase} cancelled: it asked ${tokens(data.asked)} and took ${tokens(data.taken)}.`;
    case 'SlashCaseClosed':
      return `Case ${data.slashCase} closed.`;
  }
}

const PRICE_SOURCES: Readonly<Record<PriceSource, string>> = {
  [PriceSource.Authority]: 'committed by the price authority',
  [PriceSource.Pyth]: 'committed from the Pyth feed',
  [PriceSource.Proposal]: 'proposed by the admin',
};

const holder = (key: Address): string => (key === ZERO_ADDRESS ? 'Nobody' : key);

const applicable = ({ applicableAt, lapsesAt }: ProposalTimes): string =>
  `it can be applied from ${time(applicableAt)} and lapses ${time(lapsesAt)}`;

const pausedNames = (bits: number): string =>
  pausedBy(bits)
    .map((what) => PAUSABLE_NAMES[what])
    .join(', ');

/** What can be paused, in words. */
export const PAUSABLE_NAMES: Readonly<Record<Pausable, string>> = {
  registration: 'registration',
  claims: 'claims',
  publication: 'publication',
  slashProposals: 'slash proposals',
};

/** The parameters that differ, by the names that a network file has them by. */
export function paramChanges(old: Params, proposed: Params): string[] {
  const text = (value: Params[keyof Params]): string =>
    typeof value === 'object' ? hex(value) : value.toString();
  return Object.entries(proposed)
    .map(([name, value]) => [name, text(old[name as keyof Params]), text(value)] as const)
    .filter(([, before, after]) => before !== after)
    .map(([name, before, after]) => `${name} from ${before} to ${after}`);
}

/** Says whether a case stays open after an execution. */
function restOf(
  { open, rest, lapsesAt }: { open: boolean; rest: bigint; lapsesAt: bigint },
  tokens: (amount: bigint) => string,
): string {
  if (open) return `it stays open for ${tokens(rest)} and lapses ${time(lapsesAt)}`;
  return rest === 0n ? 'it is closed' : 'it is closed, because nothing is left to take';
}

/** Suspensions by the admin have no end of their own. */
export const suspendedUntil = (until: bigint): string =>
  until >= NEVER ? 'until a corrected one is published' : `until ${time(until)}`;
const NEVER = 2n ** 63n - 1n;

const poolName = (pool: PoolKind): string => (pool === PoolKind.Rewards ? 'Rewards' : 'Penalties');

/** An event for programs: names where the chain has numbers. */
export function eventData({ name, data }: ProgramEvent): { name: string; data: unknown } {
  if (name === 'RewardsClaimed') {
    const claims = data.claims.map((claim) => ({ ...claim, outcome: ClaimOutcome[claim.outcome] }));
    return { name, data: { ...data, claims } };
  }
  if (name === 'PriceCommitted') {
    return { name, data: { ...data, source: PriceSource[data.source] } };
  }
  if (name === 'ParamsProposed') {
    return { name, data: { ...data, referencePrice: unwrapOption(data.referencePrice) } };
  }
  if ('bits' in data) {
    const { bits, ...rest } = data;
    return { name, data: { ...rest, what: pausedBy(bits) } };
  }
  if ('role' in data) return { name, data: { ...data, role: Role[data.role] } };
  return { name, data: 'pool' in data ? { ...data, pool: PoolKind[data.pool] } : data };
}
