/**
 * `worker show`: what the chain says about a worker.
 *
 * @module
 */

import { Command } from 'commander';

import {
  decodeWorker,
  fetchChainTime,
  fetchPenaltyPool,
  findSlashCases,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import { payoutState } from '../../chain/payout.js';
import { Context } from '../../context.js';
import { InputError } from '../../failure.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { parseAddress } from '../../parse.js';
import { fetchAgreed, fetchAgreedNetwork } from '../agreed.js';
import { describe } from './describe.js';
import { workerData } from './report.js';
import type { Facts } from './stake-report.js';

/**
 * Fetches a worker and its network, which `--network` need not name then.
 *
 * @throws `FailedError` if a second endpoint is named and shows them in another way.
 */
export async function fetchWorkerAndNetwork(
  context: Context,
  text: string,
  verifyUrl?: string,
): Promise<{ worker: Worker; network: Network }> {
  const address = parseAddress(text, 'worker');
  const worker = await fetchAgreed(context, verifyUrl, {
    ...{ address, decode: decodeWorker, what: 'worker' },
  });
  const named = context.options.network;
  if (named !== undefined && parseAddress(named, '--network') !== worker.network) {
    throw new InputError(
      `The worker is in network ${worker.network}. Name that with --network, or leave it out.`,
    );
  }
  return { worker, network: await fetchAgreedNetwork(context, verifyUrl, worker.network) };
}

export function showCommand(): Command {
  const command = new Command('show')
    .description(
      'Show a worker: its keys and stake, open slash cases, what blocks a claim, and what to do about it.',
    )
    .argument('<worker>', "the worker's address")
    .addHelpText('after', '\nExample:\n  inferix-stake worker show 7Yb3...');
  return readsChain(command).action(async (address: string, options: ChainOptions) => {
    const context = new Context(options);
    const { worker, network } = await fetchWorkerAndNetwork(context, address);
    const facts: Facts = {
      network,
      worker,
      now: await fetchChainTime({ rpc: context.rpc }),
      payout: await payoutState(context, network, worker),
      cases: [],
      ...(worker.openCases > 0 ? await openCases(context, worker) : {}),
    };
    context.output.result(workerData(facts), () => describe(facts));
  });
}

/** The open cases, the first to become executable first, and the pool that limits them. */
async function openCases(
  context: Context,
  worker: Worker,
): Promise<Required<Pick<Facts, 'cases' | 'pool'>>> {
  const cases = await findSlashCases(context, worker.address);
  return {
    cases: cases
      .filter(({ state }) => state === 'open')
      .sort((a, b) => Number(a.executableAt - b.executableAt)),
    pool: await fetchPenaltyPool(context, worker.network),
  };
}
