/**
 * One run of payments at a time for each network and fee payer, such as cron's next one beside the last.
 * The lock of a run that was killed is taken over, by exactly one of those that find it.
 *
 * @module
 */

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import type { Address } from '@solana/kit';

import { InputError } from '../failure.js';
import { bootOf, isRunning, startOf } from '../processes.js';
import { stateFolder } from '../state-folder.js';

/** A lock's content: the process that holds it, so that others can tell whether it is gone. */
export type Holder = {
  /** Tells two locks of one process apart. */
  id: string;
  pid: number;
  /** When the process started: its number may be another's since. Empty if the system does not say. */
  started: string;
  host: string;
  /** The start of the machine and the space of its process numbers. Empty if the system does not say. */
  boot: string;
  since: string;
};

/** The lock of those who pay a network's workers with one fee payer, whatever snapshot and receipts. */
export const lockFile = (
  { address: network }: { address: Address },
  { address: feePayer }: { address: Address },
): string => join(stateFolder(), `pay-${network}-${feePayer}.lock`);

/**
 * Takes a lock.
 *
 * @returns What gives it back.
 * @throws {@link InputError} while somebody holds it, or may hold it.
 */
export function lock(file: string, me: Holder = thisProcess()): () => void {
  const mine = `${file}.${randomBytes(8).toString('hex')}`;
  write(mine, me);
  try {
    while (!appears(mine, file)) {
      const held = read(file);
      if (held && takesOver(file, held, mine)) break;
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => {
    // Whoever removed it by hand may have made room for another run.
    if (read(file)?.id === me.id) rmSync(file, { force: true });
  };
}

/** This process, as others will see it. */
export const thisProcess = (): Holder => ({
  id: randomBytes(8).toString('hex'),
  pid: process.pid,
  started: startOf(process.pid),
  host: hostname(),
  boot: bootOf(),
  since: new Date().toISOString(),
});

/**
 * Puts `mine` in the place of the lock of a process that is gone. Only whoever holds the lock on this very
 * lock may do so: if it is still there then, nobody has replaced it, and nobody else can.
 */
function takesOver(file: string, held: Holder, mine: string): boolean {
  checkGone(file, held);
  const release = lock(`${file}.${held.id}`);
  try {
    if (read(file)?.id !== held.id) return false;
    renameSync(mine, file);
    return true;
  } finally {
    release();
  }
}

function checkGone(file: string, { pid, started, host, boot, since }: Holder): void {
  const remedy = `If that run is over, remove ${file}.`;
  if (host !== hostname()) {
    throw new InputError(
      `Process ${pid} of the machine "${host}" has been sending since ${since}. ` +
        `Whether it still runs cannot be seen from here. ${remedy}`,
    );
  }
  const now = bootOf();
  // Another start of this machine: all of its processes are gone.
  if (machineStart(boot) !== machineStart(now)) return;
  if (boot !== now) {
    throw new InputError(
      `Process ${pid} of another container on this machine has been sending since ${since}. ` +
        `Whether it still runs cannot be seen from here. ${remedy}`,
    );
  }
  if (isRunning(pid) && startOf(pid) === started) {
    throw new InputError(
      `Process ${pid} has been sending since ${since}, under the lock ${file}. Wait until it has ended.`,
    );
  }
}

const machineStart = (boot: string): string => boot.split(' ')[0] ?? '';

/** The file is there whole or not at all, and is never written through a link. */
function write(file: string, holder: Holder): void {
  const fd = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(fd, `${JSON.stringify(holder)}\n`);
    fsyncSync(fd);
  } catch (error) {
    rmSync(file, { force: true });
    throw Object.assign(error as Error, { path: file });
  } finally {
    closeSync(fd);
  }
}

/** Whether `mine` is there under the name `file` too: of many who try, one succeeds. */
function appears(mine: string, file: string): boolean {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The holder of a lock; `undefined` if nobody holds it. */
function read(file: string): Holder | undefined {
  try {
    const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return holderIn(JSON.parse(readFileSync(fd, 'utf8')));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InputError(`${file} is not a lock that a run has left. Remove it if no run is on.`);
  }
}

function holderIn(value: unknown): Holder {
  const { id, pid, started, host, boot, since } = value as Partial<Record<keyof Holder, unknown>>;
  const texts = [id, started, host, boot, since];
  if (
    !texts.every((text) => typeof text === 'string') ||
    !Number.isSafeInteger(pid) ||
    Number(pid) <= 0
  ) {
    throw new TypeError('a holder is missing');
  }
  return value as Holder;
}
