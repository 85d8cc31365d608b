/**
 * `verifier show`: what a verifier has been paid, and the cases that name it as reporter.
 *
 * @module
 */

import { Command } from 'commander';

import {
  fetchChainTime,
  fetchPenaltyPool,
  fetchVerifier,
  findNetworkSlashCases,
  settledAt,
  type Network,
  type Publication,
  type SlashCase,
} from '@inferix/staking-client';
import { Context } from '../../context.js';
import { suspendedUntil } from '../../events.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { fields, tokenAmount, table, time } from '../../output.js';
import { parseAddress } from '../../parse.js';
import { STATE_WORDS, stateOf } from '../slash/actions.js';

type Report = {
  network: Network;
  now: bigint;
  wallet: string;
  claimedTotal: bigint;
  current: Publication | undefined;
  pending: Publication | undefined;
  suspendedUntil: bigint | undefined;
  cases: SlashCase[];
};

export function showCommand(): Command {
  const command = new Command('show')
    .description('Show what a verifier has been paid, and the slash cases that name it.')
    .argument('<wallet>', "the verifier's wallet")
    .addHelpText(
      'after',
      `
What is still due stands in the distributor's tree of penalties, not on chain.

Example:
  inferix-stake verifier show 9fK2...`,
    );
  return readsChain(command).action(async (text: string, options: ChainOptions) => {
    const context = new Context(options);
    const report = await reportVerifier(context, text);
    const { network, ...data } = report;
    context.output.result({ network: network.address, ...data }, () => describe(report));
  });
}

async function reportVerifier(context: Context, text: string): Promise<Report> {
  const wallet = parseAddress(text, 'wallet');
  const network = await context.network();
  const now = await fetchChainTime({ rpc: context.rpc });
  const verifier = await fetchVerifier(context, { network: network.address, wallet });
  const pool = await fetchPenaltyPool(context, network.address);
  const { current, pending, suspendedUntil: until } = settledAt(pool.distribution, now);
  const cases = await findNetworkSlashCases(context, network.address);
  return {
    ...{ network, now, wallet, claimedTotal: verifier?.claimedTotal ?? 0n, current, pending },
    suspendedUntil: until > now ? until : undefined,
    cases: cases.filter(({ reporter }) => reporter === wallet),
  };
}

function describe(report: Report): string[] {
  const { network, wallet, claimedTotal, current, pending, cases, now } = report;
  const tokens = (amount: bigint): string => tokenAmount(amount, network.decimals);
  return [
    ...fields([
      ['Verifier', wallet],
      ['Paid so far', tokens(claimedTotal)],
      ['Claimable', current ? `penalties up to epoch ${current.epoch}` : 'nothing is published'],
      [
        'Pending',
        pending ? `epoch ${pending.epoch}, from ${time(pending.claimableAt)}` : 'nothing',
      ],
      ...(report.suspendedUntil === undefined
        ? []
        : [['Suspended', suspendedUntil(report.suspendedUntil)] as const]),
    ]),
    '',
    ...(cases.length === 0
      ? ['No slash case names this wallet as its reporter.']
      : table(
          ['CASE', '>ASKED', '>TAKEN', 'STATE'],
          cases.map((slashCase) => [
            slashCase.address,
            tokens(slashCase.asked),
            tokens(slashCase.taken),
            STATE_WORDS[stateOf({ slashCase, now })],
          ]),
        )),
  ];
}
