/**
 * `worker claim`: pays one worker what a snapshot, or its proof from one, says it has earned.
 *
 * @module
 */

import { Command, Option } from 'commander';

import {
  ClaimOutcome,
  claimRewards,
  eligibilityAt,
  fetchRewardPool,
  missingStake,
  planProvenClaim,
  settledAt,
  type ClaimRun,
  type ProgramEvent,
} from '@inferix/staking-client';
import { payoutState } from '../../chain/payout.js';
import { CLAIM_OUTCOMES } from '../../events.js';
import { FailedError } from '../../failure.js';
import { findProof, type ProofOptions } from '../proof.js';
import { sendsOne, type SingleOptions } from '../send-one.js';
import { changeWorker, type WorkerChange, type WorkerContext } from './change.js';
import { obstaclesOf } from './report.js';

type ClaimOptions = SingleOptions & ProofOptions;

export function claimCommand(): Command {
  const command = new Command('claim')
    .description("Pay a worker's rewards to its payout wallet. Anyone may.")
    .argument('<worker>', "the worker's address")
    .addOption(
      new Option('--snapshot <file>', 'the snapshot that was published last').conflicts('proofs'),
    )
    .option('--proofs <url-or-folder>', 'where the files of its proofs are')
    .addHelpText(
      'after',
      `
Without --snapshot and --proofs, the proof is looked for where the network says that its snapshots are.
Whatever is read is checked against the root on the chain.

Examples:
  inferix-stake worker claim 7Yb3...
  inferix-stake worker claim 7Yb3... --proofs https://rewards.example.org/proofs/12
  inferix-stake worker claim 7Yb3... --snapshot epoch-12.snapshot`,
    );
  return sendsOne(command).action((address: string, options: ClaimOptions) =>
    changeWorker(address, options, async (scene) => decide(scene, await planRun(scene, options))),
  );
}

type WorkerRun = { run: ClaimRun; due: bigint; cumulative: bigint };

/** The claim, if the chain pays by this snapshot or proof now, and the worker is in it. */
async function planRun(scene: WorkerContext, options: ClaimOptions): Promise<WorkerRun> {
  const { context, network, worker, now } = scene;
  const { distribution } = await fetchRewardPool(context, network.address);
  const { current } = settledAt(distribution, now);
  const sought = { pool: 'rewards', network, current, account: worker.address } as const;
  const proof = await findProof(context, sought, options);
  const run = planProvenClaim({ network, distribution, now, worker, proof });
  const { cumulative } = proof;
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
