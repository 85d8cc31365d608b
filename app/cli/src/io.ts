/**
 * Where a command's words go and its answers come from: the terminal, or whatever `run` was given. It
 * is found here, not handed from function to function.
 *
 * @module
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { createInterface } from 'node:readline/promises';

import { InputError } from './failure.js';

export type Io = {
  stdout: Pick<NodeJS.WritableStream, 'write'>;
  stderr: Pick<NodeJS.WritableStream, 'write'> & { isTTY?: boolean };
  /** Asks a person; undefined if nobody is there. */
  ask: ((question: string) => Promise<string>) | undefined;
};

const terminal: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  ask: process.stdin.isTTY ? askOnTerminal : undefined,
};

const storage = new AsyncLocalStorage<Io>();

/** Who listens to the command that runs. */
export const currentIo = (): Io => storage.getStore() ?? terminal;

/** Runs a task that speaks to somebody else. */
export const withIo = <T>(io: Io, task: () => Promise<T>): Promise<T> => storage.run(io, task);

async function askOnTerminal(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await prompt.question(question);
  } finally {
    prompt.close();
  }
}

/** Asks before something is done; without a terminal `--yes` has to be given. */
export async function confirm(
  question: string,
  { yes }: { yes?: true },
  otherwise = 'pass --yes to confirm.',
): Promise<void> {
  if (yes) return;
  const { ask } = currentIo();
  if (!ask) {
    throw new InputError(`${question} Not running in a terminal: ${otherwise}`);
  }
  const answer = await ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new InputError('Nothing was done.');
}
