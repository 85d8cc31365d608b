/**
 * Whether a process is still the one that it was.
 *
 * @module
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** Position of the start time behind a process's name in /proc/<pid>/stat. */
const START_FIELD = 19;

/** When a process started, in the system's own words; empty if there is none, or nobody knows. */
export function startOf(pid: number): string {
  if (process.platform === 'win32') return '';
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The name stands in brackets, and may have some itself.
  if (stat !== '') return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_FIELD] ?? '';
  const args = ['-o', 'lstart=', '-p', String(pid)];
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  return attempt(() => execFileSync('ps', args, { encoding: 'utf8', env, stdio: 'pipe' }).trim());
}

/** The machine's start, and the space of process numbers that this process lives in: on Linux. */
export function bootOf(): string {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const space = attempt(() => readlinkSync('/proc/self/ns/pid'));
  return boot === '' ? '' : `${boot} ${space}`;
}

/** Whether there is a process of this number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it exists.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
