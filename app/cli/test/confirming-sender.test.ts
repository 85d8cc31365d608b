import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  generateKeyPairSigner,
  getBase64Encoder,
  getTransactionDecoder,
  getSignatureFromTransaction,
  SOLANA_ERROR__JSON_RPC__INVALID_PARAMS,
  signTransactionMessageWithSigners,
  SolanaError,
  type Base64EncodedWireTransaction,
  type Blockhash,
  type Commitment,
  type Signature,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';

import { buildMessage, StakingError } from '@inferix/staking-client';
import { DEFAULT_SENDER, Sender, type Sign } from '../src/chain/confirming-sender.js';

type Status = {
  slot: bigint;
  confirmationStatus: Commitment;
  err: unknown;
} | null;

const BLOCKHASHES = [
  '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM',
  '8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR',
] as Blockhash[];

/** A node whose height and answers a test decides: what a validator does in minutes. */
class Node {
  height = 1_000n;
  blockhash = BLOCKHASHES[0];
  readonly sent: Signature[] = [];
  /** What becomes of a transaction, once it was sent this often. */
  statusOf: (signature: Signature, times: number) => Status = () => null;
  /** What the node answers to a transaction, if not its signature. */
  refusal: Error | undefined;

  readonly rpc = {
    getLatestBlockhash: () =>
      this.#answer({ blockhash: this.blockhash, lastValidBlockHeight: this.height + 150n }),
    getSignatureStatuses: (signatures: Signature[]) =>
      this.#answer(
        signatures.map((signature) =>
          this.statusOf(signature, this.sent.filter((sent) => sent === signature).length),
        ),
      ),
    sendTransaction: (wire: Base64EncodedWireTransaction, config: unknown) => ({
      send: () => {
        assert.deepEqual(config, { encoding: 'base64', skipPreflight: true, maxRetries: 0n });
        const transaction = getTransactionDecoder().decode(getBase64Encoder().encode(wire));
        this.sent.push(getSignatureFromTransaction(transaction));
        return this.refusal ? Promise.reject(this.refusal) : Promise.resolve();
      },
    }),
  };

  sender(options: Partial<typeof DEFAULT_SENDER> = {}): Sender {
    const quick = { ...DEFAULT_SENDER, pollMs: 2, resendMs: 5 };
    return new Sender(this.rpc as never, { ...quick, ...options });
  }

  #answer<T>(value: T) {
    return { send: () => Promise.resolve({ value }) };
  }
}

const payer = await generateKeyPairSigner();

/** Signs a transfer; those of the same amount and blockhash are the same transaction. */
const transfer =
  (amount: bigint): Sign =>
  (lifetime) =>
    signTransactionMessageWithSigners(
      buildMessage(
        [getTransferSolInstruction({ source: payer, destination: payer.address, amount })],
        { feePayer: payer, lifetime },
      ),
    );

const LANDED: Status = { slot: 7n, confirmationStatus: 'confirmed', err: null };

test('it is sent again until it has landed', async () => {
  const node = new Node();
  node.statusOf = (_, times) => (times >= 3 ? LANDED : null);
  const sender = node.sender();
  const before: Signature[] = [];
  const landed = await sender.send(transfer(1n), (signature) => before.push(signature));
  assert.deepEqual(before, [landed.signature], 'told once, and before it was sent');
  assert.equal(landed.slot, 7n);
  assert.deepEqual(new Set(node.sent), new Set([landed.signature]));
  assert.ok(sender.counts.resent >= 2);
  assert.equal(sender.counts.expired, 0);
});

test('once its blockhash has expired it is signed again, and not before', async () => {
  const node = new Node();
  const [first, second] = BLOCKHASHES;
  const lifetimes: (Blockhash | undefined)[] = [];
  let looked = 0;
  node.statusOf = () => {
    if (lifetimes.length === 2) return LANDED;
    // The last block that it could land in is 1150.
    if (++looked === 5) [node.height, node.blockhash] = [1_150n, second];
    if (looked === 10) {
      assert.equal(lifetimes.length, 1, 'it could still land');
      node.height = 1_151n;
    }
    return null;
  };
  const sender = node.sender();
  await sender.send((lifetime) => {
    lifetimes.push(lifetime.blockhash);
    return transfer(1n)(lifetime);
  });
  assert.deepEqual(lifetimes, [first, second]);
  assert.ok(looked > 10);
  assert.equal(sender.counts.expired, 1);
  assert.equal(new Set(node.sent).size, 2);
});

test('it is looked for once more when its last block has passed', async () => {
  const node = new Node();
  let looked = 0;
  node.statusOf = () => {
    if (++looked === 3) node.height = 1_151n;
    return looked >= 5 ? LANDED : null; // it landed in its last block, and was seen late
  };
  const sender = node.sender({ resendMs: 60_000 });
  await sender.send(transfer(1n));
  assert.equal(sender.counts.expired, 0);
  assert.equal(node.sent.length, 1);
});

test('what never lands is given up after so many lifetimes', async () => {
  const node = new Node();
  node.statusOf = () => {
    node.height += 100n;
    return null;
  };
  const sender = node.sender({ lifetimes: 3 });
  await assert.rejects(sender.send(transfer(1n)), isRefusal('TransactionExpired'));
  assert.equal(sender.counts.expired, 3);
});

test('the same transaction from two is one, and both are told', async () => {
  const node = new Node();
  let asked = 0;
  // It lands when both have come to wait for it.
  node.statusOf = () => (signed === 2 && ++asked > 3 ? LANDED : null);
  let signed = 0;
  const sign: Sign = async (lifetime) => {
    const transaction = await transfer(1n)(lifetime);
    signed++;
    return transaction;
  };
  const sender = node.sender({ resendMs: 60_000 });
  const both = await Promise.all([sender.send(sign), sender.send(sign)]);
  assert.equal(both[0].signature, both[1].signature);
  assert.equal(node.sent.length, 1);
});

test('what failed on chain is refused by name, and tried again it is another transaction', async () => {
  const node = new Node();
  const err = { InsufficientFundsForRent: { account_index: 0 } };
  node.statusOf = () => ({ ...(LANDED as object), err }) as Status;
  const sender = node.sender();
  await assert.rejects(sender.send(transfer(1n)), isRefusal('InsufficientSol'));
  [, node.blockhash] = BLOCKHASHES;
  node.statusOf = () => LANDED;
  await sender.send(transfer(1n));
  assert.equal(new Set(node.sent).size, 2);
});

test('what the node will never take fails at once; what it could not answer is watched', async () => {
  const node = new Node();
  node.refusal = new SolanaError(SOLANA_ERROR__JSON_RPC__INVALID_PARAMS, {
    __serverMessage: 'too large',
  });
  const sender = node.sender();
  await assert.rejects(sender.send(transfer(1n)), StakingError);
  assert.equal(node.sent.length, 1);
  node.refusal = new TypeError('fetch failed');
  node.statusOf = () => LANDED;
  assert.equal((await sender.send(transfer(2n))).slot, 7n);
});

test('a block that can be dropped is not enough', async () => {
  for (const [commitment, levels] of [
    ['confirmed', ['processed', 'confirmed']],
    ['finalized', ['processed', 'confirmed', 'finalized']],
  ] as const) {
    const node = new Node();
    const left: Commitment[] = [...levels];
    node.statusOf = () => ({
      ...{ slot: 7n, err: null },
      confirmationStatus: (left.length > 1 ? left.shift() : left[0]) ?? 'processed',
    });
    await node.sender({ commitment }).send(transfer(1n));
    assert.deepEqual(left, [commitment]);
  }
});

test('a blockhash is replaced while it is still good for a hundred blocks', async () => {
  const node = new Node();
  const [first, second] = BLOCKHASHES;
  const sender = node.sender({ resendMs: 60_000 });
  let looked = 0;
  let done = false;
  node.statusOf = () => {
    looked++;
    return done ? LANDED : null;
  };
  const waits = sender.send(transfer(1n));
  while (node.sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  /** The blockhash in use once the chain is at a height. */
  const usedAt = async (height: bigint): Promise<Blockhash> => {
    [node.height, node.blockhash] = [height, second];
    const before = looked;
    while (looked < before + 2) await new Promise((resolve) => setTimeout(resolve, 1));
    return (await sender.lifetime()).blockhash;
  };
  assert.equal(await usedAt(1_050n), first);
  assert.equal(await usedAt(1_051n), second);
  done = true;
  await waits;
});

test('no more are in flight than allowed', async () => {
  const node = new Node();
  let [open, most] = [0, 0];
  const seen = new Set<Signature>();
  node.statusOf = (signature) => {
    if (!seen.has(signature)) open--;
    seen.add(signature);
    return LANDED;
  };
  const sender = node.sender({ maxInFlight: 3 });
  const amounts = Array.from({ length: 10 }, (_, i) => BigInt(i + 1));
  await Promise.all(
    amounts.map((amount) =>
      sender.send(transfer(amount), () => {
        most = Math.max(most, ++open);
      }),
    ),
  );
  assert.equal(most, 3);
  assert.equal(new Set(node.sent).size, 10);
});

const PROCESSED: Status = { slot: 7n, confirmationStatus: 'processed', err: null };

test('what is never more than processed is signed again once its block is on a fork that was left', async () => {
  const node = new Node();
  const [first, second] = BLOCKHASHES;
  const lifetimes: (Blockhash | undefined)[] = [];
  let looked = 0;
  node.statusOf = () => {
    if (lifetimes.length === 2) return LANDED;
    // Its block may still be settled up to here.
    if (++looked === 5) [node.height, node.blockhash] = [1_150n + 32n, second];
    if (looked === 10) {
      assert.equal(lifetimes.length, 1, 'it could still be confirmed');
      node.height++;
    }
    return PROCESSED;
  };
  const sender = node.sender({ resendMs: 60_000 });
  await sender.send((lifetime) => {
    lifetimes.push(lifetime.blockhash);
    return transfer(1n)(lifetime);
  });
  assert.deepEqual(lifetimes, [first, second]);
});

test('a chain that stands still ends the wait, and says so', async () => {
  for (const status of [null, PROCESSED]) {
    const node = new Node();
    node.statusOf = () => status;
    const sent = node.sender({ patienceMs: 40 }).send(transfer(1n));
    await assert.rejects(sent, {
      name: 'FailedError',
      message:
        /^The RPC endpoint has shown no new block for 0 seconds\. Use another one, or wait\.$/,
    });
  }
});

test('whoever ends it gets the reason at once, however seldom it looks', async () => {
  const node = new Node();
  const ends = new AbortController();
  const reason = new Error('Stopped.');
  const before: Signature[] = [];
  const sender = node.sender({ pollMs: 3_600_000, maxInFlight: 1, ends: ends.signal });
  const sent = [1n, 2n].map((amount) =>
    sender.send(transfer(amount), (signature) => {
      before.push(signature);
      setImmediate(() => {
        ends.abort(reason);
      });
    }),
  );
  const [one] = await Promise.allSettled(sent);
  assert.deepEqual(one, { status: 'rejected', reason });
  assert.equal(before[0], node.sent[0], 'what was sent has been told');
});

function isRefusal(code: string) {
  return (error: unknown) => error instanceof StakingError && error.code === code;
}
