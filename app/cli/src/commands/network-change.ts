/**
 * What all commands that change a network have in common: they look, check who signs, say what will happen,
 * send, and show what has become of the network.
 *
 * @module
 */

import {
  parseBase64RpcAccount,
  type Address,
  type Instruction,
  type TransactionSigner,
} from '@solana/kit';
import type { Command } from 'commander';

import {
  decodeNetwork,
  fetchChainTime,
  fetchNetwork,
  generalError,
  type Network,
} from '@inferix/staking-client';
import { readAccounts } from '../chain/accounts.js';
import type { Source } from '../chain/books.js';
import { Context } from '../context.js';
import { FailedError } from '../failure.js';
import { tokenAmount, toJson } from '../output.js';
import { sendChange } from './send-change.js';
import { resolveSigner, sendsOne, type SingleOptions } from './send-one.js';

/** Options of a command that changes a network. */
export type NetworkOptions = SingleOptions & { verifyUrl?: string };

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
export const changesNetwork = (command: Command): Command =>
  sendsOne(command).option(
    '--verify-url <url>',
    'another RPC endpoint that has to show the same network',
  );

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

/** Fetches the network, which a second endpoint has to show in the same way. */
export async function fetchAgreedNetwork(
  context: Context,
  verifyUrl: string | undefined,
): Promise<Network> {
  const { first, second } = context.sources(verifyUrl);
  const network = await fetchFrom(context, first);
  if (second) checkAgree([first, network], [second, await fetchFrom(context, second)]);
  return network;
}

/** Fetches the network as one endpoint shows it, as settled as the command goes by. */
async function fetchFrom(context: Context, { rpc }: Source): Promise<Network> {
  const address = context.networkAddress();
  const [account] = await readAccounts({ rpc, commitment: context.commitment }, [address]);
  if (!account) throw generalError('AccountNotFound', { details: [address] });
  return decodeNetwork(parseBase64RpcAccount(address, account));
}

type Shown = [source: Source, network: Network];

function checkAgree([first, network]: Shown, [second, theirs]: Shown): void {
  const others = valuesOf(theirs);
  const differing = Object.entries(valuesOf(network))
    .filter(([name, value]) => others[name] !== value)
    .map(([name]) => name);
  if (differing.length === 0) return;
  throw new FailedError(
    `${first.name} and ${second.name} disagree about the network's ${differing.join(', ')}. Nothing was sent. ` +
      'If it was changed a moment ago, run the command again; else one of them is wrong: find out which.',
  );
}

/** All that a network's account says, by name. */
function valuesOf({ params, ...rest }: Network): Record<string, string> {
  const all = Object.entries({ ...rest, ...params });
  return Object.fromEntries(all.map(([name, value]) => [name, toJson(value)]));
}
