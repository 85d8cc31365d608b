/**
 * `worker claim`: pays one worker what a snapshot, or its proof from one, says it has earned.
 *
 * @module
 */

import { Command, Option } from 'commander';

import { proofOf } from '@inferix/stake-snapshots';
import { proofsIn, readSnapshotOf } from '@inferix/stake-snapshots/node';
import {
  ClaimOutcome,
  claimRewards,
  eligibilityAt,
  fetchRewardPool,
  missingStake,
  planProvenClaim,
  proofsAt,
  readProof,
  settledAt,
  type ClaimRun,
  type Distribution,
  type Network,
  type ProgramEvent,
  type WorkerProof,
} from '@inferix/staking-client';
import { payoutState } from '../../chain/payout.js';
import { CLAIM_OUTCOMES } from '../../events.js';
import { FailedError, InputError } from '../../failure.js';
import { sendsOne, type SingleOptions } from '../send-one.js';
import { changeWorker, type WorkerChange, type WorkerContext } from './change.js';
import { obstaclesOf } from './report.js';

type ClaimOptions = SingleOptions & { snapshot?: string; proofs?: string };

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
  const proof = await findProof(scene, distribution, options);
  const run = planProvenClaim({ network, distribution, now, worker, proof });
  const { cumulative } = proof;
  return { run, cumulative, due: cumulative - worker.claimedTotal };
}

async function findProof(
  { context, network, worker, now }: WorkerContext,
  distribution: Distribution,
  { snapshot, proofs }: ClaimOptions,
): Promise<WorkerProof> {
  if (snapshot !== undefined) {
    return proofOf(await readSnapshotOf(network.address, snapshot), worker.address);
  }
  const place = proofs ?? publishedProofs(network, settledAt(distribution, now));
  const isAddress = /^https?:/i.test(place);
  const load = isAddress ? proofsAt(place) : proofsIn(place);
  // What follows the path of an address may be a key.
  const shown = isAddress ? place.replace(/[?#].*$/s, '') : place;
  context.output.note(`Looking for the proof in ${shown}`);
  return readProof(load, { network: network.address, worker: worker.address });
}

/** Where a network has the proofs of what can be claimed now, by the layout of docs/SNAPSHOTS.md. */
function publishedProofs({ snapshotUri }: Network, { current }: Distribution): string {
  const instead = 'Name a snapshot with --snapshot, or the place of its proofs with --proofs.';
  if (!current) throw new FailedError('The network has not published anything to claim yet.');
  if (snapshotUri === undefined) {
    throw new InputError(`The network does not say where its snapshots are. ${instead}`);
  }
  const url = URL.canParse(snapshotUri) ? new URL(snapshotUri) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    const place = JSON.stringify(snapshotUri);
    throw new InputError(
      `The network has its snapshots at ${place}, which is not an http or https address. ${instead}`,
    );
  }
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/proofs/${current.epoch}`;
  return url.href;
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
