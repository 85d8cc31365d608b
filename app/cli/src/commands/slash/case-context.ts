/**
 * What the commands of a slash case have in common: they look at the case, its worker and the limits, check
 * who signs, say what will happen, and show what has become of the case.
 *
 * @module
 */

import type { Instruction, TransactionSigner } from '@solana/kit';
import type { Command } from 'commander';

import {
  decodeSlashCase,
  fetchChainTime,
  fetchPenaltyPool,
  fetchSlashCase,
  fetchWorker,
  type Network,
  type PenaltyPool,
  type SlashCase,
  type Worker,
} from '@inferix/staking-client';
import { ifThere } from '../../chain/accounts.js';
import { Context } from '../../context.js';
import { InputError } from '../../failure.js';
import { tokenAmount } from '../../output.js';
import { parseAddress } from '../../parse.js';
import { fetchAgreed, fetchAgreedNetwork, verifies, type VerifyOptions } from '../agreed.js';
import { sendChange } from '../send-change.js';
import { resolveSigner, sendsOne, type SingleOptions } from '../send-one.js';

/** A case, and all that decides what can be done about it. */
export type CaseFacts = Readonly<{
  network: Network;
  slashCase: SlashCase;
  /** Undefined once it is closed: a decided case stays longer. */
  worker: Worker | undefined;
  pool: PenaltyPool;
  /** The chain's time. */
  now: bigint;
}>;

/** Inputs that a command uses to build its change. */
export type CaseContext = CaseFacts &
  Readonly<{
    context: Context;
    signer: TransactionSigner;
    tokens: (amount: bigint) => string;
  }>;

export type CaseOptions = SingleOptions & VerifyOptions;

/** Adds the options of a command that changes a case. */
export const changesCase = (command: Command): Command =>
  verifies(sendsOne(command)).argument('<case>', "the slash case's address, as slash list has it");

/** Fetches a case with its network, which `--network` need not name then. */
export async function fetchCase(
  context: Context,
  text: string,
  verifyUrl: string | undefined,
): Promise<CaseFacts> {
  const address = parseAddress(text, 'case');
  const slashCase = await fetchAgreed(context, verifyUrl, {
    ...{ address, decode: decodeSlashCase, what: 'slash case' },
  });
  const named = context.options.network;
  if (named !== undefined && parseAddress(named, '--network') !== slashCase.network) {
    throw new InputError(
      `The case is in network ${slashCase.network}. Name that with --network, or leave it out.`,
    );
  }
  const network = await fetchAgreedNetwork(context, verifyUrl, slashCase.network);
  return {
    ...{ network, slashCase },
    worker: await ifThere(fetchWorker(context, slashCase.worker)),
    pool: await fetchPenaltyPool(context, network.address),
    now: await fetchChainTime({ rpc: context.rpc }),
  };
}

/** Runs a command that changes a case. */
export async function changeCase(
  address: string,
  options: CaseOptions,
  plan: (
    scene: CaseContext,
  ) => Promise<{ instructions: readonly Instruction[]; question: string; closes?: true }>,
): Promise<void> {
  const context = new Context(options);
  const signer = await resolveSigner(context, options);
  const facts = await fetchCase(context, address, options.verifyUrl);
  const { network, slashCase } = facts;
  const tokens = (amount: bigint): string => tokenAmount(amount, network.decimals);
  const { instructions, question, closes } = await plan({ ...facts, context, signer, tokens });
  await sendChange(context, options, {
    ...{ signer, instructions, question, decimals: network.decimals },
    names: { network: network.address, worker: slashCase.worker, slashCase: slashCase.address },
    ...(closes ? {} : { after: () => fetchSlashCase(context, slashCase.address) }),
  });
}
