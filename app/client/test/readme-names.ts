/**
 * Values that the samples of the README use as given. Types only: nothing runs them.
 *
 * @module
 */

import type { Address, TransactionSigner } from '@solana/kit';

import type {
  Connection,
  Leaf,
  MerkleTree,
  Network,
  NewPublication,
  SlashCase,
  Worker,
} from '../src/index.js';

export declare const connection: Connection;
export declare const network: Network;
export declare const worker: Worker;
export declare const slashCase: SlashCase;
export declare const addresses: Address[];
export declare const priceUpdate: Address;
export declare const address: Address;
export declare const programAddress: Address;
export declare const url: string;

export declare const admin: TransactionSigner;
export declare const anyone: TransactionSigner;
export declare const buyer: TransactionSigner;
export declare const distributor: TransactionSigner;
export declare const guardian: TransactionSigner;
export declare const hotKey: TransactionSigner;
export declare const opener: TransactionSigner;
export declare const owner: TransactionSigner;
export declare const slasher: TransactionSigner;
export declare const successor: TransactionSigner;

export declare const leaves: Leaf[];
export declare const publication: NewPublication;
export declare const wrong: NewPublication;
export declare const tree: MerkleTree;

export declare const now: bigint;
export declare const epoch: bigint;
export declare const at: bigint;
export declare const price: bigint;
export declare const deposit: bigint;
export declare const cumulative: bigint;
export declare const cumulativeTotal: bigint;
export declare const work: bigint;
export declare const writtenOff: bigint;

export declare const id: Uint8Array;
export declare const node: Uint8Array;
export declare const reason: number;
export declare const evidenceHash: Uint8Array;
export declare const answerHash: Uint8Array;
