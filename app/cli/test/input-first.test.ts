import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Command } from 'commander';

import { commandTree } from '../src/command-tree.js';
import { run } from '../src/run.js';

type Leaf = { path: string[]; command: Command };

function leavesOf(command: Command, path: string[] = []): Leaf[] {
  if (command.commands.length === 0) return [{ path, command }];
  return command.commands.flatMap((sub) => leavesOf(sub, [...path, sub.name()]));
}

/** Nothing is there: neither the files of the configuration and of a keypair, nor an endpoint. */
const NOWHERE = ['--config', '/nowhere/config.yml', '--url', 'http://127.0.0.1:1'];
const ADDRESS = 'So11111111111111111111111111111111111111112';
/** What is an address, by the name of an argument or of an option's value. */
const IS_ADDRESS = /^(worker|case|wallet|new-owner|address|multisig)$/;

/** A value that an argument or option takes, as far as it can be told by its name. */
const someValue = (name: string): string =>
  IS_ADDRESS.test(name) || name === 'key' ? ADDRESS : name === 'number' ? '1' : 'x';

const valueOf = (flags: string): string => /<([\w-]+)>/.exec(flags)?.[1] ?? '';

/** The words of a command with all that it has to be given. */
function wordsOf({ path, command }: Leaf): string[] {
  const needed = command.options.filter(
    ({ mandatory, defaultValue }) => mandatory && defaultValue === undefined,
  );
  return [
    ...path,
    ...command.registeredArguments.map((argument) => someValue(argument.name())),
    ...needed.flatMap(({ long, flags }) => [long ?? '', someValue(valueOf(flags))]),
    ...NOWHERE,
  ];
}

async function refusalOf(words: readonly string[]): Promise<string> {
  let said = '';
  const stderr = { write: (text: string | Uint8Array) => ((said += String(text)), true) };
  const exitCode = await run(words, { stdout: stderr, stderr, ask: undefined });
  assert.equal(exitCode, 2, said);
  return said;
}

test('a malformed address is refused before a file is read or an endpoint is asked', async () => {
  let checked = 0;
  for (const leaf of leavesOf(commandTree())) {
    const { path, command } = leaf;
    const words = wordsOf(leaf);
    for (const [i, argument] of command.registeredArguments.entries()) {
      if (!IS_ADDRESS.test(argument.name()) && argument.name() !== 'key') continue;
      const wrong = words.map((word, at) => (at === path.length + i ? '0x1' : word));
      const said = await refusalOf(wrong);
      assert.equal(said, `${argument.name()}: "0x1" is not a valid address.\n`, wrong.join(' '));
      checked++;
    }
    for (const { long, flags } of command.options) {
      if (!IS_ADDRESS.test(valueOf(flags)) || long === undefined) continue;
      const said = await refusalOf([...words, long, '0x1']);
      const why =
        long === '--network' ? 'neither an address nor the name of a ' : 'not a valid address.';
      assert.ok(said.startsWith(`${long}: "0x1" is ${why}`), `${path.join(' ')} ${long}: ${said}`);
      checked++;
    }
  }
  assert.ok(checked > 100, `${checked} of all commands`);
});

test('what belongs to a multisig is refused without one, and a vault that none has', async () => {
  let checked = 0;
  for (const leaf of leavesOf(commandTree())) {
    if (!leaf.command.options.some(({ long }) => long === '--memo')) continue;
    const words = wordsOf(leaf);
    for (const [option, value] of [
      ['--memo', 'x'],
      ['--vault-index', '0'],
    ] as const) {
      assert.equal(
        await refusalOf([...words, option, value]),
        `${option} goes with --squads <multisig>: add that, or leave it out.\n`,
        words.join(' '),
      );
    }
    assert.equal(
      await refusalOf([...words, '--squads', ADDRESS, '--vault-index', '256']),
      '--vault-index: a multisig has vaults 0 to 255, not 256.\n',
    );
    checked++;
  }
  assert.ok(checked > 30, `${checked} commands that propose`);
});
