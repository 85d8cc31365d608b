/**
 * `verifier claim`: pays one verifier what a snapshot of penalties, or its proof from one, says it has earned.
 *
 * @module
 */

import type { Address } from '@solana/kit';
import { Command, Option } from 'commander';

import {
  claimProvenPenalty,
  decodePenaltyPool,
  fetchVerifier,
  findPenaltyPoolAddress,
  findTokenAccountAddress,
  settledAt,
  type Network,
} from '@inferix/staking-client';
import { payoutState } from '../../chain/payout.js';
import { FailedError } from '../../failure.js';
import { parseAddress } from '../../parse.js';
import { fetchAgreed } from '../agreed.js';
import {
  changeNetwork,
  changesNetwork,
  type NetworkChange,
  type NetworkContext,
  type NetworkOptions,
} from '../network-change.js';
import { findProof, type ProofOptions } from '../proof.js';

type ClaimOptions = NetworkOptions & ProofOptions;

export function claimCommand(): Command {
  const command = new Command('claim')
    .description('Pay a verifier its share of the penalties, to its wallet. Anyone may.')
    .argument('<wallet>', "the verifier's wallet")
    .addOption(
      new Option(
        '--snapshot <file>',
        'the snapshot of penalties that was published last',
      ).conflicts('proofs'),
    )
    .option('--proofs <url-or-folder>', 'where the files of its proofs are')
    .addHelpText(
      'after',
      `
Without --snapshot and --proofs, the proof is looked for where the network says that its snapshots are, in
penalties/proofs/<epoch>. Whatever is read is checked against the root on the chain.
Whoever sends it pays the rent of the verifier's account at its first claim, and of its token account.

Examples:
  inferix-stake verifier claim 9fK2...
  inferix-stake verifier claim 9fK2... --proofs https://rewards.example.org/penalties/proofs/12
  inferix-stake verifier claim 9fK2... --snapshot penalties-12.snapshot`,
    );
  return changesNetwork(command).action((text: string, options: ClaimOptions) => {
    const wallet = parseAddress(text, 'wallet');
    return changeNetwork(options, (scene) => planClaim(scene, wallet, options));
  });
}

async function planClaim(
  { context, network, signer: payer, now, tokens }: NetworkContext,
  wallet: Address,
  options: ClaimOptions,
): Promise<NetworkChange | undefined> {
  const { distribution } = await fetchAgreed(context, options.verifyUrl, {
    address: await findPenaltyPoolAddress(network.address, network),
    decode: decodePenaltyPool,
    what: 'penalty pool',
  });
  const { current } = settledAt(distribution, now);
  const sought = { pool: 'penalties', network, current, account: wallet } as const;
  const proof = await findProof(context, sought, options);
  const instructions = await claimProvenPenalty({ network, distribution, now, payer, proof });
  const verifier = await fetchVerifier(context, { network: network.address, wallet });
  const { cumulative } = proof;
  const due = cumulative - (verifier?.claimedTotal ?? 0n);
  if (due <= 0n) {
    context.output.result({ signature: null, wallet, due: 0n, cumulative }, () => [
      `Nothing is due: all ${tokens(cumulative)} that the snapshot has for it are paid.`,
    ]);
    return undefined;
  }
  await checkReceives(context, network, wallet, tokens(due));
  return {
    instructions,
    question: `Pay ${tokens(due)} of penalties to verifier ${wallet}?`,
    names: { wallet },
    after: () => fetchVerifier(context, { network: network.address, wallet }),
  };
}

/** The program refuses to pay to an account that cannot receive; one that is missing is created. */
async function checkReceives(
  context: NetworkContext['context'],
  network: Network,
  wallet: Address,
  due: string,
): Promise<void> {
  const { mint, tokenProgram } = network;
  const payoutTokenAccount = await findTokenAccountAddress({ wallet, mint, tokenProgram });
  const state = await payoutState(context, network, { payout: wallet, payoutTokenAccount });
  if (state === 'usable' || state === 'missing') return;
  throw new FailedError(
    `${due} are due, but the token account ${payoutTokenAccount} ${CANNOT[state]}. The money waits.`,
  );
}

const CANNOT = {
  frozen: "is frozen: have the mint's freeze authority thaw it",
  foreign: 'belongs to somebody else: its owner has been changed',
  memo: 'asks for a memo with each transfer: its owner has to turn that off',
} as const;
