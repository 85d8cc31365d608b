/**
 * The claims of a fleet: what is due to each machine by a snapshot, packed as `rewards pay` packs them, and
 * what came of each.
 *
 * @module
 */

import type { Address, Instruction } from '@solana/kit';

import type { Snapshot } from '@inferix/stake-snapshots';
import { readSnapshotOf } from '@inferix/stake-snapshots/node';
import {
  ClaimOutcome,
  claimRewards,
  destinationOf,
  eligibilityAt,
  fetchOutcome,
  isSettled,
  limitsFor,
  missingStake,
  packClaims,
  runsOf,
  treeDepth,
  type LeafClaim,
  type Network,
  type Pack,
  type Worker,
  type WorkerClaim,
} from '@inferix/staking-client';
import { readAccounts } from '../../chain/accounts.js';
import { payoutStateOf, type PayoutState } from '../../chain/payout.js';
import { REWARDS } from '../../chain/pools.js';
import { CLAIM_OUTCOMES } from '../../events.js';
import { InputError } from '../../failure.js';
import { checkClaimable } from '../../pay/claimable.js';
import type { Item } from '../batch/item.js';
import type { Packer } from '../batch/pack.js';
import type { Came, Landed } from '../batch/send.js';
import { obstaclesOf } from '../worker/report.js';
import { workerOf, type Fleet, type Planned } from './fleet.js';
import type { Line } from './lines.js';

/** What is known before the first machine is planned. */
type Surveyed = {
  network: Network;
  snapshot: Snapshot;
  payouts: ReadonlyMap<Address, PayoutState>;
};

export class FleetClaims implements Packer {
  #surveyed: Surveyed | undefined;
  readonly #claims = new Map<string, LeafClaim>();

  constructor(private readonly file: string) {}

  /** Reads the snapshot, what can be claimed, and the accounts that are paid to. */
  async survey({ context, network }: Fleet, lines: readonly Line<unknown>[]): Promise<void> {
    const snapshot = await readSnapshotOf(network.address, 'rewards', this.file);
    await checkClaimable(context, REWARDS, network, snapshot);
    const workers = lines.flatMap(({ worker }) => worker ?? []);
    const accounts = await readAccounts(
      context,
      workers.map(({ payoutTokenAccount }) => payoutTokenAccount),
    );
    const payouts = new Map(
      workers.map(({ address, payout }, i) => [
        address,
        payoutStateOf(accounts[i] ?? null, network, payout),
      ]),
    );
    this.#surveyed = { network, snapshot, payouts };
  }

  /** Decides as the program will, so that a machine which cannot be paid costs no fee. */
  plan(fleet: Fleet, line: Line<unknown>): Planned {
    const { network, now, tokens } = fleet;
    const worker = workerOf(fleet, line);
    const claim = this.#claimOf(fleet, worker);
    if (!claim) return { text: 'nothing is due: it is not in the snapshot' };
    const due = claim.cumulative - worker.claimedTotal;
    if (due <= 0n) return { text: `nothing is due: all ${tokens(claim.cumulative)} are paid` };
    const outcome = eligibilityAt(network, worker, now);
    const restakes = outcome === ClaimOutcome.Restaked;
    const payout = restakes ? 'usable' : (this.#seen.payouts.get(worker.address) ?? 'missing');
    if (!restakes && (outcome !== ClaimOutcome.Paid || payout !== 'usable')) {
      const [obstacle] = obstaclesOf({ network, worker, now, payout });
      throw new InputError(`${tokens(due)} are due and wait. ${obstacle?.sentence ?? ''}`.trim());
    }
    this.#claims.set(line.address, claim);
    const missing = (restakes ? missingStake(network, worker, now) : undefined) ?? due;
    const amount = missing < due ? missing : due;
    const rest = amount < due ? `; ${tokens(due - amount)} are left for the next claim` : '';
    const text = restakes
      ? `${tokens(amount)} into its stake, which is below S(n)${rest}`
      : `${tokens(amount)} to ${worker.payout}`;
    return { text, amount, instructions: [] };
  }

  pack(items: readonly Item[]): Item[][] {
    const byLeaf = new Map(items.map((item) => [this.#claims.get(item.name)?.leaf, item]));
    return this.#packs(items).map(({ claims }) =>
      claims.flatMap(({ leaf }) => byLeaf.get(leaf) ?? []),
    );
  }

  async instructionsOf(items: readonly Item[]): Promise<Instruction[]> {
    const { network, snapshot } = this.#seen;
    const run = this.#packs(items).flatMap((pack) => runsOf(snapshot.leaves.tree(), pack));
    return claimRewards({ network, run });
  }

  #packs(items: readonly Item[]): Pack<LeafClaim>[] {
    const { network, snapshot } = this.#seen;
    const claims = items
      .flatMap(({ name }) => this.#claims.get(name) ?? [])
      .sort((a, b) => a.leaf - b.leaf);
    return packClaims(treeDepth(snapshot.leaves.count), claims, limitsFor(network));
  }

  get #seen(): Surveyed {
    if (!this.#surveyed) throw new Error('The claims of a fleet are surveyed first.');
    return this.#surveyed;
  }

  /** The claim of a worker; `undefined` if it is not in the snapshot. */
  #claimOf({ network, now }: Fleet, worker: Worker): LeafClaim | undefined {
    const { leaves } = this.#seen.snapshot;
    const leaf = leaves.find(worker.address);
    if (leaf === undefined) return undefined;
    if (leaves.openedSlot[leaf] !== worker.openedSlot) {
      throw new InputError('The snapshot has an earlier worker at this address, closed since');
    }
    const cumulative = leaves.cumulative[leaf] ?? 0n;
    return { leaf, worker, cumulative, destination: destinationOf(network, worker, now) };
  }
}

/** What the claims' events say came of each machine. */
export async function landed(
  { context, tokens }: Fleet,
  ...[items, signature]: Parameters<Landed>
): ReturnType<Landed> {
  const { commitment } = context;
  const outcome = await fetchOutcome(context, signature, commitment).catch(() => undefined);
  const said = new Map<string, WorkerClaim>(
    (outcome?.events ?? [])
      .flatMap((event) => (event.name === 'RewardsClaimed' ? event.data.claims : []))
      .map((claim) => [claim.worker, claim]),
  );
  return new Map(items.map((item) => [item, cameOf(item, said.get(item.name), tokens)]));
}

function cameOf(
  { text, amount: asked }: Item,
  claim: Pick<WorkerClaim, 'outcome' | 'amount'> | undefined,
  tokens: Fleet['tokens'],
): Came {
  if (!claim) return UNREAD;
  const { outcome, amount } = claim;
  if (!isSettled(outcome)) {
    return { outcome: 'failed', text: `not paid: ${CLAIM_OUTCOMES[outcome]}; it waits` };
  }
  if (amount === asked) return { outcome: 'done', text };
  return { outcome: 'done', text: `${tokens(amount)}: what was due has changed on the way` };
}

/** The next run sees on the chain whether anything is left. */
const UNREAD: Came = {
  outcome: 'failed',
  text: 'its claim has landed, and the endpoint does not show what came of it: run the command again',
};
