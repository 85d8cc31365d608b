/**
 * `rewards verify` and `penalties verify`: checks a snapshot against the chain and the previous one.
 *
 * @module
 */

import { Command } from 'commander';

import {
  checkBooks,
  checkClaims,
  checkDropped,
  checkEarners,
  checkMissing,
  checkOpened,
  checkPlausible,
  checkPredecessor,
  checkPublication,
  checkLeftOut,
  checkRebuilt,
  checkSplit,
  checkSuccession,
  decodeAddress,
  KEY_BYTES,
  leftOutOf,
  minutesOf,
  overpaidAt,
  type Check,
  type Snapshot,
  type Succession,
  type Unchecked,
  type WorkerStates,
} from '@inferix/stake-snapshots';
import { readShares, readSnapshotOfPool, readWork } from '@inferix/stake-snapshots/node';
import { epochAt, RECORDED_EPOCHS } from '@inferix/staking-client';
import { readBooks, readBooksAgain, type Books, type Sources } from '../../chain/books.js';
import { PENALTIES, REWARDS, type Pool } from '../../chain/pools.js';
import { readStates } from '../../chain/worker-states.js';
import { Context } from '../../context.js';
import { decidesByChain } from '../../options.js';
import { showProgress } from '../../progress.js';
import { reportChecks, type VerifyOptions } from './verify-report.js';

export function verifyCommand(): Command {
  return decidesByChain(
    new Command('verify')
      .description('Check a snapshot against the chain and the previous one. Anyone can.')
      .requiredOption('--snapshot <file>', 'the snapshot')
      .option('--previous <file>', 'the snapshot that it follows')
      .option('--work <file>', 'the work that it was built from: builds it again and compares')
      .option('--partial', 'accept that something could not be checked'),
  )
    .addHelpText(
      'after',
      `
Exit code 1 if anything does not hold, and if anything could not be checked, unless --partial accepts that.
What a pending publication continues must be what is current on chain, or where it corrects a suspended one,
the last one before. A snapshot is judged by the coverage records of its workers, for as long as they have its
epoch: 15 epochs. The chain is read at finalized slots that fit together; --verify-url has to agree.
With --work the snapshot is built again and compared line by line, and whoever is left out must not have earned.
Slots, owners, what was returned and who has closed are taken from the snapshot. Whether the work was done is not
checked. The root does not prove every column: where something does not hold, the file may be at fault. Compare it
with that of another source before you tell the guardian.

Example:
  inferix-stake rewards verify --snapshot epoch-12.snapshot --previous epoch-11.snapshot`,
    )
    .action((options: VerifyOptions) => verify(REWARDS, options));
}

type SharesOptions = Omit<VerifyOptions, 'work'> & { shares?: string };

/** `penalties verify`: the same of verifiers, whom no coverage record judges. */
export function verifyPenaltiesCommand(): Command {
  return decidesByChain(
    new Command('verify')
      .description('Check a snapshot against the chain and the previous one. Anyone can.')
      .requiredOption('--snapshot <file>', 'the snapshot')
      .option('--previous <file>', 'the snapshot that it follows')
      .option('--shares <file>', 'the shares that it was built from: builds it again and compares')
      .option('--partial', 'accept that something could not be checked'),
  )
    .addHelpText(
      'after',
      `
Exit code 1 if anything does not hold, and if anything could not be checked, unless --partial accepts that.
What a pending publication continues must be what is current on chain, or where it corrects a suspended one,
the last one before. The chain is read at finalized slots that fit together; --verify-url has to agree.
Whether the shares are deserved is not checked: "slash list" has what was taken, and who reported it.

Example:
  inferix-stake penalties verify --snapshot penalties-12.snapshot --previous penalties-11.snapshot`,
    )
    .action(({ shares, ...options }: SharesOptions) =>
      verify(PENALTIES, { ...options, ...(shares === undefined ? {} : { work: shares }) }),
    );
}

async function verify(of: Pool, options: VerifyOptions): Promise<void> {
  const context = new Context(options);
  const sources = context.sources(options.verifyUrl);
  const snapshot = await readSnapshotOfPool(of.name, options.snapshot);
  const previous =
    options.previous === undefined
      ? undefined
      : await readSnapshotOfPool(of.name, options.previous);
  const before = await readBooks(sources.first, {
    pool: of,
    network: context.networkAddress(),
  });
  const { network, pool } = before;
  const { base } = pool.distribution;
  const firstEpoch = base.cumulativeTotal === 0n ? base.nextEpoch : 0n;
  // Without the previous snapshot there is nothing to compare, unless there is none.
  const succession =
    snapshot.header.previousRoot === undefined || previous
      ? checkSuccession(previous, snapshot, network, firstEpoch)
      : undefined;

  const read = await readPayees(context, sources, {
    ...{ pool: of, before, snapshot },
    dropped: succession?.dropped ?? [],
  });
  const after = await readBooksAgain(sources, before, read.slot);
  const { distribution } = after.pool;
  const { header } = snapshot;
  const predecessor = checkPredecessor(snapshot, previous, distribution, network);
  const work = await checkWork(sources, of, {
    ...{ before, snapshot, previous, file: options.work },
  });
  const workers = judgeWorkers(snapshot, previous, { before, after, states: read.states });
  const checks: Check[] = [
    { name: 'order, sums and root agree', holds: true, detail: header.root },
    checkSplit(snapshot),
    ...checkPublication(snapshot, network, distribution),
    ...predecessor.checks,
    ...(succession?.checks ?? []),
    ...(succession ? [checkDropped(succession, read.isHere, previous, after.pool)] : []),
    ...workers.checks,
    ...work.checks,
  ];
  reportChecks(context, options, { pool: of, sources, after, checks }, [
    ...predecessor.unchecked,
    ...workers.unchecked,
    ...work.unchecked,
  ]);
}

/** Builds the snapshot again from its work, if that is given; whoever is left out must not have earned. */
async function checkWork(
  sources: Sources,
  pool: Pool,
  { before, snapshot, previous, file }: WorkInput,
): Promise<{ checks: Check[]; unchecked: Unchecked[] }> {
  if (file === undefined) return { checks: [], unchecked: [] };
  const { network, now, slot: since } = before;
  const { header } = snapshot;
  if (header.previousRoot !== undefined && !previous) {
    const detail = 'it needs the previous snapshot, with --previous';
    return { checks: [], unchecked: [{ name: 'built again from its work', detail }] };
  }
  const readFile = pool.name === 'rewards' ? readWork : readShares;
  const work = await readFile(file, network);
  const keys = leftOutOf(snapshot, work);
  const by = { network, epoch: header.epoch, now };
  const { states } = await readStates(sources, {
    ...{ pool, by, keys, since },
    openedSlot: () => undefined,
  });
  const left = checkLeftOut(keys, states, pool.name);
  const rebuilt = checkRebuilt(snapshot, previous, work);
  return { checks: [rebuilt, ...left.checks], unchecked: left.unchecked };
}

type WorkInput = {
  before: Books;
  snapshot: Snapshot;
  previous: Snapshot | undefined;
  file: string | undefined;
};

/** Reads the workers or verifiers that have a leaf, and those that have none any more. */
async function readPayees(
  { output }: Context,
  sources: Sources,
  {
    pool,
    before: { network, now, slot: since },
    snapshot: { header, leaves },
    dropped,
  }: { pool: Pool; before: Books; snapshot: Snapshot; dropped: Succession['dropped'] },
): Promise<{ states: WorkerStates; isHere: (dropped: number) => boolean; slot: bigint }> {
  const by = { network, epoch: header.epoch, now };
  const bar = showProgress(output, `reading ${pool.words.payees}`, leaves.count);
  const { states, slot } = await readStates(sources, {
    ...{ pool, by, keys: leaves.keys, since, progress: bar.update },
    openedSlot: (row) => leaves.openedSlot[row],
  });
  bar.stop();
  const gone = await readStates(sources, {
    ...{ pool, by, keys: keysOf(dropped), since: slot },
    openedSlot: (row) => dropped[row]?.openedSlot,
  });
  const isHere = (row: number) => gone.states.isHere(row, dropped[row]?.openedSlot);
  return { states, isHere, slot: gone.slot };
}

function keysOf(workers: Succession['dropped']): Uint8Array {
  const keys = new Uint8Array(workers.length * KEY_BYTES);
  for (const [i, { worker }] of workers.entries()) {
    decodeAddress(worker, keys, i * KEY_BYTES);
  }
  return keys;
}

/** Judges the workers with a leaf by their accounts, and what was claimed by the pool's books. */
function judgeWorkers(
  snapshot: Snapshot,
  previous: Snapshot | undefined,
  { before, after, states }: { before: Books; after: Books; states: WorkerStates },
): { checks: Check[]; unchecked: Unchecked[] } {
  const { epoch } = snapshot.header;
  const { network, now, pool } = after;
  const { current } = pool.distribution;
  const age = epochAt(network, now) - epoch;
  const readings = { before: before.pool, after: pool };
  const checks = [
    checkBooks(snapshot, previous, readings),
    checkOpened(snapshot, before.pool),
    checkMissing(snapshot, states, pool.closedWorkers),
  ];
  // Under a later root more may have been claimed.
  if (!current || epoch >= current.epoch) {
    checks.push(...checkClaims(snapshot, states, readings, overpaidAt(previous)));
  }
  // Verifiers have no coverage records.
  if (pool.name === 'penalties') return { checks, unchecked: [] };
  if (age < 1n || age >= RECORDED_EPOCHS) {
    const detail = `coverage records say nothing of epoch ${epoch} now`;
    return { checks, unchecked: [{ name: 'who earned', detail }] };
  }
  checks.push(checkEarners(snapshot, states));
  const plausible = checkPlausible(snapshot, states, minutesOf(network, epoch, now));
  // A worker is measured once per epoch: its benchmark of the epoch before is known, an older one may not be.
  if (age === 1n || plausible.holds) return { checks: [...checks, plausible], unchecked: [] };
  const detail = `${plausible.detail}, by the benchmarks that are known now`;
  return { checks, unchecked: [{ name: plausible.name, detail }] };
}
