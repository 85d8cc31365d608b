import type { Command } from 'commander';

import {
  epochAt,
  fetchChainTime,
  fetchRewardPool,
  RECORDED_EPOCHS,
  termsOf,
  type Network,
} from '@inferix/staking-client';
import { readAccounts } from '../../chain/accounts.js';
import { WorkerView } from '../../chain/worker-view.js';
import { Context, readsChain, type ChainOptions } from '../../context.js';
import { FailedError } from '../../failure.js';
import { readSnapshot, type Snapshot } from '../../rewards/snapshot.js';
import { readStates } from '../../rewards/worker-states.js';
import {
  checkEarners,
  checkPublication,
  checkSplit,
  checkSuccession,
  type Check,
  type Succession,
} from '../../rewards/verify.js';

type VerifyOptions = ChainOptions & { snapshot: string; previous?: string };

export function addVerify(rewards: Command): void {
  readsChain(
    rewards
      .command('verify')
      .description('Check a snapshot against the chain and against the previous one. Anyone.')
      .requiredOption('--snapshot <file>', 'the snapshot')
      .option('--previous <file>', 'the snapshot that it follows'),
  )
    .addHelpText(
      'after',
      `
Exit code 1 if anything does not hold.

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
    const succession = checkSuccession(previous, snapshot, network);
    checks.push(...succession.checks, await checkDropped(context, succession));
  } else {
    context.output.note('Not compared with the snapshot it follows: name that with --previous.');
  }

  const earners = await verifyEarners(context, network, snapshot);
  if (earners) checks.push(earners);
  else context.output.note(`Coverage records do not reach back to epoch ${header.epoch} any more.`);

  const failed = checks.filter(({ holds }) => !holds);
  context.output.result({ snapshot: options.snapshot, holds: failed.length === 0, checks }, () =>
    checks.map(({ name, holds, detail }) => `${holds ? 'ok   ' : 'WRONG'} ${name}: ${detail}`),
  );
  if (failed.length > 0)
    throw new FailedError(`${failed.length} of ${checks.length} checks failed.`);
}

/** Judges everybody who earned by the coverage record; `undefined` once no record reaches back so far. */
async function verifyEarners(
  context: Context,
  network: Network,
  snapshot: Snapshot,
): Promise<Check | undefined> {
  const { epoch } = snapshot.header;
  const now = await fetchChainTime({ rpc: context.rpc });
  const terms = termsOf(network, epoch, now);
  if (!terms || epochAt(network, now) - epoch >= RECORDED_EPOCHS) return undefined;
  const states = await readStates(context, { network, epoch, now }, snapshot.leaves.keys);
  return checkEarners(snapshot, states, BigInt(Math.floor(terms.epochSecs / 60)));
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
