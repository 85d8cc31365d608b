/**
 * Imported by the measured process: says on descriptor 3, when it ends, how much processor time it took
 * and the most memory that it held.
 */
import { readFileSync, writeSync } from 'node:fs';

/** In kilobytes. What `resourceUsage` knows includes the process that this one was forked from. */
function peak() {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  } catch {
    return process.resourceUsage().maxRSS; // not Linux
  }
}

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: peak() / 1024 };
  writeSync(3, JSON.stringify(usage));
});
