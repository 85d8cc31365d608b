/**
 * `rewards publish` and `penalties publish`: publishes a snapshot's root, for the distributor.
 *
 * @module
 */

import type { Signature } from '@solana/kit';
import { Command } from 'commander';

import {
  baseOf,
  fromHex,
  publicationOf,
  type PublicationBase,
  type Snapshot,
  type SnapshotHeader,
} from '@inferix/stake-snapshots';
import { readSnapshotOf } from '@inferix/stake-snapshots/node';
import { fetchChainTime, formatTokens, fundRewards, type Network } from '@inferix/staking-client';
import type { Pool } from '../../chain/pools.js';
import { sleep } from '../../chain/sleep.js';
import type { Landed } from '../../chain/confirming-sender.js';
import { Context } from '../../context.js';
import { FailedError, InputError } from '../../failure.js';
import { counted, duration, fields, time } from '../../output.js';
import { checkSomebodyChecks, verifies, type VerifyOptions } from '../agreed.js';
import {
  resolveSigner,
  resolveFeePayer,
  sendsOne,
  sendOne,
  type SingleOptions,
} from '../send-one.js';
import { agreedFunds } from './pool-funds.js';
import { checkCaps, checkFollows, checkWrittenOff, isPublished } from './publish-checks.js';

type PublishOptions = SingleOptions &
  VerifyOptions & {
    snapshot: string;
    fund?: true;
    writtenOff?: string;
    wait: boolean;
  };

export function publishCommand(pool: Pool): Command {
  const command = new Command('publish')
    .description("Publish a snapshot's root and wait until it is claimable. For the distributor.")
    .requiredOption('--snapshot <file>', 'the snapshot');
  // Slashes alone fill the penalty pool.
  const canFund = pool.name === 'rewards';
  if (canFund) {
    verifies(command).option(
      '--fund',
      'move what the reward pool lacks from your token account into it first; with --yes it needs --verify-url',
    );
  }
  return sendsOne(
    command
      .option(
        '--written-off <tokens>',
        'confirm what the correction of a suspended publication writes off',
      )
      .option('--no-wait', 'do not wait until it is claimable'),
  )
    .addHelpText(
      'after',
      `
A snapshot that is published already is only waited for, so the command can be repeated.
While a publication is suspended, only its correction can be published: the same epoch, built again.

Example:
  inferix-stake ${pool.name} publish --snapshot epoch-12.snapshot${canFund ? ' --fund' : ''}`,
    )
    .action((options: PublishOptions) => publish(pool, options));
}

async function publish(pool: Pool, options: PublishOptions): Promise<void> {
  if (options.fund) {
    checkSomebodyChecks(
      options,
      'How much --fund moves depends on what an endpoint shows of the pool, and it cannot be taken back.',
    );
  }
  const context = new Context(options);
  const network = await context.network();
  const snapshot = await readSnapshotOf(network.address, pool.name, options.snapshot);
  const { distribution } = await pool.fetch(context, network.address);
  const now = await fetchChainTime({ rpc: context.rpc });
  let signature: Signature | null = null;
  if (!isPublished(snapshot.header, distribution, now)) {
    const base = baseOf(distribution, now);
    checkFollows(snapshot.header, distribution, base);
    checkWrittenOff(snapshot.header, distribution, base, network, options.writtenOff);
    context.output.note(checkCaps(snapshot.header, base, network));
    const landed = await send(context, options, { network, pool, snapshot, base });
    if (!landed) return;
    signature = landed.signature;
  } else {
    context.output.note('It is published already.');
  }
  await report(context, options, { pool, network, snapshot, signature });
}

type Publishing = {
  network: Network;
  pool: Pool;
  snapshot: Snapshot;
  base: PublicationBase;
};

/** Funds and publishes in one transaction; `undefined` if it was simulated or exported only. */
async function send(
  context: Context,
  options: PublishOptions,
  { network, pool, snapshot: { header, leaves }, base }: Publishing,
): Promise<Landed | undefined> {
  if (options.squads !== undefined) {
    throw new InputError(
      `${pool.name} publish has no --squads: it waits until the root is claimable. Print it with --export base58, and import that in Squads.`,
    );
  }
  const distributor = await resolveSigner(context, options);
  const feePayer = await resolveFeePayer(context, options, distributor);
  const { missing: lacking } = await agreedFunds(context, options, {
    ...{ pool, network, total: () => header.cumulativeTotal },
  });
  const tokens = formatTokens(lacking, network.decimals);
  if (lacking > 0n && !options.fund) {
    const lacks = `The ${pool.words.pool} lacks ${tokens} tokens for this snapshot.`;
    throw new InputError(
      pool.name === 'rewards'
        ? `${lacks} Fund it, or give --fund.`
        : `${lacks} Only slashes fill it: build the snapshot again for a smaller --amount.`,
    );
  }
  const { epoch, root, cumulativeTotal } = header;
  const { carried, corrects } = base;
  const publication = {
    ...{ epoch, root: fromHex(root), leafCount: leaves.count, cumulativeTotal },
    writtenOff: header.writtenOff + carried.writtenOff,
  };
  const work = header.work + carried.work;
  const funding =
    lacking > 0n ? await fundRewards({ network, funder: distributor, amount: lacking }) : [];
  return sendOne(context, options, {
    instructions: [
      ...funding,
      ...(await pool.publish({ network, distributor, publication, work })),
    ],
    feePayer,
    question:
      `Publish ${pool.name === 'rewards' ? '' : 'penalties of '}${corrects === undefined ? '' : 'the correction of '}` +
      `epoch ${epoch} for ${counted(leaves.count, pool.words.payee, pool.words.payees)}` +
      (lacking > 0n ? `, and fund the pool with ${tokens} tokens?` : '?'),
    decimals: network.decimals,
  });
}

/** The chain's clock is looked at this often. */
const LOOK_MS = 5_000;

async function report(
  context: Context,
  { wait }: PublishOptions,
  {
    pool,
    network,
    snapshot: { header },
    signature,
  }: { pool: Pool; network: Network; snapshot: Snapshot; signature: Signature | null },
): Promise<void> {
  const { output, rpc } = context;
  let claimableAt = await claimableSince(context, pool, network, header);
  let now = await fetchChainTime({ rpc });
  if (wait && now < claimableAt) {
    output.note(
      `Claimable from ${time(claimableAt)}, in ${duration(Number(claimableAt - now))}. Waiting.`,
    );
  }
  while (wait && now < claimableAt) {
    await sleep(Math.min(LOOK_MS, Number(claimableAt - now) * 1000));
    claimableAt = await claimableSince(context, pool, network, header);
    now = await fetchChainTime({ rpc });
  }
  const data = {
    root: header.root,
    epoch: header.epoch,
    claimableAt,
    claimable: now >= claimableAt,
    signature,
  };
  output.result(data, () =>
    fields([
      ['epoch', header.epoch.toString()],
      ['root', header.root],
      ['claimable', now >= claimableAt ? 'now' : `from ${time(claimableAt)}`],
      ...(signature === null ? [] : [['transaction', signature] as const]),
    ]),
  );
}

/** When the snapshot can be claimed; the guardian may cancel it until then. */
async function claimableSince(
  context: Context,
  pool: Pool,
  network: Network,
  header: SnapshotHeader,
): Promise<bigint> {
  const { distribution } = await pool.fetch(context, network.address);
  const published = publicationOf(header, distribution);
  if (!published)
    throw new FailedError(
      'The RPC endpoint does not show the publication. It was cancelled, another one followed, or the endpoint ' +
        'is behind: run this again to see.',
    );
  return published.claimableAt;
}
