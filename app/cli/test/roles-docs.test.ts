import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Command } from 'commander';

import { commandTree } from '../src/command-tree.js';
import { ALL_PAGES, sectionsOf } from './harness/role-pages.js';

/** Every command of the pages, in one line. */
const calls = (): { page: string; call: string }[] =>
  ALL_PAGES.flatMap((page) =>
    sectionsOf(page).flatMap(({ commands }) => commands.map((call) => ({ page, call }))),
  );

/** The command that words call, and the words that are left. */
function resolve(command: Command, words: readonly string[]): [Command, readonly string[]] {
  const [word, ...rest] = words;
  const sub = command.commands.find((known) => known.name() === word);
  return sub ? resolve(sub, rest) : [command, words];
}

const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}`.trim() : '';

function leavesOf(command: Command): string[] {
  return command.commands.length === 0 ? [pathOf(command)] : command.commands.flatMap(leavesOf);
}

/** How many arguments a command takes at least and at most. */
function arity(command: Command): [least: number, most: number] {
  const all = command.registeredArguments;
  const most = all.some(({ variadic }) => variadic) ? Infinity : all.length;
  return [all.filter(({ required }) => required).length, most];
}

/** Its arguments, without options and their values. */
function operands(command: Command, words: readonly string[]): string[] {
  const found: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const option = command.options.find(({ long }) => long === word);
    if (option) i += option.required || option.optional ? 1 : 0;
    else found.push(word);
  }
  return found;
}

test('every command of the pages exists, with its options and as many arguments', () => {
  assert.ok(calls().length > 50, 'the pages have commands');
  for (const { page, call } of calls()) {
    // A name in angle brackets is one word.
    const words = call
      .replaceAll(/<[^>]+>/g, 'X')
      .split(' ')
      .slice(1);
    const [command, rest] = resolve(commandTree(), words);
    const what = `${page}: ${call}`;
    assert.equal(command.commands.length, 0, what);
    const left = operands(command, rest);
    assert.deepEqual(
      left.filter((word) => word.startsWith('-')),
      [],
      what,
    );
    const [least, most] = arity(command);
    assert.ok(left.length >= least && left.length <= most, `${what}: arguments`);
    const missing = command.options.filter(
      ({ mandatory, long, defaultValue }) =>
        mandatory && defaultValue === undefined && !rest.includes(long ?? ''),
    );
    assert.deepEqual(
      missing.map(({ long }) => long),
      [],
      what,
    );
  }
});

test('every command is on a page of somebody', () => {
  const told = new Set(
    calls().map(({ call }) => pathOf(resolve(commandTree(), call.split(' ').slice(1))[0])),
  );
  // It is `worker contest` under another name.
  const missing = leavesOf(commandTree()).filter(
    (path) => !told.has(path) && path !== 'slash contest',
  );
  assert.deepEqual(missing, []);
});
