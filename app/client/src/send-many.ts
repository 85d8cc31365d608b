/**
 * Several transactions of one wallet: packed, signed by one request, and sent side by side.
 *
 * @module
 */

import {
  assertIsTransactionWithinSizeLimit,
  compileTransaction,
  getSignersFromTransactionMessage,
  getTransactionMessageSize,
  isTransactionModifyingSigner,
  isTransactionPartialSigner,
  type Blockhash,
  type Instruction,
  type Signature,
  type Transaction,
  type TransactionSigner,
} from '@solana/kit';

import { ZERO_ADDRESS } from './addresses.js';
import { keepsLifetime, sendSigned, unsigned } from './confirm.js';
import { generalError, StakingError } from './errors.js';
import { explainFailure } from './failure.js';
import {
  buildMessage,
  prepareMessage,
  sendInstructions,
  type Connection,
  type PreparedMessage,
  type SendOptions,
} from './send.js';
import { keepsInstructions } from './signed-message.js';
import { sendsByItself } from './wallet.js';

/** Bytes of a transaction. */
const MAX_BYTES = 1_232;
/** Left free for what wallets add: a priority fee, and instructions that guard balances. */
const WALLET_BYTES = 120;

/** Something that is done by instructions which belong together. */
export type PackItem = { instructions: readonly Instruction[] };

/**
 * Packs items into transactions, in their order and as many into each as fit. An item that does not fit
 * by itself is in a transaction by itself, and is refused when it is sent.
 *
 * @param options - `head` is what each transaction will begin with; `room` are bytes that are left free for what
 * a wallet adds.
 */
export function packInstructions<Item extends PackItem>(
  items: readonly Item[],
  feePayer: TransactionSigner,
  { head = [], room = WALLET_BYTES }: { head?: readonly Instruction[]; room?: number } = {},
): Item[][] {
  const first: PackItem = { instructions: head };
  const packs: Item[][] = [];
  for (const item of items) {
    const last = packs.at(-1);
    if (last && sizeOf([first, ...last, item], feePayer) + room <= MAX_BYTES) last.push(item);
    else packs.push([item]);
  }
  return packs;
}

const LIFETIME = { blockhash: ZERO_ADDRESS as string as Blockhash, lastValidBlockHeight: 0n };

const sizeOf = (items: readonly PackItem[], feePayer: TransactionSigner): number =>
  getTransactionMessageSize(
    buildMessage(
      items.flatMap(({ instructions }) => instructions),
      { feePayer, lifetime: LIFETIME, computeUnitPrice: 1n },
    ),
  );

/** What has become of one of several transactions. */
export type ManySent =
  | { state: 'confirmed'; signature: Signature }
  /** After `lastValidBlockHeight` it cannot land any more; `undefined` where nobody knows. */
  | { state: 'failed'; error: StakingError; lastValidBlockHeight: bigint | undefined }
  /** One before it was declined in a wallet that sends by itself. */
  | { state: 'unsent' };

export type SendManyOptions = SendOptions & {
  /** Called when one is sent, and when it is known what has become of it. */
  onProgress?: (index: number, state: 'sent' | ManySent['state']) => void;
};

/**
 * Sends several transactions that do not depend on one another. The wallet is asked once to sign all of
 * them; a wallet that can only sign and send is asked for one after the other, until it declines. All are
 * simulated before it is asked.
 *
 * @param options - The fee payer is the only signer.
 * @throws {@link StakingError} if one of them is refused in the simulation, the user declines, or the wallet
 * signs one of them twice or something else: nothing was sent then.
 */
export async function sendMany(
  connection: Connection,
  transactions: readonly (readonly Instruction[])[],
  options: SendManyOptions,
): Promise<ManySent[]> {
  const messages = await Promise.all(
    transactions.map((instructions) => prepareMessage(connection, instructions, options)),
  );
  const [first] = messages;
  if (!first) return [];
  if (sendsByItself(first)) return sendInTurn(connection, transactions, options);
  const signed = await signTogether(messages, options).catch((error: unknown) => {
    throw unsigned(connection, error);
  });
  refuseRepeated(signed);
  if (signed.some((one, i) => isOther(one, messages[i]))) throw generalError('SignedOther');
  return Promise.all(
    messages.map(async (message, i): Promise<ManySent> => {
      const transaction = signed[i];
      options.onProgress?.(i, 'sent');
      const sent = transaction
        ? await settled(connection, message, transaction, options)
        : ({ state: 'unsent' } as const);
      options.onProgress?.(i, sent.state);
      return sent;
    }),
  );
}

async function settled(
  connection: Connection,
  message: PreparedMessage,
  transaction: Transaction,
  { commitment = 'confirmed', abortSignal }: SendOptions,
): Promise<ManySent> {
  try {
    const how = { commitment, ...(abortSignal ? { abortSignal } : {}) };
    const signature = await sendSigned(connection, transaction, message, how);
    return { state: 'confirmed', signature };
  } catch (thrown) {
    const lastValidBlockHeight = keepsLifetime(transaction, message)
      ? message.lifetimeConstraint.lastValidBlockHeight
      : undefined;
    return { state: 'failed', error: explainFailure(thrown, connection), lastValidBlockHeight };
  }
}

/** One request to the wallet for all of them. */
async function signTogether(
  messages: readonly PreparedMessage[],
  { feePayer, abortSignal }: SendOptions,
): Promise<readonly Transaction[]> {
  const compiled = messages.map((message) => {
    const others = getSignersFromTransactionMessage(message).filter(
      ({ address }) => address !== feePayer.address,
    );
    if (others.length > 0) throw new TypeError('only the fee payer signs several transactions');
    const transaction = compileTransaction(message);
    assertIsTransactionWithinSizeLimit(transaction);
    return transaction;
  });
  const config = abortSignal ? { abortSignal } : {};
  if (isTransactionModifyingSigner(feePayer)) {
    return feePayer.modifyAndSignTransactions(compiled, config);
  }
  if (!isTransactionPartialSigner(feePayer)) throw new TypeError('the fee payer does not sign');
  const signatures = await feePayer.signTransactions(compiled, config);
  return compiled.map((transaction, i) => ({
    ...transaction,
    signatures: { ...transaction.signatures, ...signatures[i] },
  }));
}

const isOther = (signed: Transaction, asked: PreparedMessage | undefined): boolean =>
  asked !== undefined && !keepsInstructions(signed, asked);

/** Refuses a transaction in the place of another one, which would pass for confirmed with it. */
function refuseRepeated(signed: readonly Transaction[]): void {
  const seen = new Set<string>();
  for (const { messageBytes, signatures } of signed) {
    const marks = [messageBytes, ...Object.values(signatures)].flatMap((bytes) =>
      bytes ? [bytes.join()] : [],
    );
    if (marks.some((mark) => seen.has(mark))) throw generalError('SignedTwice');
    for (const mark of marks) seen.add(mark);
  }
}

/** One request for each: what a wallet has sent is known before it is asked for the next. */
async function sendInTurn(
  connection: Connection,
  transactions: readonly (readonly Instruction[])[],
  options: SendManyOptions,
): Promise<ManySent[]> {
  const sent: ManySent[] = [];
  for (const [i, instructions] of transactions.entries()) {
    const state = await oneInTurn(connection, instructions, options, sent);
    sent.push(state);
    options.onProgress?.(i, state.state);
    if (state.state !== 'confirmed') break;
  }
  return transactions.map((_, i) => sent[i] ?? { state: 'unsent' });
}

async function oneInTurn(
  connection: Connection,
  instructions: readonly Instruction[],
  options: SendManyOptions,
  earlier: readonly ManySent[],
): Promise<ManySent> {
  try {
    const { signature } = await sendInstructions(connection, instructions, options);
    if (earlier.some((one) => one.state === 'confirmed' && one.signature === signature)) {
      throw generalError('WalletFailed', { details: [RETURNED_AGAIN] });
    }
    return { state: 'confirmed', signature };
  } catch (thrown) {
    const error = explainFailure(thrown, connection);
    if (earlier.length === 0 && error.code === 'RequestRejected') throw error;
    return { state: 'failed', error, lastValidBlockHeight: await latestNow(connection) };
  }
}

const RETURNED_AGAIN = 'it returned the signature of an earlier transaction';

/** The last block of whatever a wallet has signed by now: it chooses the blockhash itself. */
const latestNow = ({ rpc }: Connection): Promise<bigint | undefined> =>
  rpc
    .getLatestBlockhash()
    .send()
    .then(
      ({ value }) => value.lastValidBlockHeight,
      () => undefined,
    );

/** What has become of a transaction that was sent, as far as the chain says. */
export type Fate = 'landed' | 'failed' | 'expired' | 'unknown' | 'open';

/**
 * Looks up a transaction that was sent and not confirmed. `expired` and `failed` mean that it will not
 * change anything any more, so that it is safe to send another one in its place. Without a signature, as
 * after `WalletFailed`, it is `open` until its last block has passed and `unknown` afterwards. It cannot land
 * any more then, and it may have landed: read the accounts before anything is sent in its place.
 */
export async function fateOf(
  { rpc }: Pick<Connection, 'rpc'>,
  signature: Signature | undefined,
  lastValidBlockHeight: bigint | undefined,
): Promise<Fate> {
  // The height first: what has expired by then cannot land between the two answers.
  const height = await rpc.getBlockHeight({ commitment: 'finalized' }).send();
  const hasPassed = lastValidBlockHeight !== undefined && height > lastValidBlockHeight;
  if (signature === undefined) return hasPassed ? 'unknown' : 'open';
  const { value } = await rpc
    .getSignatureStatuses([signature], { searchTransactionHistory: true })
    .send();
  const [status] = value;
  if (!status) return hasPassed ? 'expired' : 'open';
  if (status.err !== null) return 'failed';
  return status.confirmationStatus === 'processed' ? 'open' : 'landed';
}
