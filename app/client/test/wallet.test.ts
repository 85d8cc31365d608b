import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import {
  decompileTransactionMessage,
  compileTransaction,
  getBase64EncodedWireTransaction,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  getTransactionEncoder,
  setTransactionMessageComputeUnitPrice,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransaction,
  type KeyPairSigner,
  type TransactionSigner,
} from '@solana/kit';

import { modifyingSigner, sendingSigner, topUpFrom } from '../examples/wallet.js';
import {
  connect,
  fetchOutcome,
  requestUnstake,
  sendInstructions,
  StakingError,
  topUp,
  type Connection,
} from '../src/index.js';
import { TestNetwork, type TestWorker } from '@inferix/staking-testkit/network';

type Lifetime = Parameters<typeof setTransactionMessageLifetimeUsingBlockhash>[0];
type Decide = (wire: Uint8Array) => Promise<Uint8Array> | Uint8Array;

const CHAIN = 'solana:localnet';

/** Signs the bytes of a transaction, as a wallet does. */
async function signed(key: KeyPairSigner, wire: Uint8Array): Promise<Uint8Array> {
  const transaction = await signTransaction(
    [key.keyPair],
    getTransactionDecoder().decode(wire) as never,
  );
  return new Uint8Array(getTransactionEncoder().encode(transaction));
}

/** A wallet that signs and sends; `decide` stands between. */
function sending({ chain }: TestNetwork, key: KeyPairSigner, decide: Decide = (wire) => wire) {
  const { rpc } = chain.connection;
  return sendingSigner(
    {
      async signAndSendTransaction(...inputs) {
        return Promise.all(
          inputs.map(async ({ transaction }) => {
            const wire = await signed(key, await decide(transaction));
            const decoded = getTransactionDecoder().decode(wire);
            const config = { encoding: 'base64', skipPreflight: true } as const;
            await rpc.sendTransaction(getBase64EncodedWireTransaction(decoded), config).send();
            const [signature] = Object.values(decoded.signatures);
            return { signature: new Uint8Array(signature ?? []) };
          }),
        );
      },
    },
    { address: key.address },
    CHAIN,
  );
}

/** A connection to a node of which a test changes answers. */
function through(connection: Connection, answers: Record<string, () => unknown>): Connection {
  const rpc = new Proxy(connection.rpc, {
    get: (target, method) => {
      const answer = answers[String(method)];
      return answer
        ? () => ({ send: () => Promise.resolve().then(answer) })
        : (Reflect.get(target, method) as unknown);
    },
  });
  return { ...connection, rpc };
}

const topsUp = (
  net: TestNetwork,
  { address: worker, owner }: TestWorker,
  funder: TransactionSigner = owner,
) => topUp({ network: net.network, worker, funder, amount: net.tokens('1') });

async function refusal(sent: Promise<unknown>): Promise<StakingError> {
  const error: unknown = await sent.then(
    () => assert.fail('it was accepted'),
    (error: unknown) => error,
  );
  assert.ok(error instanceof StakingError, String(error));
  return error;
}

test('a wallet that only signs and sends pays for and does what a keypair does', async (t) => {
  const net = await TestNetwork.start(t);
  const worker = await net.registersWorker();
  const before = (await net.worker(worker)).activeStake;
  const wallet = sending(net, worker.owner);
  const { connection } = net.chain;

  const instructions = await topsUp(net, worker, wallet);
  const { outcome } = await sendInstructions(connection, instructions, { feePayer: wallet });
  assert.deepEqual(
    (await outcome()).events.map(({ name }) => name),
    ['StakeToppedUp'],
  );
  assert.match(
    await topUpFrom(connection, wallet, worker.address, net.tokens('1')),
    /^Done: [1-9A-HJ-NP-Za-km-z]{80,90}$/,
  );
  assert.equal((await net.worker(worker)).activeStake, before + net.tokens('2'));
});

test('other keys sign before the wallet that sends', async (t) => {
  const net = await TestNetwork.start(t);
  const worker = await net.registersWorker();
  const wallet = sending(net, net.stranger);
  const instructions = await topsUp(net, worker);
  await sendInstructions(net.chain.connection, instructions, { feePayer: wallet });
  assert.equal((await net.worker(worker)).activeStake, net.tokens('145'));
});

test('a wallet may change what it signs', async (t) => {
  const net = await TestNetwork.start(t);
  const worker = await net.registersWorker();
  let changed = 0;
  const wallet = modifyingSigner(
    {
      signTransaction: (...inputs) =>
        Promise.all(
          inputs.map(async ({ transaction }) => {
            changed++;
            return { signedTransaction: await signed(worker.owner, dearer(transaction)) };
          }),
        ),
    },
    { address: worker.owner.address },
    CHAIN,
  );
  const instructions = await topsUp(net, worker, wallet);
  const { connection } = net.chain;
  const { outcome } = await sendInstructions(connection, instructions, { feePayer: wallet });
  assert.equal(changed, 1);
  const budget = (await outcome()).logs.filter((line) =>
    /^Program ComputeBudget1+ invoke/.test(line),
  );
  assert.equal(budget.length, 3, 'both limits, and the price that the wallet chose');
  assert.equal((await net.worker(worker)).activeStake, net.tokens('145'));
});

/** The same transaction with a priority fee, unsigned. */
function dearer(wire: Uint8Array): Uint8Array {
  const { messageBytes } = getTransactionDecoder().decode(wire);
  const compiled = getCompiledTransactionMessageDecoder().decode(messageBytes);
  const message = decompileTransactionMessage(compiled);
  assert.ok(message.version === 0);
  const transaction = compileTransaction(
    setTransactionMessageComputeUnitPrice(1_000_000n, message),
  );
  return new Uint8Array(getTransactionEncoder().encode(transaction));
}

test('a refusal by the user is told from a failure of the wallet, and nothing has moved', async (t) => {
  const net = await TestNetwork.start(t);
  const worker = await net.registersWorker();
  const { connection } = net.chain;
  const books = await net.books();
  const attempt = async (thrown: Error): Promise<StakingError> => {
    const wallet = sending(net, worker.owner, () => {
      throw thrown;
    });
    const instructions = await topsUp(net, worker, wallet);
    return refusal(sendInstructions(connection, instructions, { feePayer: wallet }));
  };
  for (const no of [
    Object.assign(new Error('no'), { code: 4001 }),
    Object.assign(new Error('no'), { context: { __code: 4_001_000 } }),
    new Error('User rejected the request.'),
    new Error('failed', { cause: Object.assign(new Error('no'), { code: 4001 }) }),
  ]) {
    const { code, signature } = await attempt(no);
    assert.deepEqual([code, signature], ['RequestRejected', undefined]);
  }
  for (const failure of [new Error('Internal error'), new Error('rejected by the node')]) {
    assert.equal((await attempt(failure)).code, 'WalletFailed');
  }
  assert.deepEqual(await net.books(), books);

  const declining = modifyingSigner(
    { signTransaction: () => Promise.reject(Object.assign(new Error('no'), { code: 4001 })) },
    { address: worker.owner.address },
    CHAIN,
  );
  assert.equal(
    await topUpFrom(connection, declining, worker.address, net.tokens('1')),
    'You declined.',
  );
  assert.deepEqual(await net.books(), books);
});

test('what a wallet has sent and nobody confirms is told with its signature', async (t) => {
  const net = await TestNetwork.start(t);
  const worker = await net.registersWorker();
  const wallet = sending(net, worker.owner);
  const instructions = await topsUp(net, worker, wallet);
  const send = (answers: Record<string, () => unknown>, abortSignal?: AbortSignal) =>
    refusal(
      sendInstructions(through(net.chain.connection, answers), instructions, {
        feePayer: wallet,
        ...(abortSignal ? { abortSignal } : {}),
      }),
    );
  const unseen = { getSignatureStatuses: () => ({ value: [null] }) };

  const expired = await send({ ...unseen, getBlockHeight: () => 10n ** 9n });
  assert.equal(expired.code, 'SentUnconfirmed');
  assert.match(expired.signature ?? '', /^[1-9A-HJ-NP-Za-km-z]{80,90}$/);
  assert.equal(
    (await net.worker(worker)).activeStake,
    net.tokens('145'),
    'it has landed, in truth',
  );

  const lost = await send({
    getSignatureStatuses: () => {
      throw new TypeError('fetch failed');
    },
  });
  assert.equal(lost.code, 'SentUnconfirmed');
  assert.ok(lost.signature !== undefined && lost.signature !== expired.signature);

  const controller = new AbortController();
  const aborted = await send(
    {
      getBlockHeight: () => 0n,
      getSignatureStatuses: () => {
        controller.abort();
        return { value: [null] };
      },
    },
    controller.signal,
  );
  assert.equal(aborted.code, 'SentUnconfirmed');
  assert.ok(aborted.signature);
});

test('what was sent and not heard of is not called a failed connection', async (t) => {
  const net = await TestNetwork.start(t);
  const worker = await net.registersWorker();
  const feePayer = worker.owner;
  const instructions = await topsUp(net, worker);
  const { connection } = net.chain;
  const down = connect('http://127.0.0.1:9');
  const unheard = { ...connection, rpcSubscriptions: down.rpcSubscriptions };
  const { code, signature } = await refusal(sendInstructions(unheard, instructions, { feePayer }));
  assert.equal(code, 'SentUnconfirmed');
  assert.ok(signature);
  await fetchOutcome(connection, signature);
  assert.equal((await net.worker(worker)).activeStake, net.tokens('145'), 'it has landed');
});

test('what a wallet gave a newer blockhash has not expired with the older one', async (t) => {
  const net = await TestNetwork.start(t);
  const worker = await net.registersWorker();
  const { connection } = net.chain;
  const wallet = modifyingSigner(
    {
      signTransaction: (...inputs) =>
        Promise.all(
          inputs.map(async ({ transaction }) => {
            const { value } = await connection.rpc.getLatestBlockhash().send();
            return { signedTransaction: await signed(worker.owner, later(transaction, value)) };
          }),
        ),
    },
    { address: worker.owner.address },
    CHAIN,
  );
  const instructions = await topsUp(net, worker, wallet);
  // By the blockhash that was asked for, it is too late as soon as it is sent; and it never lands.
  const old = await connection.rpc.getLatestBlockhash().send();
  const late = through(connection, {
    getLatestBlockhash: () => ({ ...old, value: { ...old.value, lastValidBlockHeight: 0n } }),
    getSignatureStatuses: () => ({ value: [null] }),
    sendTransaction: () => undefined,
  });
  await net.chain.travelBy(10n);
  const { code } = await refusal(sendInstructions(late, instructions, { feePayer: wallet }));
  assert.equal(code, 'SentUnconfirmed');
});

/** The same transaction with another blockhash, unsigned. */
function later(wire: Uint8Array, lifetime: Lifetime): Uint8Array {
  const { messageBytes } = getTransactionDecoder().decode(wire);
  const compiled = getCompiledTransactionMessageDecoder().decode(messageBytes);
  const message = decompileTransactionMessage(compiled);
  assert.ok(message.version === 0);
  const transaction = compileTransaction(
    setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
  );
  return new Uint8Array(getTransactionEncoder().encode(transaction));
}

test('what the program refuses is told by name, before the wallet is asked or after it has sent', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const worker = await net.registersWorker();
  let asked = 0;
  const unstake = async (decide: () => Promise<void>) => {
    const wallet = sending(net, worker.owner, async (wire) => {
      asked++;
      await decide();
      return wire;
    });
    const amount = net.tokens('10');
    const owner = wallet;
    const instructions = await requestUnstake({ network, worker: worker.address, owner, amount });
    return refusal(sendInstructions(chain.connection, instructions, { feePayer: wallet }));
  };
  const before = await unstake(() => Promise.resolve());
  assert.deepEqual([before.code, before.signature, asked], ['StakeBelowMinimum', undefined, 0]);

  // It is enough when it is simulated, and no longer when the wallet sends it.
  await net.does(
    topUp({ network, worker: worker.address, funder: worker.owner, amount: net.tokens('10') }),
  );
  const late = await unstake(async () => {
    const amount = net.tokens('10');
    await net.does(
      requestUnstake({ network, worker: worker.address, owner: worker.owner, amount }),
    );
  });
  assert.deepEqual([late.code, asked], ['StakeBelowMinimum', 1]);
  assert.ok(late.signature !== undefined);
  assert.match(late.details[0] ?? '', /^stake \d+ /, 'with what the program logged');
});

test('two wallets that send by themselves cannot sign one transaction', async (t) => {
  const net = await TestNetwork.start(t);
  const worker = await net.registersWorker();
  const books = await net.books();
  const instructions = await topsUp(net, worker, sending(net, worker.owner));
  const feePayer = sending(net, net.stranger);
  const { code } = await refusal(
    sendInstructions(net.chain.connection, instructions, { feePayer }),
  );
  assert.equal(code, 'SeveralSendingWallets');
  assert.deepEqual(await net.books(), books);
});

test('the README shows the example of a wallet as it is', () => {
  const [readme = '', example = ''] = ['../README.md', '../examples/wallet.ts'].map((path) =>
    readFileSync(new URL(path, import.meta.url), 'utf8'),
  );
  const shown = example.slice(example.indexOf('/** Adds to a worker'));
  assert.ok(readme.includes(shown.trim()), 'copy topUpFrom of examples/wallet.ts into README.md');
});
