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
import { LiteSVM } from 'litesvm';

import { matcherOf, shown, stored, type Filter, type Sent, type Shown } from './accounts.js';
import { Blocks } from './blocks.js';
import { Ledger } from './ledger.js';
import {
  checkAccounts,
  checkAddress,
  checkEncoding,
  checkFeeAccounts,
  checkStatuses,
  contextSlot,
  RpcError,
} from './limits.js';
import { loadedBytes, writableAccounts } from './loaded.js';
import { errorOf } from './results.js';
import { Versions } from './versions.js';
import { bytesOf, transactionOf } from './wire.js';

const HISTORY = 10_000_000n;
// A mint's, after the authority that may mint.
const [SUPPLY_OFFSET, DECIMALS_OFFSET] = [36, 44];
const CLOCK = 'SysvarC1ock11111111111111111111111111111111' as Address;
const SLOT_HASHES = 'SysvarS1otHashes111111111111111111111111111' as Address;

type Params = readonly unknown[];
type AccountConfig = {
  encoding?: string;
  dataSlice?: { offset: number; length: number };
  filters?: readonly Filter[];
};

export class LitesvmNode {
  readonly #svm = new LiteSVM().withTransactionHistory(HISTORY);
  readonly #blocks = new Blocks(this.#svm);
  readonly #ledger = new Ledger(this.#svm);
  readonly #versions = new Versions(this.#svm);
  /** Slots that the node which answers is behind the chain. */
  #behind = 0n;

  constructor(program: Address, file: string) {
    this.#svm.addProgramFromFile(program, file);
    this.travelTo(BigInt(Math.floor(Date.now() / 1000)));
  }

  /** Begins the next slot. */
  nextBlock(): void {
    this.#versions.keep([CLOCK, SLOT_HASHES], this.#blocks.latest.slot + 1n);
    this.#blocks.next();
  }

  /**
   * Answers a request; what it throws is the answer's error.
   *
   * @param behind - Answers as a node does that is so many slots behind. It executes what it is sent all the same.
   */
  answer(method: string, params: Params, behind = 0): unknown {
    const answer = this.#methods[method];
    if (!answer) throw new RpcError(-32601, 'Method not found');
    this.#behind = BigInt(behind);
    return answer(params);
  }

  /** Unix time moves here only. */
  travelTo(time: bigint): void {
    const clock = this.#svm.getClock();
    clock.unixTimestamp = time;
    this.#svm.setClock(clock);
    this.#versions.forget(CLOCK);
  }

  readonly #methods: Record<string, (params: Params) => unknown> = {
    getGenesisHash: () => GENESIS_HASH,
    getSlot: ([config]) => this.#slot(config),
    getBlockHeight: ([config]) => this.#blocks.at(this.#slot(config)).height,
    getEpochInfo: ([config]) => {
      const { slot: absoluteSlot, height: blockHeight } = this.#blocks.at(this.#slot(config));
      return { absoluteSlot, blockHeight };
    },
    getLatestBlockhash: ([config]) =>
      this.#withContext(config, (slot) => this.#blocks.lifetimeAt(slot)),
    getAccountInfo: ([address, config]) => {
      checkAddress(address);
      return this.#withContext(config, (slot) => this.#show(address, slot, config));
    },
    getMultipleAccounts: ([addresses, config]) => {
      checkAccounts(addresses as unknown[]);
      return this.#withContext(config, (slot) =>
        (addresses as Address[]).map((address) => this.#show(address, slot, config)),
      );
    },
    getProgramAccounts: ([program, config]) => this.#accountsOf(program as Address, config),
    getBalance: ([address, config]) => {
      checkAddress(address);
      return this.#withContext(config, (slot) => this.#versions.at(address, slot)?.lamports ?? 0n);
    },
    getTokenSupply: ([mint, config]) =>
      this.#withContext(config, (slot) => this.#supply(mint as Address, slot)),
    getMinimumBalanceForRentExemption: ([bytes]) =>
      this.#svm.minimumBalanceForRentExemption(BigInt(bytes as number)),
    getRecentPrioritizationFees: ([addresses]) => {
      checkFeeAccounts((addresses ?? []) as unknown[]);
      return [{ slot: this.#blocks.latest.slot, prioritizationFee: 0 }];
    },
    getFeeForMessage: ([message, config]) => {
      const { header } = getCompiledTransactionMessageDecoder().decode(bytesOf(message));
      return this.#withContext(config, () => 5_000n * BigInt(header.numSignerAccounts));
    },
    getSignatureStatuses: ([signatures, config]) => {
      checkStatuses(signatures as unknown[]);
      return this.#withContext({ commitment: 'processed' }, (slot) =>
        (signatures as Signature[]).map((one) => this.#ledger.status(one, slot, config)),
      );
    },
    getSignaturesForAddress: ([address, config]) => {
      this.#slot(config);
      return this.#ledger.signatures(address as Address, this.#latest, config);
    },
    getTransaction: ([signature, config]) =>
      this.#ledger.transaction(signature as Signature, this.#latest, config),
    sendTransaction: ([wire, config]) => this.#send(transactionOf(wire, config), config),
    simulateTransaction: ([wire, config]) => this.#simulate(transactionOf(wire, config), config),
    // Not of any node: what a simulation needs beyond it.
    simulatePutAccount: ([account]) => {
      const put = stored(account as Sent);
      this.#svm.setAccount(put);
      this.#versions.forget(put.address);
    },
    simulateTravelTo: ([time]) => {
      this.travelTo(BigInt(time as string));
    },
  };

  /** The latest slot that the node which answers knows. */
  get #latest(): bigint {
    return this.#blocks.latest.slot - this.#behind;
  }

  /** The slot that a request is answered from. */
  #slot(config: unknown): bigint {
    return contextSlot(this.#latest, config);
  }

  #send(transaction: Transaction, config: unknown): Signature {
    const signature = getSignatureFromTransaction(transaction);
    const message = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
    const { skipPreflight = false, ...others } = (config ?? {}) as { skipPreflight?: boolean };
    this.#slot({ commitment: 'processed', ...others });
    if (!skipPreflight) this.#preflight(transaction);
    // As on a real node: who sends something twice, or too late, is not told.
    if (this.#ledger.has(signature) || !this.#blocks.isRecent(message.lifetimeToken))
      return signature;
    const isSigned = Object.values(transaction.signatures).every((signed) => signed !== null);
    if (!isSigned) throw unsigned();
    const { slot } = this.#blocks.latest;
    this.#versions.keep(writableAccounts(this.#svm, message), slot);
    const err = errorOf(this.#svm.sendTransaction(transaction));
    if (err === 'SignatureFailure') throw unsigned();
    // What cannot even pay its fee is in no block.
    if (this.#svm.getTransaction(signature) === null) return signature;
    const signers = message.staticAccounts.slice(0, message.header.numSignerAccounts);
    this.#ledger.add(signature, { slot, err, version: message.version }, signers);
    return signature;
  }

  /** What fails already when it is simulated is not sent, unless that is asked for. */
  #preflight(transaction: Transaction): void {
    const { value } = this.#simulate(transaction, { commitment: 'processed', sigVerify: true });
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
      return this.#withContext(config, () => ({ err, logs: [] as string[], unitsConsumed: 0n }));
    }
    this.#svm.withSigverify(sigVerify ?? false);
    const result = this.#svm.simulateTransaction(transaction);
    this.#svm.withSigverify(true);
    const meta = result.meta();
    const data = getBase64Decoder().decode(meta.returnData().data());
    const programId = getBase58Decoder().decode(meta.returnData().programId());
    return this.#withContext(config, (slot) => ({
      err: errorOf(result),
      logs: meta.logs(),
      accounts: null,
      unitsConsumed: meta.computeUnitsConsumed(),
      loadedAccountsDataSize: loadedBytes(this.#svm, message),
      returnData: data === '' ? null : { programId, data: [data, 'base64'] },
      ...(replaceRecentBlockhash ? { replacementBlockhash: this.#blocks.lifetimeAt(slot) } : {}),
    }));
  }

  #accountsOf(program: Address, config: unknown): unknown {
    const { filters = [], dataSlice } = (config ?? {}) as AccountConfig;
    const matches = matcherOf(filters);
    const found = this.#versions
      .ofProgram(program, this.#slot(config))
      .filter(({ data }) => matches(data));
    return found.map((account) => ({
      pubkey: account.address,
      account: shown(account, dataSlice),
    }));
  }

  #show(address: Address, slot: bigint, config: unknown): Shown | null {
    const { encoding, dataSlice } = (config ?? {}) as AccountConfig;
    const account = this.#versions.at(address, slot);
    if (!account) return null;
    checkEncoding(dataSlice?.length ?? account.data.length, encoding);
    return shown(account, dataSlice);
  }

  #supply(mint: Address, slot: bigint): unknown {
    const account = this.#versions.at(mint, slot);
    if (!account) throw new RpcError(-32602, 'Invalid param: could not find account');
    const data = Buffer.from(account.data);
    const amount = data.readBigUInt64LE(SUPPLY_OFFSET).toString();
    return { amount, decimals: data[DECIMALS_OFFSET] };
  }

  #withContext<T>(config: unknown, valueAt: (slot: bigint) => T) {
    const slot = this.#slot(config);
    return { context: { slot }, value: valueAt(slot) };
  }
}

const unsigned = (): RpcError => new RpcError(-32003, 'Transaction signature verification failure');

/** Of no cluster that there is. */
const GENESIS_HASH = 'LitesvmGenesisHash11111111111111111111111111';
