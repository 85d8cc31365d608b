/**
 * `worker claim`: pays one worker what a snapshot says it has earned.
 *
 * @module
 */

import { Command } from 'commander';

import { publicationOf, type Snapshot } from '@inferix/stake-snapshots';
import { readSnapshotOf } from '@inferix/stake-snapshots/node';
import {
  ClaimOutcome,
  claimRewards,
  type ClaimRun,
  eligibilityAt,
  fetchRewardPool,
  missingStake,
  planClaim,
  type ProgramEvent,
  settledAt,
} from '@inferix/staking-client';
import { payoutState } from '../../chain/payout.js';
import { CLAIM_OUTCOMES } from '../../events.js';
import { FailedError, InputError } from '../../failure.js';
import { time } from '../../output.js';
import { sendsOne, type SingleOptions } from '../send-one.js';
import { changeWorker, type WorkerChange, type WorkerContext } from './change.js';
import { obstaclesOf } from './report.js';

type ClaimOptions = SingleOptions & { snapshot: string };

export function claimCommand(): Command {
  const command = new Command('claim')
    .description("Pay a worker's rewards to its payout wallet. Anyone may.")
    .argument('<worker>', "the worker's address")
    .requiredOption('--snapshot <file>', 'the snapshot that the distributor published last')
    .addHelpText(
      'after',
      '\nExample:\n  inferix-stake worker claim 7Yb3... --snapshot epoch-12.snapshot',
    );
  return sendsOne(command).action((address: string, options: ClaimOptions) =>
    changeWorker(address, options, async (scene) => {
      const snapshot = await readSnapshotOf(scene.network.address, options.snapshot);
      const run = await planRun(scene, snapshot);
      return decide(scene, run);
    }),
  );
}

type WorkerRun = { run: ClaimRun; due: bigint; cumulative: bigint };

/** The claim, if the snapshot is the one that is published and this worker is in it. */
async function planRun(scene: WorkerContext, { header, leaves }: Snapshot): Promise<WorkerRun> {
  const { context, network, worker, now } = scene;
  const leafIndex = leaves.find(worker.address);
  if (leafIndex === undefined) {
    throw new InputError(
      'The worker is not in this snapshot: it had not earned anything. Use a later one.',
    );
  }
  if (leaves.openedSlot[leafIndex] !== worker.openedSlot) {
    throw new InputError(
      'The snapshot has an earlier worker of this address, closed since. Use a later snapshot.',
    );
  }
  const { distribution } = await fetchRewardPool(context, network.address);
  const published = publicationOf(header, settledAt(distribution, now));
  if (!published) {
    throw new InputError(
      "The snapshot's root is not the published one. Use the distributor's newest snapshot.",
    );
  }
  if (now < published.claimableAt) {
    throw new FailedError(`The snapshot is claimable from ${time(published.claimableAt)}.`);
  }
  const cumulative = leaves.cumulative[leafIndex] ?? 0n;
  const run = planClaim({ network, now, tree: leaves.tree(), leafIndex, worker, cumulative });
  return { run, cumulative, due: cumulative - worker.claimedTotal };
}

/** The program skips a worker that cannot be paid, for the fee: better to say so before. */
async function decide(
  scene: WorkerContext,
  { run, due, cumulative }: WorkerRun,
): Promise<WorkerChange | undefined> {
  const { context, network, worker, now, tokens } = scene;
  if (due <= 0n) {
    context.output.result({ signature: null, worker: worker.address, due: 0n, cumulative }, () => [
      `Nothing is due: all ${tokens(cumulative)} that the snapshot has for it are paid.`,
    ]);
    return undefined;
  }
  const outcome = eligibilityAt(network, worker, now);
  const restakes = outcome === ClaimOutcome.Restaked;
  const payout = restakes ? 'usable' : await payoutState(context, network, worker);
  const payable = restakes || (outcome === ClaimOutcome.Paid && payout === 'usable');
  if (!payable) {
    const obstacles = obstaclesOf({ network, worker, now, payout });
    const sentences = obstacles.map(({ sentence }) => `  ${sentence}`);
    throw new FailedError(
      [`${tokens(due)} are due, but nothing would be paid now; they wait.`, ...sentences].join(
        '\n',
      ),
    );
  }
  return {
    instructions: await claimRewards({ network, run }),
    question: restakes
      ? `Add up to ${tokens(missingOf(scene))} of the ${tokens(due)} that worker ${worker.address} has earned to its stake, which is below S(n)? What is left can be claimed after that.`
      : `Pay ${tokens(due)} that worker ${worker.address} has earned to its payout wallet ${worker.payout}?`,
    landed: checkPaid,
    keepsOffer: true,
  };
}

function missingOf({ network, worker, now }: WorkerContext): bigint {
  return missingStake(network, worker, now) ?? 0n;
}

/** The worker's state may have changed on the way. */
function checkPaid(events: readonly ProgramEvent[]): void {
  for (const event of events) {
    if (event.name !== 'RewardsClaimed') continue;
    const unpaid = event.data.claims.find(
      ({ outcome }) => outcome !== ClaimOutcome.Paid && outcome !== ClaimOutcome.Restaked,
    );
    if (unpaid) {
      throw new FailedError(
        `Nothing was paid: ${CLAIM_OUTCOMES[unpaid.outcome]}. The money waits; look at worker show.`,
      );
    }
  }
}
