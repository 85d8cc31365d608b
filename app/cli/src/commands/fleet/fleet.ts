/**
 * What all commands of a fleet have in common: a file of machines, its journal, what is planned for each
 * line, and one batch.
 *
 * @module
 */

import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import type { Address, ReadonlyUint8Array, TransactionSigner } from '@solana/kit';
import type { Command } from 'commander';

import { parseNode } from '@inferix/stake-snapshots/node';
import {
  fetchChainTime,
  findWorkerAddress,
  MathError,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import { Context } from '../../context.js';
import { InputError } from '../../failure.js';
import { sendsTransactions, type SendingOptions } from '../../options.js';
import { tokenAmount } from '../../output.js';
import { parseAddress } from '../../parse.js';
import { lock } from '../../pay/lock.js';
import { fetchAgreedNetwork, verifies, type VerifyOptions } from '../agreed.js';
import { readCsv, readRows, type Row } from '../batch/csv.js';
import type { Item } from '../batch/item.js';
import { Journal } from '../batch/journal.js';
import { runBatch } from '../batch/run.js';
import { settle } from '../batch/settle.js';
import { readWorkers } from '../batch/workers.js';
import { resolveFeePayer } from '../send-one.js';
import { checkHasTokens } from './funds.js';

export type FleetOptions = SendingOptions & VerifyOptions & { from: string; journal?: string };

/** One file serves all commands of a fleet: each reads its own columns. */
const COLUMNS = ['worker?', 'node?', 'opener?', 'payout?', 'price?', 'deposit?', 'amount?'];

/** Adds the options of a command for a file of machines. */
export const actsOnFleet = (command: Command): Command =>
  verifies(sendsTransactions(command))
    .requiredOption(
      '--from <file>',
      'CSV with a header: worker, or node and opener (default: who signs); and columns of each command',
    )
    .option('--journal <file>', 'what was sent (default: <file>.journal.jsonl)');

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

/** A line of the file: its machine, and what the command reads of it. */
export type Line<T> = {
  address: Address;
  node: ReadonlyUint8Array | undefined;
  worker: Worker | undefined;
  asked: T;
};

export type FleetChange<T> = {
  name: string;
  /** Throws {@link InputError} for a wrong line, which refuses the file. */
  read: (row: Row, network: Network) => T;
  /** Called with the journal once all earlier transactions have an outcome. */
  begins?: (journal: Journal, lines: readonly Omit<Line<T>, 'worker'>[]) => void;
  /** Throws {@link InputError} for a machine that it cannot be done to, which refuses that line only. */
  plan: (fleet: Fleet, line: Line<T>) => Promise<Omit<Item, 'name'>>;
  title: (fleet: Fleet, todo: readonly Item[], all: number) => string;
  rent?: (fleet: Fleet, todo: readonly Item[]) => Promise<bigint>;
};

/** Runs a command for a file of machines. */
export async function changeFleet<T>(options: FleetOptions, change: FleetChange<T>): Promise<void> {
  const file = journalOf(options);
  const unlock = options.dryRun ? undefined : lock(`${file}.lock`);
  try {
    await changeLocked(options, change, file);
  } finally {
    unlock?.();
  }
}

async function changeLocked<T>(
  options: FleetOptions,
  change: FleetChange<T>,
  file: string,
): Promise<void> {
  const context = new Context(options);
  const signer = await context.signer(options);
  const feePayer = await resolveFeePayer(context, options, signer);
  const network = await fetchAgreedNetwork(context, options.verifyUrl);
  const lines = await readLines(options.from, network, signer.address, change.read);
  const cluster = await context.rpc.getGenesisHash().send();
  const scope = { cluster, network: network.address, command: change.name };
  const journal = Journal.open(file, scope, { reads: options.dryRun === true });
  try {
    const { second } = context.sources(options.verifyUrl);
    const each = [...context.endpoints(), ...(second ? [second.rpc] : [])];
    await settle(context, journal, each);
    change.begins?.(journal, lines);
    const addresses = lines.map(({ address }) => address);
    const workers = await readWorkers(context, addresses, options, journal.newest);
    const now = await fetchChainTime({ rpc: context.rpc });
    const tokens = (amount: bigint): string => tokenAmount(amount, network.decimals);
    const fleet: Fleet = { context, network, signer, feePayer, journal, now, tokens };
    const items = await Promise.all(
      lines.map((line, i) => planLine(fleet, change, { ...line, worker: workers[i] })),
    );
    await checkHasTokens(fleet, items);
    const { title, rent } = change;
    await runBatch(context, options, {
      ...{ network, feePayer, items, journal, each },
      title: (todo) => title(fleet, todo, items.length),
      rent: (todo) => rent?.(fleet, todo) ?? Promise.resolve(0n),
    });
  } finally {
    journal.close();
  }
}

/** A line that cannot be done fails no other. */
async function planLine<T>(fleet: Fleet, change: FleetChange<T>, line: Line<T>): Promise<Item> {
  const name = line.address;
  try {
    return { name, ...(await change.plan(fleet, line)) };
  } catch (error) {
    if (!(error instanceof InputError || error instanceof MathError)) throw error;
    return { name, text: error.message, refused: true };
  }
}

/** The journal's file, by its one path: two names of a folder are no two journals. */
function journalOf({ from, journal }: FleetOptions): string {
  if (from === '-' && journal === undefined) {
    throw new InputError(
      'Lines that come from stdin need a journal: name its file with --journal.',
    );
  }
  const file = resolve(journal ?? `${from}.journal.jsonl`);
  return join(realpathSync(dirname(file)), basename(file));
}

/** The lines of a file; a machine stands in it once. */
async function readLines<T>(
  file: string,
  network: Network,
  signer: Address,
  read: (row: Row, network: Network) => T,
): Promise<Omit<Line<T>, 'worker'>[]> {
  const lines = readRows(file, readCsv(file, COLUMNS), (row) => ({
    ...{ line: row.line, machine: machineOf(row, signer), asked: read(row, network) },
  }));
  const seen = new Map<Address, number>();
  const found: Omit<Line<T>, 'worker'>[] = [];
  for (const { line, machine, asked } of lines) {
    const { node } = machine;
    const address = await addressOf(machine, network);
    const before = seen.get(address);
    if (before !== undefined) {
      throw new InputError(
        `${file}, line ${line}: worker ${address} is in line ${before} already. Nothing was sent.`,
      );
    }
    seen.set(address, line);
    found.push({ address, node, asked });
  }
  return found;
}

/** A machine, by its worker's address or by what that is made of. */
type Machine =
  { address: Address; node: undefined } | { opener: Address; node: ReadonlyUint8Array };

function machineOf({ values }: Row, signer: Address): Machine {
  const { worker = '', node = '', opener = '' } = values;
  if (worker !== '' && node === '' && opener === '') {
    return { address: parseAddress(worker, 'worker'), node: undefined };
  }
  if (worker !== '' || node === '') {
    throw new InputError('give a worker, or a node and its opener if that is not who signs');
  }
  return {
    node: parseNode(node),
    opener: opener === '' ? signer : parseAddress(opener, 'opener'),
  };
}

const addressOf = (machine: Machine, network: Network): Promise<Address> =>
  machine.node === undefined
    ? Promise.resolve(machine.address)
    : findWorkerAddress({ network: network.address, ...machine }, network);

/** What a line says in a column, or an option for all lines that say nothing. */
export function valueOf({ values }: Row, column: string, option: string | undefined): string {
  const cell = values[column] ?? '';
  const text = cell === '' ? option : cell;
  if (text === undefined) {
    throw new InputError(`${column} is missing: write it into that column, or give --${column}`);
  }
  return text;
}

/** The worker of a line. @throws {@link InputError} if the network has none there. */
export function workerOf({ network }: Fleet, { worker }: Line<unknown>): Worker {
  if (worker?.network === network.address) return worker;
  throw new InputError('Not a worker of this network');
}
