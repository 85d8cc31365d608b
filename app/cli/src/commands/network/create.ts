/**
 * `network create`: creates a network from a file, once.
 *
 * @module
 */

import { isDeepStrictEqual } from 'node:util';

import {
  fetchEncodedAccount,
  type Address,
  type KeyPairSigner,
  type TransactionSigner,
} from '@solana/kit';
import { getMintDecoder, getMintSize } from '@solana-program/token';
import { Command } from 'commander';

import {
  createNetwork,
  epochStartsAt,
  fetchChainTime,
  fetchNetwork,
  findNetworkAddress,
  requireMintDecimals,
  type Network,
  type Params,
} from '@inferix/staking-client';
import { Context } from '../../context.js';
import { FailedError, InputError } from '../../failure.js';
import { time } from '../../output.js';
import { sendChange } from '../send-change.js';
import { resolveSigner, sendsOne, type SingleOptions } from '../send-one.js';
import { createKeyIn } from './create-key.js';
import { paramsOf, readNetworkFile, type NetworkFile } from './network-file.js';

type CreateOptions = SingleOptions & { createKey?: string };

export function createCommand(): Command {
  const command = new Command('create')
    .description('Create a network from a file of its mint, roles, caps and parameters.')
    .argument('<file>', 'JSON, as migrations/network.example.json shows it')
    .option(
      '--create-key <file>',
      "where the key that names the network is, or is to be saved (default: <file>'s name with .create-key.json)",
    )
    .addHelpText(
      'after',
      `
The create key is saved before it is used, and it alone decides the network's address. Start the command
again after a lost connection: a network that exists is found, and no second one is created.
Whoever signs pays the rent, and has no power over the network. The roles are those of the file.

Example:
  inferix-stake network create network.json --dry-run`,
    );
  return sendsOne(command).action(create);
}

async function create(path: string, options: CreateOptions): Promise<void> {
  const file = readNetworkFile(path);
  const context = new Context(options);
  const payer = await resolveSigner(context, options);
  const mint = await fetchMint(context, file.mint);
  const params = paramsOf(file, mint);

  const keyFile = options.createKey ?? `${path.replace(/\.json$/, '')}.create-key.json`;
  const { signer: createKey, saved } = await createKeyIn(keyFile, !options.dryRun);
  if (createKey.address === payer.address) {
    throw new InputError(`${keyFile} is the key that pays. Name another file with --create-key.`);
  }
  const address = await findNetworkAddress(createKey.address, context);
  if (saved) {
    const existing = await existingNetwork(context, address);
    if (existing) {
      tellExisting(context, existing, file, params);
      return;
    }
  }
  if (saved || !options.dryRun) {
    context.output.note(`Network ${address}, created with the key in ${keyFile}.`);
  }
  await sendChange(context, options, {
    ...(await creationOf(context, { file, params, payer, createKey, ...mint })),
    signer: payer,
    decimals: mint.decimals,
    names: { network: address },
    after: () => fetchNetwork(context, address),
  });
}

type Creation = {
  file: NetworkFile;
  params: Params;
  payer: TransactionSigner;
  createKey: KeyPairSigner;
  tokenProgram: Address;
  decimals: number;
};

async function creationOf(
  context: Context,
  { file, params, payer, createKey, tokenProgram, decimals }: Creation,
) {
  const { mint, roles, testNetwork, allowFreezeAuthority } = file;
  const epochStart = file.epochStart ?? (await fetchChainTime({ rpc: context.rpc }));
  return {
    instructions: [
      // The caps are whole tokens in the file.
      ...requireMintDecimals({ mint, tokenProgram, decimals }),
      ...(await createNetwork(
        {
          ...{ createKey, payer, mint, tokenProgram, roles, params },
          ...{ epochStart, testNetwork, allowFreezeAuthority },
        },
        context,
      )),
    ],
    question:
      `Create ${testNetwork ? 'a test network' : 'a network'} for mint ${mint}, with the admin ` +
      `${roles.admin} and epochs from ${time(epochStart)}? ${payer.address} pays the rent.`,
  };
}

/** The network at an address, if one was created there; lamports that somebody sent there are none. */
async function existingNetwork(context: Context, address: Address): Promise<Network | undefined> {
  const { rpc, commitment } = context;
  const account = await fetchEncodedAccount(rpc, address, { commitment });
  return account.exists && account.data.length > 0 ? fetchNetwork(context, address) : undefined;
}

/** Says that the network exists, and refuses a file that describes another one. */
function tellExisting(
  context: Context,
  network: Network,
  { mint, roles, testNetwork, epochStart }: NetworkFile,
  params: Params,
): void {
  const { address } = network;
  // The chain forgets when epoch 0 began after 15 epochs.
  const began = epochStartsAt(network, 0n);
  const compares = epochStart !== undefined && began !== undefined;
  const asked = { mint, testNetwork, ...roles, ...params, ...(compares ? { epochStart } : {}) };
  const found = {
    ...{ mint: network.mint, testNetwork: network.testNetwork },
    ...{ ...network.roles, ...network.params, epochStart: began },
  };
  const differing = Object.entries(asked)
    .filter(([name, value]) => !isDeepStrictEqual(found[name as keyof typeof found], value))
    .map(([name]) => name);
  if (differing.length > 0) {
    throw new FailedError(
      `Network ${address} exists already, and differs from the file in ${differing.join(', ')}. ` +
        'Nothing was sent. Name another file with --create-key to create another network.',
    );
  }
  const data = { signature: null, slot: null, network: address, events: [], state: network };
  const unknown =
    epochStart === undefined || compares
      ? ''
      : ' The chain does not know "epochStart" any more: it was not compared.';
  context.output.result(data, () => [
    `Network ${address} exists already, as the file describes it. Nothing was sent.${unknown}`,
  ]);
}

/** The decimals and the program of a token. Both token programs begin a mint in the same way. */
async function fetchMint(
  { rpc, commitment }: Context,
  address: Address,
): Promise<{ decimals: number; tokenProgram: Address }> {
  const account = await fetchEncodedAccount(rpc, address, { commitment });
  if (!account.exists) {
    throw new InputError(`There is no mint ${address} on this cluster. Check "mint" and --url.`);
  }
  if (account.data.length < getMintSize()) {
    throw new InputError(`${address} is not a mint. Put the token's mint into "mint".`);
  }
  const { decimals } = getMintDecoder().decode(account.data);
  return { decimals, tokenProgram: account.programAddress };
}
