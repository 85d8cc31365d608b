/**
 * `rewards build`: writes an epoch's snapshot from its work.
 *
 * @module
 */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { Command } from 'commander';

import {
  baseOf,
  buildSnapshot,
  checkPublishable,
  KEY_BYTES,
  mergeKeys,
  type Built,
} from '@inferix/stake-snapshots';
import { readSnapshot, readWork, writeSnapshot } from '@inferix/stake-snapshots/node';
import {
  epochAt,
  fetchChainTime,
  fetchRewardPool,
  formatTokens,
  type Network,
  parseTokens,
  type RewardPool,
} from '@inferix/staking-client';
import { readPool } from '../../chain/pool.js';
import { readStates } from '../../chain/worker-states.js';
import { Context } from '../../context.js';
import { InputError } from '../../failure.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { fields, grouped } from '../../output.js';
import { showProgress } from '../../progress.js';

type BuildOptions = ChainOptions & {
  work: string;
  emission: string;
  epoch?: string;
  previous?: string;
  out: string;
  force?: true;
  leaveOut?: true;
};

export function buildCommand(): Command {
  return readsChain(
    new Command('build')
      .description("Build an epoch's snapshot: what every worker has earned in all.")
      .requiredOption('--work <file>', 'who has worked how much: CSV or JSON lines; - for stdin')
      .requiredOption('--emission <tokens>', 'new tokens for this epoch')
      .option(
        '--epoch <number>',
        'the epoch (default: the suspended one, or the last one that has ended)',
      )
      .option('--previous <file>', 'the snapshot that this one continues; none before the first')
      .requiredOption('--out <file>', 'where to write the snapshot')
      .option('--force', 'overwrite it')
      .option('--leave-out', 'leave out workers that do not earn, instead of refusing the work'),
  )
    .addHelpText(
      'after',
      `
The work has a line for each worker: "worker,work" or "opener,node,work", with a header, work in IBM.
An epoch pays the workers that were registered when it began and were not short of S(n) in it for longer
than the grace, as their coverage records say: the same at any time within 15 epochs. A line for any other
worker is refused, unless --leave-out is given.
A suspended publication is corrected for its own epoch, on the snapshot of the last one that was never
suspended. What was claimed beyond the right leaves is written off.
Nothing is sent: publish the snapshot with "inferix-stake rewards publish".

Example:
  inferix-stake rewards build --work epoch-12.csv --emission 250000 \\
    --previous epoch-11.snapshot --out epoch-12.snapshot`,
    )
    .action(build);
}

async function build(options: BuildOptions): Promise<void> {
  const context = new Context(options);
  const { output, rpc } = context;
  const inputs = [options.work, options.previous].map((file) => file && resolve(file));
  if (inputs.includes(resolve(options.out))) {
    throw new InputError(`${options.out} is what the snapshot is built from. Write elsewhere.`);
  }
  if (existsSync(options.out) && !options.force) {
    throw new InputError(`${options.out} exists already. Write elsewhere, or give --force.`);
  }
  const network = await context.network();
  const emission = parseTokens(options.emission, network.decimals);
  const now = await fetchChainTime({ rpc });
  const pool = await fetchRewardPool(context, network.address);
  const epoch = parseEpoch(options.epoch, network, pool, now);
  const previous =
    options.previous === undefined ? undefined : await readSnapshot(options.previous);
  checkPublishable({ network, pool, now, epoch, emission, previous });

  const work = await readWork(options.work, network.address);
  const stateKeys = previous ? mergeKeys(work.keys, previous.leaves.sortedKeys()) : work.keys;
  const count = stateKeys.length / KEY_BYTES;
  const bar = showProgress(output, 'reading workers', count);
  const states = await readStates(context, { network, epoch, now }, stateKeys, bar.update);
  bar.stop();
  // Read last: what has been claimed meanwhile is counted as claimed.
  const built = buildSnapshot({
    network,
    pool: await readPool(context, network.address),
    now,
    epoch,
    emission,
    work,
    previous,
    states,
    stateKeys,
    ...(options.leaveOut ? { leaveOut: true } : {}),
  });
  writeSnapshot(options.out, built.snapshot);
  for (const { worker, reason } of built.leftOut) output.note(`left out: ${worker} ${reason}`);
  for (const worker of built.closed) output.note(`closed: ${worker} has no leaf any more`);
  report(context, network, options.out, built);
}

function report({ output }: Context, network: Network, file: string, built: Built): void {
  const { snapshot, leftOut, closed } = built;
  const { header, leaves } = snapshot;
  const earning = leaves.earned.reduce((count, earned) => count + (earned > 0n ? 1 : 0), 0);
  const tokens = (amount: bigint): string => formatTokens(amount, network.decimals);
  const data = { file, ...header, leafCount: leaves.count, earning, leftOut, closed };
  output.result(data, () =>
    fields([
      ['snapshot', file],
      ['epoch', header.epoch.toString()],
      ['root', header.root],
      ['leaves', `${grouped(leaves.count)}, of which ${grouped(earning)} earned`],
      ['left out', grouped(leftOut.length)],
      ['closed since', grouped(closed.length)],
      ['emission', tokens(header.emission)],
      ['split again', `${tokens(header.returned)} that closed workers had left unclaimed`],
      ['written off', `${tokens(header.writtenOff)} that were claimed wrongly`],
      ['work', `${header.work} IBM`],
      ['total', `${tokens(header.cumulativeTotal)} over all epochs`],
    ]),
  );
}

/** The epoch that is asked for, or the suspended one that waits for its correction, or the last one. */
function parseEpoch(
  text: string | undefined,
  network: Network,
  { distribution }: RewardPool,
  now: bigint,
): bigint {
  if (text !== undefined) {
    if (!/^\d{1,18}$/.test(text)) throw new InputError(`--epoch: "${text}" is not an epoch.`);
    return BigInt(text);
  }
  const { corrects } = baseOf(distribution, now);
  if (corrects !== undefined) return corrects;
  const running = epochAt(network, now);
  if (running === 0n) throw new InputError('No epoch has ended yet.');
  return running - 1n;
}
