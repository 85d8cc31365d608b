/**
 * The history of a worker: what the program has logged about it, as far as a node remembers.
 *
 * Logs are not signed, so that a node can leave out or invent what it likes. What a worker is now stands in
 * its account.
 *
 * @module
 */

import type {
  Address,
  GetSignaturesForAddressApi,
  GetTransactionApi,
  Rpc,
  Signature,
} from '@solana/kit';

import type { Deployment } from './addresses.js';
import { decodeEvents, eventsOfWorker } from './events.js';
import type { ProgramEvent } from './generated/index.js';

/** A transaction that names a worker. Anybody can make one, and most of what they name is unchanged. */
export type NamedTransaction = {
  signature: Signature;
  slot: bigint;
  /** Unix seconds; `undefined` where the node does not know it. */
  time: bigint | undefined;
  /** It has changed nothing but the payer's balance. */
  failed: boolean;
};

/** What a transaction did to a worker. */
export type WorkerHistoryEntry = NamedTransaction & {
  /** The keys that signed it, the payer of the fee first. */
  signers: readonly Address[];
  /** In the order in which they happened. */
  events: readonly ProgramEvent[];
  /** The validator cut the logs short: events may be missing. */
  truncated: boolean;
  /** The node names the transaction and does not keep it. */
  lost: boolean;
};

/**
 * Finds transactions that name an address, the newest first.
 *
 * @param before - Continues behind this transaction.
 */
export async function findTransactions(
  { rpc }: { rpc: Rpc<GetSignaturesForAddressApi> },
  address: Address,
  { limit, before }: { limit: number; before?: Signature | undefined },
): Promise<NamedTransaction[]> {
  const found = await rpc
    .getSignaturesForAddress(address, {
      commitment: 'confirmed',
      limit,
      ...(before === undefined ? {} : { before }),
    })
    .send();
  return found.map(({ signature, slot, blockTime, err }) => ({
    signature,
    slot,
    time: blockTime ?? undefined,
    failed: err !== null,
  }));
}

/**
 * Fetches what a transaction did to a worker. Only what the program itself logged counts, in a transaction
 * that did not fail.
 */
export async function fetchHistoryEntry(
  { rpc, programAddress }: Deployment & { rpc: Rpc<GetTransactionApi> },
  worker: Address,
  named: NamedTransaction,
): Promise<WorkerHistoryEntry> {
  const nothing = { ...named, signers: [], events: [], truncated: false, lost: false };
  if (named.failed) return nothing;
  const found = await rpc
    .getTransaction(named.signature, {
      commitment: 'confirmed',
      encoding: 'json',
      maxSupportedTransactionVersion: 1,
    })
    .send();
  if (!found?.meta || found.transaction.signatures[0] !== named.signature) {
    return { ...nothing, lost: true };
  }
  const { meta, transaction, blockTime } = found;
  const { header, accountKeys } = transaction.message;
  if (meta.err !== null) return { ...nothing, failed: true };
  const { events, truncated } = decodeEvents(meta.logMessages ?? [], { programAddress });
  return {
    ...nothing,
    time: named.time ?? blockTime ?? undefined,
    signers: accountKeys.slice(0, header.numRequiredSignatures),
    events: eventsOfWorker(events, worker),
    truncated,
  };
}
