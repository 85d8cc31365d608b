/**
 * What has happened to a worker, in words.
 *
 * @module
 */

import {
  ClaimOutcome,
  ZERO_ADDRESS,
  type Network,
  type ProgramEvent,
  type WorkerClaim,
  type WorkerHistoryEntry,
} from '@inferix/staking-client';

import { moment, nano, shortAddress, tokens, usdExact } from './format.js';
import type { Tone } from './status.js';

/** One thing that happened. */
export type Happening = { tone: Tone; title: string; text?: string };

/** What the events of a transaction say, the last one first. Events of other networks are none of it. */
export const happeningsOf = (network: Network, entry: WorkerHistoryEntry): Happening[] =>
  entry.events
    .filter(({ data }) => data.network === network.address)
    .flatMap((event) => happenings(event, network.decimals))
    .reverse();

function happenings(event: ProgramEvent, decimals: number): Happening[] {
  if (event.name === 'RewardsClaimed') {
    return event.data.claims.map((claim) => claimed(claim, event.data.epoch, decimals));
  }
  return [stakeHappening(event, decimals) ?? caseHappening(event, decimals) ?? keyHappening(event)];
}

const did = (title: string, text?: string): Happening => ({
  tone: 'idle',
  title,
  ...(text === undefined ? {} : { text }),
});

/** Stake that came, moved or went, and what S(n) is made of. */
function stakeHappening({ name, data }: ProgramEvent, decimals: number): Happening | undefined {
  const amount = (value: bigint): string => tokens(value, decimals);
  switch (name) {
    case 'WorkerOpened':
      return did('Opened', `Rewards go to ${shortAddress(data.payout)}.`);
    case 'BenchmarkAttested':
      return did(
        `Measured at ${nano(data.newBenchmark)} IB`,
        data.oldBenchmark === 0n
          ? undefined
          : `${nano(data.oldBenchmark)} IB before, counts from ${moment(data.effectiveAt)}.`,
      );
    case 'WorkerRegistered':
      return {
        ...did(
          'Registered',
          `${usdExact(data.price)} per IB-hour, with a stake of ${amount(data.newActiveStake)}.`,
        ),
        tone: 'good',
      };
    case 'StakeToppedUp':
      return {
        ...did(
          `Topped up by ${amount(data.newActiveStake - data.oldActiveStake)}`,
          stakeIs(amount(data.newActiveStake)),
        ),
        tone: 'good',
      };
    case 'PriceSet':
      return did(
        `Price ${usdExact(data.newPrice)} per IB-hour`,
        `${usdExact(data.oldPrice)} before, counts from ${moment(data.effectiveAt)}.`,
      );
    case 'UnstakeRequested': {
      const asked = data.oldActiveStake - data.newActiveStake;
      const left = data.registered
        ? stakeIs(amount(data.newActiveStake))
        : 'It has left the network.';
      if (asked === 0n) return did('Left', 'No stake was active.');
      return did(
        `Unstaked ${amount(asked)}`,
        `Withdrawable from ${moment(data.maturesAt)}. ${left}`,
      );
    }
    case 'UnstakeCancelled':
      return did(
        `Staked ${amount(data.newActiveStake - data.oldActiveStake)} again`,
        stakeIs(amount(data.newActiveStake)),
      );
    case 'StakeWithdrawn':
      return did(`Withdrawn ${amount(data.amount)}`);
    case 'WorkerClosed':
      return did('Closed', `It had claimed ${amount(data.claimedTotal)} in all.`);
    default:
      return undefined;
  }
}

const stakeIs = (amount: string): string => `The active stake was ${amount} then.`;

function caseHappening({ name, data }: ProgramEvent, decimals: number): Happening | undefined {
  const amount = (value: bigint): string => tokens(value, decimals);
  switch (name) {
    case 'SlashProposed':
      return {
        tone: 'warn',
        title: `Slash of ${amount(data.asked)} proposed`,
        text: `For reason ${data.reason}, case ${shortAddress(data.slashCase)}. It can be executed from ${moment(data.executableAt)}.`,
      };
    case 'SlashContested':
      return did(
        'Slash contested',
        `Case ${shortAddress(data.slashCase)} waits until ${moment(data.executableAt)}.`,
      );
    case 'SlashExecuted':
      return {
        tone: 'bad',
        title: `Slashed by ${amount(data.taken)}`,
        text: `Case ${shortAddress(data.slashCase)}, ${data.open ? `which asks ${amount(data.rest)} more` : 'which is closed by it'}.`,
      };
    case 'SlashCancelled':
      return {
        tone: 'good',
        title: 'Slash cancelled',
        text: `Case ${shortAddress(data.slashCase)} asked ${amount(data.asked)} and took ${amount(data.taken)}.`,
      };
    case 'SlashCaseClosed':
      return did('Slash case cleared away', `Case ${shortAddress(data.slashCase)}.`);
    default:
      return undefined;
  }
}

/** Keys, and what the admin decides. Events that a later client knows are named. */
function keyHappening({ name, data }: ProgramEvent): Happening {
  switch (name) {
    case 'OperatorSet':
      return did(`Operator ${shortAddress(data.newOperator)}`, instead(data.oldOperator));
    case 'PayoutSet':
      return did(`Rewards go to ${shortAddress(data.newPayout)}`, instead(data.oldPayout));
    case 'RestakeSet':
      return did(data.newRestake ? 'Rewards fill a short stake first' : 'Rewards wait while short');
    case 'WorkerOffered':
      return data.newOfferedTo === ZERO_ADDRESS
        ? did('Offer withdrawn', `It was offered to ${shortAddress(data.oldOfferedTo)}.`)
        : did(`Offered to ${shortAddress(data.newOfferedTo)}`);
    case 'WorkerAccepted':
      return did(`Handed over to ${shortAddress(data.newOwner)}`, instead(data.oldOwner));
    case 'WorkerBarred':
      return data.barred
        ? { tone: 'bad', title: 'Barred by the network' }
        : { tone: 'good', title: 'No longer barred' };
    default:
      return did(name);
  }
}

const instead = (previous: string): string => `Previously ${shortAddress(previous)}.`;

/** Why a claim paid nothing. */
const WAITS: Readonly<Partial<Record<ClaimOutcome, string>>> = {
  [ClaimOutcome.NothingDue]: 'Nothing was due.',
  [ClaimOutcome.DestinationChanged]: 'The rewards went to another account by then.',
  [ClaimOutcome.PayoutUnavailable]: 'The payout account could not receive.',
  [ClaimOutcome.Barred]: 'The worker was barred.',
  [ClaimOutcome.StakeBelowMinimum]: 'The stake was below S(n).',
  [ClaimOutcome.NotRegistered]: 'The worker was not registered.',
  [ClaimOutcome.LeftShort]: 'The worker had left while it was short.',
  [ClaimOutcome.SlashCaseOpen]: 'A slash case was open.',
  [ClaimOutcome.ExceedsPublication]: 'It was more than is published and unclaimed.',
  [ClaimOutcome.Closed]: 'The worker was closed.',
};

function claimed({ outcome, amount }: WorkerClaim, epoch: bigint, decimals: number): Happening {
  const upTo = `Rewards up to epoch ${epoch}.`;
  const paid = tokens(amount, decimals);
  switch (outcome) {
    case ClaimOutcome.Paid:
      return { tone: 'good', title: `Rewards paid: ${paid}`, text: upTo };
    case ClaimOutcome.Restaked:
      return { tone: 'good', title: `Rewards added to the stake: ${paid}`, text: upTo };
    default:
      return did('Rewards not paid', WAITS[outcome]);
  }
}
