import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  generateKeyPairSigner,
  getBase64Encoder,
  getSignatureFromTransaction,
  getTransactionDecoder,
  signTransactionMessageWithSigners,
  SOLANA_ERROR__JSON_RPC__INVALID_PARAMS,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_TRANSACTION_HISTORY_NOT_AVAILABLE,
  SolanaError,
  type Base64EncodedWireTransaction,
  type Blockhash,
  type Commitment,
  type Signature,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';

import { buildMessage, StakingError } from '@inferix/staking-client';
import { findSent, sendOnce, type OnceOptions } from '../src/chain/send-once.js';
import type { Sign } from '../src/chain/confirming-sender.js';
import { OutcomeUnknownError } from '../src/failure.js';

type Status = { slot: bigint; confirmationStatus: Commitment; err: unknown } | null;

const BLOCKHASH = '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM' as Blockhash;
/** The last block that the transaction can land in. */
const LAST = 1_150n;
const LANDED: Status = { slot: 7n, confirmationStatus: 'confirmed', err: null };

/** Longer than any test: only what is to be given up as unknown is given up. */
const ENDLESS_MS = 3_600_000;
/** Until it is. */
const BRIEF_MS = 200;

/** A node of which a test decides what it shows; heights and slots are equal here. */
class Node {
  /** The latest finalized block. */
  finalized = 1_000n;
  /** What it says of the last block of its newest blockhash. */
  last = LAST;
  /** It does not answer while a transaction is signed. */
  isDown = false;
  /** The slot that statuses are answered from: less at a node that is behind. */
  statusSlot = 2_000n;
  /** What it shows of the transaction, by whether history is searched. */
  show: (inHistory: boolean) => Status | Error = () => null;
  /** What it answers to a transaction, if not its signature. */
  refusal: Error | undefined;
  /** Its history begins here. */
  oldest = 0n;
  readonly sent: Signature[] = [];
  searches = 0;
  #heightAsked: Commitment | undefined;

  readonly rpc = {
    getLatestBlockhash: () =>
      answer({
        context: { slot: this.finalized },
        value: { blockhash: BLOCKHASH, lastValidBlockHeight: this.last },
      }),
    getEpochInfo: ({ commitment }: { commitment: Commitment }) => {
      // As it was when the transaction was signed.
      if (commitment === 'processed') {
        if (this.isDown) return { send: () => Promise.reject(new Error('down')) };
        return answer({ absoluteSlot: LAST - 150n, blockHeight: LAST - 150n });
      }
      this.#heightAsked = commitment;
      return answer({ absoluteSlot: this.finalized, blockHeight: this.finalized });
    },
    getSignatureStatuses: (_: Signature[], config?: { searchTransactionHistory?: boolean }) => {
      const inHistory = config?.searchTransactionHistory === true;
      if (inHistory) this.searches++;
      const shown = this.show(inHistory);
      if (inHistory && this.sent.length > 0 && shown === null) {
        assert.equal(this.#heightAsked, 'finalized', 'a finalized block is past before');
      }
      return shown instanceof Error
        ? { send: () => Promise.reject(shown) }
        : answer({ context: { slot: this.statusSlot }, value: [shown] });
    },
    getFirstAvailableBlock: () => answer(this.oldest),
    sendTransaction: (wire: Base64EncodedWireTransaction, config: unknown) => {
      assert.deepEqual(config, { encoding: 'base64', skipPreflight: true, maxRetries: 0n });
      const transaction = getTransactionDecoder().decode(getBase64Encoder().encode(wire));
      this.sent.push(getSignatureFromTransaction(transaction));
      const { refusal } = this;
      return refusal ? { send: () => Promise.reject(refusal) } : answer(undefined);
    },
  };

  /** Sends a transfer, and notes how often it was signed and what was told before. */
  async sends(options: Partial<OnceOptions> = {}) {
    const all: OnceOptions = {
      ...{ commitment: 'confirmed', pollMs: 2, resendMs: 6, patienceMs: ENDLESS_MS },
      each: [this.rpc as never],
      lookUp: (signature) => `look at ${signature}`,
      ...options,
    };
    let signatures = 0;
    const told: Signature[] = [];
    const sign: Sign = (lifetime) => {
      signatures++;
      return transfer(lifetime);
    };
    const ended = await sendOnce(this.rpc as never, sign, all, ({ signature }) => {
      assert.equal(this.sent.length, 0, 'told before it is sent');
      told.push(signature);
    }).catch((error: unknown) => error as Error);
    assert.equal(signatures, 1, 'signed once');
    assert.equal(told.length, 1, 'told once');
    assert.deepEqual(new Set(this.sent), new Set(told), 'nothing else was sent');
    const [signature] = told;
    return { ended, signature };
  }
}

const answer = <T>(value: T) => ({ send: () => Promise.resolve(value) });

const payer = await generateKeyPairSigner();
const transfer: Sign = (lifetime) =>
  signTransactionMessageWithSigners(
    buildMessage(
      [getTransferSolInstruction({ source: payer, destination: payer.address, amount: 1n })],
      { feePayer: payer, lifetime },
    ),
  );

function isUnknown(error: unknown, signature: Signature | undefined): OutcomeUnknownError {
  assert.ok(error instanceof OutcomeUnknownError, String(error));
  assert.equal(error.signature, signature);
  assert.equal(error.lastValidBlockHeight, LAST);
  assert.equal(error.lookUp, `look at ${signature}`);
  return error;
}

test('the same bytes are sent again until they have landed', async () => {
  const node = new Node();
  node.show = () => (node.sent.length >= 3 ? LANDED : null);
  const { ended, signature } = await node.sends();
  assert.deepEqual(ended, { signature, slot: 7n, err: null });
  assert.equal(node.searches, 0);
});

test('why it failed on chain is handed back with its signature', async () => {
  const node = new Node();
  const err = { InstructionError: [0, { Custom: 1 }] };
  node.show = () => ({ slot: 7n, confirmationStatus: 'confirmed', err });
  const { ended, signature } = await node.sends();
  assert.deepEqual(ended, { signature, slot: 7n, err });
});

test('a block that can be dropped is not enough', async () => {
  for (const [commitment, levels] of [
    ['confirmed', ['processed', 'confirmed']],
    ['finalized', ['processed', 'confirmed', 'finalized']],
  ] as const) {
    const node = new Node();
    const left: Commitment[] = [...levels];
    node.show = () => ({
      ...{ slot: 7n, err: null },
      confirmationStatus: (left.length > 1 ? left.shift() : left[0]) ?? 'processed',
    });
    await node.sends({ commitment });
    assert.deepEqual(left, [commitment]);
  }
});

test('its last block itself does not expire it', async () => {
  const node = new Node();
  node.finalized = LAST;
  node.show = () => (node.sent.length >= 4 ? LANDED : null);
  const { ended, signature } = await node.sends();
  assert.deepEqual(ended, { signature, slot: 7n, err: null });
  assert.equal(node.searches, 0);
});

test('it has expired when a finalized block is past its last and two searches of the history miss it', async () => {
  const node = new Node();
  node.finalized = LAST + 1n;
  const { ended, signature } = await node.sends();
  assert.ok(ended instanceof StakingError);
  assert.equal(ended.code, 'TransactionExpired');
  assert.equal(ended.signature, signature);
  assert.match(ended.message, /never landed/);
  assert.equal(node.searches, 2);
  assert.equal(node.sent.length, 1, 'not sent when it can no longer land');
});

test('what landed in its last block is found in the history', async () => {
  const node = new Node();
  node.finalized = LAST + 1n;
  node.show = (inHistory) => (inHistory ? { ...LANDED, confirmationStatus: 'finalized' } : null);
  const { ended, signature } = await node.sends();
  assert.deepEqual(ended, { signature, slot: 7n, err: null });
});

test('a history that misses it once is asked again', async () => {
  const node = new Node();
  node.finalized = LAST + 1n;
  node.show = (inHistory) => (inHistory && node.searches >= 2 ? LANDED : null);
  const { ended, signature } = await node.sends();
  assert.deepEqual(ended, { signature, slot: 7n, err: null });
});

test('a node that is behind the finalized block does not expire it', async () => {
  const node = new Node();
  node.finalized = LAST + 1n;
  node.statusSlot = LAST - 7n;
  node.show = (inHistory) => {
    if (inHistory && node.searches === 5) node.statusSlot = LAST + 40n;
    return node.statusSlot > LAST ? LANDED : null;
  };
  const { ended, signature } = await node.sends();
  assert.deepEqual(ended, { signature, slot: 7n, err: null });
  assert.equal(node.searches, 5);
});

/** A node that a test's transaction is not sent to, at the same height as another. */
function besides(node: Node, show: Node['show'] = () => null): Node {
  const other = new Node();
  other.finalized = node.finalized;
  other.show = show;
  return other;
}

const together = (...nodes: Node[]): Pick<OnceOptions, 'each'> => ({
  each: nodes.map(({ rpc }) => rpc as never),
});

test('it has expired only where all endpoints that are named lack it', async () => {
  const forgetful = new Node();
  forgetful.finalized = LAST + 1n;
  const honest = besides(forgetful, (inHistory) => (inHistory ? LANDED : null));
  const { ended, signature } = await forgetful.sends(together(forgetful, honest));
  assert.deepEqual(ended, { signature, slot: 7n, err: null });

  forgetful.sent.length = 0;
  const second = besides(forgetful);
  const both = await forgetful.sends(together(forgetful, second));
  assert.equal(both.ended instanceof StakingError && both.ended.code, 'TransactionExpired');
  assert.equal(second.searches, 2);
});

test('an endpoint that is behind or does not answer leaves the outcome unknown', async () => {
  const first = new Node();
  first.finalized = LAST + 1n;
  const behind = besides(first);
  behind.statusSlot = LAST - 7n;
  const late = besides(first);
  late.finalized = LAST;
  for (const [other, why] of [
    [behind, /The endpoints together have shown neither success nor expiry/],
    [late, /The endpoints together have shown neither success nor expiry/],
    [besides(first, () => new TypeError('fetch failed')), /did not answer/],
  ] as const) {
    const { ended, signature } = await first.sends({
      ...together(first, other),
      patienceMs: BRIEF_MS,
    });
    assert.match(isUnknown(ended, signature).message, why);
    first.sent.length = 0;
  }
});

test('a connection that is lost after sending leaves the outcome unknown', async () => {
  const node = new Node();
  node.show = () => new TypeError('fetch failed');
  const { ended, signature } = await node.sends();
  const { message } = isUnknown(ended, signature);
  assert.match(message, /its outcome is unknown\. .* The RPC endpoint did not answer\./);
});

test('a node without history leaves the outcome unknown', async () => {
  const node = new Node();
  node.finalized = LAST + 1n;
  const none = new SolanaError(
    SOLANA_ERROR__JSON_RPC__SERVER_ERROR_TRANSACTION_HISTORY_NOT_AVAILABLE,
  );
  node.show = (inHistory) => (inHistory ? none : null);
  const { ended, signature } = await node.sends();
  assert.match(
    isUnknown(ended, signature).message,
    /unknown\. .*failed\. The RPC endpoint refuses what it is asked\. Use another endpoint/,
  );
});

test('nobody waits without end: not for a height that stands still, nor for a status that does', async () => {
  for (const status of [null, { ...LANDED, confirmationStatus: 'processed' } as Status]) {
    const node = new Node();
    node.show = () => status;
    const { ended, signature } = await node.sends({ patienceMs: BRIEF_MS });
    assert.match(isUnknown(ended, signature).message, /neither success nor expiry/);
  }
});

test('a node that refuses a transaction, or does not answer, may have sent it on: it is looked for', async () => {
  const refusals = [
    new SolanaError(SOLANA_ERROR__JSON_RPC__INVALID_PARAMS, { __serverMessage: 'too large' }),
    new TypeError('fetch failed'),
  ];
  for (const refusal of refusals) {
    const node = new Node();
    node.refusal = refusal;
    const told: string[] = [];
    node.show = () => (told.length > 0 ? LANDED : null);
    const { ended } = await node.sends({ refused: (problem) => told.push(problem) });
    assert.deepEqual(ended, { ...landed(node), err: null });
    assert.equal(told.length, 1);

    const lost = new Node();
    lost.refusal = refusal;
    lost.show = () => {
      lost.finalized = LAST + 1n;
      return null;
    };
    const { ended: expired, signature } = await lost.sends();
    assert.ok(expired instanceof StakingError);
    assert.deepEqual([expired.code, expired.signature], ['TransactionExpired', signature]);
    assert.equal(expired.details.length, 1, 'why it was not taken');
  }
});

test('a transaction that one endpoint shows as failed has landed where another one shows that', async () => {
  const [one, other] = [new Node(), new Node()];
  one.show = () => ({ ...LANDED, err: 'AccountNotFound' });
  const each = [one.rpc as never, other.rpc as never];
  assert.deepEqual((await one.sends({ each })).ended, { ...landed(one), err: 'AccountNotFound' });
  other.show = () => ({ ...LANDED, slot: 8n });
  one.sent.length = 0;
  const { ended } = await one.sends({ each });
  assert.deepEqual(ended, { ...landed(one), slot: 8n, err: null });
});

const landed = ({ sent: [signature] }: Node) => ({ signature, slot: 7n });

/** Looks up what another run has signed in slot 1,000. */
const finds = (...nodes: readonly Node[]) => findsWithin(ENDLESS_MS, nodes);

async function findsWithin(patienceMs: number, nodes: readonly Node[]) {
  const [first = assert.fail()] = nodes;
  const signed = { signature: 'x' as Signature, slot: 1_000n, lastValidBlockHeight: LAST };
  const found = await findSent(first.rpc as never, signed, {
    ...{ commitment: 'finalized', pollMs: 2, resendMs: 0, patienceMs },
    each: nodes.map(({ rpc }) => rpc as never),
  });
  assert.deepEqual(
    nodes.flatMap(({ sent }) => sent),
    [],
    'nothing is sent',
  );
  return found;
}

test('what an earlier run sent has expired where every history lacks it and goes back far enough', async () => {
  const [one, other] = [new Node(), new Node()];
  assert.equal(await findsWithin(BRIEF_MS, [one, other]), 'unknown', 'it can still land');
  one.finalized = other.finalized = LAST + 1n;
  assert.equal(await finds(one, other), 'expired');
  other.oldest = 1_000n;
  assert.equal(await finds(one, other), 'expired');
  other.oldest = 1_001n;
  assert.equal(await finds(one, other), 'forgotten');
  other.statusSlot = LAST;
  assert.equal(await findsWithin(BRIEF_MS, [one, other]), 'unknown', 'one is behind');
});

test('what an earlier run sent has failed only where no endpoint shows that it did not', async () => {
  const [one, other] = [new Node(), new Node()];
  const settled = { slot: 7n, confirmationStatus: 'finalized' } as const;
  one.show = () => ({ ...settled, err: 'AccountNotFound' });
  assert.equal(await finds(one, other), 'failed');
  other.show = () => ({ ...settled, slot: 8n, err: null });
  assert.deepEqual(await finds(one, other), { signature: 'x', slot: 8n, err: null });
  one.show = () => null;
  one.finalized = LAST + 1n;
  other.finalized = LAST + 1n;
  assert.deepEqual(await finds(one, other), { signature: 'x', slot: 8n, err: null });
});

test('an endpoint that calls its blockhash older than it is does not have it expire early', async () => {
  const liar = new Node();
  liar.last = 900n;
  const honest = new Node();
  // All of them are at block 1,000, so that it can land until 1,150.
  // The liar keeps it, to let it land once it was sent again.
  const each = [liar.rpc as never, honest.rpc as never];
  const { ended, signature } = await liar.sends({ each, patienceMs: BRIEF_MS });
  isUnknown(ended, signature);
});

test('an endpoint that is down when it is signed keeps nothing from being sent', async () => {
  const [one, other] = [new Node(), new Node()];
  other.isDown = true;
  one.show = () => LANDED;
  const { ended, signature } = await one.sends({ each: [one.rpc as never, other.rpc as never] });
  assert.deepEqual(ended, { signature, slot: 7n, err: null });
});
