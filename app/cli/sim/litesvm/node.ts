/**
 * A node with one validator's state: LiteSVM behind JSON-RPC. Every transaction is executed by Solana's own
 * virtual machine, with the compiled program and the real system, token and lookup table programs. Around
 * it this file keeps what LiteSVM leaves out: blocks, blockhashes that expire, and what became of whom.
 *
 * Surfpool copies its whole state for each instruction, LiteSVM does not: 20,000 workers take it minutes.
 */
import {
  getBase58Decoder,
  getBase64Decoder,
  getCompiledTransactionMessageDecoder,
  getSignatureFromTransaction,
  type Address,
  type Signature,
  type Transaction,
} from '@solana/kit';
import { stringifyJsonWithBigInts } from '@solana/rpc-spec-types';
import { FailedTransactionMetadata, LiteSVM } from 'litesvm';

import { matcherOf, shown, stored, type Filter, type Sent, type Shown } from './accounts.js';
import { Blocks } from './blocks.js';
import {
  checkAccounts,
  checkListed,
  checkStatuses,
  checkVersion,
  historyCommitment,
  RpcError,
} from './limits.js';
import { loadedBytes } from './loaded.js';
import { errorOf, feeOf } from './results.js';
import { bytesOf, transactionOf } from './wire.js';

/** Blocks after which nobody doubts one any more. */
const FINAL_BLOCKS = 32n;
const HISTORY = 10_000_000n;
// A mint's, after the authority that may mint.
const [SUPPLY_OFFSET, DECIMALS_OFFSET] = [36, 44];
const SIGNATURES_LISTED = 1_000;

type Params = readonly unknown[];
type Executed = { slot: bigint; err: unknown; version: 'legacy' | 0 | 1 };

export class LitesvmNode {
  readonly #svm = new LiteSVM().withTransactionHistory(HISTORY);
  readonly #blocks = new Blocks(this.#svm);
  readonly #executed = new Map<Signature, Executed>();
  /** What each wallet has signed, the oldest first. */
  readonly #signedBy = new Map<Address, Signature[]>();

  constructor(program: Address, file: string) {
    this.#svm.addProgramFromFile(program, file);
    this.travelTo(BigInt(Math.floor(Date.now() / 1000)));
  }

  /** Begins the next slot. */
  nextBlock(): void {
    this.#blocks.next();
  }

  /** Answers a request; what it throws is the answer's error. */
  answer(method: string, params: Params): unknown {
    const answer = this.#methods[method];
    if (!answer) throw new RpcError(-32601, `Method not found: ${method}`);
    return answer(params);
  }

  /** Unix time moves here only. */
  travelTo(time: bigint): void {
    const clock = this.#svm.getClock();
    clock.unixTimestamp = time;
    this.#svm.setClock(clock);
  }

  readonly #methods: Record<string, (params: Params) => unknown> = {
    getSlot: () => this.#blocks.latest.slot,
    getBlockHeight: () => this.#blocks.latest.height,
    getEpochInfo: ([config]) => this.#epochInfo(config),
    getLatestBlockhash: () => this.#withContext(this.#blocks.lifetime),
    getAccountInfo: ([address]) => this.#withContext(this.#show(address as Address)),
    getMultipleAccounts: ([addresses]) => {
      checkAccounts(addresses as Address[]);
      return this.#withContext((addresses as Address[]).map((address) => this.#show(address)));
    },
    getProgramAccounts: ([program, config]) => this.#accountsOf(program as Address, config),
    getBalance: ([address]) => this.#withContext(this.#svm.getBalance(address as Address) ?? 0n),
    getTokenSupply: ([mint]) => this.#supply(mint as Address),
    getMinimumBalanceForRentExemption: ([bytes]) =>
      this.#svm.minimumBalanceForRentExemption(BigInt(bytes as number)),
    getRecentPrioritizationFees: () => [],
    getFeeForMessage: ([message]) => {
      const { header } = getCompiledTransactionMessageDecoder().decode(bytesOf(message));
      return this.#withContext(5_000n * BigInt(header.numSignerAccounts));
    },
    getSignatureStatuses: ([signatures]) => {
      checkStatuses(signatures as Signature[]);
      return this.#withContext((signatures as Signature[]).map((one) => this.#status(one)));
    },
    getSignaturesForAddress: ([address, config]) => this.#signatures(address as Address, config),
    getTransaction: ([signature, config]) => this.#transaction(signature as Signature, config),
    sendTransaction: ([wire, config]) => this.#send(transactionOf(wire), config),
    simulateTransaction: ([wire, config]) => this.#simulate(transactionOf(wire), config),
    // Not of any node: what a simulation needs beyond it.
    simulatePutAccount: ([account]) => {
      this.#svm.setAccount(stored(account as Sent));
    },
    simulateTravelTo: ([time]) => {
      this.travelTo(BigInt(time as string));
    },
  };

  #send(transaction: Transaction, config: unknown): Signature {
    const signature = getSignatureFromTransaction(transaction);
    const message = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
    const { skipPreflight = false } = (config ?? {}) as { skipPreflight?: boolean };
    if (!skipPreflight) this.#preflight(transaction);
    // As on a real node: who sends something twice, or too late, is not told.
    if (this.#executed.has(signature) || !this.#blocks.isRecent(message.lifetimeToken))
      return signature;
    const isSigned = Object.values(transaction.signatures).every((signed) => signed !== null);
    const result = isSigned ? this.#svm.sendTransaction(transaction) : undefined;
    const err = result ? errorOf(result) : 'SignatureFailure';
    if (err === 'SignatureFailure') {
      throw new RpcError(-32003, 'Transaction signature verification failure');
    }
    // What cannot even pay its fee is in no block.
    if (this.#svm.getTransaction(signature) === null) return signature;
    const { version } = message;
    this.#executed.set(signature, { slot: this.#blocks.latest.slot, err, version });
    for (const signer of message.staticAccounts.slice(0, message.header.numSignerAccounts)) {
      const signed = this.#signedBy.get(signer) ?? [];
      signed.push(signature);
      this.#signedBy.set(signer, signed);
    }
    return signature;
  }

  /** What fails already when it is simulated is not sent, unless that is asked for. */
  #preflight(transaction: Transaction): void {
    const { value } = this.#simulate(transaction, { sigVerify: true });
    if (value.err !== null) {
      const why = stringifyJsonWithBigInts(value.err);
      throw new RpcError(-32002, `Transaction simulation failed: ${why}`);
    }
  }

  #simulate(transaction: Transaction, config: unknown) {
    const { sigVerify, replaceRecentBlockhash } = config as Record<string, boolean | undefined>;
    const message = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
    if (sigVerify && replaceRecentBlockhash) {
      throw new RpcError(-32602, 'sigVerify may not be used with replaceRecentBlockhash');
    }
    if (!replaceRecentBlockhash && !this.#blocks.isRecent(message.lifetimeToken)) {
      const err: unknown = 'BlockhashNotFound';
      return this.#withContext({ err, logs: [] as string[], unitsConsumed: 0n });
    }
    this.#svm.withSigverify(sigVerify ?? false);
    const result = this.#svm.simulateTransaction(transaction);
    this.#svm.withSigverify(true);
    const meta = result.meta();
    const data = getBase64Decoder().decode(meta.returnData().data());
    const programId = getBase58Decoder().decode(meta.returnData().programId());
    return this.#withContext({
      err: errorOf(result),
      logs: meta.logs(),
      accounts: null,
      unitsConsumed: meta.computeUnitsConsumed(),
      loadedAccountsDataSize: loadedBytes(this.#svm, message),
      returnData: data === '' ? null : { programId, data: [data, 'base64'] },
      ...(replaceRecentBlockhash ? { replacementBlockhash: this.#blocks.lifetime } : {}),
    });
  }

  #transaction(signature: Signature, config: unknown): unknown {
    const executed = this.#executed.get(signature);
    const result = this.#svm.getTransaction(signature);
    if (!executed || !result || !this.#isSettled(executed, config)) return null;
    checkVersion(executed, config);
    const meta = result instanceof FailedTransactionMetadata ? result.meta() : result;
    const { slot, err } = executed;
    const computeUnitsConsumed = meta.computeUnitsConsumed();
    const logMessages = meta.logs();
    return { slot, meta: { err, fee: feeOf(result), computeUnitsConsumed, logMessages } };
  }

  #epochInfo(config: unknown): unknown {
    const { slot, height } = this.#blocks.latest;
    const { commitment } = (config ?? {}) as { commitment?: string };
    const behind = commitment === 'confirmed' || commitment === 'processed' ? 0n : FINAL_BLOCKS;
    const back = (value: bigint): bigint => (value > behind ? value - behind : 0n);
    return { absoluteSlot: back(slot), blockHeight: back(height) };
  }

  #status(signature: Signature): unknown {
    const executed = this.#executed.get(signature);
    if (!executed) return null;
    const age = this.#blocks.latest.slot - executed.slot;
    const confirmationStatus =
      age >= FINAL_BLOCKS ? 'finalized' : age > 0n ? 'confirmed' : 'processed';
    const { slot, err } = executed;
    return { slot, err, confirmations: age >= FINAL_BLOCKS ? null : age, confirmationStatus };
  }

  /** Whether a transaction is as old as its commitment asks. */
  #isSettled({ slot }: Executed, config: unknown): boolean {
    const age = this.#blocks.latest.slot - slot;
    return historyCommitment(config) === 'finalized' ? age >= FINAL_BLOCKS : age > 0n;
  }

  #signatures(address: Address, config: unknown): unknown[] {
    const { before, limit = SIGNATURES_LISTED } = (config ?? {}) as {
      before?: Signature;
      limit?: number;
    };
    checkListed(limit);
    const all = (this.#signedBy.get(address) ?? []).filter((signature) => {
      const executed = this.#executed.get(signature);
      return executed !== undefined && this.#isSettled(executed, config);
    });
    const end = before === undefined ? all.length : all.indexOf(before);
    const found = all.slice(Math.max(0, end - limit), Math.max(0, end)).reverse();
    return found.map((signature) => {
      const { slot, err } = this.#executed.get(signature) ?? {};
      return { signature, slot, err };
    });
  }

  #accountsOf(program: Address, config: unknown): unknown[] {
    const { filters = [] } = (config ?? {}) as { filters?: readonly Filter[] };
    const matches = matcherOf(filters);
    return this.#svm
      .getProgramAccounts(program)
      .filter(({ data }) => matches(data))
      .map((account) => ({ pubkey: account.address, account: shown(account) }));
  }

  #show(address: Address): Shown | null {
    const account = this.#svm.getAccount(address);
    // LiteSVM may keep those that were closed, with nothing in them.
    return account.exists && account.lamports > 0n ? shown(account) : null;
  }

  #supply(mint: Address): unknown {
    const account = this.#svm.getAccount(mint);
    if (!account.exists) throw new RpcError(-32602, 'could not find account');
    const data = Buffer.from(account.data);
    const amount = data.readBigUInt64LE(SUPPLY_OFFSET).toString();
    return this.#withContext({ amount, decimals: data[DECIMALS_OFFSET] });
  }

  #withContext<T>(value: T) {
    return { context: { slot: this.#blocks.latest.slot }, value };
  }
}
