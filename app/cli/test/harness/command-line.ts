import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../dist/inferix-stake.js', import.meta.url));
const BUILD = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));

/** Where those who run here keep their locks. */
const STATE = mkdtempSync(join(tmpdir(), 'inferix-state-'));
process.once('exit', () => {
  rmSync(STATE, { recursive: true, force: true });
});

/** How a command ended. */
export type Ended = {
  /** Its exit code; undefined if it was killed. */
  code: number | undefined;
  /** The JSON document that it wrote, if it came to that. */
  data: Record<string, unknown> | undefined;
  stderr: string;
  seconds: number;
};

export type RunOptions = {
  /** Kills it so many milliseconds after its start, as an operator's machine dies: without a warning. */
  killAfterMs?: number;
  /** Is given the process, to send it signals. */
  started?: (child: ChildProcess) => void;
  /** Shows what it says on the way. */
  show?: boolean;
};

/** Builds the command line into one file, as it is published. */
export async function buildCommandLine(): Promise<void> {
  const { code, stderr } = await start(BUILD, [], {});
  if (code !== 0) throw new Error(`the command line cannot be built: ${stderr}`);
}

/** Runs `inferix-stake` as a process of its own. */
export const inferixStake = (args: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  start(BUILT, args, options);

async function start(file: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const began = performance.now();
  const env = { ...process.env, XDG_STATE_HOME: STATE };
  const child = spawn(process.execPath, [file, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.started?.(child);
  const killing =
    options.killAfterMs === undefined
      ? undefined
      : setTimeout(() => child.kill('SIGKILL'), options.killAfterMs);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (options.show) process.stderr.write(text);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  clearTimeout(killing);
  const seconds = (performance.now() - began) / 1000;
  return { code: code ?? undefined, data: parse(stdout), stderr, seconds };
}

function parse(stdout: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(stdout) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
