import type { Address, Rpc, Signature, SolanaRpcApi } from '@solana/kit';

import {
  ClaimOutcome,
  decodeEvents,
  INFERIX_STAKING_PROGRAM_ADDRESS as PROGRAM,
  type WorkerClaim,
} from '@inferix/staking-client';
import { chunks } from './population.js';

/** All transactions of a wallet: their price, and what they paid to whom. */
export type Spent = {
  transactions: number;
  /** Of these, how many the chain refused: they cost their fee. */
  refused: number;
  fees: bigint;
  computeUnits: bigint;
  /** Transactions that paid somebody, and what they used. */
  claims: number;
  claimComputeUnits: bigint;
  /** Each time that a worker was paid, and each time that its rewards went into its stake. */
  payments: Payments;
  restakes: Payments;
};

export type Payments = ReadonlyMap<Address, readonly bigint[]>;

/** What a node lists at once. */
const PAGE = 1_000;
const AT_ONCE = 2;

/** Reads every transaction that a wallet was part of: those that nobody wrote down, too. */
export async function spentBy(rpc: Rpc<SolanaRpcApi>, wallet: Address): Promise<Spent> {
  const booked = {
    [ClaimOutcome.Paid]: new Map<Address, bigint[]>(),
    [ClaimOutcome.Restaked]: new Map<Address, bigint[]>(),
  };
  const spent = {
    ...{ transactions: 0, refused: 0, claims: 0 },
    ...{ fees: 0n, computeUnits: 0n, claimComputeUnits: 0n },
  };
  for (const some of chunks(await signaturesOf(rpc, wallet), AT_ONCE)) {
    const found = await Promise.all(some.map((signature) => metaOf(rpc, signature)));
    for (const { err, fee, computeUnits, logs } of found) {
      spent.transactions++;
      spent.fees += fee;
      spent.computeUnits += computeUnits;
      if (err) spent.refused++;
      const claims = err ? [] : claimsIn(logs);
      let pays = false;
      for (const { worker, outcome, amount } of claims) {
        if (outcome !== ClaimOutcome.Paid && outcome !== ClaimOutcome.Restaked) continue;
        pays = true;
        booked[outcome].set(worker, [...(booked[outcome].get(worker) ?? []), amount]);
      }
      if (!pays) continue;
      spent.claims++;
      spent.claimComputeUnits += computeUnits;
    }
  }
  return {
    ...spent,
    payments: booked[ClaimOutcome.Paid],
    restakes: booked[ClaimOutcome.Restaked],
  };
}

/** Signatures of all transactions, newest first. */
async function signaturesOf(rpc: Rpc<SolanaRpcApi>, wallet: Address): Promise<Signature[]> {
  const signatures: Signature[] = [];
  for (;;) {
    const before = signatures.at(-1);
    const page = await rpc
      .getSignaturesForAddress(wallet, {
        commitment: 'confirmed',
        limit: PAGE,
        ...(before && { before }),
      })
      .send();
    signatures.push(...page.map(({ signature }) => signature));
    if (page.length < PAGE) return signatures;
  }
}

async function metaOf(rpc: Rpc<SolanaRpcApi>, signature: Signature) {
  const found = await rpc
    .getTransaction(signature, {
      commitment: 'confirmed',
      encoding: 'base64',
      maxSupportedTransactionVersion: 1,
    })
    .send();
  if (!found?.meta) throw new Error(`transaction ${signature} is listed and not found`);
  const { err, fee, computeUnitsConsumed, logMessages } = found.meta;
  return { err, fee, computeUnits: computeUnitsConsumed ?? 0n, logs: logMessages ?? [] };
}

function claimsIn(logs: readonly string[]): WorkerClaim[] {
  const { events, truncated } = decodeEvents(logs, { programAddress: PROGRAM });
  // Creating ten token accounts logs more than is kept; a claim must not.
  const claims = logs.some((line) => line.startsWith(`Program ${PROGRAM} invoke`));
  if (truncated && claims) throw new Error('the logs of a claim were cut short');
  return events.flatMap((event) => (event.name === 'RewardsClaimed' ? event.data.claims : []));
}
