/**
 * `rewards verify`: checks a snapshot against the chain and the previous one.
 *
 * @module
 */

import { Command } from 'commander';

import {
  checkClaims,
  checkEarners,
  checkPlausible,
  checkPredecessor,
  checkPublication,
  checkSplit,
  checkSuccession,
  minutesOf,
  type Check,
  type Snapshot,
  type Succession,
  type Unchecked,
} from '@inferix/stake-snapshots';
import { readSnapshot } from '@inferix/stake-snapshots/node';
import {
  epochAt,
  fetchChainTime,
  fetchRewardPool,
  RECORDED_EPOCHS,
  type Distribution,
  type Network,
} from '@inferix/staking-client';
import { readAccounts } from '../../chain/accounts.js';
import { WorkerView } from '../../chain/worker-view.js';
import { readStates } from '../../chain/worker-states.js';
import { Context } from '../../context.js';
import { FailedError } from '../../failure.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { counted } from '../../output.js';

type VerifyOptions = ChainOptions & { snapshot: string; previous?: string; partial?: true };

export function verifyCommand(): Command {
  return readsChain(
    new Command('verify')
      .description('Check a snapshot against the chain and the previous one. Anyone can.')
      .requiredOption('--snapshot <file>', 'the snapshot')
      .option('--previous <file>', 'the snapshot that it follows')
      .option('--partial', 'accept that something could not be checked'),
  )
    .addHelpText(
      'after',
      `
Exit code 1 if anything does not hold, and if anything could not be checked, unless --partial accepts that.
What a pending publication continues must be what is current on chain, or where it corrects a suspended one,
the last one before. A snapshot is judged by the coverage records of its workers, for as long as they have its
epoch: 15 epochs.

Example:
  inferix-stake rewards verify --snapshot epoch-12.snapshot --previous epoch-11.snapshot`,
    )
    .action(verify);
}

async function verify(options: VerifyOptions): Promise<void> {
  const context = new Context(options);
  const network = await context.network();
  const snapshot = await readSnapshot(options.snapshot);
  const { header } = snapshot;
  const checks: Check[] = [
    { name: 'order, sums and root agree', holds: true, detail: header.root },
    checkSplit(snapshot),
  ];

  const { distribution } = await fetchRewardPool(context, network.address);
  checks.push(...checkPublication(snapshot, network, distribution));
  const previous =
    options.previous === undefined ? undefined : await readSnapshot(options.previous);
  const predecessor = checkPredecessor(snapshot, previous, distribution, network);
  const { unchecked } = predecessor;
  checks.push(...predecessor.checks);
  if (header.previousRoot === undefined || previous) {
    const { base } = distribution;
    const firstEpoch = base.cumulativeTotal === 0n ? base.nextEpoch : 0n;
    const succession = checkSuccession(previous, snapshot, network, firstEpoch);
    checks.push(...succession.checks, await checkDropped(context, succession));
  }
  const workers = await checkWorkers(context, network, snapshot, distribution);
  checks.push(...workers.checks);
  unchecked.push(...workers.unchecked);
  report(context, options, checks, unchecked);
}

/** Says what holds, what does not, and what nobody knows; throws unless all of it may pass. */
function report(
  { output }: Context,
  { snapshot, partial }: VerifyOptions,
  checks: readonly Check[],
  unchecked: readonly Unchecked[],
): void {
  const failed = checks.filter(({ holds }) => !holds).length;
  const holds = failed === 0 && (partial === true || unchecked.length === 0);
  output.result({ snapshot, holds, checks, unchecked }, () => [
    ...checks.map(({ name, holds, detail }) => `${holds ? 'ok   ' : 'WRONG'} ${name}: ${detail}`),
    ...unchecked.map(({ name, detail }) => `?     not checked: ${name}: ${detail}`),
  ]);
  if (failed > 0) throw new FailedError(`${failed} of ${checks.length} checks failed.`);
  if (!holds) {
    const what = counted(unchecked.length, 'thing', 'things');
    throw new FailedError(`${what} could not be checked. --partial accepts that.`);
  }
}

/** Judges the workers with a leaf by their accounts. `distribution` was read before. */
async function checkWorkers(
  context: Context,
  network: Network,
  snapshot: Snapshot,
  distribution: Distribution,
): Promise<{ checks: Check[]; unchecked: Unchecked[] }> {
  const { output, rpc } = context;
  const { epoch } = snapshot.header;
  const { current, claimedTotal } = distribution;
  const now = await fetchChainTime({ rpc });
  const age = epochAt(network, now) - epoch;
  const by = { network, epoch, now };
  const states = await readStates(context, by, snapshot.leaves.keys);
  const checks: Check[] = [];
  // Under a later root more may have been claimed.
  if (!current || epoch >= current.epoch) checks.push(checkClaims(snapshot, states, claimedTotal));
  if (age < 1n || age >= RECORDED_EPOCHS) {
    const detail = `coverage records say nothing of epoch ${epoch} now`;
    return { checks, unchecked: [{ name: 'who earned', detail }] };
  }
  checks.push(checkEarners(snapshot, states));
  const plausible = checkPlausible(snapshot, states, minutesOf(network, epoch, now));
  // A worker is measured once per epoch: its benchmark of the epoch before is known, an older one may not be.
  if (age === 1n) checks.push(plausible);
  else if (!plausible.holds) {
    output.note(`${plausible.detail}, by the benchmarks that are known now.`);
  }
  return { checks, unchecked: [] };
}

/** Who has no leaf any more must really have closed. */
async function checkDropped(context: Context, { dropped }: Succession): Promise<Check> {
  const accounts = await readAccounts(
    context,
    dropped.map(({ worker }) => worker),
  );
  const wrong = dropped.find(
    ({ worker, openedSlot }, i) =>
      WorkerView.of(worker, accounts[i] ?? null)?.openedSlot === openedSlot,
  );
  return {
    name: 'who has no leaf any more has closed',
    holds: wrong === undefined,
    detail: wrong ? `${wrong.worker} is there` : `${dropped.length} workers`,
  };
}
