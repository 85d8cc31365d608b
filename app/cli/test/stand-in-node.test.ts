import assert from 'node:assert/strict';
import { before, after, test } from 'node:test';

import {
  appendTransactionMessageInstructions,
  createTransactionMessage,
  generateKeyPairSigner,
  getBase64EncodedWireTransaction,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
  type Instruction,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';

import { someAddress } from '@inferix/stake-snapshots/test/snapshots';
import { LitesvmChain } from '../sim/litesvm/chain.js';

let chain: LitesvmChain;
before(async () => {
  chain = await LitesvmChain.start({ slotTimeMs: 20 });
});
after(() => {
  chain.stop();
});

type Answer = { result?: unknown; error?: { code: number; message: string } };

async function asks(method: string, ...params: unknown[]): Promise<Answer> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  return (await (await fetch(chain.url, { method: 'POST', body })).json()) as Answer;
}

/** A transaction of the chain's payer, as it is sent. */
async function wireOf(instructions: readonly Instruction[], version: 0 | 1 = 0): Promise<string> {
  const { value: lifetime } = await chain.connection.rpc.getLatestBlockhash().send();
  const message = pipe(
    createTransactionMessage({ version }),
    (m) => setTransactionMessageFeePayerSigner(chain.payer, m),
    (m) => setTransactionMessageLifetimeUsingBlockhash(lifetime, m),
    (m) => appendTransactionMessageInstructions(instructions, m),
  );
  return getBase64EncodedWireTransaction(await signTransactionMessageWithSigners(message));
}

const pays = (amount: bigint, count: number): Instruction[] =>
  Array.from({ length: count }, () =>
    getTransferSolInstruction({ source: chain.payer, destination: someAddress(), amount }),
  );

const SOL = 1_000_000_000n;
const BASE64 = { encoding: 'base64' };

test('what is final is 32 blocks back', async () => {
  type Info = { absoluteSlot: number; blockHeight: number };
  const at = async (commitment: string) =>
    (await asks('getEpochInfo', { commitment })).result as Info;
  let latest = await at('confirmed');
  while (latest.blockHeight < 40) {
    await new Promise((r) => setTimeout(r, 20));
    latest = await at('confirmed');
  }
  const final = await at('finalized');
  const back = latest.blockHeight - final.blockHeight;
  assert.ok(back > 25 && back <= 32, `${back} blocks`);
  assert.ok(final.absoluteSlot < latest.absoluteSlot);
});

test('what is larger than a transaction may be is not taken', async () => {
  const blind = { ...BASE64, skipPreflight: true };
  const taken = await asks('sendTransaction', await wireOf(pays(SOL, 20)), blind);
  assert.equal(typeof taken.result, 'string', taken.error?.message);
  const wire = await wireOf(pays(SOL, 40));
  for (const { error } of [
    await asks('sendTransaction', wire, blind),
    await asks('simulateTransaction', wire, BASE64),
  ]) {
    assert.equal(error?.code, -32602);
    assert.match(error.message, /^transaction too large: \d+ bytes \(max: 1232\)$/);
  }
});

test('a transaction of version 1 is as large as that version allows', async () => {
  const blind = { ...BASE64, skipPreflight: true };
  const { result } = await asks('sendTransaction', await wireOf(pays(SOL, 40), 1), blind);
  assert.equal(typeof result, 'string');
});

test('what fails when it is simulated is sent only if that is asked for', async () => {
  const poor = await generateKeyPairSigner();
  await chain.fund(poor.address, 1);
  const failing = await wireOf([
    getTransferSolInstruction({ source: poor, destination: chain.payer.address, amount: 2n * SOL }),
  ]);
  const { error } = await asks('sendTransaction', failing, BASE64);
  assert.equal(error?.code, -32002);
  const sent = await asks('sendTransaction', failing, { ...BASE64, skipPreflight: true });
  assert.equal(typeof sent.result, 'string');
});

test('more than a node answers at once is refused', async () => {
  const many = (count: number): unknown[] => Array.from({ length: count }, () => someAddress());
  assert.equal((await asks('getMultipleAccounts', many(100), BASE64)).error, undefined);
  assert.equal((await asks('getMultipleAccounts', many(101), BASE64)).error?.code, -32602);
  assert.equal((await asks('getSignatureStatuses', many(256))).error, undefined);
  assert.equal((await asks('getSignatureStatuses', many(257))).error?.code, -32602);
  const { address } = chain.payer;
  const listed = await asks('getSignaturesForAddress', address, { limit: 1_001 });
  assert.equal(listed.error?.code, -32602);
});

test('a transaction is in the history once it is confirmed, for whoever understands its version', async () => {
  const { result: signature } = await asks('sendTransaction', await wireOf(pays(SOL, 1)), BASE64);
  const asked = (config: object): Promise<Answer> => asks('getTransaction', signature, config);
  assert.equal((await asked({ commitment: 'processed' })).error?.code, -32602);
  const confirmed = { commitment: 'confirmed', maxSupportedTransactionVersion: 0 };
  while (!(await asked(confirmed)).result) await new Promise((r) => setTimeout(r, 5));
  assert.equal((await asked({ maxSupportedTransactionVersion: 0 })).result, null, 'not final yet');
  assert.equal((await asked({ commitment: 'confirmed' })).error?.code, -32015);
});
