import {
  getBase58Encoder,
  getBase64Encoder,
  lamports,
  type Address,
  type EncodedAccount,
  type ReadonlyUint8Array,
} from '@solana/kit';

/** An account as a node shows it. */
export type Shown = {
  lamports: bigint;
  data: readonly [string, 'base64'];
  owner: Address;
  executable: boolean;
  space: bigint;
};

/** Shows an account, or a part of its data. */
export function shown(account: EncodedAccount, slice?: { offset: number; length: number }): Shown {
  const data = slice ? account.data.slice(slice.offset, slice.offset + slice.length) : account.data;
  return {
    lamports: account.lamports,
    data: [Buffer.from(data).toString('base64'), 'base64'],
    owner: account.programAddress,
    executable: account.executable,
    space: account.space,
  };
}

/** An account that was shown, as it comes out of JSON. */
export type Sent = Omit<Shown, 'lamports'> & { pubkey: Address; lamports: number };

export function stored(account: Sent): EncodedAccount {
  const data = Buffer.from(account.data[0], 'base64');
  return {
    address: account.pubkey,
    lamports: lamports(BigInt(account.lamports)),
    data,
    programAddress: account.owner,
    executable: account.executable,
    space: BigInt(data.length),
  };
}

/** What `getProgramAccounts` may ask for. */
export type Filter =
  | { dataSize: number }
  | { memcmp: { offset: number; bytes: string; encoding?: 'base58' | 'base64' } };

/** Whether an account is what was asked for. */
export function matcherOf(filters: readonly Filter[]): (data: ReadonlyUint8Array) => boolean {
  const matchers = filters.map((filter) => {
    if ('dataSize' in filter) {
      return (data: ReadonlyUint8Array) => data.length === filter.dataSize;
    }
    const { offset, bytes, encoding = 'base58' } = filter.memcmp;
    const encoder = encoding === 'base58' ? getBase58Encoder() : getBase64Encoder();
    const wanted = encoder.encode(bytes);
    return (data: ReadonlyUint8Array) => wanted.every((byte, i) => data[offset + i] === byte);
  });
  return (data) => matchers.every((matches) => matches(data));
}
