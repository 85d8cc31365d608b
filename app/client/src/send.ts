/**
 * The one place where transactions are built, signed, sent and waited for.
 *
 * @module
 */

import {
  appendTransactionMessageInstructions,
  compressTransactionMessageUsingAddressLookupTables,
  createSolanaRpc,
  createSolanaRpcSubscriptions,
  createTransactionMessage,
  estimateResourceLimitsFactory,
  pipe,
  setTransactionMessageComputeUnitLimit,
  setTransactionMessageComputeUnitPrice,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  setTransactionMessageLoadedAccountsDataSizeLimit,
  setTransactionMessagePriorityFeeLamports,
  signTransactionMessageWithSigners,
  type Address,
  type AddressesByLookupTableAddress,
  type Commitment,
  type Instruction,
  type Rpc,
  type RpcSubscriptions,
  type Signature,
  type SolanaRpcApi,
  type SolanaRpcSubscriptionsApi,
  type TransactionMessage,
  type TransactionMessageWithBlockhashLifetime,
  type TransactionMessageWithFeePayerSigner,
  type TransactionSigner,
} from '@solana/kit';

import type { Deployment } from './addresses.js';
import { explainUnconfirmed, sendSigned, unsigned, type ConfirmOptions } from './confirm.js';
import { explainFailure } from './failure.js';
import { INFERIX_STAKING_PROGRAM_ADDRESS } from './generated/index.js';
import { fetchOutcome, type Outcome } from './outcome.js';
import { sendByWallet, sendsByItself, waitForSignature } from './wallet.js';

/** A cluster to talk to, and the program on it. */
export type Connection = Readonly<
  Deployment & {
    rpc: Rpc<SolanaRpcApi>;
    rpcSubscriptions: RpcSubscriptions<SolanaRpcSubscriptionsApi>;
  }
>;

/**
 * Connects to an RPC endpoint.
 *
 * @param url - Such as `https://api.devnet.solana.com` or `http://127.0.0.1:8899`.
 * @param options - `websocketUrl` is as the Solana tools have it, unless said otherwise: the same host, and
 * the next port if the URL has one. `programAddress` is for a deployment of the program at an address of its
 * own; whatever is read by this connection carries it on.
 */
export function connect(
  url: string,
  options: { websocketUrl?: string; programAddress?: Address } = {},
): Connection {
  const { websocketUrl = websocketUrlOf(url), programAddress = INFERIX_STAKING_PROGRAM_ADDRESS } =
    options;
  return {
    programAddress,
    rpc: createSolanaRpc(url),
    rpcSubscriptions: createSolanaRpcSubscriptions(websocketUrl),
  };
}

function websocketUrlOf(url: string): string {
  const websocket = new URL(url);
  websocket.protocol = websocket.protocol === 'http:' ? 'ws:' : 'wss:';
  if (websocket.port !== '') websocket.port = String(Number(websocket.port) + 1);
  return websocket.href;
}

/** How to send a transaction. */
export type SendOptions = {
  /** Pays the fee, and signs. Other signers come with the instructions. */
  feePayer: TransactionSigner;
  /** What counts as done: `confirmed` unless said otherwise. */
  commitment?: Commitment;
  /** Address lookup tables to shorten the transaction with. */
  lookupTables?: AddressesByLookupTableAddress;
  /** Priority fee, in micro-lamports per compute unit. */
  computeUnitPrice?: bigint;
  abortSignal?: AbortSignal;
};

/** A transaction that was confirmed. */
export type Sent = {
  signature: Signature;
  /** Fetches what it did: compute units, fee, logs and events. */
  outcome: () => Promise<Outcome>;
};

/** A transaction message that is ready to be signed. */
export type PreparedMessage = TransactionMessage &
  TransactionMessageWithFeePayerSigner &
  TransactionMessageWithBlockhashLifetime;

/** What may differ between the simulation and the transaction, such as another worker's state. */
const MARGIN = 1.1;
/** What a refusal may take beyond a success, to log and to name its error: few units are little to add. */
const REFUSAL_UNITS = 5_000;
/** What is loaded is charged by pages of this size, so the limit is rounded up to whole ones. */
const PAGE_BYTES = 32 * 1024;

/**
 * Sends instructions in one transaction and waits until it is confirmed. Signers may be of any kind that Kit
 * knows: keypairs, wallets that sign, wallets that change what they sign, and one that signs and sends.
 *
 * @throws {@link StakingError} with the program's own name for what it refused, and a sentence;
 * `RequestRejected` if a wallet's user declined; `SentUnconfirmed` if it was sent and nobody says what has become
 * of it; `WalletFailed` if a wallet that sends by itself leaves open whether it has.
 */
export async function sendInstructions(
  connection: Connection,
  instructions: readonly Instruction[],
  options: SendOptions,
): Promise<Sent> {
  const { commitment = 'confirmed' } = options;
  const message = await prepareMessage(connection, instructions, options);
  const signature = await signAndSend(connection, message, { commitment, ...signal(options) });
  return { signature, outcome: () => fetchOutcome(connection, signature, commitment) };
}

async function signAndSend(
  connection: Connection,
  message: PreparedMessage,
  options: ConfirmOptions,
): Promise<Signature> {
  if (sendsByItself(message)) return sendThroughWallet(connection, message, options);
  const transaction = await signTransactionMessageWithSigners(message, signal(options)).catch(
    (error: unknown) => {
      throw unsigned(connection, error);
    },
  );
  return sendSigned(connection, transaction, message, options);
}

/** Lets the wallet send it, and waits. A wallet may take another blockhash than ours. */
async function sendThroughWallet(
  connection: Connection,
  message: PreparedMessage,
  options: ConfirmOptions,
): Promise<Signature> {
  const signature = await sendByWallet(message, options).catch((error: unknown) => {
    throw unsigned(connection, error);
  });
  try {
    await waitForSignature(connection.rpc, signature, options);
    return signature;
  } catch (error) {
    throw await explainUnconfirmed(connection, error, { signature, expires: true, ...options });
  }
}

/** The most compute units that a transaction may use. */
const MAX_UNITS = 1_400_000;
/** The most bytes of accounts that a transaction may load. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What a transaction may use, and is charged for. */
export type ResourceLimits = { computeUnits: number; loadedAccountsBytes: number };

/**
 * Builds the transaction message: blockhash, lookup tables, priority fee, and limits on compute and on
 * loaded account data, both from a simulation. Unset, a transaction is charged for far more than it uses.
 *
 * @throws {@link StakingError} if the simulation fails: nothing has been sent then.
 */
export async function prepareMessage(
  { rpc, programAddress }: Pick<Connection, 'rpc' | 'programAddress'>,
  instructions: readonly Instruction[],
  options: SendOptions,
): Promise<PreparedMessage> {
  const { commitment = 'confirmed' } = options;
  try {
    const { value: lifetime } = await rpc.getLatestBlockhash({ commitment }).send(signal(options));
    const message = buildMessage(instructions, { ...options, lifetime });
    const limits = await estimateLimits({ rpc, programAddress }, message, options);
    return buildMessage(instructions, { ...options, lifetime, limits });
  } catch (error) {
    throw explainFailure(error, { programAddress });
  }
}

/** What {@link buildMessage} takes besides the instructions. */
export type MessageOptions = Pick<SendOptions, 'feePayer' | 'lookupTables' | 'computeUnitPrice'> & {
  lifetime: Parameters<typeof setTransactionMessageLifetimeUsingBlockhash>[0];
  /** All that is allowed, unless said otherwise. */
  limits?: ResourceLimits;
  /** 1 for a large transaction: up to 4096 bytes, and no lookup tables. Not every cluster takes them. */
  version?: 0 | 1;
};

/** Micro-lamports in a lamport. */
const MICRO = 1_000_000n;

/** Builds a transaction message without asking anybody anything. */
export function buildMessage(
  instructions: readonly Instruction[],
  options: MessageOptions,
): PreparedMessage {
  const { feePayer, lookupTables = {}, computeUnitPrice: price, lifetime, version = 0 } = options;
  const { computeUnits, loadedAccountsBytes } = options.limits ?? {
    computeUnits: MAX_UNITS,
    loadedAccountsBytes: MAX_BYTES,
  };
  if (version === 1) {
    const fee = price && (price * BigInt(computeUnits) + MICRO - 1n) / MICRO;
    return pipe(
      createTransactionMessage({ version }),
      (m) => setTransactionMessageFeePayerSigner(feePayer, m),
      (m) => setTransactionMessageLifetimeUsingBlockhash(lifetime, m),
      (m) => setTransactionMessageComputeUnitLimit(computeUnits, m),
      (m) => setTransactionMessageLoadedAccountsDataSizeLimit(loadedAccountsBytes, m),
      (m) => setTransactionMessagePriorityFeeLamports(fee, m),
      (m) => appendTransactionMessageInstructions(instructions, m),
    );
  }
  return pipe(
    createTransactionMessage({ version }),
    (m) => setTransactionMessageFeePayerSigner(feePayer, m),
    (m) => setTransactionMessageLifetimeUsingBlockhash(lifetime, m),
    (m) => setTransactionMessageComputeUnitLimit(computeUnits, m),
    (m) => setTransactionMessageLoadedAccountsDataSizeLimit(loadedAccountsBytes, m),
    (m) => setTransactionMessageComputeUnitPrice(price, m),
    (m) => appendTransactionMessageInstructions(instructions, m),
    (m) => compressTransactionMessageUsingAddressLookupTables(m, lookupTables),
  );
}

/**
 * Simulates a message for what it uses, and adds a tenth.
 *
 * @throws {@link StakingError} if the simulation fails.
 */
export async function estimateLimits(
  { rpc, programAddress }: Pick<Connection, 'rpc' | 'programAddress'>,
  message: PreparedMessage,
  options: Pick<SendOptions, 'commitment' | 'abortSignal'> = {},
): Promise<ResourceLimits> {
  const { commitment = 'confirmed' } = options;
  try {
    const estimate = await estimateResourceLimitsFactory({ rpc })(message, {
      commitment,
      ...signal(options),
    });
    const bytes = withMargin(estimate.loadedAccountsDataSizeLimit ?? 0);
    return {
      computeUnits: unitsWithMargin(estimate.computeUnitLimit),
      // A node too old to measure it leaves the most that is allowed.
      loadedAccountsBytes: bytes === 0 ? MAX_BYTES : Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES,
    };
  } catch (error) {
    throw explainFailure(error, { programAddress });
  }
}

function unitsWithMargin(units: number): number {
  return Math.min(Math.max(withMargin(units), units + REFUSAL_UNITS), MAX_UNITS);
}

function withMargin(value: number): number {
  return Math.ceil(value * MARGIN);
}

function signal({ abortSignal }: Pick<SendOptions, 'abortSignal'>): { abortSignal?: AbortSignal } {
  return abortSignal ? { abortSignal } : {};
}
