/**
 * Looks at the workers of a block of leaves: who is to be paid, who has been, who has to wait and why. The
 * program decides the same way when it is called; this only saves transactions.
 *
 * @module
 */

import { getAddressEncoder } from '@solana/kit';

import { ClaimOutcome, eligibilityAt, type Network } from '@inferix/staking-client';
import { readAccounts } from '../chain/accounts.js';
import { WorkerView, type RpcAccount } from '../chain/worker-view.js';
import type { Context } from '../context.js';
import type { Leaves } from '../rewards/leaves.js';
import { WAITING, type Due, type Waiting } from './outcomes.js';

/** One worker, as it is now. */
export type Standing =
  | { kind: 'closed'; leaf: number }
  | { kind: 'already'; leaf: number }
  | { kind: 'due'; leaf: number; due: Due }
  | { kind: 'waiting'; leaf: number; due: Due; reason: Waiting };

/** What a network and its clock say, as of a short while ago. */
export type Now = { network: Network; time: bigint };

/** Looks at the workers with these leaves. */
export async function survey(
  context: Context,
  { network, time }: Now,
  leaves: Leaves,
  indices: readonly number[],
): Promise<Standing[]> {
  const accounts = await readAccounts(
    context,
    indices.map((leaf) => leaves.address(leaf)),
  );
  const standings = indices.map((leaf, i) =>
    standingOf(leaves, leaf, WorkerView.of(accounts[i] ?? null), network, time),
  );
  await lookAtTokenAccounts(context, network, standings);
  return standings;
}

function standingOf(
  leaves: Leaves,
  leaf: number,
  worker: WorkerView | undefined,
  network: Network,
  time: bigint,
): Standing {
  if (!worker || worker.openedSlot !== leaves.openedSlot[leaf]) return { kind: 'closed', leaf };
  const cumulative = leaves.cumulative[leaf] ?? 0n;
  const claimed = worker.claimedTotal;
  if (claimed >= cumulative) return { kind: 'already', leaf };
  const due: Due = {
    leaf,
    worker: leaves.address(leaf),
    cumulative,
    amount: cumulative - claimed,
    payout: worker.payout,
    payoutTokenAccount: worker.payoutTokenAccount,
  };
  const outcome = eligibilityAt(network, worker, time);
  return outcome === ClaimOutcome.Paid
    ? { kind: 'due', leaf, due }
    : { kind: 'waiting', leaf, due, reason: WAITING[outcome] };
}

/** Who is due and cannot receive has to wait, too. */
async function lookAtTokenAccounts(
  context: Context,
  network: Network,
  standings: Standing[],
): Promise<void> {
  const due = standings.filter((standing) => standing.kind === 'due');
  const accounts = await readAccounts(
    context,
    due.map(({ due }) => due.payoutTokenAccount),
  );
  for (const [i, standing] of due.entries()) {
    const account = accounts[i] ?? null;
    if (account && canReceive(account, network, standing.due)) continue;
    const reason = account ? 'token account cannot be paid' : 'no token account';
    standings[standings.indexOf(standing)] = { ...standing, kind: 'waiting', reason };
  }
}

const OWNER_OFFSET = 32;
const STATE_OFFSET = 108;
const INITIALIZED = 1;

/** The token account is of the network's token, the payout wallet's, and not frozen. */
function canReceive(account: RpcAccount, network: Network, { payout }: Due): boolean {
  if (account.owner !== network.tokenProgram) return false;
  const bytes = Buffer.from(account.data[0], 'base64');
  const key = getAddressEncoder();
  return (
    bytes.subarray(0, 32).equals(key.encode(network.mint) as Uint8Array) &&
    bytes.subarray(OWNER_OFFSET, OWNER_OFFSET + 32).equals(key.encode(payout) as Uint8Array) &&
    bytes[STATE_OFFSET] === INITIALIZED
  );
}
