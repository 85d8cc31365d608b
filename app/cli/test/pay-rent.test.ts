import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { generateKeyPairSigner, type KeyPairSigner } from '@solana/kit';
import { getBurnInstruction, getCloseAccountInstruction } from '@solana-program/token';

import { INFERIX_STAKING_PROGRAM_ADDRESS, setPayout } from '@inferix/staking-client';
import type { TestNetwork, TestWorker } from '@inferix/staking-testkit/network';
import { Distributor } from './harness/distributor.js';

const CREATE = '--create-token-accounts';
const GONE = 'no token account, paid before';

/** A worker that is paid to a new wallet, which has no token account. */
async function movesOut(net: TestNetwork, { address: worker, owner }: TestWorker) {
  const { network } = net;
  const wallet = await generateKeyPairSigner();
  const moved = await setPayout({ network, worker, owner, payout: wallet.address });
  // Without the token account that setting a payout creates.
  await net.does(moved.filter((one) => one.programAddress === INFERIX_STAKING_PROGRAM_ADDRESS));
  return wallet;
}

/** Empties a wallet's token account and closes it: the rent is its owner's. */
async function closesAccount(net: TestNetwork, worker: TestWorker, wallet: KeyPairSigner) {
  const { payoutTokenAccount: account } = await net.worker(worker);
  const amount = await net.holds(wallet);
  const { mint } = net.network;
  await net.does([
    getBurnInstruction({ account, mint, authority: wallet, amount }),
    getCloseAccountInstruction({ account, destination: wallet.address, owner: wallet }),
  ]);
  return net.chain.lamports(wallet.address);
}

test('whoever closes its token account after each epoch is given one, and not another one', async (t) => {
  const distributor = await Distributor.start(t);
  const { net } = distributor;
  const [farmer, other] = [await net.registersWorker(), await net.registersWorker()];
  const wallet = await movesOut(net, farmer);
  await net.passesEpochs(2n);
  const first = await distributor.builds('1.snapshot', [farmer, other]);
  await distributor.publishes(first);
  const paid = await distributor.pays(first, CREATE);
  assert.deepEqual([paid.paid, paid.tokenAccountsCreated], [2, 1]);
  assert.equal(await closesAccount(net, farmer, wallet), BigInt(paid.tokenAccountRent));

  await net.passesEpochs(1n);
  const second = await distributor.builds('2.snapshot', [farmer, other], `--previous ${first}`);
  await distributor.publishes(second);
  // Nor for another wallet of its owner's: what counts is that the worker was paid before.
  const another = await movesOut(net, farmer);
  const again = await distributor.pays(second, CREATE);
  assert.deepEqual([again.paid, again.waiting], [1, { [GONE]: 1 }]);
  assert.deepEqual([again.tokenAccountsCreated, again.tokenAccountRent], [0, '0']);
  assert.equal(await net.chain.lamports(another.address), 0n);
  const said = await distributor.operator.does(distributor.paying(second, CREATE));
  assert.match(said, /^waiting +1 no token account, paid before: 50$/m);
  assert.match(said, /^create it with "spl-token create-account", or name a wallet with/m);

  // With an account that somebody else pays for it is paid.
  await net.chain.giveTokens(net.mint, another.address, 1n);
  assert.equal((await distributor.pays(second, CREATE)).paid, 1);
});

test('who closes the account that was created before the claim lands is given no other one', async (t) => {
  const distributor = await Distributor.start(t);
  const { net } = distributor;
  const worker = await net.registersWorker();
  const wallet = await movesOut(net, worker);
  await net.passesEpochs(2n);
  const snapshot = await distributor.builds('1.snapshot', [worker]);
  await distributor.publishes(snapshot);
  // An earlier run created it, and was killed.
  const receipt = { type: 'token-accounts', signature: 'x', wallets: [wallet.address] };
  writeFileSync(`${snapshot}.receipts.jsonl`, `${JSON.stringify(receipt)}\n`);
  const paid = await distributor.pays(snapshot, CREATE);
  assert.deepEqual([paid.paid, paid.waiting], [0, { [GONE]: 1 }]);
  assert.equal(paid.tokenAccountsCreated, 0);
});
