/**
 * `rewards build` and `penalties build`: writes an epoch's snapshot from its work, or from verifiers' shares.
 *
 * @module
 */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { Command, Option } from 'commander';

import {
  baseOf,
  buildSnapshot,
  checkPublishable,
  KEY_BYTES,
  keyAt,
  mergeKeys,
  type Built,
  type Keys,
  type Snapshot,
  type Work,
  type WorkerStates,
} from '@inferix/stake-snapshots';
import {
  readShares,
  readSnapshotOfPool,
  readWork,
  writeSnapshot,
} from '@inferix/stake-snapshots/node';
import { epochAt, formatTokens, type Network, parseTokens } from '@inferix/staking-client';
import { readBooks, readBooksAgain, type Books, type Sources } from '../../chain/books.js';
import { PENALTIES, REWARDS, type Pool } from '../../chain/pools.js';
import { readStates } from '../../chain/worker-states.js';
import { Context } from '../../context.js';
import { InputError } from '../../failure.js';
import { confirm } from '../../io.js';
import { decidesByChain, type DecidingOptions } from '../../options.js';
import { counted, grouped } from '../../output.js';
import { wholeNumber } from '../../parse.js';
import { showProgress } from '../../progress.js';
import { reportBuilt } from './build-report.js';

type BuildOptions = DecidingOptions & {
  work: string;
  emission: string;
  epoch?: string;
  previous?: string;
  out: string;
  force?: true;
  leaveOut?: true;
  maxClosed?: number;
  unexplained?: string;
};

export function buildCommand(): Command {
  return decidesByChain(
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
      .option('--leave-out', 'leave out workers that do not earn, instead of refusing the work')
      .addOption(
        new Option(
          '--max-closed <number>',
          'how many workers may have closed without asking (default: 2 in 100, and at least 10)',
        ).argParser(wholeNumber),
      )
      .option(
        '--unexplained <tokens>',
        'accept that this much was claimed that no leaf explains, after a correction that wrote off too little',
      ),
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
A worker without an account is asked for again, at --verify-url too, and loses its leaf only if as many have
closed by the reward pool's own count. Everything is read at finalized slots that fit together.
Nothing is sent: publish the snapshot with "inferix-stake rewards publish".

Example:
  inferix-stake rewards build --work epoch-12.csv --emission 250000 \\
    --previous epoch-11.snapshot --out epoch-12.snapshot`,
    )
    .action((options: BuildOptions) => build(REWARDS, options));
}

type SharesOptions = Omit<BuildOptions, 'work' | 'emission'> & { shares: string; amount: string };

/** `penalties build`: the same of verifiers' shares, which no coverage record judges. */
export function buildPenaltiesCommand(): Command {
  return decidesByChain(
    new Command('build')
      .description("Build an epoch's snapshot: what every verifier has earned in all.")
      .requiredOption('--shares <file>', 'who gets which share: CSV or JSON lines; - for stdin')
      .requiredOption('--amount <tokens>', 'tokens of the penalty pool that are split by them')
      .option(
        '--epoch <number>',
        'the epoch (default: the suspended one, or the last one that has ended)',
      )
      .option('--previous <file>', 'the snapshot that this one continues; none before the first')
      .requiredOption('--out <file>', 'where to write the snapshot')
      .option('--force', 'overwrite it')
      .option(
        '--unexplained <tokens>',
        'accept that this much was claimed that no leaf explains, after a correction that wrote off too little',
      ),
  )
    .addHelpText(
      'after',
      `
The file has a line for each verifier, "wallet,share", with a header. Shares are numbers with at most nine
decimals; the amount is split in proportion to them, to the last unit. Written as tokens that add up to the
amount, they are what each verifier gets.
The network's cap of penalties an epoch holds. "slash list" has what was taken, and who reported it.
Nothing is sent: publish the snapshot with "inferix-stake penalties publish".

Example:
  inferix-stake penalties build --shares shares-12.csv --amount 600 \\
    --previous penalties-11.snapshot --out penalties-12.snapshot`,
    )
    .action(({ shares: work, amount: emission, ...options }: SharesOptions) =>
      build(PENALTIES, { ...options, work, emission }),
    );
}

async function build(pool: Pool, options: BuildOptions): Promise<void> {
  const context = new Context(options);
  const { output } = context;
  const inputs = [options.work, options.previous].map((file) => file && resolve(file));
  if (inputs.includes(resolve(options.out))) {
    throw new InputError(`${options.out} is what the snapshot is built from. Write elsewhere.`);
  }
  if (existsSync(options.out) && !options.force) {
    throw new InputError(`${options.out} exists already. Write elsewhere, or give --force.`);
  }
  const sources = context.sources(options.verifyUrl);
  const before = await readBooks(sources.first, {
    pool,
    network: context.networkAddress(),
  });
  const { network, now } = before;
  const emission = parseTokens(options.emission, network.decimals);
  const epoch = parseEpoch(options.epoch, before);
  const previous =
    options.previous === undefined
      ? undefined
      : await readSnapshotOfPool(pool.name, options.previous);
  checkPublishable({ network, pool: before.pool, now, epoch, emission, previous });

  const readFile = pool.name === 'rewards' ? readWork : readShares;
  const work = await readFile(options.work, network);
  const read = await readPayees(context, sources, { pool, before, epoch, work, previous });
  const after = await readBooksAgain(sources, before, read.slot);
  const built = buildSnapshot({
    ...{ network: after.network, now: after.now, epoch, emission, work, previous },
    ...{ before: before.pool, pool: after.pool },
    ...{ states: read.states, stateKeys: read.stateKeys },
    ...(options.leaveOut ? { leaveOut: true } : {}),
    unexplained: parseTokens(options.unexplained ?? '0', network.decimals),
  });
  await confirmClosed(built, previous, options, network);
  writeSnapshot(options.out, built.snapshot);
  for (const { worker, reason } of built.leftOut) output.note(`left out: ${worker} ${reason}`);
  for (const worker of built.closed) output.note(`closed: ${worker} has no leaf any more`);
  reportBuilt(context, sources, { pool, after, file: options.out, built });
}

/** Reads the workers or verifiers of the file and of the previous snapshot. */
async function readPayees(
  { output }: Context,
  sources: Sources,
  { pool, before, epoch, work, previous }: PayeesInput,
): Promise<{ states: WorkerStates; stateKeys: Keys; slot: bigint }> {
  const leaves = previous?.leaves;
  const { payee, payees } = pool.words;
  const stateKeys = leaves ? mergeKeys(work.keys, leaves.sortedKeys()) : work.keys;
  const leafOf = (row: number) => leaves?.findKey(keyAt(stateKeys, row));
  const bar = showProgress(output, `reading ${payees}`, stateKeys.length / KEY_BYTES);
  const { states, slot, reappeared } = await readStates(sources, {
    pool,
    by: { network: before.network, epoch, now: before.now },
    keys: stateKeys,
    openedSlot: (row) => leaves?.openedSlot[leafOf(row) ?? -1],
    since: before.slot,
    progress: bar.update,
  });
  bar.stop();
  if (reappeared.length > 0) {
    const some = counted(reappeared.length, payee, payees);
    output.note(`${sources.first.name} showed ${some} only when it was asked again.`);
  }
  return { states, stateKeys, slot };
}

type PayeesInput = {
  pool: Pool;
  before: Books;
  epoch: bigint;
  work: Work;
  previous: Snapshot | undefined;
};

/** Has a person confirm that more workers have closed than usual. */
async function confirmClosed(
  { closed, snapshot }: Built,
  previous: Snapshot | undefined,
  { maxClosed }: BuildOptions,
  { decimals }: Network,
): Promise<void> {
  const leaves = previous?.leaves.count ?? 0;
  const usual = maxClosed ?? Math.max(FEW_CLOSED, Math.ceil(leaves * USUALLY_CLOSED));
  if (closed.length <= usual) return;
  const back = formatTokens(snapshot.header.returned, decimals);
  await confirm(
    `${grouped(closed.length)} of ${grouped(leaves)} workers have closed since the previous snapshot, more ` +
      `than ${grouped(usual)}. ${back} tokens that they had not claimed are split among the others. Go on?`,
    {},
    `pass --max-closed ${closed.length} to confirm.`,
  );
}

/**
 * Where workers stay for a year, two or three in a hundred close in a month, and 0.3 in an epoch of three
 * days: 2 in a hundred are several times that, and a tenth of what a node does not show that lost a shard.
 */
const USUALLY_CLOSED = 0.02;
const FEW_CLOSED = 10;

/** The epoch that is asked for, or the suspended one that waits for its correction, or the last one. */
function parseEpoch(
  text: string | undefined,
  { network, now, pool: { distribution } }: Books,
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
