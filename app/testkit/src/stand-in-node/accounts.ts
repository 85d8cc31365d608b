/**
 * Accounts as a node shows them: found by filters, sliced and encoded, with what Agave refuses.
 *
 * @module
 */

import { getBase58Decoder, getBase58Encoder, isAddress, type Address } from '@solana/kit';

import { invalidParams, RpcError } from './rpc-error.js';

export type Account = { owner: Address; lamports: number; data: Uint8Array };

/** The accounts that a node has, wherever they come from. */
export type Accounts = {
  find(address: Address): Account | undefined;
  ofProgram(program: Address): Iterable<readonly [Address, Account]>;
};

type Encoding = 'base58' | 'base64' | 'jsonParsed';

/** How accounts are asked for. */
export type Config = {
  commitment?: string;
  encoding?: Encoding;
  dataSlice?: { offset: number; length: number };
  filters?: readonly Filter[];
  minContextSlot?: number;
  withContext?: boolean;
};

type Filter =
  | { dataSize: number }
  | { memcmp: { offset: number; bytes: string; encoding?: 'base58' | 'base64' } };

/** An account in an answer. */
export type Shown = {
  data: [string, string] | string;
  executable: boolean;
  lamports: number;
  owner: Address;
  rentEpoch: number;
  space: number;
};

/** How an account is shown that does not exist any more to those who follow it. */
export const CLOSED: Account = {
  owner: '11111111111111111111111111111111' as Address,
  lamports: 0,
  data: new Uint8Array(),
};

const MAX_FILTERS = 4;
const MAX_COMPARED = 128;
const MAX_BASE58 = 128;
/** What Agave shows of accounts that pay no rent: the largest `u64`, which JavaScript rounds to this. */
const RENT_EXEMPT = 2 ** 64;

/** @throws {@link RpcError} if it is none. */
export function addressOf(text: unknown): Address {
  if (typeof text !== 'string' || !/^[1-9A-HJ-NP-Za-km-z]+$/.test(text)) {
    throw invalidParams('Invalid param: Invalid');
  }
  if (!isAddress(text)) throw invalidParams('Invalid param: WrongSize');
  return text;
}

/** Whether an account passes filters. @throws {@link RpcError} for filters that a node does not take. */
export function matcherOf(filters: readonly Filter[] = []): (account: Account) => boolean {
  if (filters.length > MAX_FILTERS) {
    throw invalidParams(`Too many filters provided; max ${MAX_FILTERS}`);
  }
  const tests = filters.map(testOf);
  return ({ data }) => tests.every((passes) => passes(data));
}

function testOf(filter: Filter): (data: Uint8Array) => boolean {
  if ('dataSize' in filter) return (data) => data.length === filter.dataSize;
  if (typeof filter.memcmp.offset !== 'number') throw invalidParams('invalid type: filter');
  const { offset } = filter.memcmp;
  const bytes = comparedIn(filter.memcmp);
  return (data) =>
    offset + bytes.length <= data.length && bytes.every((byte, i) => data[offset + i] === byte);
}

function comparedIn({ bytes, encoding = 'base58' }: { bytes: string; encoding?: string }): Buffer {
  const decoded =
    encoding === 'base64' ? Buffer.from(bytes, 'base64') : Buffer.from(fromBase58(bytes));
  if (decoded.length > MAX_COMPARED) {
    throw invalidParams('encoded binary data should be less than 129 bytes');
  }
  return decoded;
}

function fromBase58(text: string): Uint8Array {
  try {
    return Uint8Array.from(getBase58Encoder().encode(text));
  } catch {
    throw invalidParams('base58 decode error');
  }
}

/** @throws {@link RpcError} if the encoding is none, or not one for so much. */
export function show({ owner, lamports, data }: Account, config: Config = {}): Shown {
  const { dataSlice, encoding } = config;
  const { offset, length } = dataSlice ?? { offset: 0, length: data.length };
  const shown = Buffer.from(data.subarray(offset, offset + length));
  return {
    data: encoded(shown, encoding),
    executable: false,
    lamports,
    owner,
    rentEpoch: RENT_EXEMPT,
    space: data.length,
  };
}

function encoded(data: Buffer, encoding: Encoding | undefined): Shown['data'] {
  switch (encoding) {
    // Of accounts that a node cannot parse it shows the bytes.
    case 'jsonParsed':
    case 'base64':
      return [data.toString('base64'), 'base64'];
    case 'base58':
    case undefined: {
      if (data.length > MAX_BASE58) {
        const sentence = `Encoded binary (base 58) data should be less than ${MAX_BASE58} bytes`;
        throw new RpcError(-32_600, `${sentence}, please use Base64 encoding.`);
      }
      const text = getBase58Decoder().decode(data);
      return encoding === undefined ? text : [text, 'base58'];
    }
    default:
      throw invalidParams(`unknown variant \`${String(encoding)}\``);
  }
}
