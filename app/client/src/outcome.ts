/**
 * What a transaction did, or would do.
 *
 * @module
 */

import {
  appendTransactionMessageInstructions,
  compileTransaction,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  getBase64Encoder,
  getSolanaErrorFromTransactionError,
  pipe,
  setTransactionMessageFeePayer,
  type Address,
  type Commitment,
  type GetTransactionApi,
  type Instruction,
  type ReadonlyUint8Array,
  type Rpc,
  type Signature,
  type SimulateTransactionApi,
} from '@solana/kit';

import type { Deployment } from './addresses.js';
import { generalError } from './errors.js';
import { decodeEvents, type DecodedEvents } from './events.js';
import { explainFailure } from './failure.js';

/** What a confirmed transaction did. */
export type Outcome = DecodedEvents & {
  signature: Signature;
  slot: bigint;
  /** What it used of its compute-unit limit. */
  computeUnits: bigint;
  /** Lamports. */
  fee: bigint;
  logs: readonly string[];
};

/** What instructions would do if they were sent now. */
export type Simulation = DecodedEvents & {
  computeUnits: bigint;
  logs: readonly string[];
  /** What the last program returned, if anything. */
  returnData: ReadonlyUint8Array | undefined;
};

/** A node may confirm a transaction before it can show it. */
const ATTEMPTS = 20;
const PAUSE_MS = 250;

/**
 * Fetches what a confirmed transaction did.
 *
 * @throws {@link StakingError} `TransactionNotFound` if the node does not show it within some seconds.
 */
export async function fetchOutcome(
  { rpc, programAddress }: Deployment & { rpc: Rpc<GetTransactionApi> },
  signature: Signature,
  commitment: Commitment = 'confirmed',
): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    const found = await rpc
      .getTransaction(signature, {
        // Transactions are looked up from `confirmed` on.
        commitment: commitment === 'finalized' ? 'finalized' : 'confirmed',
        encoding: 'json',
        maxSupportedTransactionVersion: 1,
      })
      .send();
    if (found?.meta) {
      const logs = found.meta.logMessages ?? [];
      return {
        signature,
        slot: found.slot,
        computeUnits: found.meta.computeUnitsConsumed ?? 0n,
        fee: found.meta.fee,
        logs,
        ...decodeEvents(logs, { programAddress }),
      };
    }
    if (attempt === ATTEMPTS) throw generalError('TransactionNotFound', { signature });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/**
 * Runs instructions without sending them: nothing is signed and nothing changes.
 *
 * @param feePayer - Any wallet that holds SOL; it pays nothing.
 * @throws {@link StakingError} with what the program refused.
 */
export async function simulateInstructions(
  { rpc, programAddress }: Deployment & { rpc: Rpc<SimulateTransactionApi> },
  instructions: readonly Instruction[],
  feePayer: Address,
): Promise<Simulation> {
  try {
    const transaction = pipe(
      createTransactionMessage({ version: 0 }),
      (m) => setTransactionMessageFeePayer(feePayer, m),
      (m) => appendTransactionMessageInstructions(instructions, m),
      (m) => compileTransaction(m),
    );
    const { value } = await rpc
      .simulateTransaction(getBase64EncodedWireTransaction(transaction), {
        commitment: 'confirmed',
        encoding: 'base64',
        replaceRecentBlockhash: true,
        sigVerify: false,
      })
      .send();
    const logs = value.logs ?? [];
    if (value.err) {
      throw explainFailure(getSolanaErrorFromTransactionError(value.err), { programAddress, logs });
    }
    const [returned] = value.returnData?.data ?? [];
    return {
      computeUnits: value.unitsConsumed ?? 0n,
      logs,
      returnData: returned === undefined ? undefined : getBase64Encoder().encode(returned),
      ...decodeEvents(logs, { programAddress }),
    };
  } catch (error) {
    throw explainFailure(error, { programAddress });
  }
}
