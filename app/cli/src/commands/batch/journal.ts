/**
 * The journal of a file of machines: which transactions were sent for which of them, a JSON line each, on the
 * disk before it is sent. A run that was killed, or lost its answer, leaves a transaction without an outcome;
 * the next run looks that up before it sends anything, so that nothing is done twice.
 *
 * @module
 */

import { existsSync, readFileSync } from 'node:fs';

import type { Address, Signature } from '@solana/kit';

import type { Signed } from '../../chain/send-once.js';
import { FailedError, InputError } from '../../failure.js';
import { LineFile, writeProblem } from '../../line-file.js';
import { toJson } from '../../output.js';

/** A machine of a transaction: its worker, and what is done to it once only, if that is not seen on the chain. */
export type Sent = readonly [worker: string, asked: string];

/** The runs that a journal tells apart: one file may serve several commands and networks. */
export type Scope = {
  /** The cluster's first block. */
  cluster: string;
  network: Address;
  command: string;
};

type Line =
  | ({ type: 'sent'; at: string; items: readonly Sent[] } & Scope & Stored)
  /** It has landed: what it was for is done. */
  | { type: 'landed'; signature: Signature; slot: string }
  /** It never landed, or failed: what it was for is not done. */
  | { type: 'gone'; signature: Signature }
  /** What was done until here may be done once more. */
  | ({ type: 'again'; at: string } & Scope);

/** A {@link Signed} in JSON. */
type Stored = { signature: Signature; slot: string; lastValidBlockHeight: string };

/** A transaction, of which command it was, and what for. */
type Entry = { signed: Signed; scope: Scope; items: readonly Sent[] };

/** What a transaction has done for a machine. */
export type Done = { asked: string; signature: Signature };

export class Journal {
  readonly #pending = new Map<Signature, Entry>();
  readonly #landed = new Map<Signature, Entry & { landedIn: bigint }>();
  readonly #done = new Map<string, Done>();
  /** Written with the first transaction that is sent: who declines has changed nothing. */
  #again: Line | undefined;
  #lines: LineFile | undefined;

  private constructor(
    readonly file: string,
    private readonly scope: Scope,
  ) {}

  /**
   * Opens a journal, which may be new.
   *
   * @param reads - It is only read: nothing is sent.
   * @throws {@link InputError} if the file holds something else.
   */
  static open(file: string, scope: Scope, { reads = false } = {}): Journal {
    const journal = new Journal(file, scope);
    if (existsSync(file)) journal.#read(readFileSync(file, 'utf8'));
    if (!reads) {
      journal.#lines = LineFile.open(file, '--journal');
      journal.#write((lines) => {
        lines.endLine();
      });
    }
    return journal;
  }

  /** Transactions of this network, by whatever command, whose outcome is not known. */
  get pending(): Signed[] {
    return [...this.#pending.values()].map(({ signed }) => signed);
  }

  /** The slot of the newest change that is known to have landed. */
  get newest(): bigint {
    return [...this.#landed.values()].reduce((a, { landedIn: b }) => (a > b ? a : b), 0n);
  }

  /**
   * Takes the outcome of those as unknown that have landed in a higher slot than the cluster can have reached:
   * whoever said so was wrong.
   *
   * @returns How many they are.
   */
  doubt(highest: bigint): number {
    const doubted = [...this.#landed].filter(([, { landedIn }]) => landedIn > highest);
    for (const [signature, entry] of doubted) {
      this.#forget(signature);
      this.#pending.set(signature, entry);
    }
    return doubted.length;
  }

  /** What this command has done for a worker, if it has not been asked to do so again since. */
  doneFor(worker: string): Done | undefined {
    return this.#done.get(worker);
  }

  /** Notes what is about to be sent. @throws {@link FailedError} if it cannot be, so that it is not sent. */
  sends(signed: Signed, items: readonly Sent[]): void {
    if (this.#again) this.#note(this.#again);
    this.#again = undefined;
    const at = new Date().toISOString();
    const { signature, slot, lastValidBlockHeight } = signed;
    const stored = { signature, slot: `${slot}`, lastValidBlockHeight: `${lastValidBlockHeight}` };
    this.#note({ type: 'sent', at, ...this.scope, ...stored, items });
  }

  /** Notes that a transaction has landed. */
  landed(signature: Signature, slot: bigint): void {
    this.#note({ type: 'landed', signature, slot: `${slot}` });
  }

  /** Notes that a transaction has done nothing, and never will. */
  gone(signature: Signature): void {
    this.#note({ type: 'gone', signature });
  }

  /** Lets everything be done once more. */
  again(): void {
    this.#again = { type: 'again', at: new Date().toISOString(), ...this.scope };
    this.#take(this.#again);
  }

  close(): void {
    this.#lines?.close();
  }

  #note(line: Line): void {
    this.#write((lines) => {
      lines.add(toJson(line));
      lines.sync();
    });
    this.#take(line);
  }

  /** A journal that is only read keeps what it is told in mind. */
  #write(write: (lines: LineFile) => void): void {
    try {
      if (this.#lines) write(this.#lines);
    } catch (error) {
      throw new FailedError(
        `The journal ${this.file} cannot be written: ${writeProblem(error)}. Make room and run the command again: ` +
          'it looks up what was sent.',
      );
    }
  }

  #read(text: string): void {
    for (const [i, line] of text.split('\n').entries()) {
      const parsed = parseLine(line);
      if (parsed === 'foreign') {
        throw new InputError(
          `${this.file} is not a journal (line ${i + 1}). Name another file with --journal.`,
        );
      }
      if (parsed) this.#take(parsed);
    }
  }

  /**
   * Which cluster it is says one endpoint: by another one's word what was done would count as not done.
   *
   * @throws {@link InputError} if this network was on another cluster before.
   */
  #checkCluster({ cluster, network }: Scope): void {
    if (network !== this.scope.network || cluster === this.scope.cluster) return;
    throw new InputError(
      `${this.file} is of this network on another cluster, which began with block ${cluster}; the endpoint says ` +
        `${this.scope.cluster}. Nothing was sent. Check --url, or name another file with --journal.`,
    );
  }

  #take(line: Line): void {
    if (line.type === 'sent' || line.type === 'again') this.#checkCluster(line);
    if (line.type === 'again') {
      if (isSame(line, this.scope)) this.#doAgain();
      return;
    }
    if (line.type === 'sent') {
      const { network, signature, items } = line;
      if (network !== this.scope.network) return;
      const [slot, lastValidBlockHeight] = [BigInt(line.slot), BigInt(line.lastValidBlockHeight)];
      const signed = { signature, slot, lastValidBlockHeight };
      this.#pending.set(signature, { signed, scope: line, items });
      return;
    }
    const { signature } = line;
    const sent = this.#pending.get(signature) ?? this.#landed.get(signature);
    this.#forget(signature);
    if (!sent || line.type === 'gone') return;
    this.#landed.set(signature, { ...sent, landedIn: BigInt(line.slot) });
    if (!isSame(sent.scope, this.scope)) return;
    for (const [worker, asked] of sent.items) {
      if (asked !== '') this.#done.set(worker, { asked, signature });
    }
  }

  /** Forgets what has become of a transaction. */
  #forget(signature: Signature): void {
    this.#pending.delete(signature);
    this.#landed.delete(signature);
    for (const [worker, done] of this.#done) {
      if (done.signature === signature) this.#done.delete(worker);
    }
  }

  /** What has landed until here stands in nobody's way any more, even if it is looked up once more. */
  #doAgain(): void {
    this.#done.clear();
    for (const [signature, entry] of this.#landed) {
      if (isSame(entry.scope, this.scope)) this.#landed.set(signature, { ...entry, items: [] });
    }
  }
}

const HEAD = '{"type":"';

/** A line; `undefined` if it is empty, or the half that a kill has left: nothing was sent for that. */
function parseLine(text: string): Line | 'foreign' | undefined {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    const isHalf = text.startsWith(HEAD) || HEAD.startsWith(text);
    return isHalf ? undefined : 'foreign';
  }
  return isLine(line) ? line : 'foreign';
}

function isLine(value: unknown): value is Line {
  const line = (value ?? {}) as Record<string, unknown>;
  const isText = (...names: string[]): boolean =>
    names.every((name) => typeof line[name] === 'string');
  const isNumber = (...names: string[]): boolean =>
    names.every((name) => /^\d+$/.test(String(line[name])));
  switch (line.type) {
    case 'sent':
      return (
        isText('cluster', 'network', 'command', 'signature') &&
        isNumber('slot', 'lastValidBlockHeight') &&
        Array.isArray(line.items)
      );
    case 'again':
      return isText('cluster', 'network', 'command');
    case 'landed':
      return isText('signature') && isNumber('slot');
    default:
      return line.type === 'gone' && isText('signature');
  }
}

const isSame = (one: Scope, other: Scope): boolean =>
  one.cluster === other.cluster && one.network === other.network && one.command === other.command;
