/**
 * An embedded validator: Surfpool, in a process of its own.
 *
 * Its start looks for two free ports and takes them later. If both are the same, or one has been taken in
 * between, it blocks its thread until the process ends. Then the process is ended here, and another one is started.
 *
 * @module
 */

import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** How a test's validator keeps time. */
export type SurfnetOptions = {
  /**
   * Milliseconds from block to block, and a chain clock that runs. Unless said otherwise a block is made
   * for each transaction, and the chain's clock stands still.
   */
  slotTimeMs?: number;
  /**
   * Hardly any blocks but those of transactions. Otherwise many are made meanwhile, so that a blockhash is valid
   * for 10 seconds: too short for a person, or for a machine that is busy. Finality takes 32 transactions then.
   */
  quiet?: boolean;
};

/** Where a validator is found, and who has SOL on it. */
type Started = { rpcUrl: string; wsUrl: string; payerSecretKey: number[] };

/** What a validator was told to do, as it answers. */
type Done = { id: number; error?: string };

/** The process of a validator, as `node` runs it. */
const PROCESS = fileURLToPath(new URL('surfpool-process.mjs', import.meta.url));

/** A slot's length at which it makes hardly any blocks but those of transactions. */
const QUIET_MS = 20;

/** How long the first start may take, in milliseconds. It takes 130, and 2,400 where 14 others want two cores. */
const HANGS_MS = 10_000;

/** How many starts are tried, each with more time. One of thousands hangs. */
const STARTS = 3;

/** Held while a validator starts, so that no two of this machine look for ports at once. */
const STARTING = join(tmpdir(), 'inferix-surfpool-starting');

/** Longer than it is ever held, in milliseconds: whoever holds it has been killed. */
const ABANDONED_MS = STARTS * HANGS_MS + 10_000;

/** A validator with a chain of its own. What it is told is done when the promise resolves. */
export class Surfnet {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly payerSecretKey: Uint8Array;
  readonly #told = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  readonly #process: ChildProcess;
  #last = 0;

  private constructor({ process, started }: Begun) {
    this.rpcUrl = started.rpcUrl;
    this.wsUrl = started.wsUrl;
    this.payerSecretKey = Uint8Array.from(started.payerSecretKey);
    this.#process = process;
    process.on('message', (done: Done) => {
      this.#answered(done);
    });
    process.once('exit', () => {
      for (const id of this.#told.keys()) this.#answered({ id, error: 'The validator has ended.' });
    });
    this.#letsExit(true);
  }

  /** Starts a validator on ports of its own. */
  static async start({ slotTimeMs, quiet = false }: SurfnetOptions = {}): Promise<Surfnet> {
    const blocks =
      slotTimeMs === undefined
        ? { blockProductionMode: 'transaction', ...(quiet ? { slotTimeMs: QUIET_MS } : {}) }
        : { blockProductionMode: 'clock', slotTimeMs };
    return new Surfnet(await begin(PROCESS, { offline: true, ...blocks }));
  }

  deploy(programId: string, soPath: string): Promise<void> {
    return this.#tell('deploy', { programId, soPath });
  }

  fundSol(address: string, lamports: number): Promise<void> {
    return this.#tell('fundSol', address, lamports);
  }

  setAccount(address: string, lamports: number, data: number[], owner: string): Promise<void> {
    return this.#tell('setAccount', address, lamports, data, owner);
  }

  /** Forward only, in milliseconds. */
  timeTravelToTimestamp(milliseconds: number): Promise<void> {
    return this.#tell('timeTravelToTimestamp', milliseconds);
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }

  async #tell(method: string, ...args: unknown[]): Promise<void> {
    const id = ++this.#last;
    this.#letsExit(false);
    await new Promise<void>((resolve, reject) => {
      this.#told.set(id, { resolve, reject });
      this.#process.send({ id, method, args }, (error) => {
        if (error) this.#answered({ id, error: error.message });
      });
    });
  }

  #answered({ id, error }: Done): void {
    const told = this.#told.get(id);
    this.#told.delete(id);
    if (this.#told.size === 0) this.#letsExit(true);
    if (error === undefined) told?.resolve();
    else told?.reject(new Error(error));
  }

  /** Whether this process may end by itself: not while it waits for an answer. */
  #letsExit(may: boolean): void {
    const handles = [this.#process, this.#process.channel];
    for (const handle of handles) {
      if (may) handle?.unref();
      else handle?.ref();
    }
  }
}

/** A process that has started, and what it said then. */
type Begun = { process: ChildProcess; started: Started };

/** Starts a process that says where its validator is, and another one if it does not: {@link STARTS} in all. */
export async function begin(script: string, config: object, hangsMs = HANGS_MS): Promise<Begun> {
  for (let starts = 1; starts <= STARTS; starts++) {
    const begun = await oneAtATime(() => beginOnce(script, config, starts * hangsMs));
    if (begun !== undefined) return begun;
    console.error('An embedded validator did not start.');
  }
  throw new Error(`No embedded validator started, ${STARTS} times.`);
}

/** Undefined if the process ends, or hangs and is ended, before it has said anything. */
function beginOnce(script: string, config: object, hangsMs: number): Promise<Begun | undefined> {
  const process = fork(script, [JSON.stringify(config)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const hanging = setTimeout(() => process.kill('SIGKILL'), hangsMs);
  return new Promise<Begun | undefined>((resolve) => {
    process.once('message', (started: Started) => {
      resolve({ process, started });
    });
    process.once('exit', () => {
      resolve(undefined);
    });
  }).finally(() => {
    clearTimeout(hanging);
  });
}

async function oneAtATime<T>(start: () => Promise<T>): Promise<T> {
  while (!took(STARTING)) await sleep(10);
  try {
    return await start();
  } finally {
    rmSync(STARTING, { force: true });
  }
}

function took(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const held = statSync(file, { throwIfNoEntry: false });
    if (held && Date.now() - held.mtimeMs > ABANDONED_MS) rmSync(file, { force: true });
    return false;
  }
}
