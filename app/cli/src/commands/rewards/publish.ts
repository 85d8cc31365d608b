import type { Command } from 'commander';

import {
  type Distribution,
  fetchChainTime,
  fetchRewardPool,
  formatTokens,
  fundRewards,
  NANO,
  type Network,
  publishRewards,
  type RewardPool,
} from '@inferix/staking-client';
import { sleep } from '../../chain/rpc.js';
import { actor, feePayerOf, sendsOne, transact, type SingleOptions } from '../../chain/transact.js';
import { Context } from '../../context.js';
import { FailedError, InputError } from '../../failure.js';
import { duration, fields, time } from '../../output.js';
import { baseOf } from '../../rewards/base.js';
import {
  fromHex,
  readSnapshotOf,
  type Snapshot,
  type SnapshotHeader,
} from '../../rewards/snapshot.js';
import { balanceOf } from '../network-report.js';
import type { Leaves } from '../../rewards/leaves.js';
import { publicationOf } from '../../rewards/verify.js';

type PublishOptions = SingleOptions & { snapshot: string; fund?: true; wait: boolean };

export function addPublish(rewards: Command): void {
  sendsOne(
    rewards
      .command('publish')
      .description("Publish a snapshot's root and wait until it is claimable. The distributor.")
      .requiredOption('--snapshot <file>', 'the snapshot')
      .option('--fund', 'move what the reward pool lacks from your token account into it first')
      .option('--no-wait', 'do not wait until it is claimable'),
  )
    .addHelpText(
      'after',
      `
A snapshot that is published already is only waited for, so the command can be repeated.

  inferix-stake rewards publish --snapshot epoch-12.snapshot --fund`,
    )
    .action(publish);
}

async function publish(options: PublishOptions): Promise<void> {
  const context = new Context(options);
  const network = await context.network();
  const snapshot = await readSnapshotOf(network.address, options.snapshot);
  const { header } = snapshot;
  const pool = await fetchRewardPool(context, network.address);
  if (!publicationOf(header, pool.distribution)) {
    checkFollows(header, pool.distribution);
    const sent = await send(context, options, network, pool, snapshot);
    if (!sent) return;
  } else {
    context.output.note('It is published already.');
  }
  await report(context, options, network, snapshot);
}

/**
 * The snapshot carries on what is published last: one that was built on anything else lacks what workers
 * have earned in between, and the program cannot see that.
 */
function checkFollows(header: SnapshotHeader, distribution: Distribution): void {
  const { previousRoot } = header;
  const { root, corrects, nextEpoch, cumulativeTotal } = baseOf(distribution);
  // Of the publication that a correction follows the chain keeps the total and the epoch.
  const grown = header.emission + writtenOffNow(header, distribution);
  const follows = corrects
    ? header.cumulativeTotal === cumulativeTotal + grown && header.epoch >= nextEpoch
    : previousRoot === root;
  if (follows) return;
  if (corrects) {
    throw new InputError(
      'The current publication is suspended. Build the snapshot that replaces it on the last one before ' +
        `it, of epoch ${nextEpoch - 1n} with a total of ${cumulativeTotal} base units.`,
    );
  }
  throw new InputError(
    `The snapshot follows ${previousRoot ?? 'none'}, but ${root ?? 'nothing'} is published last. ` +
      'Build it again on that one.',
  );
}

/** Funds and publishes in one transaction; false if it was simulated or exported only. */
async function send(
  context: Context,
  options: PublishOptions,
  network: Network,
  pool: RewardPool,
  snapshot: Snapshot,
): Promise<boolean> {
  const { header, leaves } = snapshot;
  checkCaps(network, pool.distribution, snapshot);
  const distributor = await actor(context, options);
  const feePayer = await feePayerOf(context, options, distributor);
  const lacking = await shortfall(context, pool, header.cumulativeTotal);
  const tokens = formatTokens(lacking, network.decimals);
  if (lacking > 0n && !options.fund) {
    throw new InputError(
      `The reward pool lacks ${tokens} tokens for this snapshot. Fund it, or give --fund.`,
    );
  }
  const { epoch, root, cumulativeTotal } = header;
  const writtenOff = writtenOffNow(header, pool.distribution);
  const publication = {
    epoch,
    root: fromHex(root),
    leafCount: leaves.count,
    cumulativeTotal,
    writtenOff,
  };
  const work = wholeIbm(leaves);
  const funding =
    lacking > 0n ? await fundRewards({ network, funder: distributor, amount: lacking }) : [];
  const landed = await transact(context, options, {
    instructions: [
      ...funding,
      ...(await publishRewards({ network, distributor, publication, work })),
    ],
    feePayer,
    question:
      `Publish epoch ${epoch} for ${leaves.count} workers` +
      (lacking > 0n ? `, and fund the pool with ${tokens} tokens?` : '?'),
    decimals: network.decimals,
  });
  return landed !== undefined;
}

/** What this snapshot writes off: it says the sum of all epochs, the chain that of those before. */
function writtenOffNow({ writtenOff }: SnapshotHeader, distribution: Distribution): bigint {
  const { writtenOffTotal, wasSuspended, current } = distribution;
  return writtenOff - (writtenOffTotal - (wasSuspended ? (current?.writtenOff ?? 0n) : 0n));
}

/** The work that is paid, in whole IBM. Rounds up: a part of one allows no more than all of it. */
function wholeIbm({ work }: Leaves): bigint {
  return (work.reduce((sum, each) => sum + each, 0n) + NANO - 1n) / NANO;
}

/** Refuses what the program would refuse, in numbers. */
function checkCaps(
  network: Network,
  distribution: Distribution,
  { header, leaves }: Snapshot,
): void {
  const { emissionPerIbm, lifetimeCap } = network.params;
  const text = (amount: bigint): string => formatTokens(amount, network.decimals);
  const most = (wholeIbm(leaves) * emissionPerIbm) / NANO;
  if (emissionPerIbm > 0n && header.emission > most) {
    throw new InputError(
      `The emission of ${text(header.emission)} tokens is more than the work allows: ${text(most)} for ` +
        `${wholeIbm(leaves)} IBM.`,
    );
  }
  if (header.cumulativeTotal > lifetimeCap) {
    throw new InputError(
      `The total of ${text(header.cumulativeTotal)} tokens exceeds the lifetime cap of ${text(lifetimeCap)}.`,
    );
  }
  const lost = writtenOffNow(header, distribution);
  const claimed = distribution.claimedTotal - distribution.claimedAtBase;
  if (lost < 0n || lost > (distribution.wasSuspended ? claimed : 0n)) {
    throw new InputError(
      `The snapshot writes off ${text(lost)} tokens; at most ${text(distribution.wasSuspended ? claimed : 0n)} ` +
        'were claimed under suspended publications.',
    );
  }
}

/** What the vault lacks to pay everything that would be published and is not claimed. */
async function shortfall(
  context: Context,
  pool: RewardPool,
  cumulativeTotal: bigint,
): Promise<bigint> {
  const balance = await balanceOf(context, pool);
  const owed = cumulativeTotal - pool.distribution.claimedTotal;
  return owed > balance ? owed - balance : 0n;
}

/** The chain's clock is looked at this often. */
const LOOK_MS = 5_000;

async function report(
  context: Context,
  { wait }: PublishOptions,
  network: Network,
  { header }: Snapshot,
): Promise<void> {
  const { output, rpc } = context;
  let claimableAt = await claimableSince(context, network, header);
  let now = await fetchChainTime({ rpc });
  if (wait && now < claimableAt) {
    output.note(
      `Claimable from ${time(claimableAt)}, in ${duration(Number(claimableAt - now))}. Waiting.`,
    );
  }
  while (wait && now < claimableAt) {
    await sleep(Math.min(LOOK_MS, Number(claimableAt - now) * 1000));
    claimableAt = await claimableSince(context, network, header);
    now = await fetchChainTime({ rpc });
  }
  const data = {
    root: header.root,
    epoch: header.epoch,
    claimableAt,
    claimable: now >= claimableAt,
  };
  output.result(data, () =>
    fields([
      ['epoch', header.epoch.toString()],
      ['root', header.root],
      ['claimable', now >= claimableAt ? 'now' : `from ${time(claimableAt)}`],
    ]),
  );
}

/** When the snapshot can be claimed; the guardian may cancel it until then. */
async function claimableSince(
  context: Context,
  network: Network,
  header: SnapshotHeader,
): Promise<bigint> {
  const { distribution } = await fetchRewardPool(context, network.address);
  const published = publicationOf(header, distribution);
  if (!published) throw new FailedError('The publication was cancelled, or another one followed.');
  return published.claimableAt;
}
