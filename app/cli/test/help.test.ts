import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Command } from 'commander';

import { commandTree } from '../src/command-tree.js';
import { run } from '../src/run.js';

type Leaf = { path: string[]; command: Command };

/** Every command that does something, with the words that call it. */
function leavesOf(command: Command, path: string[] = []): Leaf[] {
  if (command.commands.length === 0) return [{ path, command }];
  return command.commands.flatMap((sub) => leavesOf(sub, [...path, sub.name()]));
}

async function helpOf(path: string[]): Promise<string> {
  let text = '';
  const stdout = { write: (part: string) => ((text += part), true) };
  const code = await run([...path, '--help'], { stdout, stderr: process.stderr, ask: undefined });
  assert.equal(code, 0);
  return text;
}

/** The command lines of an example, each in one line. */
const callsIn = (help: string): string[] =>
  (help.split(/\nExamples?:\n/)[1] ?? '').replaceAll(/\\\n */g, '').match(/^ {2}.+$/gm) ?? [];

test('every command says what it does, and has examples that call it', async (t) => {
  const leaves = leavesOf(commandTree());
  assert.ok(leaves.length > 20, 'all commands are found');
  for (const { path, command } of leaves) {
    const name = path.join(' ');
    await t.test(name, async () => {
      assert.match(command.description(), /^[A-Z].*\.$/);
      const calls = callsIn(await helpOf(path));
      assert.ok(calls.length > 0, 'there is no example');
      for (const call of calls) {
        assert.match(call, new RegExp(`^ {2}inferix-stake ${name}( |$)`));
        const given = new Set(call.match(/ --[a-z-]+/g)?.map((option) => option.trim()));
        const known = command.options.map(({ long }) => long ?? '');
        assert.deepEqual(
          [...given].filter((option) => !known.includes(option)),
          [],
        );
        const needed = command.options.filter(
          ({ mandatory, defaultValue }) => mandatory && defaultValue === undefined,
        );
        assert.deepEqual(
          needed.filter(({ long }) => !given.has(long ?? '')),
          [],
        );
      }
    });
  }
});
