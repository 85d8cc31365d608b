/**
 * All workers of a network: ten thousand of them, without the page standing still.
 *
 * @module
 */

import {
  decodeWorker,
  explainFailure,
  workerFilters,
  type Deployment,
  type Worker,
} from '@inferix/staking-client';
import { encodeAddress } from '@inferix/stake-snapshots';
import {
  getBase64Encoder,
  getSolanaErrorFromJsonRpcError,
  lamports,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  SolanaError,
  type Address,
  type EncodedAccount,
} from '@solana/kit';

/** Where a worker's account has keys that its address does not depend on. */
const KEYS = [
  ['owner', 80],
  ['operator', 112],
  ['offeredTo', 144],
  ['vault', 208],
  ['payout', 240],
  ['payoutTokenAccount', 272],
] as const;
const KEY_BYTES = 32;

/** Decoded before the page may do something else: some milliseconds of work. */
const AT_ONCE = 100;

/** Where to ask, and for which network's workers. */
export type AllWorkersOf = Deployment & { url: string; network: Address };

export async function fetchAllWorkers(of: AllWorkersOf): Promise<Worker[]> {
  const listed = await list(of).catch((error: unknown) => {
    throw explainFailure(error, { programAddress: undefined });
  });
  const workers: Worker[] = [];
  for (let i = 0; i < listed.length; i += AT_ONCE) {
    const some = listed.slice(i, i + AT_ONCE);
    workers.push(...some.map((one) => decodeQuickly(accountOf(one), of)));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return workers.filter((worker) => worker.network === of.network);
}

type Listed = { pubkey: Address; account: { data: [string, 'base64']; owner: Address } };
type Answer = { result?: Listed[]; error?: { code: number; message: string } };

/**
 * Lists the accounts. Kit keeps each integer of an answer whole, which takes a second for eleven megabytes;
 * none of these is needed.
 */
async function list({ url, network, programAddress }: AllWorkersOf): Promise<Listed[]> {
  const filters = workerFilters({ network }).map(({ memcmp }) => ({
    memcmp: { ...memcmp, offset: Number(memcmp.offset) },
  }));
  const params = [programAddress, { commitment: 'confirmed', encoding: 'base64', filters }];
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'getProgramAccounts', params }),
  });
  if (!response.ok) {
    const { headers, status: statusCode, statusText: message } = response;
    throw new SolanaError(SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR, {
      headers,
      message,
      statusCode,
    });
  }
  const { result, error } = (await response.json()) as Answer;
  if (!result) throw getSolanaErrorFromJsonRpcError(error);
  return result;
}

const accountOf = ({ pubkey, account }: Listed): EncodedAccount => ({
  address: pubkey,
  data: getBase64Encoder().encode(account.data[0]),
  programAddress: account.owner,
  executable: false,
  lamports: lamports(0n),
  space: 0n,
});

/**
 * Decodes a worker like `decodeWorker`, with all of its checks. Much of the time would go into writing keys in
 * base 58: the decoder is given zeros in their place, and they are written by the snapshots' tables.
 */
export function decodeQuickly(account: EncodedAccount, of: Deployment): Worker {
  const data = Uint8Array.from(account.data);
  const keys: Partial<Record<(typeof KEYS)[number][0], Address>> = {};
  for (const [name, offset] of KEYS) {
    const isZero = data.subarray(offset, offset + KEY_BYTES).every((byte) => byte === 0);
    if (name !== 'offeredTo' || !isZero) keys[name] = encodeAddress(data, offset) as Address;
    data.fill(0, offset, offset + KEY_BYTES);
  }
  return { ...decodeWorker({ ...account, data }, of), ...keys };
}
