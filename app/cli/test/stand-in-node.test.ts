import assert from 'node:assert/strict';
import { before, after, test } from 'node:test';

import {
  appendTransactionMessageInstructions,
  createTransactionMessage,
  generateKeyPairSigner,
  getBase64EncodedWireTransaction,
  pipe,
  setTransactionMessageComputeUnitLimit,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  setTransactionMessageLoadedAccountsDataSizeLimit,
  signTransactionMessageWithSigners,
  type Instruction,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import { someAddress } from '@inferix/stake-snapshots/test/snapshots';
import { LitesvmChain } from '../sim/litesvm/chain.js';

let chain: LitesvmChain;
before(async () => {
  chain = await LitesvmChain.start({ slotTimeMs: 20 });
});
after(() => {
  chain.stop();
});

type Answer = { result?: unknown; error?: { code: number; message: string; data?: unknown } };

const asks = (method: string, ...params: unknown[]): Promise<Answer> =>
  asksBehind(0, method, ...params);

/** Asks as if the node were so many slots behind. */
async function asksBehind(behind: number, method: string, ...params: unknown[]): Promise<Answer> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params, behind });
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
    // Version 1 may use and load nothing unless it says how much.
    (m) => setTransactionMessageComputeUnitLimit(version === 1 ? 100_000 : undefined, m),
    (m) => setTransactionMessageLoadedAccountsDataSizeLimit(version === 1 ? 2 ** 20 : undefined, m),
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
  const later = await at('confirmed');
  // What is confirmed is one block back.
  const back = (from: Info): number => from.blockHeight - final.blockHeight;
  assert.ok(back(latest) <= 31 && back(later) >= 31, `${back(latest)} to ${back(later)} blocks`);
  assert.ok(final.absoluteSlot < later.absoluteSlot);
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

type Landed = { slot: number };

test('a transaction is in the history once it is confirmed, for whoever understands its version', async () => {
  for (const version of [0, 1] as const) {
    const wire = await wireOf(pays(SOL, 1), version);
    const { result: signature, error: refused } = await asks('sendTransaction', wire, BASE64);
    assert.equal(refused, undefined);
    const asked = (config: object): Promise<Answer> => asks('getTransaction', signature, config);
    assert.equal((await asked({ commitment: 'processed' })).error?.code, -32602);
    const confirmed = { commitment: 'confirmed', maxSupportedTransactionVersion: version };
    let landed: Landed | null = null;
    while (!landed) landed = (await asked(confirmed)).result as Landed | null;
    const finalSlot = async () => (await asks('getSlot')).result as number;
    const final = async () => (await asked({ maxSupportedTransactionVersion: version })).result;
    for (let isFinal = false; !isFinal;) {
      const [before, shown, after] = [await finalSlot(), await final(), await finalSlot()];
      isFinal = shown !== null;
      if (isFinal) assert.ok(after >= landed.slot, 'not final yet');
      else assert.ok(before < landed.slot, 'it is final');
    }
    const older = version === 0 ? {} : { maxSupportedTransactionVersion: 0 };
    for (const config of [{}, older]) {
      const { error } = await asked({ commitment: 'confirmed', ...config });
      assert.deepEqual(error, {
        code: -32015,
        message:
          `Transaction version (${version}) is not supported by the requesting client. ` +
          'Please try the request again with the following configuration parameter: ' +
          `"maxSupportedTransactionVersion": ${version}`,
      });
    }
  }
});

type WithSlot<T> = { context: { slot: number }; value: T };

test('what a node has not reached it does not answer', async () => {
  const { address } = chain.payer;
  for (const commitment of ['processed', 'confirmed', 'finalized']) {
    const { result } = await asks('getBalance', address, { commitment });
    const { slot } = (result as WithSlot<number>).context;
    const reached = await asks('getBalance', address, { commitment, minContextSlot: slot });
    assert.equal(reached.error, undefined);
    for (const [method, ...params] of [
      ['getBalance', address],
      ['getAccountInfo', address],
      ['getMultipleAccounts', [address]],
      ['getProgramAccounts', TOKEN_PROGRAM_ADDRESS],
      ['getLatestBlockhash'],
      ['getSlot'],
      ['getBlockHeight'],
      ['getEpochInfo'],
      ['getSignaturesForAddress', address],
    ] as const) {
      const far = { ...BASE64, commitment, minContextSlot: slot + 1_000 };
      const { error } = await asks(method, ...params, far);
      assert.equal(error?.code, -32016, method);
      assert.equal(error.message, 'Minimum context slot has not been reached');
      assert.ok((error.data as { contextSlot: number }).contextSlot >= slot);
    }
  }
  const wire = await wireOf(pays(SOL, 1));
  for (const method of ['sendTransaction', 'simulateTransaction']) {
    const far = { ...BASE64, minContextSlot: 2 ** 50 };
    assert.equal((await asks(method, wire, far)).error?.code, -32016, method);
  }
});

test('an account is as old as its commitment, and as the node that shows it', async () => {
  const wallet = someAddress();
  const transfer = getTransferSolInstruction({
    ...{ source: chain.payer, destination: wallet, amount: SOL },
  });
  const sent = await asks('sendTransaction', await wireOf([transfer]), BASE64);
  const statusAt = async (behind: number) => {
    const { result } = await asksBehind(behind, 'getSignatureStatuses', [sent.result]);
    type Statuses = [{ slot: number; confirmationStatus: string } | null];
    const { context, value } = result as WithSlot<Statuses>;
    return { at: context.slot, status: value[0] };
  };
  const balance = async (
    commitment: string,
    behind = 0,
  ): Promise<[slot: number, lamports: number]> => {
    const { result } = await asksBehind(behind, 'getBalance', wallet, { commitment });
    const { context, value } = result as WithSlot<number>;
    return [context.slot, value];
  };
  const { slot: landed } = (await statusAt(0)).status ?? assert.fail('it landed');
  for (;;) {
    for (const [commitment, behind] of [
      ['processed', 0],
      ['confirmed', 0],
      ['confirmed', 7],
      ['finalized', 0],
      ['finalized', 7],
    ] as const) {
      const [slot, lamports] = await balance(commitment, behind);
      assert.equal(lamports, slot < landed ? 0 : Number(SOL), `${commitment}, ${behind} behind`);
    }
    if ((await balance('finalized', 7))[0] > landed) break;
  }
  assert.equal((await statusAt(0)).status?.confirmationStatus, 'finalized');
  const { at, status } = await statusAt(200);
  assert.equal(status === null, at < landed, 'it has not seen it yet');
});

test('whoever leaves the encoding out gets little data, or none', async () => {
  const clock = 'SysvarC1ock11111111111111111111111111111111';
  const hashes = 'SysvarS1otHashes111111111111111111111111111';
  assert.equal((await asks('getAccountInfo', clock)).error, undefined);
  assert.equal((await asks('getAccountInfo', hashes)).error?.code, -32600);
  const part = { ...BASE64, dataSlice: { offset: 0, length: 8 } };
  const { result } = await asks('getAccountInfo', hashes, part);
  const { data } = (result as WithSlot<{ data: [string, string] }>).value;
  assert.equal(Buffer.from(data[0], 'base64').readBigUInt64LE(), 512n);
});

test('what a node does not understand it refuses', async () => {
  for (const [code, method, ...params] of [
    [-32601, 'getEverything'],
    [-32602, 'getBalance', 'not an address'],
    [-32602, 'getMultipleAccounts', ['not an address'], BASE64],
    [-32602, 'getBalance', chain.payer.address, { commitment: 'max' }],
    [-32602, 'sendTransaction', await wireOf(pays(SOL, 1))],
    [-32602, 'getRecentPrioritizationFees', Array.from({ length: 129 }, someAddress)],
  ] as const) {
    assert.equal((await asks(method, ...params)).error?.code, code, method);
  }
});
