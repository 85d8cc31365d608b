import type { Ended } from '../test/harness/command-line.js';

/** Restarts after which a simulation has failed. */
const MAX_RESTARTS = 30;

/** Starts commands again that stopped by themselves, and remembers why they did. */
export class Stops {
  /** How often, by reason. */
  readonly reasons: Record<string, number> = {};
  restarts = 0;

  /** @param max - How often commands may be started again, all together. */
  constructor(private readonly max = MAX_RESTARTS) {}

  /** Runs a command until it succeeds. */
  async untilDone(run: () => Promise<Ended>): Promise<Ended> {
    for (;;) {
      const ended = await run();
      if (ended.code === 0) return ended;
      const reason = reasonOf(ended);
      this.reasons[reason] = (this.reasons[reason] ?? 0) + 1;
      if (++this.restarts <= this.max) continue;
      const told = ended.data ? JSON.stringify(ended.data) : '';
      throw new Error(`stopped for the ${this.restarts}th time:\n${ended.stderr}${told}`);
    }
  }
}

/** Why a command stopped, without what differs from one time to the next. */
function reasonOf({ code, stderr }: Ended): string {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return `${code ?? 'killed'}: ${messageOf(last)}`
    .replaceAll(/\b\d+(\.\d+){3}:\d+/g, 'HOST')
    .replaceAll(/\b[1-9A-HJ-NP-Za-km-z]{32,}\b/g, 'KEY')
    .replaceAll(/\/\S+/g, 'FILE')
    .replaceAll(/\b\d[\d,.]*\b/g, 'N');
}

function messageOf(line: string): string {
  try {
    const { error, message } = JSON.parse(line) as { error: string; message: string };
    return `${error}: ${message}`;
  } catch {
    return line;
  }
}
