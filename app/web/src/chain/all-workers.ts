/**
 * All workers of a network: in one answer where the node gives it, and otherwise their addresses first and then
 * their accounts, page by page.
 *
 * @module
 */

import {
  explainFailure,
  StakingError,
  workerFilters,
  type Deployment,
  type Worker,
} from '@inferix/staking-client';
import { getBase64Encoder, lamports, type Address, type EncodedAccount } from '@solana/kit';

import { decodeQuickly } from './decode-quickly.js';
import { inPages } from './in-pages.js';
import { askInPieces, askQuickly } from './quick-rpc.js';
import { isRateLimited, waitMs } from './rate-limit.js';
import { sleep } from './sleep.js';

/** Where to ask, and for which network's workers. */
export type AllWorkersOf = Deployment & { url: string; network: Address };

/** How far a reading in pages has come, and the workers that it has found so far. */
export type Progress = { read: number; of: number; workers: readonly Worker[] };

export type Found = { workers: Worker[]; inPages: boolean };

/**
 * @param listRefused - The node has refused the whole list before: it is not asked for again.
 * @throws {@link StakingError} with a way on where the node lists nothing, `ListRefused` or `ListLimited`.
 */
export async function fetchAllWorkers(
  of: AllWorkersOf,
  listRefused: boolean,
  onProgress: (progress: Progress) => void,
): Promise<Found> {
  if (!listRefused) {
    try {
      return { workers: await readAtOnce(of), inPages: false };
    } catch (error) {
      // It is up to no standard how a node says that an answer is too large for it.
      if (error instanceof StakingError) throw error;
      if (isRateLimited(error)) await sleep(waitMs(error, 0));
    }
  }
  let progress: Progress = { read: 0, of: 0, workers: [] };
  try {
    const workers = await readInPages(of, (now) => {
      progress = now;
      onProgress(now);
    });
    return { workers, inPages: true };
  } catch (error) {
    throw explain(error, progress);
  }
}

const WAYS_ON =
  'A worker is still found by its address, and My workers shows those of your wallet that are known.';

function explain(error: unknown, { read, of }: Progress): StakingError {
  const explained = explainFailure(error, { programAddress: undefined });
  if (explained === error) return explained;
  const refused = (code: string, sentence: string): StakingError =>
    new StakingError(code, `${sentence} ${WAYS_ON}`, { cause: error });
  if (isRateLimited(error)) {
    const far = of === 0 ? '' : ` The list was given up at ${read} of ${of} workers.`;
    const sentence = `This RPC node allows fewer requests than the list of all workers takes.${far}`;
    return refused('ListLimited', `${sentence} Try again in a minute.`);
  }
  if (error instanceof TypeError) return explained;
  return refused('ListRefused', 'This RPC node does not list all workers of the network.');
}

type Shown = { data: [string, 'base64']; owner: Address };
type Listed = { pubkey: Address; account: Shown };
type InContext<T> = { context: { slot: number }; value: T };

async function readAtOnce(of: AllWorkersOf): Promise<Worker[]> {
  const workers: Worker[] = [];
  for await (const some of askInPieces<Listed>(of.url, 'getProgramAccounts', listing(of))) {
    for (const { pubkey, account } of some) {
      const worker = workerOf(pubkey, account, of);
      if (worker) workers.push(worker);
    }
  }
  return workers;
}

async function readInPages(
  of: AllWorkersOf,
  onProgress: (progress: Progress) => void,
): Promise<Worker[]> {
  const { context, value: listed } = await askQuickly<InContext<Listed[]>>(
    of.url,
    'getProgramAccounts',
    listing(of, { offset: 0, length: 0 }),
  );
  const addresses = [...new Set(listed.map(({ pubkey }) => pubkey))];
  const workers: Worker[] = [];
  let read = 0;
  const tell = (): void => {
    onProgress({ read, of: addresses.length, workers });
  };
  tell();
  await readAt(of, addresses, context.slot, (found, asked) => {
    workers.push(...found);
    read += asked;
    tell();
  });
  return workers;
}

/** The workers of a network at these addresses, as far as they are there. @throws What the node has thrown. */
export async function fetchWorkersAt(
  of: AllWorkersOf,
  addresses: readonly Address[],
): Promise<Worker[]> {
  const workers: Worker[] = [];
  await readAt(of, addresses, 0, (found) => workers.push(...found));
  return workers;
}

/**
 * Each page is of a slot of its own, and of none before that of the addresses. So whoever is missing in it has been
 * closed, and who has been opened since arrives by the websocket, or with the next reading.
 */
async function readAt(
  of: AllWorkersOf,
  addresses: readonly Address[],
  minContextSlot: number,
  onPage: (found: Worker[], asked: number) => void,
): Promise<void> {
  const config = { commitment: 'confirmed', encoding: 'base64', minContextSlot };
  await inPages(addresses, async (some) => {
    const page = await askQuickly<InContext<(Shown | null)[]>>(of.url, 'getMultipleAccounts', [
      some,
      config,
    ]);
    if (page.value.length !== some.length) throw new TypeError('The node left accounts out.');
    const found = some.flatMap((address, i) => workerOf(address, page.value[i], of) ?? []);
    onPage(found, some.length);
  });
}

/** What a node is asked for a list by. */
function listing(
  { network, programAddress }: AllWorkersOf,
  dataSlice?: { offset: number; length: number },
): unknown[] {
  const filters = workerFilters({ network }).map(({ memcmp }) => ({
    memcmp: { ...memcmp, offset: Number(memcmp.offset) },
  }));
  const how = { commitment: 'confirmed', encoding: 'base64', withContext: true };
  return [programAddress, { ...how, filters, ...(dataSlice && { dataSlice }) }];
}

/** None where the account is closed, and then anybody's: SOL can be sent to any address. */
function workerOf(
  address: Address,
  account: Shown | null | undefined,
  of: AllWorkersOf,
): Worker | undefined {
  if (account?.owner !== of.programAddress) return undefined;
  const worker = decodeQuickly(encodedAccount(address, account), of);
  return worker.network === of.network ? worker : undefined;
}

const encodedAccount = (address: Address, { data, owner }: Shown): EncodedAccount => ({
  address,
  data: getBase64Encoder().encode(data[0]),
  programAddress: owner,
  executable: false,
  lamports: lamports(0n),
  space: 0n,
});
