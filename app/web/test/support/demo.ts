/**
 * `make demo SERVE=1` as a person starts it.
 *
 * @module
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const DEMO = here('../../../demo/');

export class Demo {
  private constructor(
    private readonly process: ChildProcess,
    /** The address that it prints. */
    readonly url: string,
  ) {}

  /** The page that it has built, until it is interrupted. */
  get site(): string {
    return here(`../../../../target/demo-page/${this.process.pid}/site`);
  }

  static async start(): Promise<Demo> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      cwd: DEMO,
      env: { ...process.env, SERVE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Demo(child, await addressOf(child));
  }

  /** Interrupts it, and returns its exit code. */
  async interrupt(): Promise<number | null> {
    const exited = once(this.process, 'exit') as Promise<[number | null]>;
    this.process.kill('SIGINT');
    return (await exited)[0];
  }

  /** For a test that failed. */
  kill(): void {
    this.process.kill('SIGKILL');
  }
}

/**
 * Waits for the address that the demo prints when all is ready.
 *
 * @throws If it ends before that, with all that it printed.
 */
async function addressOf(
  child: ChildProcess & { stdout: Readable; stderr: Readable },
): Promise<string> {
  let told = '';
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaints += chunk));
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  // It goes on telling, and would fail if nobody listened.
  const chunks = child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false });
  for await (const chunk of chunks) {
    told += chunk as string;
    const url = /^ {2}(http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(told)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return url;
  }
  const [code, signal] = await closed;
  throw new Error(`the demo ended (${signal ?? code}):\n${told}\n${complaints}`);
}
