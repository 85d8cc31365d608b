/**
 * A worker's account, read where it lies. Decoding a million of them would take minutes, most of it for
 * addresses that nobody looks at. The tests compare it with the client's decoder, byte for byte.
 *
 * @module
 */

import type { Address, ReadonlyUint8Array } from '@solana/kit';

import { encodeAddress } from '@inferix/stake-snapshots';
import {
  StakingError,
  type CoverageRecord,
  type Deployment,
  type Schedule,
  type Ticket,
  type Worker,
} from '@inferix/staking-client';
import { WORKER_DISCRIMINATOR } from '@inferix/staking-client/generated';

/** Bytes of a worker's account. */
export const WORKER_BYTES = 664;
const VERSION = 1;
const TICKETS = 4;
const TICKET_BYTES = 16;

/** Where each field begins. */
const AT = {
  version: 8,
  registered: 10,
  barred: 11,
  restake: 12,
  leftCovered: 13,
  openCases: 14,
  network: 16,
  owner: 80,
  vault: 208,
  payout: 240,
  payoutTokenAccount: 272,
  openedSlot: 312,
  leftAt: 320,
  benchmark: 336,
  price: 368,
  coverage: 400,
  activeStake: 424,
  tickets: 432,
  claimedTotal: 520,
  restakedTotal: 528,
} as const;

/** An account as an RPC node returns it. */
export type RpcAccount = { owner: Address; data: readonly [string, 'base64'] };

/** The fields of a worker that decide what it earns and where its rewards go. */
export type ViewedWorker = Pick<
  Worker,
  Exclude<keyof typeof AT, 'version' | 'network' | 'owner'> & keyof Worker
>;

/** What keeps an account of the program from being read as a worker. */
function problemOf(bytes: Buffer): string | undefined {
  if (!WORKER_DISCRIMINATOR.every((byte, i) => bytes[i] === byte)) return 'is not a worker';
  const version = bytes[AT.version];
  if (version !== VERSION) return `has layout version ${version}, this tool reads ${VERSION}`;
  if (bytes.length !== WORKER_BYTES)
    return `has ${bytes.length} bytes, a worker has ${WORKER_BYTES}`;
  return undefined;
}

export class WorkerView implements ViewedWorker {
  private constructor(private readonly bytes: Buffer) {}

  /**
   * The worker in the account at an address; `undefined` if there is none, because it was closed or never
   * opened. What stands there and belongs to another program is not a worker either: anybody can send
   * lamports to an address that was closed.
   *
   * @throws {@link StakingError} `UnreadableAccount` if the program owns it and this version cannot read it.
   */
  static of(
    address: Address,
    account: RpcAccount | null,
    { programAddress }: Deployment,
  ): WorkerView | undefined {
    if (account?.owner !== programAddress) return undefined;
    const bytes = Buffer.from(account.data[0], 'base64');
    const problem = problemOf(bytes);
    if (problem === undefined) return new WorkerView(bytes);
    throw new StakingError(
      'UnreadableAccount',
      `${address} belongs to the staking program, and ${problem}. Check that it is a worker's address, ` +
        'or install a newer inferix-stake.',
    );
  }

  get registered(): boolean {
    return this.bytes[AT.registered] !== 0;
  }

  get barred(): boolean {
    return this.bytes[AT.barred] !== 0;
  }

  /** Rewards fill the stake first while it is short. */
  get restake(): boolean {
    return this.bytes[AT.restake] !== 0;
  }

  get leftCovered(): boolean {
    return this.bytes[AT.leftCovered] !== 0;
  }

  get openCases(): number {
    return this.bytes.readUInt8(AT.openCases);
  }

  isOf(network: ReadonlyUint8Array): boolean {
    return this.bytes.subarray(AT.network, AT.network + 32).equals(network as Uint8Array);
  }

  /** The owner's 32 bytes. */
  get ownerKey(): Uint8Array {
    return this.bytes.subarray(AT.owner, AT.owner + 32);
  }

  get vault(): Address {
    return encodeAddress(this.bytes, AT.vault) as Address;
  }

  get payout(): Address {
    return encodeAddress(this.bytes, AT.payout) as Address;
  }

  get payoutTokenAccount(): Address {
    return encodeAddress(this.bytes, AT.payoutTokenAccount) as Address;
  }

  get openedSlot(): bigint {
    return this.bytes.readBigUInt64LE(AT.openedSlot);
  }

  get leftAt(): bigint {
    return this.bytes.readBigInt64LE(AT.leftAt);
  }

  /** Billionths of an IB. */
  get benchmark(): Schedule {
    return this.#schedule(AT.benchmark);
  }

  /** Billionths of a USD per IB-hour. */
  get price(): Schedule {
    return this.#schedule(AT.price);
  }

  /** As an instruction left it last; `settledCoverage` brings it up to date. */
  get coverage(): CoverageRecord {
    const { bytes } = this;
    return {
      epoch: bytes.readBigUInt64LE(AT.coverage),
      shortSince: bytes.readBigInt64LE(AT.coverage + 8),
      registered: bytes.readUInt16LE(AT.coverage + 16),
      short: bytes.readUInt16LE(AT.coverage + 18),
    };
  }

  get activeStake(): bigint {
    return this.bytes.readBigUInt64LE(AT.activeStake);
  }

  /** Stake on its way out. */
  get tickets(): Ticket[] {
    const tickets: Ticket[] = [];
    for (let index = 0; index < TICKETS; index++) {
      const at = AT.tickets + index * TICKET_BYTES;
      const amount = this.bytes.readBigUInt64LE(at);
      if (amount > 0n)
        tickets.push({ index, amount, maturesAt: this.bytes.readBigInt64LE(at + 8) });
    }
    return tickets;
  }

  get claimedTotal(): bigint {
    return this.bytes.readBigUInt64LE(AT.claimedTotal);
  }

  get restakedTotal(): bigint {
    return this.bytes.readBigUInt64LE(AT.restakedTotal);
  }

  #schedule(at: number): Schedule {
    const { bytes } = this;
    return {
      previous: bytes.readBigUInt64LE(at),
      current: bytes.readBigUInt64LE(at + 8),
      next: bytes.readBigUInt64LE(at + 16),
      nextAt: bytes.readBigInt64LE(at + 24),
    };
  }
}
