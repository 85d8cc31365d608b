/**
 * What a run of paying has come to, for people.
 *
 * @module
 */

import { formatTokens, type Network } from '@inferix/staking-client';
import type { Pool } from '../chain/pools.js';
import { duration, fields, grouped, sol } from '../output.js';
import { sum } from './outcomes.js';
import type { Summary } from './session.js';
import { withoutAccount } from './survey.js';

/** What those can do who were paid before and have no token account now. */
const LOST_ACCOUNT = {
  rewards: [
    'Workers that were paid before and have no token account are not given another one. Their owners can',
    'create it with "spl-token create-account", or name a wallet with "inferix-stake worker set-payout".',
  ],
  penalties: [
    'Verifiers that were paid before and have no token account are not given another one. They can create it',
    'with "spl-token create-account", or claim with "inferix-stake verifier claim", which creates it.',
  ],
} as const;

/** What a run has come to, for people. */
export function describeRun(
  { name, words: { payees } }: Pool,
  summary: Summary,
  network: Network,
  receipts: string,
): string[] {
  const tokens = (amount: bigint): string => formatTokens(amount, network.decimals);
  const reasons = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([reason, count]) => `${grouped(count)} ${reason}`)
      .join(', ');
  const isRewards = name === 'rewards';
  const { seconds, waiting, failed, closed } = summary;
  return fields([
    ['paid', `${grouped(summary.paid)} ${payees}, ${tokens(summary.paidAmount)} tokens`],
    ...(isRewards
      ? [
          [
            'restaked',
            `${grouped(summary.restaked)} ${payees}, ${tokens(summary.restakedAmount)} tokens into stakes that were short`,
          ] as const,
        ]
      : []),
    ...(summary.unread === 0
      ? []
      : [
          [
            'unread',
            `${grouped(summary.unread)} ${payees}, ${tokens(summary.unreadAmount)} tokens: claimed, and the ` +
              'endpoint does not show by which transaction',
          ] as const,
        ]),
    ['already', grouped(summary.already)],
    ['waiting', sum(waiting) === 0 ? '0' : `${reasons(waiting)}: ${tokens(summary.waitingAmount)}`],
    ...(isRewards ? [['closed', grouped(closed)] as const] : []),
    [
      'left for later',
      `${grouped(summary.later)} ${payees}, ${tokens(summary.laterAmount)} tokens, less than --min each`,
    ],
    ['failed', sum(failed) === 0 ? '0' : `${reasons(failed)}: ${tokens(summary.failedAmount)}`],
    ['remaining', grouped(summary.remaining)],
    [
      'transactions',
      `${grouped(summary.transactions)} in ${duration(seconds)}, ` +
        `${(summary.transactions / seconds).toFixed(1)} a second`,
    ],
    ['fees', sol(summary.fees)],
    isRewards
      ? [
          'lookup tables',
          `${summary.tablesCreated} created, ${summary.tablesClosed} closed, ${summary.tablesLeft} cooling down`,
        ]
      : [
          "verifiers' accounts",
          `${grouped(summary.verifierAccountsOpened)} opened, ${sol(summary.verifierAccountRent)} of rent`,
        ],
    [
      'token accounts',
      `${grouped(summary.tokenAccountsCreated)} created, ${sol(summary.tokenAccountRent)} of rent`,
    ],
    ['receipts', receipts],
  ]).concat((waiting[withoutAccount(true)] ?? 0) === 0 ? [] : LOST_ACCOUNT[name]);
}
