/**
 * What all commands that change something have in common: they send it, tell what happened, and show what
 * has become of it.
 *
 * @module
 */

import {
  getSignersFromInstruction,
  type Address,
  type Instruction,
  type TransactionSigner,
} from '@solana/kit';

import { fetchOutcome, type ProgramEvent } from '@inferix/staking-client';
import type { Context } from '../context.js';
import { eventData, eventSentence } from '../events.js';
import { asProposal, type SquadsProposal } from '../squads/propose.js';
import type { TransactionRequest } from './preview.js';
import { resolveFeePayer, sendOne, type SingleOptions } from './send-one.js';

/** A change that a command asks for. */
export type Change = {
  /** Who acts: an owner, a role of the network, or anyone. */
  signer: TransactionSigner;
  instructions: readonly Instruction[];
  /** What will happen, in a line, as a question. */
  question: string;
  /** Decimals of the network's mint, for the amounts of events. */
  decimals: number;
  /** Names what is changed, in the result for programs. */
  names?: Readonly<Record<string, Address>>;
  /** Reads what has become of it, for the result: `state`, which is null where it cannot be read. */
  after?: () => Promise<unknown>;
};

/**
 * Sends a change, and tells what came of it.
 *
 * @returns The events; `undefined` if it was simulated or exported only, which has been told then.
 */
export async function sendChange(
  context: Context,
  options: SingleOptions,
  { signer, instructions, question, decimals, names = {}, after }: Change,
): Promise<readonly ProgramEvent[] | undefined> {
  const feePayer = await resolveFeePayer(
    context,
    options,
    signer,
    instructions.flatMap((one) => getSignersFromInstruction(one)),
  );
  const request = { instructions, feePayer, question, decimals };
  const { squads } = options;
  if (squads !== undefined) {
    await sendProposal(
      context,
      options,
      await asProposal(context, { ...options, squads }, request),
    );
    return undefined;
  }
  const landed = await sendOne(context, options, request);
  if (!landed) return undefined;
  const { signature, slot } = landed;
  const { commitment } = context;
  // It has landed, whatever becomes of these questions.
  const outcome = await fetchOutcome(context, signature, commitment).catch(() => undefined);
  const state = await after?.().catch(() => undefined);
  const events = outcome?.events ?? [];
  const data = { signature, slot, ...names, events: events.map(eventData), state: state ?? null };
  context.output.result(data, () => [
    ...events.map((event) => eventSentence(event, decimals)),
    `Transaction ${signature} in slot ${slot}.`,
  ]);
  return events;
}

/** Sends what creates a proposal, and tells where members find it. Nothing else has changed yet. */
async function sendProposal(
  context: Context,
  options: SingleOptions,
  request: TransactionRequest & { proposal: SquadsProposal },
): Promise<void> {
  const landed = await sendOne(context, options, request);
  if (!landed) return;
  const { proposal } = request;
  const { multisig, transactionIndex } = proposal;
  context.output.result({ ...landed, ...proposal, events: [], state: null }, () => [
    `Proposal ${transactionIndex} of multisig ${multisig} created. Its members approve and execute it in Squads; ` +
      'nothing has changed until then.',
    `Transaction ${landed.signature} in slot ${landed.slot}.`,
  ]);
}
