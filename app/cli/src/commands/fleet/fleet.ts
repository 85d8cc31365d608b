/**
 * What all commands of a fleet have in common: a file of machines, its journal, what is planned for each
 * line, and one batch.
 *
 * @module
 */

import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import type { TransactionSigner } from '@solana/kit';
import { Option, type Command } from 'commander';

import { fetchChainTime, MathError, type Network, type Worker } from '@inferix/staking-client';
import { Context } from '../../context.js';
import { InputError } from '../../failure.js';
import { sendsTransactions, type SendingOptions } from '../../options.js';
import { tokenAmount } from '../../output.js';
import { lock } from '../../pay/lock.js';
import { stateFolder } from '../../state-folder.js';
import { fetchAgreedNetwork, verifies, type VerifyOptions } from '../agreed.js';
import type { Item } from '../batch/item.js';
import { Journal } from '../batch/journal.js';
import type { Packer } from '../batch/pack.js';
import { runBatch } from '../batch/run.js';
import type { Landed } from '../batch/send.js';
import { settle } from '../batch/settle.js';
import { readWorkers } from '../batch/workers.js';
import { checkIsLimited } from '../most-taken.js';
import { resolveFeePayer, type SingleOptions } from '../send-one.js';
import { checkTakes } from './funds.js';
import { readLines, type FileLine, type Line, type ReadLine } from './lines.js';

export type FleetOptions = SendingOptions &
  VerifyOptions &
  Pick<SingleOptions, 'export' | 'squads'> & { from: string; journal?: string; max?: string };

/** Names the file of machines. */
export const fromFile = (command: Command): Command =>
  command.requiredOption(
    '--from <file>',
    'CSV with a header: worker, or node and opener (default: who signs); and columns of each command',
  );

/** Adds the options of a command for a file of machines. */
export const actsOnFleet = (command: Command): Command =>
  verifies(sendsTransactions(fromFile(command)))
    .option('--journal <file>', 'what was sent (default: <file>.journal.jsonl)')
    .addOption(new Option('--export <format>').hideHelp())
    .addOption(new Option('--squads <multisig>').hideHelp());

/** Inputs that a command uses to plan each line. */
export type Fleet = Readonly<{
  context: Context;
  network: Network;
  signer: TransactionSigner;
  feePayer: TransactionSigner;
  journal: Journal;
  /** The chain's time. */
  now: bigint;
  /** An amount for people. */
  tokens: (amount: bigint) => string;
}>;

/** What is done to a machine, or why nothing is. */
export type Planned = Omit<Item, 'name' | 'line' | 'node'>;

export type FleetChange<T> = {
  name: string;
  read: ReadLine<T>;
  /** Called with the journal once all earlier transactions have an outcome. */
  begins?: (journal: Journal, lines: readonly FileLine<T>[]) => void;
  /** Looks at what all lines need before each is planned. */
  survey?: (fleet: Fleet, lines: readonly Line<T>[]) => Promise<void>;
  /** Throws {@link InputError} for a machine that it cannot be done to, which refuses that line only. */
  plan: (fleet: Fleet, line: Line<T>) => Planned | Promise<Planned>;
  title: (fleet: Fleet, todo: readonly Item[], all: number) => string;
  /** Lamports of rent that the signer pays: none unless said otherwise. */
  rent?: (fleet: Fleet, todo: readonly Item[]) => Promise<bigint>;
  /** What a line takes from the signer's token account, if anything: as it says, or as much as is missing. */
  takes?: (asked: T) => bigint | 'minimum';
  /** It does not withdraw an offer of the worker, as what its owner and operator do usually does. */
  keepsOffer?: true;
  packer?: Packer;
  landed?: (fleet: Fleet, ...of: Parameters<Landed>) => ReturnType<Landed>;
};

/** Runs a command for a file of machines. */
export async function changeFleet<T>(options: FleetOptions, change: FleetChange<T>): Promise<void> {
  checkSignsHere(options);
  const file = journalOf(options);
  const unlock = options.dryRun ? undefined : lock(`${file}.lock`);
  try {
    await changeLocked(options, change, file);
  } finally {
    unlock?.();
  }
}

/** A multisig would have to approve one proposal after the other, each by hand, and twice after a kill. */
function checkSignsHere(options: FleetOptions): void {
  if (options.export === undefined && options.squads === undefined) return;
  throw new InputError(
    'A file of machines is signed here, transaction by transaction: leave out --export and --squads. Where a multisig owns ' +
      'the machines, an operator that it appoints (worker set-operator) registers, tops up and sets prices from a file, and ' +
      'anyone claims; worker open and worker withdraw have --squads, for one machine each.',
  );
}

async function changeLocked<T>(
  options: FleetOptions,
  change: FleetChange<T>,
  file: string,
): Promise<void> {
  const context = new Context(options);
  const signer = await context.signer(options);
  const network = await fetchAgreedNetwork(context, options.verifyUrl);
  const lines = await readLines(options.from, network, signer.address, change.read);
  if (lines.some(({ asked }) => change.takes?.(asked) === 'minimum')) checkIsLimited(options);
  const cluster = await context.rpc.getGenesisHash().send();
  const scope = { cluster, network: network.address, command: change.name };
  const journal = Journal.open(file, scope, { reads: options.dryRun === true });
  const feePayer = await resolveFeePayer(context, options, signer);
  const tokens = (amount: bigint): string => tokenAmount(amount, network.decimals);
  // A machine that is in two files would be given twice what it lacks, by two runs at once.
  const unlock = change.takes && !options.dryRun ? lock(takingLock(network, signer)) : undefined;
  try {
    await runLines({ context, network, signer, feePayer, journal, tokens }, options, change, lines);
  } finally {
    unlock?.();
    journal.close();
  }
}

async function runLines<T>(
  before: Omit<Fleet, 'now'>,
  options: FleetOptions,
  change: FleetChange<T>,
  read: readonly FileLine<T>[],
): Promise<void> {
  const { context, network, signer, feePayer, journal } = before;
  const { second } = context.sources(options.verifyUrl);
  const each = [...context.endpoints(), ...(second ? [second.rpc] : [])];
  await settle(context, journal, each);
  change.begins?.(journal, read);
  const addresses = read.map(({ address }) => address);
  const workers = await readWorkers(context, addresses, options, journal.newest);
  const fleet: Fleet = { ...before, now: await fetchChainTime({ rpc: context.rpc }) };
  const lines = read.map((line, i): Line<T> => ({ ...line, worker: workers[i] }));
  await change.survey?.(fleet, lines);
  const items = await Promise.all(lines.map((line) => planLine(fleet, change, line)));
  if (change.takes) await checkTakes(fleet, items, options.max);
  const { title, rent, packer, landed } = change;
  await runBatch(context, options, {
    ...{ network, feePayer, items, journal, each, rentPayer: signer.address },
    title: (todo) => title(fleet, todo, items.length),
    rent: (todo) => rent?.(fleet, todo) ?? Promise.resolve(0n),
    ...(packer ? { packer } : {}),
    ...(landed ? { landed: (...of: Parameters<Landed>) => landed(fleet, ...of) } : {}),
  });
}

/** A line that cannot be done fails no other. */
async function planLine<T>(fleet: Fleet, change: FleetChange<T>, line: Line<T>): Promise<Item> {
  const { address: name, label, line: number, worker } = line;
  const names = { name, line: number, ...(label === undefined ? {} : { node: label }) };
  try {
    const planned = await change.plan(fleet, line);
    const offered = planned.instructions && !change.keepsOffer ? worker?.offeredTo : undefined;
    if (offered === undefined) return { ...names, ...planned };
    return { ...names, ...planned, text: `${planned.text}; withdraws the offer to ${offered}` };
  } catch (error) {
    if (!(error instanceof InputError || error instanceof MathError)) throw error;
    return { ...names, text: error.message, refused: true };
  }
}

/** The lock of all runs that take tokens of one wallet for one network, whatever their files. */
const takingLock = ({ address }: Network, signer: TransactionSigner): string =>
  join(stateFolder(), `fleet-${address}-${signer.address}.lock`);

/** The journal's file, by its one path: two names of a file or folder are no two journals. */
function journalOf({ from, journal }: FleetOptions): string {
  if (from === '-' && journal === undefined) {
    throw new InputError(
      'Lines that come from stdin need a journal: name its file with --journal.',
    );
  }
  const file = resolve(journal ?? `${realpathSync(from)}.journal.jsonl`);
  return join(realpathSync(dirname(file)), basename(file));
}

/** The worker of a line. @throws {@link InputError} if the network has none there. */
export function workerOf({ network }: Fleet, { worker }: Line<unknown>): Worker {
  if (worker?.network === network.address) return worker;
  throw new InputError('Not a worker of this network');
}

/** Refuses a key that is not the owner's. */
export function checkOwns({ signer }: Fleet, { owner }: Worker): void {
  if (signer.address === owner) return;
  throw new InputError(`Only its owner ${owner} may: sign with that key`);
}
