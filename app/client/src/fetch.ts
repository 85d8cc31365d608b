/**
 * Fetches accounts over RPC and decodes them.
 *
 * @module
 */

import {
  fetchEncodedAccount,
  fetchEncodedAccounts,
  getAddressEncoder,
  getBase58Decoder,
  getI64Decoder,
  parseBase64RpcAccount,
  type Address,
  type Base58EncodedBytes,
  type Commitment,
  type EncodedAccount,
  type GetAccountInfoApi,
  type GetMultipleAccountsApi,
  type GetProgramAccountsApi,
  type ReadonlyUint8Array,
  type Rpc,
} from '@solana/kit';

import {
  decodeNetwork,
  decodePenaltyPool,
  decodeRewardPool,
  decodeSlashCase,
  decodeVerifier,
  decodeWorker,
  type Network,
  type PenaltyPool,
  type RewardPool,
  type SlashCase,
  type Verifier,
  type Worker,
} from './accounts.js';
import {
  findPenaltyPoolAddress,
  findRewardPoolAddress,
  findVerifierAddress,
  type Deployment,
} from './addresses.js';
import { generalError } from './errors.js';
import { explainFailure } from './failure.js';
import { SLASH_CASE_DISCRIMINATOR, WORKER_DISCRIMINATOR } from './generated/index.js';

/** Where to read, and how settled it has to be: `confirmed` unless said otherwise. */
export type ChainReader<T> = { rpc: Rpc<T>; commitment?: Commitment };

/** Where to read accounts of the program, such as a connection. */
export type Reader<T> = Deployment & ChainReader<T>;

type ReadOne = Reader<GetAccountInfoApi>;

/** Fetches a network. @throws {@link StakingError} `AccountNotFound`, `UnreadableAccount` or `OtherAccount`. */
export const fetchNetwork = (from: ReadOne, address: Address): Promise<Network> =>
  fetchOne(from, address, decodeNetwork);

/** Fetches a worker. @throws {@link StakingError} `AccountNotFound`, `UnreadableAccount` or `OtherAccount`. */
export const fetchWorker = (from: ReadOne, address: Address): Promise<Worker> =>
  fetchOne(from, address, decodeWorker);

/** Fetches a network's reward pool. @throws {@link StakingError} `AccountNotFound`, `UnreadableAccount` or `OtherAccount`. */
export const fetchRewardPool = async (from: ReadOne, network: Address): Promise<RewardPool> =>
  fetchOne(from, await findRewardPoolAddress(network, from), decodeRewardPool);

/** Fetches a network's penalty pool. @throws {@link StakingError} `AccountNotFound`, `UnreadableAccount` or `OtherAccount`. */
export const fetchPenaltyPool = async (from: ReadOne, network: Address): Promise<PenaltyPool> =>
  fetchOne(from, await findPenaltyPoolAddress(network, from), decodePenaltyPool);

/** Fetches a slash case. @throws {@link StakingError} `AccountNotFound`, `UnreadableAccount` or `OtherAccount`. */
export const fetchSlashCase = (from: ReadOne, address: Address): Promise<SlashCase> =>
  fetchOne(from, address, decodeSlashCase);

/**
 * Fetches what a wallet has been paid as a verifier, or `undefined` before its first claim.
 *
 * @throws {@link StakingError} `UnreadableAccount` or `OtherAccount`.
 */
export async function fetchVerifier(
  from: ReadOne,
  { network, wallet }: { network: Address; wallet: Address },
): Promise<Verifier | undefined> {
  const account = await fetchAccount(from, await findVerifierAddress({ network, wallet }, from));
  return account && decodeVerifier(account, from);
}

/**
 * Fetches many workers, `undefined` where there is none (any more), in the order of the addresses.
 *
 * @throws {@link StakingError} `UnreadableAccount` or `OtherAccount` if one is something else.
 */
export async function fetchWorkers(
  from: Reader<GetMultipleAccountsApi>,
  addresses: readonly Address[],
): Promise<(Worker | undefined)[]> {
  const { rpc, commitment = 'confirmed' } = from;
  const workers: (Worker | undefined)[] = [];
  try {
    for (let i = 0; i < addresses.length; i += MAX_AT_ONCE) {
      const accounts = await fetchEncodedAccounts(rpc, addresses.slice(i, i + MAX_AT_ONCE), {
        commitment,
      });
      workers.push(
        ...accounts.map((found) => (found.exists ? decodeWorker(found, from) : undefined)),
      );
    }
  } catch (error) {
    throw explainFailure(error, NO_PROGRAM);
  }
  return workers;
}

/** Who only reads is refused by nodes, never by a program. */
const NO_PROGRAM = { programAddress: undefined };

/** What an RPC node returns in one call. */
const MAX_AT_ONCE = 100;

/** Which workers to find: all of a network, or those of one owner, of one operator, or offered to one key. */
export type WorkerFilter = {
  network: Address;
  owner?: Address;
  operator?: Address;
  offeredTo?: Address;
};

/**
 * Finds a network's workers. Nodes answer this slowly, or not at all, for large networks.
 *
 * @throws {@link StakingError} `ListRefused` where the node lists no accounts.
 */
export async function findWorkers(
  from: Reader<GetProgramAccountsApi>,
  filter: WorkerFilter,
): Promise<Worker[]> {
  const accounts = await findAccounts(from, workerFilters(filter));
  return accounts.map((account) => decodeWorker(account, from));
}

/** A part of an account that a node is to compare. */
export type BytesFilter = {
  memcmp: { offset: bigint; bytes: Base58EncodedBytes; encoding: 'base58' };
};

/** What a node is told to find workers by, or to notify of them. */
export function workerFilters({ network, ...keys }: WorkerFilter): BytesFilter[] {
  const filters = [
    bytesAt(0, WORKER_DISCRIMINATOR),
    bytesAt(WORKER_NETWORK_OFFSET, getAddressEncoder().encode(network)),
  ];
  for (const [name, offset] of WORKER_KEY_OFFSETS) {
    const key = keys[name];
    if (key !== undefined) filters.push(bytesAt(offset, getAddressEncoder().encode(key)));
  }
  return filters;
}

/** Finds all slash cases of a worker that have not been closed. */
export async function findSlashCases(
  from: Reader<GetProgramAccountsApi>,
  worker: Address,
): Promise<SlashCase[]> {
  const accounts = await findAccounts(from, [
    bytesAt(0, SLASH_CASE_DISCRIMINATOR),
    bytesAt(SLASH_CASE_WORKER_OFFSET, getAddressEncoder().encode(worker)),
  ]);
  return accounts.map((account) => decodeSlashCase(account, from));
}

/** Finds all slash cases of a network that have not been closed. Nodes answer this slowly for many. */
export async function findNetworkSlashCases(
  from: Reader<GetProgramAccountsApi>,
  network: Address,
): Promise<SlashCase[]> {
  const accounts = await findAccounts(from, [
    bytesAt(0, SLASH_CASE_DISCRIMINATOR),
    bytesAt(SLASH_CASE_NETWORK_OFFSET, getAddressEncoder().encode(network)),
  ]);
  return accounts.map((account) => decodeSlashCase(account, from));
}

/** The chain's own time, in Unix seconds: what the program goes by. */
export async function fetchChainTime(from: ChainReader<GetAccountInfoApi>): Promise<bigint> {
  const clock = await fetchAccount(from, CLOCK_ADDRESS);
  if (!clock) throw generalError('AccountNotFound', { details: [CLOCK_ADDRESS] });
  return decodeChainTime(clock);
}

/** Decodes the chain's time, in Unix seconds, from the account at {@link CLOCK_ADDRESS}. */
export const decodeChainTime = ({ data }: Pick<EncodedAccount, 'data'>): bigint =>
  getI64Decoder().decode(data, UNIX_TIMESTAMP_OFFSET);

/** The account that holds the chain's time. */
export const CLOCK_ADDRESS = 'SysvarC1ock11111111111111111111111111111111' as Address;
// Slot, epoch start, epoch and the next schedule's epoch stand before it, eight bytes each.
const UNIX_TIMESTAMP_OFFSET = 32;

// Discriminator, then eight bytes of version, bump and flags; a worker's network and opener stand before
// its other keys, a case's network before its worker.
const WORKER_NETWORK_OFFSET = 16;
const WORKER_KEY_OFFSETS = [
  ['owner', 80],
  ['operator', 112],
  ['offeredTo', 144],
] as const;
const SLASH_CASE_NETWORK_OFFSET = 16;
const SLASH_CASE_WORKER_OFFSET = 48;

async function fetchOne<T>(
  from: ReadOne,
  address: Address,
  decode: (account: EncodedAccount, of: Deployment) => T,
): Promise<T> {
  const account = await fetchAccount(from, address);
  if (!account) throw generalError('AccountNotFound', { details: [address] });
  return decode(account, from);
}

async function fetchAccount(
  from: ChainReader<GetAccountInfoApi>,
  address: Address,
): Promise<EncodedAccount | undefined> {
  const { rpc, commitment = 'confirmed' } = from;
  try {
    const account = await fetchEncodedAccount(rpc, address, { commitment });
    return account.exists ? account : undefined;
  } catch (error) {
    throw explainFailure(error, NO_PROGRAM);
  }
}

const bytesAt = (offset: number, bytes: ReadonlyUint8Array): BytesFilter => ({
  memcmp: {
    offset: BigInt(offset),
    bytes: getBase58Decoder().decode(bytes) as Base58EncodedBytes,
    encoding: 'base58',
  },
});

async function findAccounts(
  { rpc, programAddress, commitment = 'confirmed' }: Reader<GetProgramAccountsApi>,
  filters: readonly BytesFilter[],
): Promise<EncodedAccount[]> {
  try {
    const found = await rpc
      .getProgramAccounts(programAddress, { commitment, encoding: 'base64', filters: [...filters] })
      .send();
    return found.map(({ pubkey, account }) => parseBase64RpcAccount(pubkey, account));
  } catch (error) {
    const explained = explainFailure(error, NO_PROGRAM);
    if (explained.code !== 'EndpointRefused') throw explained;
    throw generalError('ListRefused', { details: explained.details, cause: error });
  }
}
