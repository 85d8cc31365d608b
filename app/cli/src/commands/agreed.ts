/**
 * Accounts that a second endpoint has to show in the same way, where one is named.
 *
 * @module
 */

import { parseBase64RpcAccount, type Address, type EncodedAccount } from '@solana/kit';
import type { Command } from 'commander';

import {
  decodeNetwork,
  generalError,
  type Deployment,
  type Network,
} from '@inferix/staking-client';
import { readAccounts } from '../chain/accounts.js';
import type { Source } from '../chain/books.js';
import type { Context } from '../context.js';
import { FailedError, InputError } from '../failure.js';
import { toJson } from '../output.js';

/** Options of a command that can ask a second endpoint. */
export type VerifyOptions = { verifyUrl?: string };

/** A decoder of the client's. */
type Decode<T> = (account: EncodedAccount, of: Deployment) => T;

/** Adds the option that names a second endpoint. */
export const verifies = (command: Command): Command =>
  command.option('--verify-url <url>', 'another RPC endpoint that has to show the same');

/** Whose word an answer is: the endpoint's, and another one's that showed the same. */
export function toldBy(context: Context, verifyUrl: string | undefined): string[] {
  const { first, second } = context.sources(verifyUrl);
  return [first.name, ...(second ? [second.name] : [])];
}

/**
 * Refuses to let one endpoint choose what nobody has typed, where nobody looks at it either.
 *
 * @param choice - What it would choose: a sentence.
 */
export function checkSomebodyChecks(
  { yes, dryRun, verifyUrl }: VerifyOptions & { yes?: true; dryRun?: true },
  choice: string,
): void {
  if (!yes || dryRun || verifyUrl !== undefined) return;
  throw new InputError(
    `${choice} Name a second endpoint that has to show the same, with --verify-url <url>, or leave out --yes and look at it.`,
  );
}

/** Fetches the network that `--network` names. */
export const fetchAgreedNetwork = (
  context: Context,
  verifyUrl: string | undefined,
  address = context.networkAddress(),
): Promise<Network> =>
  fetchAgreed(context, verifyUrl, { address, decode: decodeNetwork, what: 'network' });

/**
 * Fetches an account, as settled as the command goes by.
 *
 * @throws {@link FailedError} if a second endpoint is named and shows it in another way.
 */
export async function fetchAgreed<T extends object>(
  context: Context,
  verifyUrl: string | undefined,
  account: { address: Address; decode: Decode<T>; what: string },
): Promise<T> {
  const { first, second } = context.sources(verifyUrl);
  const shown = await fetchFrom(context, first, account);
  if (!second) return shown;
  const others = valuesOf(await fetchFrom(context, second, account));
  const differing = Object.entries(valuesOf(shown))
    .filter(([name, value]) => others[name] !== value)
    .map(([name]) => name);
  if (differing.length === 0) return shown;
  throw new FailedError(
    `${first.name} and ${second.name} disagree about the ${account.what}'s ${differing.join(', ')}. Nothing was sent. ` +
      'If it was changed a moment ago, run the command again; else one of them is wrong: find out which.',
  );
}

async function fetchFrom<T>(
  { commitment }: Context,
  source: Source,
  { address, decode }: { address: Address; decode: Decode<T> },
): Promise<T> {
  const [account] = await readAccounts({ rpc: source.rpc, commitment }, [address]);
  if (!account) throw generalError('AccountNotFound', { details: [address] });
  return decode(parseBase64RpcAccount(address, account), source);
}

/** All that an account says, by name; a network's parameters by their own names. */
function valuesOf(account: object): Record<string, string> {
  const { params = {}, ...rest } = account as { params?: object };
  const all = Object.entries({ ...rest, ...params });
  return Object.fromEntries(all.map(([name, value]) => [name, toJson(value)]));
}
