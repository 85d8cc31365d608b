/**
 * What all commands that change a network have in common: they look, check who signs, say what will happen,
 * send, and show what has become of the network.
 *
 * @module
 */

import type { Address, Instruction, TransactionSigner } from '@solana/kit';
import type { Command } from 'commander';

import { fetchChainTime, fetchNetwork, type Network } from '@inferix/staking-client';
import { Context } from '../context.js';
import { tokenAmount } from '../output.js';
import { fetchAgreedNetwork, verifies, type VerifyOptions } from './agreed.js';
import { sendChange } from './send-change.js';
import { resolveSigner, sendsOne, type SingleOptions } from './send-one.js';

/** Options of a command that changes a network. */
export type NetworkOptions = SingleOptions & VerifyOptions;

/** Inputs that a command uses to build its change. */
export type NetworkContext = Readonly<{
  context: Context;
  network: Network;
  /** Who acts: a role of the network, or anyone. */
  signer: TransactionSigner;
  /** The chain's time. */
  now: bigint;
  /** An amount for people. */
  tokens: (amount: bigint) => string;
}>;

/** A change of a network that a command has decided on. */
export type NetworkChange = {
  instructions: readonly Instruction[];
  /** What will happen, as a question. */
  question: string;
  /** Names what else is changed, in the result for programs. */
  names?: Readonly<Record<string, Address>>;
  /** Reads what has become of it: the network, unless said otherwise. */
  after?: () => Promise<unknown>;
};

/** Adds the options of a command that changes a network. */
export const changesNetwork = (command: Command): Command => verifies(sendsOne(command));

/**
 * Runs a command that changes a network.
 *
 * @param plan - `undefined` if there is nothing to do, and that has been told.
 */
export async function changeNetwork(
  options: NetworkOptions,
  plan: (scene: NetworkContext) => Promise<NetworkChange | undefined>,
): Promise<void> {
  const context = new Context(options);
  const signer = await resolveSigner(context, options);
  const network = await fetchAgreedNetwork(context, options.verifyUrl);
  const now = await fetchChainTime({ rpc: context.rpc });
  const tokens = (amount: bigint): string => tokenAmount(amount, network.decimals);
  const planned = await plan({ context, network, signer, now, tokens });
  if (!planned) return;
  await sendChange(context, options, {
    signer,
    decimals: network.decimals,
    after: () => fetchNetwork(context, network.address),
    ...planned,
    names: { network: network.address, ...planned.names },
  });
}
