import assert from 'node:assert/strict';

import { type Address, type Base58EncodedBytes } from '@solana/kit';

import { type Chain, type TestMint } from './chain.js';

/** All accounts of the program, all accounts of a token and its mint, byte by byte. */
export async function booksOf(chain: Chain, mint: TestMint): Promise<Map<Address, string>> {
  const { rpc, programAddress } = chain.connection;
  const bytes = mint.address as string as Base58EncodedBytes;
  const [ours, tokens, supply] = await Promise.all([
    rpc.getProgramAccounts(programAddress, { encoding: 'base64' }).send(),
    rpc
      .getProgramAccounts(mint.tokenProgram, {
        encoding: 'base64',
        filters: [{ memcmp: { offset: 0n, bytes, encoding: 'base58' } }],
      })
      .send(),
    rpc.getAccountInfo(mint.address, { encoding: 'base64' }).send(),
  ]);
  // Books without an entry would always be the same.
  assert.ok(ours.length > 0 && tokens.length > 0 && supply.value);
  const books = [...ours, ...tokens, { pubkey: mint.address, account: supply.value }].map(
    ({ pubkey, account }): [Address, string] => [pubkey, `${account.lamports} ${account.data[0]}`],
  );
  return new Map(books.sort(([a], [b]) => (a < b ? -1 : 1)));
}
