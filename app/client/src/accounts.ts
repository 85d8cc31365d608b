/**
 * The program's accounts as they are read: one type and one `fetch` each. Amounts are token base units,
 * IB and USD are in billionths, times are Unix seconds.
 *
 * @module
 */

import type { Address, EncodedAccount, ReadonlyUint8Array } from '@solana/kit';

import { generalError } from './errors.js';
import {
  getNetworkDecoder,
  getPenaltyPoolDecoder,
  getRewardPoolDecoder,
  getSlashCaseDecoder,
  getWorkerDecoder,
  INFERIX_STAKING_PROGRAM_ADDRESS,
  NETWORK_DISCRIMINATOR,
  PENALTY_POOL_DISCRIMINATOR,
  REWARD_POOL_DISCRIMINATOR,
  SLASH_CASE_DISCRIMINATOR,
  WORKER_DISCRIMINATOR,
  type Network as RawNetwork,
  type PenaltyPool as RawPenaltyPool,
  type Publication as RawPublication,
  type RewardPool as RawRewardPool,
  type SlashCase as RawSlashCase,
  type Worker as RawWorker,
} from './generated/index.js';
import { getVerifierDecoder, VERIFIER_DISCRIMINATOR, type RawVerifier } from './verifier.js';

/** What is in an account besides its layout. */
type Body<T> = Omit<T, 'discriminator' | 'version' | 'bump' | 'padding' | 'reserved'>;

/** A network: its mint, roles, parameters, epoch clock and reference price. */
export type Network = Body<RawNetwork> & { address: Address };

/** A worker, its price and the books of its stake. */
export type Worker = Omit<Body<RawWorker>, 'registered' | 'barred' | 'unbonding'> & {
  address: Address;
  registered: boolean;
  barred: boolean;
  /** Stake on its way out. A ticket keeps its index until it is withdrawn, cancelled or slashed away. */
  tickets: Ticket[];
};

/** Stake that its owner asked back, from `maturesAt` on his to withdraw. */
export type Ticket = { index: number; amount: bigint; maturesAt: bigint };

/** A root that was published, and what it adds up to. */
export type Publication = Omit<RawPublication, 'padding'>;

/** Publications, the vault that pays them, and what was paid. */
export type Distribution = {
  vault: Address;
  /** Claimable, unless `pending` has become so. */
  current: Publication | undefined;
  /** Waits for its delay; claimable once `claimableAt` is reached. */
  pending: Publication | undefined;
  /** Paid so far, over all epochs. */
  claimedTotal: bigint;
};

/** What workers earn. */
export type RewardPool = Omit<Body<RawRewardPool>, 'distribution'> & {
  address: Address;
  distribution: Distribution;
};

/** What slashes pay verifiers. */
export type PenaltyPool = Omit<Body<RawPenaltyPool>, 'distribution'> & {
  address: Address;
  distribution: Distribution;
};

/** A slash case, `open` until it is executed or cancelled. */
export type SlashCase = Omit<Body<RawSlashCase>, 'state'> & {
  address: Address;
  state: 'open' | 'executed' | 'cancelled';
};

/** What a verifier has been paid. */
export type Verifier = Body<RawVerifier> & { address: Address };

/** Decodes a {@link Network}. @throws {@link StakingError} `UnreadableAccount`. */
export function decodeNetwork(account: EncodedAccount): Network {
  return bare(account, decode(account, NETWORK_DISCRIMINATOR, getNetworkDecoder()));
}

/** Decodes a {@link Worker}. @throws {@link StakingError} `UnreadableAccount`. */
export function decodeWorker(account: EncodedAccount): Worker {
  const { registered, barred, unbonding, ...rest } = bare(
    account,
    decode(account, WORKER_DISCRIMINATOR, getWorkerDecoder()),
  );
  const tickets = unbonding.tickets
    .map(({ amount, maturesAt }, index) => ({ index, amount, maturesAt }))
    .filter(({ amount }) => amount > 0n);
  return { ...rest, registered: registered !== 0, barred: barred !== 0, tickets };
}

/** Decodes a {@link RewardPool}. @throws {@link StakingError} `UnreadableAccount`. */
export function decodeRewardPool(account: EncodedAccount): RewardPool {
  const raw = bare(account, decode(account, REWARD_POOL_DISCRIMINATOR, getRewardPoolDecoder()));
  return { ...raw, distribution: distribution(raw.distribution) };
}

/** Decodes a {@link PenaltyPool}. @throws {@link StakingError} `UnreadableAccount`. */
export function decodePenaltyPool(account: EncodedAccount): PenaltyPool {
  const raw = bare(account, decode(account, PENALTY_POOL_DISCRIMINATOR, getPenaltyPoolDecoder()));
  return { ...raw, distribution: distribution(raw.distribution) };
}

/** Decodes a {@link SlashCase}. @throws {@link StakingError} `UnreadableAccount`. */
export function decodeSlashCase(account: EncodedAccount): SlashCase {
  const raw = bare(account, decode(account, SLASH_CASE_DISCRIMINATOR, getSlashCaseDecoder()));
  const state = (['open', 'executed', 'cancelled'] as const)[raw.state];
  if (!state) throw generalError('UnreadableAccount', { details: [account.address] });
  return { ...raw, state };
}

/** Decodes a {@link Verifier}. @throws {@link StakingError} `UnreadableAccount`. */
export function decodeVerifier(account: EncodedAccount): Verifier {
  return bare(account, decode(account, VERIFIER_DISCRIMINATOR, getVerifierDecoder()));
}

/** The layout version that this client reads. */
const VERSION = 1;

function decode<T extends { version: number }>(
  account: EncodedAccount,
  discriminator: ReadonlyUint8Array,
  decoder: { fixedSize: number; decode: (data: ReadonlyUint8Array) => T },
): T {
  const { address, data, programAddress } = account;
  const ours =
    programAddress === INFERIX_STAKING_PROGRAM_ADDRESS &&
    data.length === decoder.fixedSize &&
    discriminator.every((byte, i) => data[i] === byte);
  const decoded = ours ? decoder.decode(data) : undefined;
  if (decoded?.version !== VERSION) {
    throw generalError('UnreadableAccount', { details: [address] });
  }
  return decoded;
}

/** Leaves out what belongs to the layout. */
function bare<T extends object>(account: EncodedAccount, raw: T): Body<T> & { address: Address } {
  const layout = new Set(['discriminator', 'version', 'bump', 'padding', 'reserved']);
  const body = Object.fromEntries(Object.entries(raw).filter(([name]) => !layout.has(name)));
  return { ...(body as Body<T>), address: account.address };
}

function distribution(raw: RawRewardPool['distribution']): Distribution {
  const { vault, current, pending, claimedTotal } = raw;
  return { vault, current: publication(current), pending: publication(pending), claimedTotal };
}

function publication({ padding, ...published }: RawPublication): Publication | undefined {
  return published.leafCount > 0 ? published : undefined;
}
