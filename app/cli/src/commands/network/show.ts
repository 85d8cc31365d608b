/**
 * `network show`: what everybody on a network goes by.
 *
 * @module
 */

import { Command } from 'commander';

import {
  PAUSABLE,
  pausableAgainAt,
  ZERO_ADDRESS,
  type Publication,
  type Roles,
} from '@inferix/staking-client';
import { Context } from '../../context.js';
import { paramChanges, PAUSABLE_NAMES, suspendedUntil } from '../../events.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { counted, duration, fields, tokenAmount, table, time, usd } from '../../output.js';
import { parameterRows } from './parameters.js';
import { reportNetwork, type NetworkReport, type PoolReport } from './report.js';

type Rows = [name: string, value: string][];

export function showCommand(): Command {
  const command = new Command('show')
    .description('Show its epoch, prices, parameters, roles and pools.')
    .addHelpText(
      'after',
      '\nExample:\n  inferix-stake network show --network 4Hk2... --output json | jq .epoch',
    );
  return readsChain(command).action(async (options: ChainOptions) => {
    const context = new Context(options);
    const report = await reportNetwork(context, await context.network());
    context.output.result(report, () => describe(report));
  });
}

function describe(report: NetworkReport): string[] {
  const { params, roles, decimals } = report;
  return [
    ...fields([
      ['Network', `${report.address}${report.testNetwork ? ' (a test network)' : ''}`],
      ['Mint', `${report.mint}, ${decimals} decimals`],
      ['Epoch', epochText(report)],
      ['Reference price', referenceText(report)],
      ['Next epoch', comingText(report)],
      ['Snapshots', report.snapshotUri ?? 'published nowhere'],
    ]),
    ...section('Parameters', parameterRows(params, decimals)),
    ...section('Roles', roleRows(roles)),
    ...section('Proposals', proposalRows(report)),
    ...section('Pauses', pauseRows(report)),
    ...section('Rewards', [
      ['Funded so far', tokenAmount(report.rewards.fundedTotal, decimals)],
      ['Burned so far', tokenAmount(report.rewards.burnedTotal, decimals)],
      ['Lifetime cap left', tokenAmount(report.rewards.lifetimeCapLeft, decimals)],
      [
        'Closed workers',
        `${report.rewards.closedWorkers}, which had claimed ${tokenAmount(report.rewards.closedClaimedTotal, decimals)}`,
      ],
      ...poolRows(report.rewards, report),
    ]),
    ...section('Penalties', [
      ['Slashed so far', tokenAmount(report.penalties.slashedTotal, decimals)],
      ['Slashed this epoch', tokenAmount(report.penalties.slashedInEpoch, decimals)],
      ['Slashable now', slashRoomText(report)],
      ...poolRows(report.penalties, report),
    ]),
    '',
    ...table(
      ['EPOCH', '>ISSUED', '>BURNED', '>FUNDED', '>SLASHED'],
      report.epochs.map(({ epoch, ...sums }) => [
        epoch.toString(),
        ...[sums.issued, sums.burned, sums.funded, sums.slashed].map((sum) =>
          tokenAmount(sum, decimals),
        ),
      ]),
    ),
  ];
}

const section = (title: string, rows: Rows): string[] => [
  '',
  title,
  ...fields(rows).map((line) => `  ${line}`),
];

function epochText({ epoch, now }: NetworkReport): string {
  const left = duration(Number(epoch.endsAt - now));
  return `${epoch.number}, from ${time(epoch.startsAt)} to ${time(epoch.endsAt)}, ${left} left`;
}

function referenceText({ terms, referenceAge }: NetworkReport): string {
  if (referenceAge === null) return 'none yet: the price authority has to commit one';
  const { referencePrice, referenceEpoch } = terms.current;
  const epochs = counted(Number(referenceAge), 'epoch', 'epochs');
  const age = referenceAge === 0n ? '' : `, without a new one for ${epochs}`;
  return `${usd(referencePrice)} per token since epoch ${referenceEpoch}${age}`;
}

/** What is known of the coming epoch, and until when it can change. */
function comingText({ terms, comingPriceCommitted, epoch, now }: NetworkReport): string {
  const { referencePrice } = terms.coming;
  const price =
    referencePrice === 0n
      ? 'no reference price'
      : `${usd(referencePrice)} per token, ${comingPriceCommitted ? 'committed' : 'unless another is committed'}`;
  const until =
    now < epoch.acceptsUntil
      ? `prices and benchmarks for it are accepted until ${time(epoch.acceptsUntil)}`
      : 'nothing more is accepted for it';
  return `${price}; ${until}`;
}

function roleRows(roles: Roles): Rows {
  const rows: Rows = [
    ['Admin', roles.admin],
    ['Benchmark authority', roles.benchmarkAuthority],
    ['Price authority', roles.priceAuthority],
    ['Distributor', roles.distributor],
    ['Slasher', roles.slasher],
    ['Guardian', roles.guardian],
  ];
  return rows.map(([role, key]) => [role, holder(key)]);
}

const holder = (key: string | undefined): string =>
  key === undefined || key === ZERO_ADDRESS ? 'nobody' : key;

/** What is proposed, and when it counts. */
function proposalRows({ proposals, params, now }: NetworkReport): Rows {
  if (proposals.length === 0) return [['Pending', 'nothing']];
  return proposals.map((proposal) => {
    const when = proposal.applicable
      ? `can be applied now, until ${time(proposal.lapsesAt)}`
      : `can be applied from ${time(proposal.applicableAt)}, in ` +
        `${duration(Number(proposal.applicableAt - now))}, until ${time(proposal.lapsesAt)}`;
    if (proposal.kind === 'role') return [proposal.role, `${holder(proposal.key)}; ${when}`];
    const changes = paramChanges(params, proposal.params);
    if (proposal.referencePrice !== undefined) {
      changes.push(`a reference price of ${usd(proposal.referencePrice)} per token`);
    }
    return ['Parameters', `${changes.join(', ') || 'no change'}; ${when}`];
  });
}

/** What is paused, and what cannot be paused yet. */
function pauseRows(report: NetworkReport): Rows {
  const { now, pausedUntil } = report;
  return PAUSABLE.map((what) => {
    const name = PAUSABLE_NAMES[what];
    const [title, againAt] = [
      name.charAt(0).toUpperCase() + name.slice(1),
      pausableAgainAt(report, what),
    ];
    if (report.paused.includes(what)) {
      const left = duration(Number(pausedUntil[what] - now));
      return [title, `paused until ${time(pausedUntil[what])}, in ${left}`];
    }
    return [
      title,
      now < againAt ? `not paused, and not again before ${time(againAt)}` : 'not paused',
    ];
  });
}

function poolRows(pool: PoolReport, { decimals, now }: NetworkReport): Rows {
  const tokens = (amount: bigint): string => tokenAmount(amount, decimals);
  const { current, pending } = pool;
  return [
    ['Claimable', current === undefined ? 'nothing yet' : published(current, tokens)],
    ...(pool.suspendedUntil === undefined
      ? []
      : [['Suspended', suspendedUntil(pool.suspendedUntil)] as [string, string]]),
    [
      'Pending',
      pending === undefined
        ? 'nothing'
        : `${published(pending, tokens)}; claimable from ${time(pending.claimableAt)}, ` +
          `in ${duration(Number(pending.claimableAt - now))}`,
    ],
    ['Claimed so far', tokens(pool.claimedTotal)],
    ['Still owed', tokens(pool.owed)],
    ['In the vault', `${tokens(pool.balance)}, ${tokens(pool.surplus)} of it not owed`],
    ['Vault', pool.vault],
  ];
}

const published = (
  { epoch, leafCount, cumulativeTotal }: Publication,
  tokens: (a: bigint) => string,
) =>
  `up to epoch ${epoch}, ${tokens(cumulativeTotal)} in all, ${counted(leafCount, 'leaf', 'leaves')}`;

/** The amount that the slash limit lets through now, over all workers, and when it is whole again. */
function slashRoomText({ penalties, params, decimals, now }: NetworkReport): string {
  const { slashRoom, slashRoomWholeAt } = penalties;
  const room = `${tokenAmount(slashRoom, decimals)} of the limit of ${tokenAmount(params.slashLimitPerEpoch, decimals)}`;
  if (slashRoomWholeAt === null) return room;
  if (slashRoomWholeAt <= now) return `${room}: it is whole`;
  return `${room}; whole again ${time(slashRoomWholeAt)}, in ${duration(Number(slashRoomWholeAt - now))}`;
}
