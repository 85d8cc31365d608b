/**
 * `fleet list`: the machines of a file, as they are now.
 *
 * @module
 */

import { Command } from 'commander';

import { fetchChainTime, withdrawable } from '@inferix/staking-client';
import { Context } from '../../context.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { table, tokenAmount } from '../../output.js';
import { parseAddress } from '../../parse.js';
import { readWorkers } from '../batch/workers.js';
import { row, TITLES } from '../worker/list.js';
import { workerData } from '../worker/report.js';
import { fromFile } from './fleet.js';
import { readLines, TEMPLATE, type Line } from './lines.js';

type ListOptions = ChainOptions & { from: string; keypair?: string; opener?: string };

export function listFleetCommand(): Command {
  const command = new Command('list')
    .description('Show the machines of a file: opened, registered, covered, what can be withdrawn.')
    .option('-k, --keypair <file>', 'who opened machines of lines without an opener')
    .option('--opener <address>', 'the same without a keypair')
    .addHelpText(
      'after',
      `
Columns: worker, or node and opener. It sends nothing.
${TEMPLATE}

Example:
  inferix-stake fleet list --from fleet.csv`,
    );
  return readsChain(fromFile(command)).action(async (options: ListOptions) => {
    const context = new Context(options);
    const network = await context.network();
    const opener =
      options.opener === undefined
        ? (await context.signer(options)).address
        : parseAddress(options.opener, '--opener');
    const read = await readLines(options.from, network, opener, () => undefined);
    const workers = await readWorkers(
      context,
      read.map(({ address }) => address),
      {},
    );
    const now = await fetchChainTime({ rpc: context.rpc });
    const lines = read.map((line, i): Line<undefined> => ({ ...line, worker: workers[i] }));
    const facts = ({ worker }: Line<undefined>) =>
      worker?.network === network.address ? { network, worker, now } : undefined;
    context.output.result(
      lines.map((line) => {
        const found = facts(line);
        const { line: number, address, label = null } = line;
        return { line: number, address, node: label, worker: found ? workerData(found) : null };
      }),
      () =>
        table(
          ['>LINE', ...TITLES, '>WITHDRAWABLE'],
          lines.map((line) => {
            const found = facts(line);
            const { line: number, address, label } = line;
            if (!found) return [`${number}`, address, label ?? '-', 'not open'];
            const [name = address, node = '', ...rest] = row(found);
            const free = withdrawable(found.worker, now);
            const amount = free === 0n ? '-' : tokenAmount(free, network.decimals);
            return [`${number}`, name, label ?? node, ...rest, amount];
          }),
        ),
    );
  });
}
