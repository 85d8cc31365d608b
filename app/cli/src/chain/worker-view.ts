/**
 * A worker's account, read where it lies: decoding a million of them would take minutes, most of it for
 * addresses that nobody looks at. The tests compare it with the client's decoder, byte for byte.
 *
 * @module
 */

import type { Address, ReadonlyUint8Array } from '@solana/kit';

import { INFERIX_STAKING_PROGRAM_ADDRESS } from '@inferix/staking-client';
import { WORKER_DISCRIMINATOR } from '@inferix/staking-client/generated';
import { encodeAddress } from '../rewards/base58.js';

/** Bytes of a worker's account. */
export const WORKER_BYTES = 504;
const VERSION = 1;

/** An account as an RPC node returns it. */
export type RpcAccount = { owner: Address; data: readonly [string, 'base64'] };

export class WorkerView {
  private constructor(private readonly bytes: Buffer) {}

  /** The worker in an account; `undefined` if there is none, because it was closed or never opened. */
  static of(account: RpcAccount | null): WorkerView | undefined {
    if (account?.owner !== INFERIX_STAKING_PROGRAM_ADDRESS) return undefined;
    const bytes = Buffer.from(account.data[0], 'base64');
    const isWorker =
      bytes.length === WORKER_BYTES &&
      bytes[8] === VERSION &&
      WORKER_DISCRIMINATOR.every((byte, i) => bytes[i] === byte);
    return isWorker ? new WorkerView(bytes) : undefined;
  }

  get registered(): boolean {
    return this.bytes[10] !== 0;
  }

  get barred(): boolean {
    return this.bytes[11] !== 0;
  }

  isOf(network: ReadonlyUint8Array): boolean {
    return this.bytes.subarray(16, 48).equals(network as Uint8Array);
  }

  get payoutTokenAccount(): Address {
    return encodeAddress(this.bytes, 176) as Address;
  }

  get payout(): Address {
    return encodeAddress(this.bytes, 144) as Address;
  }

  get openedSlot(): bigint {
    return this.bytes.readBigUInt64LE(216);
  }

  /** Billionths of an IB. */
  get benchmark(): bigint {
    return this.bytes.readBigUInt64LE(224);
  }

  /** Billionths of a USD per IB-hour. */
  get price(): { current: bigint; next: bigint; nextAt: bigint } {
    return {
      current: this.bytes.readBigUInt64LE(240),
      next: this.bytes.readBigUInt64LE(248),
      nextAt: this.bytes.readBigInt64LE(256),
    };
  }

  get activeStake(): bigint {
    return this.bytes.readBigUInt64LE(264);
  }

  get claimedTotal(): bigint {
    return this.bytes.readBigUInt64LE(360);
  }

  /** Unix time since which the stake has covered S(n); 0 if it does not. */
  get coveredSince(): bigint {
    return this.bytes.readBigInt64LE(368);
  }
}
