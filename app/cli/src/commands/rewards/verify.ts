/**
 * `rewards verify`: checks a snapshot against the chain and the previous one.
 *
 * @module
 */

import type { Command } from 'commander';

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
import { Context, readsChain, type ChainOptions } from '../../context.js';
import { FailedError } from '../../failure.js';
import { minutesOf } from '../../rewards/earners.js';
import { readSnapshot, type Snapshot } from '../../rewards/snapshot.js';
import { readStates } from '../../rewards/worker-states.js';
import {
  checkClaims,
  checkEarners,
  checkPublication,
  checkSplit,
  checkSuccession,
  checkPlausible,
  type Check,
  type Succession,
} from '../../rewards/verify.js';

type VerifyOptions = ChainOptions & { snapshot: string; previous?: string };

export function addVerify(rewards: Command): void {
  readsChain(
    rewards
      .command('verify')
      .description('Check a snapshot against the chain and the previous one. Anyone can.')
      .requiredOption('--snapshot <file>', 'the snapshot')
      .option('--previous <file>', 'the snapshot that it follows'),
  )
    .addHelpText(
      'after',
      `
Exit code 1 if anything does not hold. A snapshot is judged by the coverage records of its workers, for as
long as they have its epoch: 15 epochs.

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
  const follows = header.previousRoot !== undefined;
  if (!follows || options.previous !== undefined) {
    const previous =
      options.previous === undefined ? undefined : await readSnapshot(options.previous);
    const { base } = distribution;
    const firstEpoch = base.cumulativeTotal === 0n ? base.nextEpoch : 0n;
    const succession = checkSuccession(previous, snapshot, network, firstEpoch);
    checks.push(...succession.checks, await checkDropped(context, succession));
  } else {
    context.output.note('Not compared with the snapshot it follows: name that with --previous.');
  }
  checks.push(...(await checkWorkers(context, network, snapshot, distribution)));

  const failed = checks.filter(({ holds }) => !holds);
  context.output.result({ snapshot: options.snapshot, holds: failed.length === 0, checks }, () =>
    checks.map(({ name, holds, detail }) => `${holds ? 'ok   ' : 'WRONG'} ${name}: ${detail}`),
  );
  if (failed.length > 0)
    throw new FailedError(`${failed.length} of ${checks.length} checks failed.`);
}

/** Judges the workers with a leaf by their accounts. `distribution` was read before. */
async function checkWorkers(
  context: Context,
  network: Network,
  snapshot: Snapshot,
  distribution: Distribution,
): Promise<Check[]> {
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
    output.note(
      `Coverage records say nothing of epoch ${epoch} now, so who earned is not checked.`,
    );
    return checks;
  }
  checks.push(checkEarners(snapshot, states));
  const plausible = checkPlausible(snapshot, states, minutesOf(network, epoch, now));
  // A worker is measured once per epoch: its benchmark of the epoch before is known, an older one may not be.
  if (age === 1n) checks.push(plausible);
  else if (!plausible.holds) {
    output.note(`${plausible.detail}, by the benchmarks that are known now.`);
  }
  return checks;
}

/** Who has no leaf any more must really have closed. */
async function checkDropped(context: Context, { dropped }: Succession): Promise<Check> {
  const accounts = await readAccounts(
    context,
    dropped.map(({ worker }) => worker),
  );
  const wrong = dropped.find(
    ({ openedSlot }, i) => WorkerView.of(accounts[i] ?? null)?.openedSlot === openedSlot,
  );
  return {
    name: 'who has no leaf any more has closed',
    holds: wrong === undefined,
    detail: wrong ? `${wrong.worker} is there` : `${dropped.length} workers`,
  };
}
