import { readFileSync } from 'node:fs';

import { getAddressDecoder, type Address } from '@solana/kit';

import {
  fetchRewardPool,
  findWorkers,
  type RewardPool,
  type Worker,
} from '@inferix/staking-client';
import { snapshotOf } from './epoch.js';
import { accountsOf } from './nursery.js';
import { spentBy, type Spent } from './spent.js';
import type { World } from './world.js';

const LOOKUP_TABLES = 'AddressLookupTab1e1111111111111111111111111' as Address;
// A lookup table's authority, after the byte that says that it has one.
const AUTHORITY_OFFSET = 22;
// A token account begins with its mint and its owner, then the amount.
const AMOUNT_OFFSET = 64;

/** Everything on the chain that is counted. */
export type Books = {
  supply: bigint;
  /** All token accounts of the mint. */
  tokens: ReadonlyMap<Address, { amount: bigint; lamports: bigint }>;
  workers: ReadonlyMap<Address, Worker>;
  pool: RewardPool;
  /** What the crank holds, the lookup tables that are still its own, and what it has sent. */
  crank: { lamports: bigint; tables: Address[]; spent: Spent };
  /** Cumulative totals of the snapshot. */
  leaves: ReadonlyMap<Address, bigint>;
};

/** Reads all of it, past the gateway. */
export async function readBooks(world: World): Promise<Books> {
  const { net, crank } = world;
  const { connection } = net.chain;
  const { rpc } = connection;
  const workers = await findWorkers(connection, { network: net.network.address });
  const tokens = await accountsOf(rpc, net.mint.tokenProgram, net.mint.address);
  const supply = await rpc.getTokenSupply(net.mint.address).send();
  return {
    supply: BigInt(supply.value.amount),
    tokens: new Map(
      tokens.map(({ address, lamports, data }) => [
        address,
        { lamports, amount: Buffer.from(data).readBigUInt64LE(AMOUNT_OFFSET) },
      ]),
    ),
    workers: new Map(workers.map((worker) => [worker.address, worker])),
    pool: await fetchRewardPool(connection, net.network.address),
    crank: {
      lamports: await lamportsOf(world, crank.signer.address),
      tables: await tablesOf(world, crank.signer.address),
      spent: await spentBy(rpc, crank.signer.address),
    },
    leaves: readLeaves(snapshotOf(world)),
  };
}

export async function lamportsOf({ net }: World, wallet: Address): Promise<bigint> {
  const { rpc } = net.chain.connection;
  return (await rpc.getBalance(wallet, { commitment: 'confirmed' }).send()).value;
}

/** Lookup tables under a wallet's authority, be they active, cooling down or ready to be closed. */
async function tablesOf({ net }: World, wallet: Address): Promise<Address[]> {
  const tables = await accountsOf(net.chain.connection.rpc, LOOKUP_TABLES);
  const decoder = getAddressDecoder();
  return tables
    .filter(({ data }) => decoder.decode(data, AUTHORITY_OFFSET) === wallet)
    .map(({ address }) => address);
}

/** Read by other code than the command line's own: a JSON line for each worker, after the header. */
function readLeaves(file: string): Map<Address, bigint> {
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [worker, , cumulative] = JSON.parse(line) as [Address, string, string];
      return [worker, BigInt(cumulative)];
    }),
  );
}
