/**
 * `--squads`: what a command would send becomes a proposal in a Squads v4 multisig, for its vault to run.
 *
 * @module
 */

import {
  createNoopSigner,
  parseBase64RpcAccount,
  type Address,
  type TransactionSigner,
} from '@solana/kit';

import { simulateInstructions } from '@inferix/staking-client';
import { readAccounts } from '../chain/accounts.js';
import type { TransactionRequest } from '../commands/preview.js';
import type { Context } from '../context.js';
import { InputError } from '../failure.js';
import type { SendingOptions } from '../options.js';
import { duration } from '../output.js';
import { parseAddress } from '../parse.js';
import { encodeVaultMessage } from './message.js';
import {
  createProposal,
  decodeMultisig,
  findSquadsProposal,
  findSquadsVault,
  INITIATE,
  type Multisig,
} from './program.js';

/** Options of a command that can propose to a multisig. */
export type SquadsOptions = { squads?: string; vaultIndex?: number; memo?: string };

/** A proposal that is to be created. */
export type SquadsProposal = {
  multisig: Address;
  vault: Address;
  transactionIndex: bigint;
  proposal: Address;
};

/** The vault that acts, where `--squads` names its multisig. */
export async function vaultSigner({
  squads,
  vaultIndex = 0,
}: SquadsOptions): Promise<TransactionSigner | undefined> {
  if (squads === undefined) return undefined;
  return createNoopSigner(await findSquadsVault(parseAddress(squads, '--squads'), vaultIndex));
}

/**
 * Makes a proposal of what a command asks for. What it asks for is simulated first, because a proposal that
 * the program will refuse is of no use.
 */
export async function asProposal(
  context: Context,
  options: SendingOptions & SquadsOptions & { squads: string },
  request: TransactionRequest,
): Promise<TransactionRequest & { proposal: SquadsProposal }> {
  const { squads, vaultIndex = 0, memo } = options;
  const multisig = parseAddress(squads, '--squads');
  const vault = await findSquadsVault(multisig, vaultIndex);
  const creator = await context.signer(options);
  // One address has one signer in a transaction.
  const rentPayer = request.feePayer.address === creator.address ? creator : request.feePayer;
  const found = await fetchMultisig(context, multisig);
  checkInitiates(found, multisig, creator.address);
  const message = encodeVaultMessage(vault, request.instructions);
  await simulateInstructions(context, request.instructions, rentPayer.address);
  const index = found.transactionIndex + 1n;
  return {
    ...request,
    feePayer: rentPayer,
    instructions: await createProposal({
      ...{ multisig, index, vaultIndex, creator, rentPayer, message, memo },
    }),
    question: `Create proposal ${index} in Squads multisig ${multisig} (${votesText(found)}), for its vault ${vault}: ${request.question}`,
    proposal: {
      ...{ multisig, vault, transactionIndex: index },
      proposal: await findSquadsProposal(multisig, index),
    },
  };
}

async function fetchMultisig({ rpc, commitment }: Context, address: Address): Promise<Multisig> {
  const [account] = await readAccounts({ rpc, commitment }, [address]);
  const multisig = account && decodeMultisig(parseBase64RpcAccount(address, account));
  if (multisig) return multisig;
  throw new InputError(
    `--squads: ${address} is not a multisig of Squads v4 on this cluster. Name the multisig's own address, not its vault's.`,
  );
}

function checkInitiates({ members }: Multisig, multisig: Address, creator: Address): void {
  const member = members.find(({ key }) => key === creator);
  if (member && (member.mask & INITIATE) !== 0) return;
  throw new InputError(
    `${creator} ${member ? 'may not create transactions' : 'is not a member'} of multisig ${multisig}. ` +
      'Sign with the key of a member who may: --keypair <file>.',
  );
}

function votesText({ threshold, members, timeLock }: Multisig): string {
  const lock = timeLock === 0 ? '' : `, then a time lock of ${duration(timeLock)}`;
  return `${threshold} of ${members.length} members approve it${lock}`;
}
