/**
 * Answers like an RPC node of a network with as many workers as one likes, all of them made up on the
 * fly: no validator that runs on a desk holds a million. For measuring only; what is right is tested on
 * a real one.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Address } from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import {
  defaultParams,
  findRewardPoolAddress,
  INFERIX_STAKING_PROGRAM_ADDRESS,
} from '@inferix/staking-client';
import {
  getNetworkEncoder,
  getRewardPoolEncoder,
  WORKER_DISCRIMINATOR,
  type PublicationArgs,
} from '@inferix/staking-client/generated';
import { WORKER_BYTES } from '../src/chain/worker-view.js';
import { decodeAddress, encodeAddress } from '../src/rewards/base58.js';
import { fromHex } from '../src/rewards/snapshot.js';

const CLOCK = 'SysvarC1ock11111111111111111111111111111111';
const DECIMALS = 9;
/** One worker in so many has closed since the first epoch. */
const CLOSED_EVERY = 101;

const Kind = { Worker: 1, TokenAccount: 2, Wallet: 3, Network: 4, Mint: 5 } as const;

/** A made-up address that says what it is: 24 bytes of a hash, what it is of, and its number. */
function keyOf(kind: number, index: number): Buffer {
  const key = Buffer.alloc(32);
  createHash('sha256').update(`${kind}/${index}`).digest().copy(key, 0, 0, 24);
  key.writeUInt32LE(kind, 24);
  key.writeUInt32LE(index, 28);
  return key;
}

const addressOf = (kind: number, index: number): Address =>
  encodeAddress(keyOf(kind, index)) as Address;

/** The network that this node knows. */
export const NETWORK = addressOf(Kind.Network, 0);
export const workerAddress = (index: number): Address => addressOf(Kind.Worker, index);

/** What is published, as a snapshot's header has it. */
export type Published = { root: string; epoch: string; cumulativeTotal: string; leafCount: number };

/** The chain as it is made up at the moment. */
export type Scene = { epoch: number; published: Published | null };

const EPOCH_SECS = 72 * 3600;
const EPOCH_START = 1_700_000_000n;

type Account = { owner: string; lamports: number; data: [string, 'base64'] };

const account = (owner: string, bytes: Uint8Array): Account => ({
  owner,
  lamports: 1,
  data: [Buffer.from(bytes).toString('base64'), 'base64'],
});

function networkAccount(): Account {
  const params = defaultParams({ epochEmissionCap: 10n ** 18n, slashLimitPerEpoch: 1n });
  const wallet = addressOf(Kind.Wallet, 0);
  const roles = {
    admin: wallet,
    benchmarkAuthority: wallet,
    priceAuthority: wallet,
    distributor: wallet,
    slasher: wallet,
    guardian: wallet,
  };
  const bytes = getNetworkEncoder().encode({
    version: 1,
    bump: 255,
    decimals: DECIMALS,
    padding: new Uint8Array(5),
    createKey: wallet,
    mint: addressOf(Kind.Mint, 0),
    tokenProgram: TOKEN_PROGRAM_ADDRESS,
    roles,
    params,
    epochStart: EPOCH_START,
    firstEpoch: 0n,
    referencePrice: 1_000_000_000n,
    referenceEpoch: 0n,
    reserved: new Uint8Array(256),
  });
  return account(INFERIX_STAKING_PROGRAM_ADDRESS, bytes as Uint8Array);
}

function poolAccount({ published }: Scene): Account {
  const none: PublicationArgs = {
    root: new Uint8Array(32),
    epoch: 0n,
    cumulativeTotal: 0n,
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
  const bytes = getRewardPoolEncoder().encode({
    version: 1,
    bump: 255,
    padding: new Uint8Array(6),
    network: NETWORK,
    distribution: { vault: addressOf(Kind.Wallet, 1), current, pending: none, claimedTotal: 0n },
    fundedTotal: 0n,
    reserved: new Uint8Array(128),
  });
  return account(INFERIX_STAKING_PROGRAM_ADDRESS, bytes as Uint8Array);
}

/** Registered since before the first epoch, of one IB, with a stake that covers any S(n). */
function workerAccount(index: number, { epoch }: Scene): Account | null {
  if (epoch > 1 && index % CLOSED_EVERY === 0) return null;
  const bytes = Buffer.alloc(WORKER_BYTES);
  bytes.set(WORKER_DISCRIMINATOR);
  bytes.set([1, 255, 1], 8);
  keyOf(Kind.Network, 0).copy(bytes, 16);
  keyOf(Kind.Wallet, index).copy(bytes, 144);
  keyOf(Kind.TokenAccount, index).copy(bytes, 176);
  bytes.writeBigUInt64LE(BigInt(1000 + index), 216);
  bytes.writeBigUInt64LE(1_000_000_000n, 224);
  bytes.writeBigUInt64LE(2_000_000_000n, 240);
  bytes.writeBigUInt64LE(10n ** 18n, 264);
  bytes.writeBigInt64LE(1n, 368);
  return account(INFERIX_STAKING_PROGRAM_ADDRESS, bytes);
}

function tokenAccount(index: number): Account {
  const bytes = Buffer.alloc(165);
  keyOf(Kind.Mint, 0).copy(bytes);
  keyOf(Kind.Wallet, index).copy(bytes, 32);
  bytes[108] = 1;
  return account(TOKEN_PROGRAM_ADDRESS, bytes);
}

function clockAccount({ epoch }: Scene): Account {
  const bytes = Buffer.alloc(40);
  bytes.writeBigInt64LE(EPOCH_START + BigInt(epoch * EPOCH_SECS), 32);
  return account('Sysvar1111111111111111111111111111111111111', bytes);
}

/** Starts the node; `scene` may be changed while it runs. */
export async function startNode(scene: Scene): Promise<{ url: string; stop: () => void }> {
  const pool = await findRewardPoolAddress(NETWORK);
  const key = Buffer.alloc(32);
  const find = (address: string): Account | null => {
    if (address === CLOCK) return clockAccount(scene);
    if (address === pool) return poolAccount(scene);
    if (!decodeAddress(address, key)) return null;
    const index = key.readUInt32LE(28);
    switch (key.readUInt32LE(24)) {
      case Kind.Worker:
        return workerAccount(index, scene);
      case Kind.TokenAccount:
        return tokenAccount(index);
      case Kind.Network:
        return networkAccount();
      default:
        return null;
    }
  };
  const answer = (method: string, params: unknown[]): unknown => {
    const context = { slot: 1 };
    switch (method) {
      case 'getAccountInfo':
        return { context, value: find(params[0] as string) };
      case 'getMultipleAccounts':
        return { context, value: (params[0] as string[]).map(find) };
      case 'getMinimumBalanceForRentExemption':
        return ((params[0] as number) + 128) * 6960;
      case 'getRecentPrioritizationFees':
        return [];
      default:
        throw new Error(`the made-up node knows no ${method}`);
    }
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { id, method, params } = JSON.parse(body) as {
        id: number;
        method: string;
        params: unknown[];
      };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: answer(method, params) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
