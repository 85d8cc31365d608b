import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  compileTransaction,
  getBase64EncodedWireTransaction,
  getTransactionMessageSize,
  partiallySignTransaction,
  type Blockhash,
  type Instruction,
  type KeyPairSigner,
  type SignatureBytes,
  type Transaction,
  type TransactionModifyingSigner,
  type TransactionSendingSigner,
} from '@solana/kit';

import {
  buildMessage,
  fateOf,
  packInstructions,
  sendMany,
  StakingError,
  topUp,
  ZERO_ADDRESS,
  type ManySent,
} from '../src/index.js';
import { TestNetwork } from '@inferix/staking-testkit/network';

/** A wallet that signs; what it hands back goes through `change`. It counts its requests. */
function signing(key: KeyPairSigner, change: (signed: Transaction[]) => Transaction[] = (s) => s) {
  const wallet = { requests: 0 };
  const signer: TransactionModifyingSigner = {
    address: key.address,
    async modifyAndSignTransactions(transactions) {
      wallet.requests++;
      const signed = await Promise.all(
        transactions.map((transaction) => partiallySignTransaction([key.keyPair], transaction)),
      );
      return change(signed) as never;
    },
  };
  return { wallet, signer };
}

test('several transactions of one wallet', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const workers = await Promise.all([
    net.registersWorker(),
    net.registersWorker(),
    net.registersWorker(),
  ]);
  const funder = await chain.wallet();
  await chain.giveTokens(net.mint, funder.address, net.tokens('100'));
  const topUps = (
    signer: Parameters<typeof topUp>[0]['funder'],
    tokens = '1',
  ): Promise<Instruction[][]> =>
    Promise.all(
      workers.map(({ address: worker }) =>
        topUp({ network, worker, funder: signer, amount: net.tokens(tokens) }),
      ),
    );
  const stakes = async (): Promise<bigint[]> =>
    (await Promise.all(workers.map((worker) => net.worker(worker)))).map(
      ({ activeStake }) => activeStake,
    );
  const states = (sent: readonly ManySent[]): string[] => sent.map(({ state }) => state);

  /** The chain goes on by itself, so its height is held still. */
  const atHeight = (height: bigint): typeof chain.connection.rpc =>
    new Proxy(chain.connection.rpc, {
      get: (target, method) =>
        method === 'getBlockHeight'
          ? () => ({ send: () => Promise.resolve(height) })
          : (Reflect.get(target, method) as unknown),
    });

  await t.test('they are signed by one request, and each is told of', async () => {
    const { wallet, signer } = signing(funder);
    const before = await stakes();
    const told: string[] = [];
    const sent = await sendMany(chain.connection, await topUps(signer), {
      feePayer: signer,
      onProgress: (index, state) => told.push(`${index} ${state}`),
    });
    assert.deepEqual(states(sent), ['confirmed', 'confirmed', 'confirmed']);
    assert.equal(wallet.requests, 1);
    assert.deepEqual(
      await stakes(),
      before.map((stake) => stake + net.tokens('1')),
    );
    assert.deepEqual(
      [0, 1, 2].map((i) => told.filter((line) => line.startsWith(`${i} `))),
      [0, 1, 2].map((i) => [`${i} sent`, `${i} confirmed`]),
    );
    const [first] = sent;
    assert.ok(first?.state === 'confirmed');
    assert.equal(await fateOf(chain.connection, first.signature, 0n), 'landed');
  });

  await t.test('one that fails leaves the others as they are, and says why', async () => {
    // The second one comes back with a wrong signature.
    const wrong = { [funder.address]: new Uint8Array(64).fill(1) as SignatureBytes };
    const spoiled = (signed: Transaction[]): Transaction[] =>
      signed.map((one, i) => (i === 1 ? { ...one, signatures: wrong } : one));
    const { signer } = signing(funder, spoiled);
    const before = await stakes();
    const sent = await sendMany(chain.connection, await topUps(signer), { feePayer: signer });
    assert.deepEqual(states(sent), ['confirmed', 'failed', 'confirmed']);
    const after = await stakes();
    assert.deepEqual(
      after.map((stake, i) => stake - (before[i] ?? 0n)),
      [net.tokens('1'), 0n, net.tokens('1')],
    );
  });

  await t.test(
    'a wallet that signs one of them twice is refused, and nothing is sent',
    async () => {
      const first = ([one]: Transaction[]): Transaction => one ?? assert.fail('one was asked for');
      const repeats: ((signed: Transaction[]) => Transaction[])[] = [
        (signed) => signed.map(() => first(signed)),
        (signed) => signed.map((one) => ({ ...one, signatures: first(signed).signatures })),
        // By a key whose signatures are never the same.
        (signed) => signed.map(({ signatures }) => ({ ...first(signed), signatures })),
      ];
      const before = await net.books();
      for (const change of repeats) {
        const { wallet, signer } = signing(funder, change);
        await assert.rejects(
          sendMany(chain.connection, await topUps(signer), { feePayer: signer }),
          {
            code: 'SignedTwice',
          },
        );
        assert.equal(wallet.requests, 1);
      }
      assert.deepEqual(await net.books(), before);
    },
  );

  await t.test('a wallet that signs something else is refused, and nothing is sent', async () => {
    const { rpc } = chain.connection;
    const { value: lifetime } = await rpc.getLatestBlockhash().send();
    /** Signs the first one as it is asked, and this in the place of all others. */
    const putting = (instructions: readonly Instruction[]): TransactionModifyingSigner => ({
      address: funder.address,
      async modifyAndSignTransactions(transactions) {
        const message = buildMessage(instructions, { feePayer: funder, lifetime });
        const other = compileTransaction(message) as unknown as Transaction;
        const signed = transactions.map((one, i) =>
          partiallySignTransaction([funder.keyPair], i === 0 ? one : other),
        );
        return (await Promise.all(signed)) as never;
      },
    });
    const [first, second] = await topUps(funder);
    const [less] = await topUps(funder, '0.5');
    assert.ok(first && second && less);
    const before = await net.books();
    for (const [asked, instructions] of [
      ['another amount', less],
      ['another worker', second],
      ['nothing', []],
    ] as const) {
      const signer = putting(instructions);
      const [one = [], same = []] = [await topUps(signer), await topUps(signer)].map(
        ([all]) => all,
      );
      const sends = sendMany(chain.connection, [[...one, ...one], same], { feePayer: signer });
      await assert.rejects(sends, { code: 'SignedOther' }, asked);
      assert.deepEqual(await net.books(), before, asked);
    }
    // A wallet may add to what it was asked for.
    const signer = putting([...less, ...first, ...second]);
    const [one = []] = await topUps(signer);
    const sent = await sendMany(chain.connection, [[...one, ...one], one], { feePayer: signer });
    assert.deepEqual(states(sent), ['confirmed', 'confirmed']);
  });

  await t.test(
    'nothing is sent if the user declines, or one of them would be refused',
    async () => {
      const { signer } = signing(funder, () => {
        throw Object.assign(new Error('User rejected the request.'), { code: 4001 });
      });
      const before = await net.books();
      await assert.rejects(sendMany(chain.connection, await topUps(signer), { feePayer: signer }), {
        code: 'RequestRejected',
      });
      const { wallet, signer: honest } = signing(funder);
      const [one = []] = await topUps(honest);
      const amount = net.tokens('1000');
      const worker = workers[0].address;
      const tooMuch = await topUp({ network, worker, funder: honest, amount });
      await assert.rejects(
        sendMany(chain.connection, [one, tooMuch], { feePayer: honest }),
        (error) => error instanceof StakingError && error.code === 'InsufficientTokens',
      );
      assert.equal(wallet.requests, 0);
      assert.deepEqual(await net.books(), before);
    },
  );

  await t.test('a wallet that sends is asked one by one, until it declines', async () => {
    let asked = 0;
    const signer: TransactionSendingSigner = {
      address: funder.address,
      async signAndSendTransactions([transaction]) {
        asked++;
        if (asked > 1 || !transaction) throw Object.assign(new Error('no'), { code: 4001 });
        const signed = await partiallySignTransaction([funder.keyPair], transaction);
        await chain.connection.rpc
          .sendTransaction(getBase64EncodedWireTransaction(signed), { encoding: 'base64' })
          .send();
        return Object.values(signed.signatures) as SignatureBytes[];
      },
    };
    const before = await stakes();
    const sent = await sendMany(chain.connection, await topUps(signer), { feePayer: signer });
    assert.deepEqual(states(sent), ['confirmed', 'failed', 'unsent']);
    assert.equal(asked, 2);
    const after = await stakes();
    assert.deepEqual(
      after.map((stake, i) => stake - (before[i] ?? 0n)),
      [net.tokens('1'), 0n, 0n],
    );
  });

  /** A wallet that sends the first that it is asked for, and answers `later` to each one after it. */
  const sending = (later: (first: SignatureBytes) => SignatureBytes): TransactionSendingSigner => {
    let first: SignatureBytes | undefined;
    return {
      address: funder.address,
      async signAndSendTransactions([transaction]) {
        if (first) return [later(first)];
        const signed = await partiallySignTransaction(
          [funder.keyPair],
          transaction ?? assert.fail('one is asked for'),
        );
        await chain.connection.rpc
          .sendTransaction(getBase64EncodedWireTransaction(signed), { encoding: 'base64' })
          .send();
        first = signed.signatures[funder.address] ?? assert.fail('it is signed');
        return [first];
      },
    };
  };

  await t.test('a wallet that returns the same signature again has not sent a second', async () => {
    const signer = sending((first) => first);
    const before = await stakes();
    const sent = await sendMany(chain.connection, await topUps(signer, '2'), { feePayer: signer });
    assert.deepEqual(states(sent), ['confirmed', 'failed', 'unsent']);
    const [, second] = sent;
    assert.ok(second?.state === 'failed');
    assert.equal(second.error.code, 'WalletFailed');
    assert.match(second.error.message, /returned the signature of an earlier transaction/);
    assert.ok(second.lastValidBlockHeight !== undefined, 'it may have been sent');
    assert.equal(second.error.signature, undefined, 'that of the first does not stand for it');
    const after = await stakes();
    assert.deepEqual(
      after.map((stake, i) => stake - (before[i] ?? 0n)),
      [net.tokens('2'), 0n, 0n],
    );
  });

  await t.test('what a wallet may have sent is open until its last block has passed', async () => {
    const signer = sending(() => {
      throw new Error('The window was closed.');
    });
    const sent = await sendMany(chain.connection, await topUps(signer, '3'), { feePayer: signer });
    assert.deepEqual(states(sent), ['confirmed', 'failed', 'unsent']);
    const [, second] = sent;
    assert.ok(second?.state === 'failed' && second.error.code === 'WalletFailed');
    const last = second.lastValidBlockHeight ?? assert.fail('the chain has told it');
    const { signature } = second.error;
    assert.equal(await fateOf({ rpc: atHeight(last) }, signature, last), 'open');
    assert.equal(await fateOf({ rpc: atHeight(last + 1n) }, signature, last), 'unknown');
    assert.equal(await fateOf({ rpc: atHeight(last + 1n) }, signature, undefined), 'open');
  });

  await t.test('what was never sent is open until its block has passed', async () => {
    const never = '1'.repeat(64) as Parameters<typeof fateOf>[1];
    assert.equal(await fateOf(chain.connection, never, 2n ** 60n), 'open');
    assert.equal(await fateOf(chain.connection, never, undefined), 'open');
    const rpc = atHeight(1_000n);
    assert.equal(await fateOf({ rpc }, never, 1_000n), 'open');
    assert.equal(await fateOf({ rpc }, never, 999n), 'expired');
  });

  await t.test('items are packed in their order, with room for what a wallet adds', async () => {
    const [top = []] = await topUps(funder);
    const items = Array.from({ length: 30 }, (_, id) => ({ id, instructions: top }));
    const packs = packInstructions(items, funder);
    assert.deepEqual(
      packs.flat().map(({ id }) => id),
      items.map(({ id }) => id),
    );
    const size = (pack: typeof items): number =>
      getTransactionMessageSize(
        buildMessage(
          pack.flatMap(({ instructions }) => instructions),
          {
            feePayer: funder,
            lifetime: { blockhash: ZERO_ADDRESS as string as Blockhash, lastValidBlockHeight: 0n },
            computeUnitPrice: 1n,
          },
        ),
      );
    for (const [i, pack] of packs.entries()) {
      assert.ok(size(pack) <= 1_232 - 120, `${size(pack)}`);
      const [next] = packs[i + 1] ?? [];
      if (next) assert.ok(size([...pack, next]) > 1_232 - 120, 'as many as fit');
    }
    const head = top;
    assert.ok(packInstructions(items, funder, { head }).length >= packs.length);
    const [whole] = packs;
    // What stands at the head takes the place of one that would fit.
    assert.equal(packInstructions(items, funder, { head })[0]?.length, (whole?.length ?? 0) - 1);
    const huge = { instructions: [{ programAddress: ZERO_ADDRESS, data: new Uint8Array(2_000) }] };
    assert.deepEqual(
      packInstructions([huge, huge], funder).map((pack) => pack.length),
      [1, 1],
    );
  });
});
