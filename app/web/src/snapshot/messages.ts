/**
 * What the page and the worker that verifies a snapshot say to each other. The worker asks for each piece of the
 * file and has no other way to get at anything: what may be fetched is the page's to decide, by its policy.
 *
 * @module
 */

import type { Check, SnapshotHeader } from '@inferix/stake-snapshots';
import type { ClaimRun, Network, RewardPool, Worker } from '@inferix/staking-client';
import type { Address } from '@solana/kit';

/** The chain as the page sees it, which the snapshot is compared with. */
export type ChainState = { network: Network; pool: RewardPool; slot: bigint };

/** A worker's leaf. Amounts in base units, work in billionths of an IBM. */
export type LeafFacts = {
  leafIndex: number;
  openedSlot: bigint;
  cumulative: bigint;
  earned: bigint;
  work: bigint;
  owner: Address;
  /** A file with its proof alone. */
  proof: string;
};

/** What can be asked of a verified snapshot. */
export type Questions = {
  leaf: { asks: { worker: Address }; answer: LeafFacts | undefined };
  /** Transactions that pay these workers, each a list of runs, and whom each of them pays. */
  plan: {
    asks: { network: Network; now: bigint; workers: readonly Worker[] };
    answer: readonly PlannedClaim[];
  };
};

export type PlannedClaim = { runs: ClaimRun[]; workers: Address[] };

export type QuestionKind = keyof Questions;

export type ToWorker =
  /** `size` is that of the file in bytes, where it is known. */
  | { kind: 'verify'; name: string; size: number | undefined; chain: ChainState }
  /** The next piece of the file; nothing after the last one. */
  | { kind: 'piece'; bytes: Uint8Array | undefined }
  | {
      [K in QuestionKind]: { kind: 'ask'; id: number; question: K; asks: Questions[K]['asks'] };
    }[QuestionKind];

export type FromWorker =
  | { kind: 'more' }
  | { kind: 'progress'; leaves: number; of: number }
  | { kind: 'verified'; header: SnapshotHeader; leafCount: number; checks: Check[] }
  | { kind: 'refused'; message: string }
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'failed'; id: number; message: string };
