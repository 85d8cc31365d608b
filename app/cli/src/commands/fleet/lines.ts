/**
 * The file of a fleet: a line for each machine, which one file serves all commands with.
 *
 * @module
 */

import type { Address, ReadonlyUint8Array } from '@solana/kit';

import { parseNode } from '@inferix/stake-snapshots/node';
import { findWorkerAddress, MAX_PRICE, type Network, type Worker } from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { parseAddress, parsePrice } from '../../parse.js';
import { readCsv, readRows, type Row } from '../batch/csv.js';

/** Columns of all commands of a fleet: each reads its own. */
const COLUMNS = ['worker', 'node', 'opener', 'payout', 'price', 'deposit', 'amount', 'unstake'].map(
  (name) => `${name}?`,
);

/** A file that has what every command needs, to begin with. */
export const TEMPLATE = `
One file serves all commands of a fleet; each reads its own columns, and a cell may be empty where an option says it
for all lines:
  node,payout,price,deposit,amount
  hanoi-01,,1.75,minimum,minimum
  hanoi-02,,1.75,minimum,minimum`;

/** A machine of the file before the chain is asked: what a command reads of its line. */
export type FileLine<T> = {
  line: number;
  address: Address;
  /** Its name in the file, and what that means; `undefined` if the line has its worker's address. */
  label: string | undefined;
  node: ReadonlyUint8Array | undefined;
  asked: T;
};

/** A machine of the file, and its worker if it has one. */
export type Line<T> = FileLine<T> & { worker: Worker | undefined };

/** Reads what a command needs of a line. @throws {@link InputError} for a wrong one, which refuses the file. */
export type ReadLine<T> = (row: Row, network: Network, signer: Address) => T;

/**
 * Reads a file, in which a machine stands once.
 *
 * @throws {@link InputError} naming all lines that are wrong.
 */
export async function readLines<T>(
  file: string,
  network: Network,
  signer: Address,
  read: ReadLine<T>,
): Promise<FileLine<T>[]> {
  const lines = readRows(file, readCsv(file, COLUMNS), (row) => ({
    ...{ line: row.line, machine: machineOf(row, signer), asked: read(row, network, signer) },
  }));
  const seen = new Map<Address, number>();
  const found: FileLine<T>[] = [];
  for (const { line, machine, asked } of lines) {
    const { node, label } = machine;
    const address = await addressOf(machine, network);
    const before = seen.get(address);
    if (before !== undefined) {
      throw new InputError(
        `${file}, line ${line}: worker ${address} is in line ${before} already. Nothing was sent.`,
      );
    }
    seen.set(address, line);
    found.push({ line, address, label, node, asked });
  }
  return found;
}

/** A machine, by its worker's address or by what that is made of. */
type Machine =
  | { address: Address; node: undefined; label: undefined }
  | { opener: Address; node: ReadonlyUint8Array; label: string };

function machineOf({ values }: Row, signer: Address): Machine {
  const { worker = '', node = '', opener = '' } = values;
  if (worker !== '' && node === '' && opener === '') {
    return { address: parseAddress(worker, 'worker'), node: undefined, label: undefined };
  }
  if (worker !== '' || node === '') {
    throw new InputError('give a worker, or a node and its opener if that is not who signs');
  }
  return {
    ...{ node: parseNode(node), label: node },
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

/** The price of a line, in billionths of a USD per IB-hour. */
export function priceOf(row: Row, option: string | undefined): bigint {
  const price = parsePrice(valueOf(row, 'price', option), 'price');
  if (price > 0n && price <= MAX_PRICE) return price;
  throw new InputError('price: give USD per IB-hour, above 0 and at most 10,000');
}
