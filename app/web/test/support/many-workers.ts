import { getAddressDecoder, type Address } from '@solana/kit';
import type { TestNetwork } from '@inferix/staking-testkit/network';

/** An answer to `getProgramAccounts` with copies of a worker under other addresses: no validator holds so many. */
export async function manyWorkers(
  { chain }: TestNetwork,
  worker: Address,
  count: number,
): Promise<unknown> {
  const { value } = await chain.connection.rpc
    .getAccountInfo(worker, { encoding: 'base64', commitment: 'confirmed' })
    .send();
  if (!value) throw new Error('the worker to copy is missing');
  const account = {
    data: value.data,
    executable: value.executable,
    lamports: Number(value.lamports),
    owner: value.owner,
    rentEpoch: 0,
    space: Number(value.space),
  };
  return Array.from({ length: count }, (_, i) => ({ pubkey: addressOf(i), account }));
}

function addressOf(i: number): Address {
  const bytes = new Uint8Array(32).fill(1);
  new DataView(bytes.buffer).setUint32(0, i + 1);
  return getAddressDecoder().decode(bytes);
}
