/**
 * `slash list`: the cases of a network or a worker, and what each waits for.
 *
 * @module
 */

import type { Address } from '@solana/kit';
import { Command } from 'commander';

import {
  fetchChainTime,
  fetchPenaltyPool,
  fetchWorkers,
  findNetworkSlashCases,
  type Network,
  type SlashCase,
} from '@inferix/staking-client';
import { Context } from '../../context.js';
import { FailedError } from '../../failure.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { counted, duration, table, tokenAmount, time, toJson } from '../../output.js';
import { parseAddress } from '../../parse.js';
import { fetchAgreedNetwork, verifies, type VerifyOptions } from '../agreed.js';
import { vetoersOf } from '../worker/case-report.js';
import { STATE_WORDS, stateOf, takesText } from './actions.js';
import type { CaseFacts } from './case-context.js';
import { caseData } from './show.js';

type ListOptions = ChainOptions & VerifyOptions & { worker?: string; all?: true };

export function listCommand(): Command {
  const command = new Command('list')
    .description('List the open slash cases: what each asks, its next deadline, what can be done.')
    .option('--worker <address>', 'those of one worker')
    .option('--all', 'the decided ones too, until they are closed')
    .addHelpText(
      'after',
      `
The next one that can be executed comes first. With --verify-url it exits with 1 where one endpoint shows a
case that the other one does not, or shows it in another way, and names it: a guardian should use two.

Examples:
  inferix-stake slash list --verify-url https://rpc.example.org
  inferix-stake slash list --worker 7Yb3... --all`,
    );
  return verifies(readsChain(command)).action(list);
}

async function list(options: ListOptions): Promise<void> {
  const context = new Context(options);
  const network = await fetchAgreedNetwork(context, options.verifyUrl);
  const { cases, problems } = await findCases(context, network.address, options);
  const facts = await factsOf(context, network, cases);
  context.output.result(facts.map(caseData), () => describe(network, facts));
  if (problems.length > 0) throw new FailedError(problems.join('\n'));
}

/** The cases that any endpoint shows, and where endpoints disagree about them. */
async function findCases(
  context: Context,
  network: Address,
  { verifyUrl, worker: text, all }: ListOptions,
): Promise<{ cases: SlashCase[]; problems: string[] }> {
  const { programAddress, commitment } = context;
  const { first, second } = context.sources(verifyUrl);
  const worker = text === undefined ? undefined : parseAddress(text, '--worker');
  const find = async ({ rpc }: typeof first): Promise<SlashCase[]> => {
    const found = await findNetworkSlashCases({ rpc, programAddress, commitment }, network);
    return found.filter(
      (slashCase) =>
        (worker === undefined || slashCase.worker === worker) &&
        (all === true || slashCase.state === 'open'),
    );
  };
  const shown = await find(first);
  if (!second) return { cases: shown, problems: [] };
  const theirs = await find(second);
  const problems = [
    ...missing(shown, theirs, second.name),
    ...missing(theirs, shown, first.name),
    ...changed(shown, theirs, [first.name, second.name]),
  ];
  const known = new Set(shown.map(({ address }) => address));
  return { cases: [...shown, ...theirs.filter(({ address }) => !known.has(address))], problems };
}

const missing = (some: SlashCase[], others: SlashCase[], name: string): string[] =>
  some
    .filter(({ address }) => !others.some((other) => other.address === address))
    .map(({ address }) => `${name} does not show case ${address} as the other endpoint does.`);

const changed = (some: SlashCase[], others: SlashCase[], names: readonly string[]): string[] =>
  some
    .filter((one) => {
      const other = others.find(({ address }) => address === one.address);
      return other && toJson(other) !== toJson(one);
    })
    .map(({ address }) => `${names.join(' and ')} disagree about case ${address}.`);

/** The cases with all that decides about them, the next to become executable first. */
async function factsOf(
  context: Context,
  network: Network,
  cases: readonly SlashCase[],
): Promise<CaseFacts[]> {
  const pool = await fetchPenaltyPool(context, network.address);
  const now = await fetchChainTime({ rpc: context.rpc });
  const addresses = [...new Set(cases.map(({ worker }) => worker))];
  const workers = await fetchWorkers(context, addresses);
  return [...cases]
    .sort(
      (a, b) =>
        Number(a.state !== 'open') - Number(b.state !== 'open') ||
        Number(a.executableAt - b.executableAt),
    )
    .map((slashCase) => {
      const worker = workers[addresses.indexOf(slashCase.worker)];
      return { network, slashCase, worker, pool, now };
    });
}

function describe(network: Network, facts: readonly CaseFacts[]): string[] {
  if (facts.length === 0) return ['No slash case is open.'];
  const open = facts.filter(({ slashCase }) => slashCase.state === 'open');
  const asked = open.reduce((sum, { slashCase }) => sum + slashCase.rest, 0n);
  return [
    ...table(
      ['CASE', 'WORKER', '>LEFT TO TAKE', 'STATE', 'NEXT'],
      facts.map((fact) => [
        fact.slashCase.address,
        fact.slashCase.worker,
        tokenAmount(fact.slashCase.state === 'open' ? fact.slashCase.rest : 0n, network.decimals),
        STATE_WORDS[stateOf(fact)],
        nextText(fact),
      ]),
    ),
    '',
    `${counted(open.length, 'case is', 'cases are')} open, for ${tokenAmount(asked, network.decimals)}. ` +
      `Each can be stopped until it is executed by ${vetoersOf(network)}: inferix-stake slash cancel <case>`,
  ];
}

/** What happens to a case next. */
function nextText(facts: CaseFacts): string {
  const { slashCase, now } = facts;
  const { executableAt, lapsesAt, taken } = slashCase;
  switch (stateOf(facts)) {
    case 'vetoWindow':
      return `anyone can execute it from ${time(executableAt)}, in ${duration(Number(executableAt - now))}`;
    case 'executable':
      return `anyone can execute it, which takes ${takesText(facts)}; lapses ${time(lapsesAt)}`;
    case 'lapsed':
      return 'anyone can cancel it; anyone can still execute it until somebody does';
    default:
      return `it took ${tokenAmount(taken, facts.network.decimals)}`;
  }
}
