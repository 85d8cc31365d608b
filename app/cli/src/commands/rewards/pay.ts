/**
 * `rewards pay`: pays every worker in a snapshot.
 *
 * @module
 */

import { statSync } from 'node:fs';
import { resolve } from 'node:path';

import { Command } from 'commander';

import type { Snapshot } from '@inferix/stake-snapshots';
import { readSnapshotOf } from '@inferix/stake-snapshots/node';
import { computeUnitPrice, MAX_UNASKED_PRICE } from '../../chain/fees.js';
import { PENALTIES, REWARDS, type Pool } from '../../chain/pools.js';
import { DEFAULT_SENDER } from '../../chain/confirming-sender.js';
import { Context } from '../../context.js';
import { FailedError, InputError } from '../../failure.js';
import { Interrupt } from '../../interrupt.js';
import { confirm } from '../../io.js';
import { sendsTransactions, type SendingOptions } from '../../options.js';
import { counted, sol } from '../../output.js';
import { lamports, parseAmount, positiveWhole } from '../../parse.js';
import { checkClaimable } from '../../pay/claimable.js';
import { foresee, type Foreseen } from '../../pay/limits.js';
import { lock, lockFile } from '../../pay/lock.js';
import { sum } from '../../pay/outcomes.js';
import type { Strategy } from '../../pay/plan-block.js';
import { LATER_SNAPSHOT, RunEnded, STOPPED } from '../../pay/present.js';
import { paySnapshot } from '../../pay/session.js';
import { describeRun } from '../../pay/summary.js';
import { confirmPrice } from '../send-one.js';
import { paysOut, type PayoutOptions } from './pay-options.js';
import { plan } from './plan.js';

type PayOptions = SendingOptions &
  PayoutOptions & {
    receipts?: string;
    lookupTables: boolean;
    largeTransactions?: true;
    waitForTables: boolean;
    maxFees?: bigint;
    maxRent?: bigint;
    maxInFlight: number;
    pollMs: number;
  };

export function payCommand(): Command {
  const command = paysOut(
    new Command('pay').description(
      'Pay every worker in a snapshot. Anyone can; safe to interrupt and rerun.',
    ),
    'the snapshot that is claimable now',
  )
    .option('--no-lookup-tables', 'lend no rent to lookup tables: more transactions')
    .option('--large-transactions', 'no lookup tables: where the cluster takes version 1')
    .option('--no-wait-for-tables', 'leave tables that cool down to the next run');
  return paces(command)
    .addHelpText(
      'after',
      `
Whoever is paid already is skipped, so a run that was killed is simply started again: nobody is paid
twice and nobody is forgotten. A worker that cannot be paid now waits, and its money with it.
--dry-run says what it will cost, as "inferix-stake rewards plan" does.

Each run counts its fees and rent from zero, with what is on its strategy. Without --max-fees they end it at 5
times the forecast, and not below 0.01 SOL. Without --max-rent it lends what the fee payer has, for 16
lookup tables a block at once, and then waits for the rent of earlier ones. Token accounts may cost
twice the forecast.
Exit code 0 if nobody failed and nobody is left, also if some have to wait or are left for later by
--min; else 1.

Example:
  inferix-stake rewards pay --snapshot epoch-12.snapshot --yes`,
    )
    .action((options: PayOptions) =>
      pay(
        REWARDS,
        options,
        options.largeTransactions ? 'large' : options.lookupTables ? 'tables' : 'plain',
      ),
    );
}

/** `penalties pay`: the same for verifiers, each in a transaction of its own. */
export function payPenaltiesCommand(): Command {
  const command = paysOut(
    new Command('pay').description(
      'Pay every verifier in a snapshot. Anyone can; safe to interrupt and rerun.',
    ),
    'the snapshot that is claimable now',
  );
  return paces(command)
    .addHelpText(
      'after',
      `
Whoever is paid already is skipped, so a run that was killed is simply started again: nobody is paid
twice and nobody is forgotten. Each verifier's claim is a transaction. Its first claim opens an account
that keeps what it has claimed, whose rent the fee payer pays once and does not get back.
--dry-run says what it will cost. Limits and exit codes are those of "inferix-stake rewards pay".

Example:
  inferix-stake penalties pay --snapshot penalties-12.snapshot --create-token-accounts --yes`,
    )
    .action((options: Omit<PayOptions, 'lookupTables' | 'waitForTables'>) =>
      pay(PENALTIES, { ...options, lookupTables: false, waitForTables: false }, 'alone'),
    );
}

/** Adds the options of a run: its receipts, its limits and its pace. */
const paces = (command: Command): Command =>
  sendsTransactions(
    command
      .option(
        '--receipts <file>',
        'JSON lines of what was done (default: <snapshot>.receipts.jsonl)',
      )
      .option('--max-fees <SOL>', 'end before the fees of this run are higher', lamports)
      .option('--max-rent <SOL>', 'end before its rent is: spent, and lent at once', lamports)
      .option(
        '--max-in-flight <number>',
        'transactions at once',
        positiveWhole,
        DEFAULT_SENDER.maxInFlight,
      )
      .option('--poll-ms <ms>', 'how often to look at them', positiveWhole, DEFAULT_SENDER.pollMs),
  );

async function pay(pool: Pool, options: PayOptions, strategy: Strategy): Promise<void> {
  if (options.dryRun) {
    await plan(pool, options);
    return;
  }
  const receipts = options.receipts ?? `${options.snapshot}.receipts.jsonl`;
  if (isSameFile(receipts, options.snapshot)) {
    throw new InputError(`--receipts ${receipts} would overwrite the snapshot. Name another file.`);
  }
  const interrupt = new Interrupt(new RunEnded(STOPPED));
  const context = new Context(options, interrupt.ends);
  const network = await context.network();
  const min = parseAmount(options.min, '--min', network);
  const snapshot = await readSnapshotOf(network.address, pool.name, options.snapshot);
  await checkClaimable(context, pool, network, snapshot);
  const feePayer = await context.feePayer(options);
  await checkPrice(context, options.withComputeUnitPrice);
  const createTokenAccounts = options.createTokenAccounts ?? false;
  const foreseen = await foresee(context, network, snapshot, feePayer.address, {
    ...options,
    createTokenAccounts,
    min,
    strategy,
  });
  await confirm(question(pool, snapshot, foreseen), options);

  const unlock = lock(lockFile(network, feePayer));
  const ignore = interrupt.listen(context.output);
  try {
    const summary = await paySnapshot(context, network, snapshot, {
      ...options,
      min,
      feePayer,
      receipts,
      createTokenAccounts,
      limits: foreseen.limits,
      strategy,
      interrupted: interrupt.asked,
      ends: interrupt.ends,
    });
    context.output.result({ receipts, ...summary }, () =>
      describeRun(pool, summary, network, receipts),
    );
    const failed = sum(summary.failed);
    if (summary.ended !== null || failed > 0 || summary.remaining > 0) {
      const why = summary.ended ?? 'Not everybody could be paid.';
      const next = summary.ended === LATER_SNAPSHOT ? '' : ' Start it again to go on.';
      throw new FailedError(`${why} ${failed} failed, ${summary.remaining} remain.${next}`);
    }
  } finally {
    ignore();
    unlock();
  }
}

/** Whether two paths lead to one file, by whatever links. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return resolve(one) === resolve(other) || (!!a && !!b && a.dev === b.dev && a.ino === b.ino);
}

/** A price that is none is refused before anything is sent; "auto" is asked for when it is needed. */
async function checkPrice({ rpc }: Context, price: string): Promise<void> {
  const named = price === 'auto' ? undefined : await computeUnitPrice(rpc, price, []);
  if (named !== undefined && named > MAX_UNASKED_PRICE) await confirmPrice(named);
}

/** What is about to be done, and what it costs. */
function question(
  pool: Pool,
  { header, leaves }: Snapshot,
  { exact, fees, limits, mostLent, rentSpent }: Foreseen,
): string {
  const who = `Pay ${pool.name === 'rewards' ? '' : 'penalties of '}epoch ${header.epoch} to ${counted(leaves.count, pool.words.payee, pool.words.payees)}?`;
  const forecast = exact ? 'About' : 'If nobody is paid yet, about';
  const costs = [`${forecast} ${sol(fees)} of fees, at most ${sol(limits.fees)}.`];
  if (mostLent > 0n)
    costs.push(`Up to ${sol(mostLent)} of rent are lent to lookup tables at once.`);
  if (rentSpent > 0n) {
    const what = pool.name === 'rewards' ? 'token accounts' : 'accounts';
    costs.push(`Missing ${what} cost ${sol(rentSpent)} of rent, which do not come back.`);
  }
  return [who, ...costs].join(' ');
}
