import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What we use of `@solana/surfpool-*`: a whole validator inside this process. It ships no types. */
export type Surfnet = {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly payerSecretKey: number[];
  deploy(options: { programId: string; soPath: string }): string;
  fundSol(address: string, lamports: number): void;
  setAccount(address: string, lamports: number, data: number[], owner: string): void;
  /** Forward only, in milliseconds. */
  timeTravelToTimestamp(milliseconds: number): unknown;
  drainEvents(): unknown[];
  stop(): void;
};

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

/** How often its queue of events is emptied. When it is full, after some hundred transactions, all hangs. */
const DRAIN_MS = 20;

/** Held while a validator starts. It looks for free ports first and takes them later. */
const STARTING = join(tmpdir(), 'inferix-surfpool-starting');

/** Longer than any start takes, in milliseconds: whoever holds it has been killed. */
const ABANDONED_MS = 30_000;

/**
 * Lets one validator start at a time, on this machine. Two that found the same port free, in two processes,
 * would both want it, and the second one hangs.
 */
function oneAtATime<T>(start: () => T): T {
  while (!took(STARTING)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  try {
    return start();
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

/** A slot's length at which it makes hardly any blocks but those of transactions. */
const QUIET_MS = 20;

/** Starts a validator on ports of its own. */
export function startSurfnet({ slotTimeMs, quiet = false }: SurfnetOptions = {}): Surfnet {
  const target = { linux: 'linux-x64-gnu', darwin: 'darwin-arm64' }[process.platform as string];
  const { Surfnet } = createRequire(import.meta.url)(`@solana/surfpool-${target ?? '?'}`) as {
    Surfnet: { startWithConfig(config: object): Surfnet };
  };
  const blocks =
    slotTimeMs === undefined
      ? { blockProductionMode: 'transaction', ...(quiet ? { slotTimeMs: QUIET_MS } : {}) }
      : { blockProductionMode: 'clock', slotTimeMs };
  const surfnet = oneAtATime(() => Surfnet.startWithConfig({ offline: true, ...blocks }));
  const draining = setInterval(() => surfnet.drainEvents(), DRAIN_MS).unref();
  const stop = surfnet.stop.bind(surfnet);
  surfnet.stop = () => {
    clearInterval(draining);
    stop();
  };
  return surfnet;
}
