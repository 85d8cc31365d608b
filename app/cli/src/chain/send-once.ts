/**
 * Sends a transaction that must not happen twice: signed once, and the same bytes are sent until it is
 * known what has become of them. What nobody can tell is said to be unknown, with the signature to look for.
 *
 * @module
 */

import {
  getBase64EncodedWireTransaction,
  getSignatureFromTransaction,
  type Commitment,
  type GetEpochInfoApi,
  type GetFirstAvailableBlockApi,
  type GetLatestBlockhashApi,
  type GetSignatureStatusesApi,
  type Rpc,
  type SendTransactionApi,
  type Signature,
  type TransactionError,
} from '@solana/kit';

import { StakingError } from '@inferix/staking-client';
import { OutcomeUnknownError, rpcProblem } from '../failure.js';
import { sleep } from './sleep.js';
import { hasReached, type Landed, type Sign } from './confirming-sender.js';

export type OnceOptions = {
  commitment: Commitment;
  /** Milliseconds between looking what has become of it. */
  pollMs: number;
  /** Milliseconds after which it is sent again, the same bytes, unless it can no longer land. */
  resendMs: number;
  /** Milliseconds after which its outcome is given up as unknown. */
  patienceMs: number;
  /** The endpoints that are named, each by itself: all have to lack it before it has expired. */
  each: readonly Rpc<GetEpochInfoApi & GetSignatureStatusesApi>[];
  /** How somebody can look a transaction up. */
  lookUp: (signature: Signature) => string;
  /** Called where the endpoint that it was sent to did not take it, or did not answer. */
  refused?: (problem: string) => void;
};

/** Polls fast: a person is waiting. A lifetime is a minute, or two when blocks are slow. */
export const SINGLE_TRANSACTION = { pollMs: 400, resendMs: 4_000, patienceMs: 300_000 };

/** A transaction that was signed, from when on and until when it can land. */
export type Signed = { signature: Signature; slot: bigint; lastValidBlockHeight: bigint };

/** It is in a block; `err` is why it failed there. */
export type InBlock = Landed & { err: TransactionError | null };

type OnceRpc = Rpc<
  GetEpochInfoApi & GetLatestBlockhashApi & GetSignatureStatusesApi & SendTransactionApi
>;

/** Searches that have to miss it before it has expired: a single one may be of a forgetful node. */
const SEARCHES = 2;

/**
 * Signs a transaction, once, and sends it until it is in a block.
 *
 * @param before - Called with what was signed, before it is sent.
 * @throws {@link StakingError} `TransactionExpired` if it cannot have landed; an endpoint that refuses it leaves
 * that open. {@link OutcomeUnknownError} if nobody can tell.
 */
export async function sendOnce(
  rpc: OnceRpc,
  sign: Sign,
  options: OnceOptions,
  before: (signed: Signed) => void,
): Promise<InBlock> {
  const { commitment, each, lookUp, patienceMs } = options;
  const { context, value: lifetime } = await rpc.getLatestBlockhash({ commitment }).send();
  const transaction = await sign(lifetime);
  const wire = getBase64EncodedWireTransaction(transaction);
  const signature = getSignatureFromTransaction(transaction);
  const signed = {
    signature,
    ...(await lifeOf(each, context.slot, lifetime.lastValidBlockHeight)),
  };
  before(signed);

  let problem: unknown;
  const submit = async (): Promise<void> => {
    const config = { encoding: 'base64', skipPreflight: true, maxRetries: 0n } as const;
    problem = await rpc
      .sendTransaction(wire, config)
      .send()
      .then(
        () => undefined,
        (error: unknown) => error,
      );
  };
  const isUnknown = (reason: string, cause?: unknown) =>
    new OutcomeUnknownError(reason, { ...signed, lookUp: lookUp(signature), cause });

  await submit();
  // That an endpoint refuses it is its word: it has the signed bytes, and may have sent them on.
  if (problem !== undefined) options.refused?.(rpcProblem(problem));
  const found = await follow(rpc, signed, options, submit)
    .then((end) => (typeof end === 'object' && end.err !== null ? landedAnywhere(each, end) : end))
    .catch((error: unknown) => {
      throw isUnknown(`Asking what has become of it failed. ${rpcProblem(error)}`, error);
    });
  if (found === 'expired') {
    const sentence =
      'The transaction expired and never landed: a finalized block is past its last one, and the ' +
      'history lacks it. It can be sent again.';
    const details = problem === undefined ? [] : [rpcProblem(problem)];
    throw new StakingError('TransactionExpired', sentence, { details, signature, cause: problem });
  }
  if (found === 'unknown') {
    const endpoints = each.length > 1 ? 'The endpoints together have' : 'The endpoint has';
    const seconds = Math.round(patienceMs / 1000);
    throw isUnknown(`${endpoints} shown neither success nor expiry for ${seconds} seconds.`);
  }
  return found;
}

/** Blocks that a new blockhash is good for. */
const LIFETIME_BLOCKS = 150n;

/**
 * From when on, and until when, a transaction can land, by the endpoints that answer. One that says that its blockhash
 * is older than it is would have the transaction expire while it can still land.
 */
async function lifeOf(
  each: OnceOptions['each'],
  slot: bigint,
  lastValidBlockHeight: bigint,
): Promise<Omit<Signed, 'signature'>> {
  const asked = await Promise.allSettled(
    each.map((one) => one.getEpochInfo({ commitment: 'processed' }).send()),
  );
  const clocks = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const lasts = clocks.map(({ blockHeight }) => blockHeight + LIFETIME_BLOCKS);
  const slots = clocks.map(({ absoluteSlot }) => absoluteSlot);
  return {
    slot: slots.reduce((a, b) => (a < b ? a : b), slot),
    lastValidBlockHeight: lasts.reduce((a, b) => (a > b ? a : b), lastValidBlockHeight),
  };
}

/** Looks what has become of it, and submits it again now and then while it can still land. */
async function follow(
  rpc: Rpc<GetSignatureStatusesApi>,
  signed: Signed,
  { commitment, each, patienceMs, pollMs, resendMs }: Omit<OnceOptions, 'lookUp'>,
  submit: () => Promise<void>,
): Promise<InBlock | 'expired' | 'unknown'> {
  const { signature } = signed;
  const began = performance.now();
  let sentAt = began;
  let missed = 0;
  while (performance.now() - began < patienceMs) {
    await sleep(pollMs);
    const { value: recent } = await rpc.getSignatureStatuses([signature]).send();
    const seen = inBlock(signature, recent[0], commitment);
    if (seen) return seen;
    if (performance.now() - sentAt < resendMs) continue;
    sentAt = performance.now();
    const found = await searchAll(each, signed, commitment);
    if (typeof found === 'object') return found;
    if (found === 'may land') await submit();
    missed = found === 'missing' && !recent[0] ? missed + 1 : 0;
    if (missed >= SEARCHES) return 'expired';
  }
  return 'unknown';
}

export type LookUpOptions = Omit<OnceOptions, 'lookUp' | 'each'> & {
  each: readonly Rpc<GetEpochInfoApi & GetFirstAvailableBlockApi & GetSignatureStatusesApi>[];
};

/**
 * Finds out what has become of a transaction that an earlier run has signed, and sends nothing. It never
 * landed only where no finalized block can take it any more, all endpoints lack it, and the history of each
 * goes back to when it was signed.
 *
 * @returns `failed` if it is in a block and did nothing, at all endpoints that show it.
 */
export async function findSent(
  rpc: Rpc<GetSignatureStatusesApi>,
  signed: Signed,
  options: LookUpOptions,
): Promise<InBlock | 'failed' | 'expired' | 'unknown' | 'forgotten'> {
  const { each } = options;
  const found = await follow(rpc, signed, options, () => Promise.resolve());
  if (found === 'unknown') return found;
  if (found === 'expired') {
    const oldest = await Promise.all(each.map((one) => one.getFirstAvailableBlock().send()));
    return oldest.every((slot) => slot <= signed.slot) ? 'expired' : 'forgotten';
  }
  if (found.err === null) return found;
  const settled = await landedAnywhere(each, found);
  return settled.err === null ? settled : 'failed';
}

/** A transaction that one endpoint shows as failed has landed where another one shows that it did not fail. */
async function landedAnywhere(each: OnceOptions['each'], failed: InBlock): Promise<InBlock> {
  if (each.length === 1) return failed;
  const shown = await Promise.all(each.map((one) => inHistory(one, failed.signature)));
  const landed = shown.find((status) => status?.err === null);
  return landed ? { ...failed, slot: landed.slot, err: null } : failed;
}

/** Milliseconds that endpoints have to catch up with one that shows a transaction. */
const CATCH_UP_MS = 60_000;

/**
 * Whether all endpoints that answer show a transaction as landed. One that has not seen its block yet is waited for;
 * one whose history does not go back to it says nothing.
 */
export async function allShowLanded(
  each: LookUpOptions['each'],
  landed: Landed,
  { commitment, pollMs }: Pick<OnceOptions, 'commitment' | 'pollMs'>,
): Promise<boolean> {
  if (each.length === 1) return true;
  const until = performance.now() + CATCH_UP_MS;
  const waits = async (one: (typeof each)[number]): Promise<boolean> => {
    for (;;) {
      const shown = await showsLanded(one, landed, commitment).catch(() => true);
      if (shown !== 'behind') return shown;
      if (performance.now() > until) return false;
      await sleep(pollMs);
    }
  };
  return (await Promise.all(each.map(waits))).every((shown) => shown);
}

async function showsLanded(
  rpc: LookUpOptions['each'][number],
  { signature, slot }: Landed,
  commitment: Commitment,
): Promise<boolean | 'behind'> {
  // First, so that its absence counts.
  const { absoluteSlot } = await rpc.getEpochInfo({ commitment }).send();
  const status = await inHistory(rpc, signature);
  if (status && hasReached(status.confirmationStatus, commitment)) return status.err === null;
  if (absoluteSlot < slot) return 'behind';
  return (await rpc.getFirstAvailableBlock().send()) > slot;
}

async function inHistory(rpc: Rpc<GetSignatureStatusesApi>, signature: Signature): Promise<Status> {
  const { value } = await rpc
    .getSignatureStatuses([signature], { searchTransactionHistory: true })
    .send();
  return value[0] ?? null;
}

type Searched = InBlock | 'may land' | 'missing' | 'unsure';

/** Where any endpoint has it, it is there. It is missing where all of them lack it. */
async function searchAll(
  each: OnceOptions['each'],
  signed: Signed,
  commitment: Commitment,
): Promise<Searched> {
  const searches = await Promise.allSettled(each.map((rpc) => search(rpc, signed, commitment)));
  const found = searches.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const block = found.find((one) => typeof one === 'object');
  if (block) return block;
  for (const one of searches) if (one.status === 'rejected') throw one.reason;
  if (found.includes('may land')) return 'may land';
  return found.every((one) => one === 'missing') ? 'missing' : 'unsure';
}

/**
 * Searches one endpoint's history. Only when no block can take it any more does its absence count; and only
 * at a node that has seen that block too.
 */
async function search(
  rpc: OnceOptions['each'][number],
  { signature, lastValidBlockHeight }: Signed,
  commitment: Commitment,
): Promise<Searched> {
  const { absoluteSlot, blockHeight } = await rpc.getEpochInfo({ commitment: 'finalized' }).send();
  if (blockHeight <= lastValidBlockHeight) return 'may land';
  const history = { searchTransactionHistory: true };
  const { context, value } = await rpc.getSignatureStatuses([signature], history).send();
  const found = inBlock(signature, value[0], commitment);
  if (found) return found;
  return context.slot >= absoluteSlot && !value[0] ? 'missing' : 'unsure';
}

/** Where it has landed, if that is settled enough. */
const inBlock = (
  signature: Signature,
  status: Status | undefined,
  commitment: Commitment,
): InBlock | undefined =>
  status && hasReached(status.confirmationStatus, commitment)
    ? { signature, slot: status.slot, err: status.err }
    : undefined;

type Status = Readonly<{
  confirmationStatus: Commitment | null;
  err: TransactionError | null;
  slot: bigint;
}> | null;
