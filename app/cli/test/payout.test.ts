import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { AccountRole, type Address, type KeyPairSigner } from '@solana/kit';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import {
  AuthorityType,
  getCloseAccountInstruction,
  getFreezeAccountInstruction,
  getSetAuthorityInstruction,
  getTransferInstruction,
} from '@solana-program/token';

import { TOKEN_2022_PROGRAM_ADDRESS } from '@inferix/staking-client';
import { Chain, type TestMint } from '@inferix/staking-testkit/chain';
import { payoutState } from '../src/chain/payout.js';

let chain: Chain;
before(async () => {
  chain = await Chain.start();
});
after(() => {
  chain.stop();
});

/** A wallet's token account with a token in it. */
async function payee(mint: TestMint) {
  const wallet = await chain.wallet();
  const account = await chain.giveTokens(mint, wallet.address, 1n);
  return { wallet, account };
}

function state(mint: TestMint, wallet: KeyPairSigner, account: Address) {
  const { address, tokenProgram } = mint;
  const { rpc } = chain.connection;
  return payoutState(
    { rpc, commitment: 'confirmed' },
    { mint: address, tokenProgram },
    { payout: wallet.address, payoutTokenAccount: account },
  );
}

test('an account in order is usable, and one that was closed is missing', async () => {
  const mint = await chain.createMint(6);
  const { wallet, account } = await payee(mint);
  assert.equal(await state(mint, wallet, account), 'usable');
  const destination = await chain.giveTokens(mint, chain.payer.address, 1n);
  await chain.send(
    getTransferInstruction({ source: account, destination, authority: wallet, amount: 1n }),
    getCloseAccountInstruction({ account, destination: wallet.address, owner: wallet }),
  );
  assert.equal(await state(mint, wallet, account), 'missing');
});

test('a frozen account is told', async () => {
  const mint = await chain.createMint(6, { freezable: true });
  const { wallet, account } = await payee(mint);
  await chain.send(
    getFreezeAccountInstruction({ account, mint: mint.address, owner: mint.authority }),
  );
  assert.equal(await state(mint, wallet, account), 'frozen');
});

test('an account that was given away is foreign', async () => {
  const mint = await chain.createMint(6);
  const { wallet, account } = await payee(mint);
  await chain.send(
    getSetAuthorityInstruction({
      owned: account,
      owner: wallet,
      authorityType: AuthorityType.AccountOwner,
      newAuthority: chain.payer.address,
    }),
  );
  assert.equal(await state(mint, wallet, account), 'foreign');
});

test('an account that asks for memos is told, until it asks no more', async () => {
  const mint = await chain.createMint(6, { tokenProgram: TOKEN_2022_PROGRAM_ADDRESS });
  const { wallet, account } = await payee(mint);
  assert.equal(await state(mint, wallet, account), 'usable');
  const owned = { address: account, role: AccountRole.WRITABLE };
  const owner = { address: wallet.address, role: AccountRole.READONLY_SIGNER, signer: wallet };
  const memo = (on: boolean) => ({
    programAddress: TOKEN_2022_PROGRAM_ADDRESS,
    accounts: [owned, owner],
    data: Uint8Array.of(30, on ? 0 : 1),
  });
  // Reallocate: room for the extension with number 8.
  const reallocate = {
    programAddress: TOKEN_2022_PROGRAM_ADDRESS,
    accounts: [
      owned,
      { ...owner, role: AccountRole.WRITABLE_SIGNER },
      { address: SYSTEM_PROGRAM_ADDRESS, role: AccountRole.READONLY },
      owner,
    ],
    data: Uint8Array.of(29, 8, 0),
  };
  await chain.send(reallocate, memo(true));
  assert.equal(await state(mint, wallet, account), 'memo');
  await chain.send(memo(false));
  assert.equal(await state(mint, wallet, account), 'usable');
});
