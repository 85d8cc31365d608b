/**
 * Whom a snapshot pays: what differs between workers and verifiers while a run pays them.
 *
 * @module
 */

import type { Address, Instruction, TransactionSigner } from '@solana/kit';

import type { Leaves } from '@inferix/stake-snapshots';
import {
  claimPenalty,
  ClaimOutcome,
  claimRewards,
  findTokenAccountAddress,
  runsOf,
  type LeafClaim,
  type Network,
  type Pack,
  type PoolName,
  type ProgramEvent,
} from '@inferix/staking-client';
import { verifierIn, verifiersOf } from '../chain/pools.js';
import { readAccountsSurely } from '../chain/sure-accounts.js';
import type { Context } from '../context.js';
import type { Due } from './outcomes.js';
import type { Now, ClaimStatus, Surveyed } from './survey.js';
import { workerStatuses } from './worker-statuses.js';

/** What an event says of a claim. */
type Claimed = { worker: Address; amount: bigint; outcome: ClaimOutcome };

export type Payees = {
  /** Looks at those with these leaves. */
  statuses: (
    context: Context,
    now: Now,
    surveyed: Pick<Surveyed, 'leaves' | 'min'>,
    indices: readonly number[],
  ) => Promise<ClaimStatus[]>;
  /** The instructions that claim for a transaction's. */
  claim: (claim: ClaimInput) => Promise<Instruction[]>;
  claimsIn: (event: ProgramEvent) => readonly Claimed[];
};

type ClaimInput = {
  network: Network;
  payer: TransactionSigner;
  leaves: Leaves;
  transaction: Pack<Due>;
};

const WORKERS: Payees = {
  statuses: workerStatuses,
  claim: ({ network, leaves, transaction }) =>
    claimRewards({ network, run: runsOf(leaves.tree(), named(transaction)) }),
  claimsIn: (event) => (event.name === 'RewardsClaimed' ? event.data.claims : []),
};

/** A transaction of workers as the client has it. */
const named = ({ claims, ...rest }: Pack<Due>): Pack<LeafClaim> => ({
  ...rest,
  claims: claims.map(({ leaf, worker: address, openedSlot, destination, cumulative }) => ({
    ...{ leaf, worker: { address, openedSlot }, destination, cumulative },
  })),
});

const VERIFIERS: Payees = {
  statuses: verifierStatuses,
  claim: async ({ network, payer, leaves, transaction }) => {
    const claims = transaction.claims.map(({ leaf: leafIndex, worker: wallet, cumulative }) => {
      const proof = leaves.tree().proof(leafIndex);
      return claimPenalty({ network, payer, wallet, leafIndex, cumulative, proof });
    });
    // Without what creates token accounts: a run does that only where it is wanted, within its limits.
    return (await Promise.all(claims)).flatMap((instructions) => instructions.slice(-1));
  },
  claimsIn: (event) => {
    if (event.name !== 'PenaltyClaimed') return [];
    const { wallet: worker, oldClaimedTotal, newClaimedTotal } = event.data;
    const amount = newClaimedTotal - oldClaimedTotal;
    return [{ worker, amount, outcome: amount > 0n ? ClaimOutcome.Paid : ClaimOutcome.NothingDue }];
  },
};

export const PAYEES: Readonly<Record<PoolName, Payees>> = {
  rewards: WORKERS,
  penalties: VERIFIERS,
};

/** A verifier's account is opened by its first claim, and is never closed. */
async function verifierStatuses(
  context: Context,
  { network }: Now,
  { leaves, min }: Pick<Surveyed, 'leaves' | 'min'>,
  indices: readonly number[],
): Promise<ClaimStatus[]> {
  const wallets = indices.map((leaf) => leaves.address(leaf));
  const addresses = await verifiersOf(wallets, network);
  const accounts = await readAccountsSurely(context, addresses);
  const statuses = indices.map(async (leaf, i): Promise<ClaimStatus> => {
    const wallet = leaves.address(leaf);
    const verifier = verifierIn(addresses[i] ?? wallet, accounts[i] ?? null, context);
    const claimed = verifier?.claimedTotal ?? 0n;
    const cumulative = leaves.cumulative[leaf] ?? 0n;
    const amount = cumulative - claimed;
    if (amount <= 0n) return { kind: 'already', leaf };
    if (amount < min) return { kind: 'later', leaf, amount };
    const { mint, tokenProgram } = network;
    const due: Due = {
      ...{ leaf, worker: wallet, openedSlot: 0n, cumulative, amount, payout: wallet },
      destination: await findTokenAccountAddress({ wallet, mint, tokenProgram }),
      ...{ paidBefore: claimed > 0n, restakes: false, unsettled: 0 },
      ...(verifier ? {} : { opens: true }),
    };
    return { kind: 'due', leaf, due };
  });
  return Promise.all(statuses);
}
