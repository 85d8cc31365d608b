/**
 * The accounts of a network with as many workers as one likes, made up on the fly.
 *
 * @module
 */

import type { Address } from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import { fromHex } from '@inferix/stake-snapshots';
import type { Account } from '@inferix/staking-testkit/stand-in-node/accounts';
import {
  defaultParams,
  INFERIX_STAKING_PROGRAM_ADDRESS,
  ZERO_ADDRESS,
} from '@inferix/staking-client';
import {
  getNetworkEncoder,
  getRewardPoolEncoder,
  getWorkerEncoder,
  type PublicationArgs,
  type TermsArgs,
  type TicketArgs,
} from '@inferix/staking-client/generated';

import { addressOf, BUMP, keyOf, Kind, NETWORK } from './addresses.js';

const DECIMALS = 9;
/** One worker in 101 has closed since the first epoch. */
const CLOSED_EVERY = 101;

/** What is published, as a snapshot's header has it. */
export type Published = { root: string; epoch: string; cumulativeTotal: string; leafCount: number };

/** The chain as it is made up at the moment. `epoch` is the running one. */
export type Scene = {
  epoch: number;
  /** Workers of each owner, which are paid into one wallet. */
  fleet: number;
  published: Published | null;
  /** What that has replaced. */
  replaced?: Published | null;
};

/** The epoch that runs when the first snapshot is built: coverage records speak of 15 epochs then. */
export const FIRST_RUNNING = 15;

const EPOCH_SECS = 72 * 3600;
const EPOCH_START = 1_700_000_000n;

const account = (owner: Address, data: Uint8Array): Account => ({ owner, lamports: 1, data });

const NO_TERMS: TermsArgs = {
  epoch: 0n,
  start: 0n,
  referencePrice: 0n,
  referenceEpoch: 0n,
  minPrice: 0n,
  epochSecs: 0,
  coverageEpochs: 0,
  graceSecs: 0,
  evidenceWindowSecs: 0,
};

/** Terms of epoch 0, which all later ones inherit. */
const TERMS: TermsArgs = {
  ...NO_TERMS,
  start: EPOCH_START,
  referencePrice: 1_000_000_000n,
  epochSecs: EPOCH_SECS,
  coverageEpochs: 2,
  graceSecs: 6 * 3600,
  evidenceWindowSecs: 28 * 24 * 3600,
};
const PLACES = 17;

const NO_TIMES = { applicableAt: 0n, lapsesAt: 0n };
const NO_ROLE = { key: ZERO_ADDRESS, timelock: NO_TIMES };

export function networkAccount(): Account {
  const wallet = addressOf(Kind.Wallet, 0);
  const params = defaultParams({
    epochEmissionCap: 10n ** 18n,
    lifetimeCap: 10n ** 18n,
    epochPenaltyCap: 1n,
    slashLimitPerEpoch: 1n,
  });
  const bytes = getNetworkEncoder().encode({
    version: 1,
    bump: BUMP,
    decimals: DECIMALS,
    testNetwork: 0,
    snapshotUriLen: 0,
    padding: new Uint8Array(3),
    createKey: wallet,
    mint: addressOf(Kind.Mint, 0),
    tokenProgram: TOKEN_PROGRAM_ADDRESS,
    roles: {
      admin: wallet,
      benchmarkAuthority: wallet,
      priceAuthority: wallet,
      distributor: wallet,
      slasher: wallet,
      guardian: wallet,
    },
    reservedRoles: new Uint8Array(64),
    params,
    reservedParams: new Uint8Array(64),
    ...{ slasherSince: 0n, commitEpoch: 0n, priceReplaceable: 0 },
    pauses: { until: Array<bigint>(8).fill(0n) },
    proposals: {
      ...{ admin: NO_ROLE, slasher: NO_ROLE, guardian: NO_ROLE },
      params: {
        params,
        reservedParams: new Uint8Array(64),
        referencePrice: 0n,
        timelock: NO_TIMES,
      },
    },
    terms: { newest: 0n, places: [TERMS, ...Array<TermsArgs>(PLACES - 1).fill(NO_TERMS)] },
    snapshotUri: new Uint8Array(128),
    reserved: new Uint8Array(128),
  });
  return account(INFERIX_STAKING_PROGRAM_ADDRESS, bytes as Uint8Array);
}

/** How many of the first epoch's workers have closed. */
const closedBy = (epoch: number, first: Published | null | undefined): bigint =>
  BigInt(epoch > FIRST_RUNNING ? Math.ceil((first?.leafCount ?? 0) / CLOSED_EVERY) : 0);

/** @param bump - Of the address that the pool is at. */
export function poolAccount({ epoch, published, replaced }: Scene, bump: number): Account {
  const none: PublicationArgs = {
    root: new Uint8Array(32),
    epoch: 0n,
    cumulativeTotal: 0n,
    growth: 0n,
    writtenOff: 0n,
    work: 0n,
    claimableAt: 0n,
    leafCount: 0,
    padding: new Uint8Array(4),
  };
  const current = published
    ? {
        ...none,
        root: fromHex(published.root),
        epoch: BigInt(published.epoch),
        cumulativeTotal: BigInt(published.cumulativeTotal),
        leafCount: published.leafCount,
      }
    : none;
  const sums = { newest: 0n, sums: Array<bigint>(16).fill(0n) };
  const bytes = getRewardPoolEncoder().encode({
    version: 1,
    bump,
    padding: new Uint8Array(6),
    network: NETWORK,
    distribution: {
      vault: addressOf(Kind.Wallet, 1),
      current,
      pending: none,
      base: replaced
        ? {
            nextEpoch: BigInt(replaced.epoch) + 1n,
            cumulativeTotal: BigInt(replaced.cumulativeTotal),
          }
        : { nextEpoch: BigInt(epoch - 1), cumulativeTotal: 0n },
      ...{ claimedTotal: 0n, claimedAtBase: 0n, writtenOffTotal: 0n },
      ...{ suspendedUntil: 0n, guardianSuspendedUntil: 0n, wasSuspended: 0 },
      padding: new Uint8Array(7),
      issued: sums,
    },
    ...{ fundedTotal: 0n, burnedTotal: 0n, closedClaimedTotal: 0n },
    closedWorkers: closedBy(epoch, replaced ?? published),
    ...{ funded: sums, burned: sums },
    reserved: new Uint8Array(128),
  });
  return account(INFERIX_STAKING_PROGRAM_ADDRESS, bytes as Uint8Array);
}

/** One worker, which all others are but for their keys: registered before epoch 0, with any S(n) covered. */
const TEMPLATE = getWorkerEncoder().encode({
  version: 1,
  bump: BUMP,
  ...{ registered: 1, barred: 0, restake: 1, leftCovered: 0, openCases: 0, padding: 0 },
  network: NETWORK,
  opener: addressOf(Kind.Wallet, 0),
  owner: addressOf(Kind.Wallet, 0),
  operator: addressOf(Kind.Wallet, 0),
  offeredTo: addressOf(Kind.Wallet, 0),
  node: new Uint8Array(32),
  vault: addressOf(Kind.Wallet, 0),
  payout: addressOf(Kind.Wallet, 0),
  payoutTokenAccount: addressOf(Kind.TokenAccount, 0),
  ...{ openedAt: 0n, openedSlot: 0n, leftAt: 0n, benchmarkAt: 1n },
  benchmark: { previous: 0n, current: 1_000_000_000n, next: 0n, nextAt: 0n },
  price: { previous: 0n, current: 2_000_000_000n, next: 0n, nextAt: 0n },
  coverage: { epoch: 0n, shortSince: 0n, registered: 0x7fff, short: 0, padding: new Uint8Array(4) },
  activeStake: 10n ** 18n,
  unbonding: { tickets: Array(4).fill({ amount: 0n, maturesAt: 0n }) as TicketArgs[] },
  ...{ depositedTotal: 10n ** 18n, withdrawnTotal: 0n, slashedTotal: 0n },
  ...{ claimedTotal: 0n, restakedTotal: 0n, openAsked: 0n },
  ...{ slashEpoch: 0n, slashBase: 0n, slashedInEpoch: 0n, offers: 0n },
  reserved: new Uint8Array(88),
}) as Uint8Array;
// Where the template differs from worker to worker.
const [OWNER_AT, NODE_AT, PAYOUT_AT, TOKEN_ACCOUNT_AT, OPENED_SLOT_AT, RECORD_AT] = [
  80, 176, 240, 272, 312, 400,
];

/** A worker that was touched last in one of 15 epochs: its record has to be settled from there. */
export function workerAccount(index: number, { epoch, fleet }: Scene): Account | undefined {
  if (epoch > FIRST_RUNNING && index % CLOSED_EVERY === 0) return undefined;
  const bytes = Buffer.from(TEMPLATE);
  const owner = Math.floor(index / fleet);
  keyOf(Kind.Wallet, owner).copy(bytes, OWNER_AT);
  keyOf(Kind.Node, index).copy(bytes, NODE_AT);
  keyOf(Kind.Wallet, owner).copy(bytes, PAYOUT_AT);
  keyOf(Kind.TokenAccount, owner).copy(bytes, TOKEN_ACCOUNT_AT);
  bytes.writeBigUInt64LE(BigInt(1000 + index), OPENED_SLOT_AT);
  bytes.writeBigUInt64LE(BigInt(epoch - (index % FIRST_RUNNING)), RECORD_AT);
  return account(INFERIX_STAKING_PROGRAM_ADDRESS, bytes);
}

export function tokenAccount(index: number): Account {
  const bytes = Buffer.alloc(165);
  keyOf(Kind.Mint, 0).copy(bytes);
  keyOf(Kind.Wallet, index).copy(bytes, 32);
  bytes[108] = 1;
  return account(TOKEN_PROGRAM_ADDRESS, bytes);
}

export function clockAccount({ epoch }: Scene): Account {
  const bytes = Buffer.alloc(40);
  bytes.writeBigInt64LE(EPOCH_START + BigInt(epoch * EPOCH_SECS), 32);
  return account('Sysvar1111111111111111111111111111111111111' as Address, bytes);
}
