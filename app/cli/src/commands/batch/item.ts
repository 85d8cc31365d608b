/**
 * The machines of a batch, and what has become of each.
 *
 * @module
 */

import type { Instruction, Signature } from '@solana/kit';

import { FailedError } from '../../failure.js';
import type { Output } from '../../output.js';
import { table } from '../../output.js';

/** One machine of a batch, and what is to be done to it, if anything is. */
export type Item = {
  /** The worker's address, or another name. */
  name: string;
  /** The line of the file, and the machine's name there. */
  line?: number;
  node?: string;
  /** What is done, or why nothing is. */
  text: string;
  /** Nothing for one that is done already, or that cannot be done. */
  instructions?: readonly Instruction[];
  /** It cannot be done: `text` says why. */
  refused?: true;
  /** What the journal has to remember as done, because the chain does not show it. */
  asked?: string;
  /** The tokens that it moves, in base units. */
  amount?: bigint;
};

export type Outcome = Pick<Item, 'name' | 'line' | 'node'> & {
  outcome: 'done' | 'already' | 'failed' | 'left';
  text: string;
  signature: Signature | null;
};

const WORDS = {
  done: 'done',
  already: 'already',
  failed: 'FAILED',
  left: 'left',
} satisfies Record<Outcome['outcome'], string>;

/** What has become of the machines so far. */
export class Outcomes {
  readonly #all: Map<Item, Outcome>;

  constructor(items: readonly Item[]) {
    this.#all = new Map(items.map((item) => [item, firstOutcome(item)]));
  }

  /** Records what has become of machines that one transaction was for. */
  record(
    items: readonly Item[],
    outcome: Outcome['outcome'],
    { signature = null, text }: { signature?: Signature | null; text?: string } = {},
  ): void {
    for (const item of items) {
      this.#all.set(item, { ...namesOf(item), outcome, text: text ?? item.text, signature });
    }
  }

  /** Says why nothing was done for all that are left. */
  leave(text: string): void {
    for (const [item, { outcome }] of this.#all) {
      if (outcome === 'left') this.record([item], 'left', { text });
    }
  }

  /** The table for whoever is asked. */
  preview(output: Output): void {
    for (const row of this.#table()) output.note(row);
  }

  /** The one table at the end, or before anything is sent. */
  tell(
    output: Output,
    data: { dryRun: boolean; transactions: number; [name: string]: unknown },
    asks?: string,
  ): void {
    const items = [...this.#all.values()];
    const counts = {
      ...{ done: this.#count('done'), already: this.#count('already') },
      ...{ failed: this.#count('failed'), left: this.#count('left') },
    };
    output.result({ ...data, ...counts, items }, () => [
      ...(asks === undefined ? [] : [`Nothing was sent. It would ask: ${asks}`]),
      ...this.#table(),
      '',
      `${counts.done} done, ${counts.already} done already, ${counts.failed} failed, ${counts.left} left.`,
    ]);
  }

  /** @throws {@link FailedError} if something failed. */
  check(word: 'refused' | 'failed'): void {
    const failed = this.#count('failed');
    if (failed === 0) return;
    throw new FailedError(
      `${failed} of ${this.#all.size} ${word}: the table says why. Run the command again for those that are left.`,
    );
  }

  /** A line for each machine, with its line of the file and its name where these are known. */
  #table(): string[] {
    const items = [...this.#all.values()];
    const [lines, nodes] = [items.some(({ line }) => line), items.some(({ node }) => node)];
    const row = (line: string, name: string, node: string, ...rest: string[]): string[] => [
      ...(lines ? [line] : []),
      ...(nodes ? [name, node] : [name]),
      ...rest,
    ];
    return table(
      row('>LINE', 'MACHINE', 'NODE', 'OUTCOME', 'WHAT'),
      items.map(({ line = '', name, node = '', outcome, text }) =>
        row(`${line}`, name, node, WORDS[outcome], text),
      ),
    );
  }

  #count(name: Outcome['outcome']): number {
    return [...this.#all.values()].filter(({ outcome }) => outcome === name).length;
  }
}

const firstOutcome = (item: Item): Outcome => ({
  ...{ ...namesOf(item), text: item.text, signature: null },
  outcome: item.instructions ? 'left' : item.refused ? 'failed' : 'already',
});

const namesOf = ({ name, line, node }: Item): Pick<Item, 'name' | 'line' | 'node'> => ({
  name,
  ...(line === undefined ? {} : { line }),
  ...(node === undefined ? {} : { node }),
});
