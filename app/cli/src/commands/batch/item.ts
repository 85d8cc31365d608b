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
  /** What is done, or why nothing is. */
  text: string;
  /** Nothing for one that is done already, or that cannot be done. */
  instructions?: readonly Instruction[];
  /** It cannot be done: `text` says why. */
  refused?: true;
  /** What the journal has to remember as done, because the chain does not show it. */
  asked?: string;
  /** The tokens that it takes from the signer, in base units. */
  amount?: bigint;
};

export type Outcome = {
  name: string;
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
      this.#all.set(item, { name: item.name, outcome, text: text ?? item.text, signature });
    }
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
      ...table(
        ['MACHINE', 'OUTCOME', 'WHAT'],
        items.map(({ name, outcome, text }) => [name, WORDS[outcome], text]),
      ),
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

  #count(name: Outcome['outcome']): number {
    return [...this.#all.values()].filter(({ outcome }) => outcome === name).length;
  }
}

const firstOutcome = ({ name, text, instructions, refused }: Item): Outcome => ({
  ...{ name, text, signature: null },
  outcome: instructions ? 'left' : refused ? 'failed' : 'already',
});
