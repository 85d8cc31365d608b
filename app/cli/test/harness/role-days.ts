import assert from 'node:assert/strict';

import type { Command } from 'commander';

import { commandTree } from '../../src/command-tree.js';
import type { Ended, KeptDemo } from './kept-demo.js';
import { PAGES, sectionsOf, type Section } from './role-pages.js';

/** How a command of a page is typed. */
type Typing = {
  /** Who types it, by the name of the keypair: whose page it is unless said otherwise. */
  as?: string;
  /** What stands for the names in angle brackets, and for other words. */
  fill?: Readonly<Record<string, string>>;
  exitCode?: number;
  /** Happens while the command runs. */
  during?: () => Promise<void>;
};

/** Types the next command of the section, which has to begin with these words. */
export type Next = (words: string, typing?: Typing) => Promise<Ended>;

/** Plays the pages of docs/roles, and knows which of their commands have been typed. */
export class RoleDays {
  readonly #played = new Map<string, string[]>();
  /** What words of the pages stand for in this network. */
  readonly fill: Record<string, string> = {};

  constructor(private readonly demo: KeptDemo) {}

  /** Plays a part of a page: each of its commands once, in their order. */
  async plays(
    page: string,
    heading: string,
    who: string,
    play: (next: Next) => Promise<void>,
  ): Promise<void> {
    const section = sectionsOf(page).find((one) => one.heading === heading);
    assert.ok(section, `${page}.md has no commands under "${heading}"`);
    const left = [...section.commands];
    this.#played.set(page, [...(this.#played.get(page) ?? []), heading]);
    await play(async (words, { as = who, fill = {}, exitCode = 0, during } = {}) => {
      const command = left.shift() ?? assert.fail(`${where(section)} has no "${words}"`);
      assert.ok(command.startsWith(`inferix-stake ${words}`), `${where(section)}: ${command}`);
      const line = filled(command, { ...this.fill, ...fill });
      assert.doesNotMatch(line, /[<>]/, `${where(section)}: what stands for it?`);
      const typed = this.demo.types(as, agreed(line, this.demo.otherUrl));
      await during?.();
      const ended = await typed;
      assert.equal(
        ended.exitCode,
        exitCode,
        `${where(section)}: ${line}\n${ended.stdout}${ended.stderr}`,
      );
      return ended;
    });
    assert.deepEqual(left, [], `${where(section)}: not played`);
  }

  /** Somebody types what has to work and is not of the page that is played. */
  async prepares(who: string, line: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.demo.types(
      who,
      agreed(`inferix-stake ${line}`, this.demo.otherUrl),
    );
    assert.equal(exitCode, 0, `${line}\n${stderr}`);
    return stdout;
  }

  /** Every part of every page has been played, in the order of its page. */
  areComplete(): void {
    for (const page of PAGES) {
      const headings = sectionsOf(page).map(({ heading }) => heading);
      assert.deepEqual(this.#played.get(page) ?? [], headings, page);
    }
  }
}

const where = ({ page, heading }: Section): string => `${page}.md, ${heading}`;

const filled = (command: string, words: Readonly<Record<string, string>>): string =>
  Object.entries(words).reduce((line, [word, value]) => line.replaceAll(word, value), command);

/**
 * A command with the yes that a person would type when it asks. A yes that nobody types after a look wants a
 * second endpoint, where there is an option for one.
 */
function agreed(line: string, other: string): string {
  const { options } = commandOf(commandTree(), line.split(' ').slice(1));
  const has = (name: string): boolean => options.some(({ long }) => long === name);
  if (!has('--yes') || / (--yes|--dry-run)\b/.test(line)) return line;
  const isChecked = !has('--verify-url') || line.includes(' --verify-url ');
  return `${line} --yes${isChecked ? '' : ` --verify-url ${other}`}`;
}

function commandOf(command: Command, [word, ...rest]: readonly string[]): Command {
  const sub = command.commands.find((known) => known.name() === word);
  return sub ? commandOf(sub, rest) : command;
}
