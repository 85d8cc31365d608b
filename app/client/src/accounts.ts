/**
 * The program's accounts as they are read: one type and one `fetch` each. Amounts are token base units,
 * IB and USD are in billionths, times are Unix seconds.
 *
 * @module
 */

import type { Address, EncodedAccount, ReadonlyUint8Array } from '@solana/kit';

import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import { TOKEN_2022_PROGRAM_ADDRESS, ZERO_ADDRESS, type Deployment } from './addresses.js';
import { generalError } from './errors.js';
import {
  getNetworkDecoder,
  getPenaltyPoolDecoder,
  getRewardPoolDecoder,
  getSlashCaseDecoder,
  getWorkerDecoder,
  NETWORK_DISCRIMINATOR,
  PENALTY_POOL_DISCRIMINATOR,
  REWARD_POOL_DISCRIMINATOR,
  SLASH_CASE_DISCRIMINATOR,
  WORKER_DISCRIMINATOR,
  type CoverageRecord as RawCoverageRecord,
  type Distribution as RawDistribution,
  type Network as RawNetwork,
  type PenaltyPool as RawPenaltyPool,
  type Publication as RawPublication,
  type RewardPool as RawRewardPool,
  type SlashBucket as RawSlashBucket,
  type SlashCase as RawSlashCase,
  type Worker as RawWorker,
} from './generated/index.js';
import { pauseEnds, proposals, type PauseEnds, type Proposals } from './governance.js';
import { bare, decode, type Body } from './layout.js';
import { getVerifierDecoder, VERIFIER_DISCRIMINATOR, type RawVerifier } from './verifier.js';

/** `T` with some fields as they are meant instead of as they are stored. */
type Replace<T, U> = Omit<T, keyof U> & U;

/**
 * A network: its mint, roles, parameters, and the terms of its newest epochs, which `termsAt` and
 * `termsOf` read.
 */
export type Network = Replace<
  Omit<Body<RawNetwork>, 'snapshotUriLen' | 'pauses'>,
  Deployment & {
    address: Address;
    /** A network to try things on, whose epochs may be shorter than a day. */
    testNetwork: boolean;
    /** Where snapshots are published. */
    snapshotUri: string | undefined;
    /** The price of the coming epoch was brought from the feed: the price authority may replace it. */
    priceReplaceable: boolean;
    /** The end of the last pause of each thing; 0 if there was none. `isPaused` reads it. */
    pausedUntil: PauseEnds;
    /** What is proposed, lapsed or not. `pendingProposals` reads it. */
    proposals: Proposals;
  }
>;

/**
 * A worker: its keys, benchmark and price, coverage record and the books of its stake. `owner` holds the
 * money, `operator` runs the machine's day, and `opener` is the key that its address is made with.
 */
export type Worker = Replace<
  Omit<Body<RawWorker>, 'unbonding'>,
  {
    address: Address;
    registered: boolean;
    /** Barred by the admin: no registration, no claims. */
    barred: boolean;
    /** Rewards fill the stake first while it is short. */
    restake: boolean;
    /**
     * It covered S(n) when it left last. A slash in that epoch, or stake that was added and asked back since,
     * can end that.
     */
    leftCovered: boolean;
    /** The key that the owner offers the worker to. */
    offeredTo: Address | undefined;
    /** As an instruction left it last; `settledCoverage` brings it up to date. */
    coverage: CoverageRecord;
    /** Stake on its way out. A ticket keeps its index until it is withdrawn, cancelled or slashed away. */
    tickets: Ticket[];
  }
>;

/** Which of the newest epochs a worker covered S(n) in: two bits each, which `coverageOf` reads. */
export type CoverageRecord = Omit<RawCoverageRecord, 'padding'>;

/** Stake that its owner asked back, withdrawable from `maturesAt`. */
export type Ticket = { index: number; amount: bigint; maturesAt: bigint };

/** A root that was published, and what it adds up to. */
export type Publication = Omit<RawPublication, 'padding'>;

/** Publications, the vault that pays them, and what was paid. `settledAt` brings it up to date. */
export type Distribution = Replace<
  Omit<RawDistribution, 'padding'>,
  {
    /** Claimable, unless `pending` has become so or it is suspended. */
    current: Publication | undefined;
    /** Waits for its delay; claimable once `claimableAt` is reached. */
    pending: Publication | undefined;
    /** `current` has been suspended, even if that has lapsed. */
    wasSuspended: boolean;
  }
>;

/** What workers earn. */
export type RewardPool = Replace<
  Body<RawRewardPool>,
  { address: Address; distribution: Distribution }
>;

/** What slashes pay verifiers. */
export type PenaltyPool = Replace<
  Body<RawPenaltyPool>,
  {
    address: Address;
    distribution: Distribution;
    /** What the slash limit has let through recently. `slashRoom` says what it lets through now. */
    slashBucket: SlashBucket;
  }
>;

/** A leaky bucket: what slashes have taken lies in it, and drains by the slash limit per epoch. */
export type SlashBucket = Replace<
  Omit<RawSlashBucket, 'padding'>,
  {
    /** What lay in it at `levelAt`, in base units times `epochSecs`, so that nothing is rounded. */
    level: bigint;
  }
>;

/**
 * A slash case, `open` until it has taken all that it asks or is cancelled. `slashCaseStateAt` says what an
 * open one waits for.
 */
export type SlashCase = Replace<
  Body<RawSlashCase>,
  Deployment & {
    address: Address;
    state: 'open' | 'executed' | 'cancelled';
    /** What it has not taken of what it asks, in token base units. Nobody owes it once the case is decided. */
    rest: bigint;
    /** Proposed a second time, after a veto by a guardian that was replaced since. */
    reproposed: boolean;
    /** The wallet of the verifier that reported the offence. */
    reporter: Address | undefined;
    /** The key that vetoed it. */
    vetoedBy: Address | undefined;
    /** That key was a guardian's and not the admin's: another guardian can let it be proposed once more. */
    vetoedByGuardian: boolean;
    /** Hash of the worker's answer, which is kept elsewhere; `undefined` unless the case is contested. */
    answerHash: ReadonlyUint8Array | undefined;
  }
>;

/** What a verifier has been paid. */
export type Verifier = Body<RawVerifier> & { address: Address };

/** Decodes a {@link Network}. @throws {@link StakingError} `UnreadableAccount` or `OtherAccount`. */
export function decodeNetwork(account: EncodedAccount, of: Deployment): Network {
  const { snapshotUriLen, pauses, ...raw } = bare(
    account,
    decode(account, of, NETWORK_DISCRIMINATOR, getNetworkDecoder(), ({ createKey }) => [
      'network',
      createKey,
    ]),
  );
  // It is called with the signature of whoever signs: no node may choose it.
  if (
    raw.tokenProgram !== TOKEN_PROGRAM_ADDRESS &&
    raw.tokenProgram !== TOKEN_2022_PROGRAM_ADDRESS
  ) {
    const details = [`${raw.tokenProgram} is not a token program`];
    throw generalError('UnreadableAccount', { details });
  }
  const uri = new TextDecoder().decode(Uint8Array.from(raw.snapshotUri).slice(0, snapshotUriLen));
  return {
    ...raw,
    programAddress: of.programAddress,
    testNetwork: raw.testNetwork !== 0,
    snapshotUri: uri === '' ? undefined : uri,
    priceReplaceable: raw.priceReplaceable !== 0,
    pausedUntil: pauseEnds(pauses),
    proposals: proposals(raw.proposals),
  };
}

/** Made once, because that takes as long as decoding a worker, and there are ten thousand of them. */
let madeWorkerDecoder: ReturnType<typeof getWorkerDecoder> | undefined;
const workerDecoder = (): ReturnType<typeof getWorkerDecoder> =>
  (madeWorkerDecoder ??= getWorkerDecoder());

/** Decodes a {@link Worker}. @throws {@link StakingError} `UnreadableAccount` or `OtherAccount`. */
export function decodeWorker(account: EncodedAccount, of: Deployment): Worker {
  const { unbonding, ...raw } = bare(
    account,
    decode(account, of, WORKER_DISCRIMINATOR, workerDecoder(), ({ network, opener, node }) => [
      ...(['worker', network, opener, node] as const),
    ]),
  );
  const { padding, ...coverage } = raw.coverage;
  const tickets = unbonding.tickets
    .map(({ amount, maturesAt }, index) => ({ index, amount, maturesAt }))
    .filter(({ amount }) => amount > 0n);
  return {
    ...raw,
    registered: raw.registered !== 0,
    barred: raw.barred !== 0,
    restake: raw.restake !== 0,
    leftCovered: raw.leftCovered !== 0,
    offeredTo: unlessZero(raw.offeredTo),
    coverage,
    tickets,
  };
}

/** Decodes a {@link RewardPool}. @throws {@link StakingError} `UnreadableAccount` or `OtherAccount`. */
export function decodeRewardPool(account: EncodedAccount, of: Deployment): RewardPool {
  const raw = bare(
    account,
    decode(account, of, REWARD_POOL_DISCRIMINATOR, getRewardPoolDecoder(), ({ network }) => [
      'rewards',
      network,
    ]),
  );
  return { ...raw, distribution: distribution(raw.distribution) };
}

/** Decodes a {@link PenaltyPool}. @throws {@link StakingError} `UnreadableAccount` or `OtherAccount`. */
export function decodePenaltyPool(account: EncodedAccount, of: Deployment): PenaltyPool {
  const raw = bare(
    account,
    decode(account, of, PENALTY_POOL_DISCRIMINATOR, getPenaltyPoolDecoder(), ({ network }) => [
      'penalties',
      network,
    ]),
  );
  return {
    ...raw,
    distribution: distribution(raw.distribution),
    slashBucket: slashBucket(raw.slashBucket),
  };
}

/** Decodes a {@link SlashCase}. @throws {@link StakingError} `UnreadableAccount` or `OtherAccount`. */
export function decodeSlashCase(account: EncodedAccount, of: Deployment): SlashCase {
  const raw = bare(
    account,
    decode(account, of, SLASH_CASE_DISCRIMINATOR, getSlashCaseDecoder(), (slashCase) => [
      'slash',
      slashCase.worker,
      slashCase.offenceId,
    ]),
  );
  const state = (['open', 'executed', 'cancelled'] as const)[raw.state];
  if (!state) throw generalError('UnreadableAccount', { details: [account.address] });
  return {
    ...raw,
    programAddress: of.programAddress,
    state,
    rest: raw.asked - raw.taken,
    reproposed: raw.reproposed !== 0,
    reporter: unlessZero(raw.reporter),
    vetoedBy: unlessZero(raw.vetoedBy),
    vetoedByGuardian: raw.vetoedByGuardian !== 0,
    answerHash: raw.answerHash.some((byte) => byte !== 0) ? raw.answerHash : undefined,
  };
}

/** Decodes a {@link Verifier}. @throws {@link StakingError} `UnreadableAccount` or `OtherAccount`. */
export function decodeVerifier(account: EncodedAccount, of: Deployment): Verifier {
  return bare(
    account,
    decode(account, of, VERIFIER_DISCRIMINATOR, getVerifierDecoder(), ({ network, wallet }) => [
      'verifier',
      network,
      wallet,
    ]),
  );
}

function distribution({ padding, ...raw }: RawDistribution): Distribution {
  return {
    ...raw,
    current: publication(raw.current),
    pending: publication(raw.pending),
    wasSuspended: raw.wasSuspended !== 0,
  };
}

function publication({ padding, ...published }: RawPublication): Publication | undefined {
  return published.leafCount > 0 ? published : undefined;
}

function slashBucket({ padding, level, ...raw }: RawSlashBucket): SlashBucket {
  const [low = 0n, high = 0n] = level;
  return { ...raw, level: (high << 64n) + low };
}

const unlessZero = (key: Address): Address | undefined => (key === ZERO_ADDRESS ? undefined : key);
