import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { InputError } from '../failure.js';

/**
 * Keeps a second run, such as cron's next one, from doing the same work at the same time. A lock that a
 * killed run has left behind is taken over.
 *
 * @returns What gives it back.
 */
export function lock(file: string): () => void {
  // It appears with the process's number in it, or not at all.
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    return take(file, mine);
  } finally {
    rmSync(mine, { force: true });
  }
}

function take(file: string, mine: string): () => void {
  for (let attempt = 1; ; attempt++) {
    try {
      linkSync(mine, file);
      return () => {
        rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const pid = Number(readFileSync(file, 'utf8'));
      if (attempt > 1 || isRunning(pid)) {
        throw new InputError(`Process ${pid} is paying already: ${file} says so. Wait for it.`);
      }
      rmSync(file, { force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is somebody else's, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
