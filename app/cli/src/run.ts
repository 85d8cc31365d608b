/**
 * Runs one command line, and says how it ended.
 *
 * @module
 */

import { explain, type Explained } from './failure.js';
import { currentIo, withIo, type Io } from './io.js';
import { toJson } from './output.js';
import { commandTree } from './command-tree.js';

/**
 * Runs the command that the arguments name.
 *
 * @param argv - Without the program's own name.
 * @param io - Who listens and answers: the terminal unless said otherwise.
 * @returns What to exit with.
 */
export function run(argv: readonly string[], io: Io = currentIo()): Promise<number> {
  return withIo(io, async () => {
    try {
      await commandTree().parseAsync([...argv], { from: 'user' });
      return 0;
    } catch (error) {
      const { code, lines, exitCode, data } = explain(error);
      const printed = wantsJson(argv) && lines.length > 0 ? [asJson(code, lines, data)] : lines;
      for (const line of printed) io.stderr.write(`${line}\n`);
      return exitCode;
    }
  });
}

/** The name stands apart, so that it is not in the message too. */
function asJson(error: string, lines: readonly string[], data: Explained['data']): string {
  const text = lines.join('\n');
  const name = `${error}: `;
  const message = text.startsWith(name) ? text.slice(name.length) : text;
  return toJson({ error, message, ...data });
}

/** Whether errors are for programs too; the command may have failed before its options were read. */
function wantsJson(argv: readonly string[]): boolean {
  return argv.some(
    (arg, i) => arg === '--output=json' || (arg === 'json' && argv[i - 1] === '--output'),
  );
}
