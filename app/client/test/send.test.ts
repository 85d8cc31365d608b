import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import {
  generateKeyPairSigner,
  getBase58Encoder,
  getU32Decoder,
  getU64Decoder,
  lamports,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';
import { getBatchInstruction, getTransferInstruction } from '@solana-program/token';

import { connect, sendInstructions, StakingError, type Connection } from '../src/index.js';
import { Chain, type TestMint } from '@inferix/staking-testkit/chain';

let chain: Chain;
let mint: TestMint;
before(async () => {
  chain = await Chain.start({ withProgram: false });
  mint = await chain.createMint(6);
});
after(() => {
  chain.stop();
});

test('a transaction is confirmed, and says what it did when asked', async () => {
  const alice = await chain.wallet(0);
  const sent = await chain.send(
    getTransferSolInstruction({
      source: chain.payer,
      destination: alice.address,
      amount: lamports(1_000_000n),
    }),
  );
  const { value } = await chain.connection.rpc.getBalance(alice.address).send();
  assert.equal(value, 1_000_000n);

  const outcome = await sent.outcome();
  assert.equal(outcome.signature, sent.signature);
  assert.ok(outcome.computeUnits > 0n && outcome.computeUnits < 1_000n);
  assert.ok(outcome.fee > 0n);
  assert.ok(outcome.logs.length > 0);
  assert.deepEqual([outcome.events, outcome.truncated], [[], false]);
});

test('both limits are set, close above what is used, and so is the priority fee', async () => {
  const alice = await chain.wallet();
  const token = await chain.giveTokens(mint, alice.address, 10n);
  const transfer = getTransferInstruction({
    source: token,
    destination: token,
    authority: alice,
    amount: 1n,
  });
  const { signature, outcome } = await sendInstructions(chain.connection, [transfer], {
    feePayer: alice,
    computeUnitPrice: 1_000_000n,
  });
  const { computeUnits } = await outcome();
  const found = await chain.connection.rpc
    .getTransaction(signature, { encoding: 'json', maxSupportedTransactionVersion: 0 })
    .send();
  assert.ok(found);
  const { accountKeys, instructions } = found.transaction.message;
  const settings = new Map(
    instructions
      .filter(({ programIdIndex }) => accountKeys[programIdIndex]?.startsWith('ComputeBudget'))
      .map(({ data }) => getBase58Encoder().encode(data))
      .map((data) => [data[0], data.subarray(1)]),
  );
  const u32 = (tag: number) => getU32Decoder().decode(settings.get(tag) ?? new Uint8Array());
  const [SET_LIMIT, SET_PRICE, SET_DATA_SIZE] = [2, 3, 4] as const;
  const limit = BigInt(u32(SET_LIMIT));
  assert.ok(limit >= computeUnits && limit <= computeUnits + 5_000n, `${limit}`);
  assert.equal(u32(SET_DATA_SIZE), 32 * 1024, 'the smallest limit there is a reason for');
  assert.equal(getU64Decoder().decode(settings.get(SET_PRICE) ?? new Uint8Array()), 1_000_000n);
});

/** A connection whose websocket loses notifications of signatures, to a node whose first status is too early. */
function lossy(lastValidBlockHeight?: bigint): Connection {
  const { connection } = chain;
  const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) };
  const lost = () => ({ subscribe: () => Promise.resolve(never) });
  let asked = 0;
  const unseen = () => ({ send: () => Promise.resolve({ value: [null] }) });
  const statuses: typeof connection.rpc.getSignatureStatuses = (...call) =>
    asked++ === 0 ? (unseen() as never) : connection.rpc.getSignatureStatuses(...call);
  const latest = () => ({
    send: async () => {
      const { value } = await connection.rpc.getLatestBlockhash().send();
      return {
        value: {
          ...value,
          ...(lastValidBlockHeight === undefined ? {} : { lastValidBlockHeight }),
        },
      };
    },
  });
  return {
    ...connection,
    rpc: replaced(connection.rpc, { getSignatureStatuses: statuses, getLatestBlockhash: latest }),
    rpcSubscriptions: replaced(connection.rpcSubscriptions, { signatureNotifications: lost }),
  };
}

const replaced = <T extends object>(target: T, methods: Record<string, unknown>): T =>
  new Proxy(target, {
    get: (_, name) => methods[String(name)] ?? (Reflect.get(target, name) as unknown),
  });

for (const [how, lastValid] of [
  ['is asked for', undefined],
  ['is not called expired', 0n],
] as const) {
  test(`what has landed ${how} when its notification is lost`, async () => {
    const alice = await chain.wallet(0);
    const transfer = getTransferSolInstruction({
      source: chain.payer,
      destination: alice.address,
      amount: lamports(1_000_000n),
    });
    const { outcome } = await sendInstructions(lossy(lastValid), [transfer], {
      feePayer: chain.payer,
    });
    assert.ok((await outcome()).fee > 0n);
    assert.equal(await chain.lamports(alice.address), 1_000_000n);
  });
}

test('a wallet without SOL is told to fund itself', async () => {
  const poor = await generateKeyPairSigner();
  const transfer = getTransferSolInstruction({
    source: poor,
    destination: chain.payer.address,
    amount: 1n,
  });
  const before = await chain.lamports(chain.payer.address);
  await assert.rejects(sendInstructions(chain.connection, [transfer], { feePayer: poor }), {
    name: 'StakingError',
    code: 'FeePayerNotFunded',
  });
  assert.equal(await chain.lamports(chain.payer.address), before);
});

test('programs that refuse are told apart by the logs', async () => {
  const alice = await chain.wallet();
  const token = await chain.giveTokens(mint, alice.address, 10n);
  const sol = getTransferSolInstruction({
    source: alice,
    destination: chain.payer.address,
    amount: 10n ** 15n,
  });
  const before = await chain.lamports(alice.address);
  await assert.rejects(chain.send(sol), { code: 'InsufficientSol' });
  assert.equal(await chain.lamports(alice.address), before);
  const tokens = getTransferInstruction({
    source: token,
    destination: token,
    authority: alice,
    amount: 11n,
  });
  await assert.rejects(chain.send(tokens), (error) => {
    assert.ok(error instanceof StakingError);
    assert.equal(error.code, 'InsufficientTokens');
    assert.match(error.message, /too few tokens/);
    assert.ok(error.logs.length > 0);
    return true;
  });
  assert.equal(await chain.balance(token), 10n);
});

test('an endpoint that does not answer is named as such', async () => {
  const transfer = getTransferSolInstruction({
    source: chain.payer,
    destination: chain.payer.address,
    amount: 1n,
  });
  await assert.rejects(
    sendInstructions(connect('http://127.0.0.1:9'), [transfer], { feePayer: chain.payer }),
    {
      code: 'ConnectionFailed',
    },
  );
});

test('the token program under the tests has p-token’s batch instruction', async () => {
  const [alice, bob] = await Promise.all([chain.wallet(), chain.wallet()]);
  const from = await chain.giveTokens(mint, alice.address, 10n);
  const to = await chain.giveTokens(mint, bob.address, 0n);
  const transfer = (amount: bigint) =>
    getTransferInstruction({ source: from, destination: to, authority: alice, amount });
  await chain.send(getBatchInstruction([transfer(1n), transfer(2n)]));
  assert.equal(await chain.balance(to), 3n);
});

test('time travels forward, and stays there', async () => {
  const before = await chain.now();
  await chain.travelBy(86_400n);
  assert.equal(await chain.now(), before + 86_400n);
});
