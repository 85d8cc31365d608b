/** `make simulate-epoch`: a whole epoch of a large network, paid by the real command line. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { buildCommandLine } from '../test/harness/command-line.js';
import { BAD_CONNECTION } from '../test/harness/faults.js';
import { Phases } from './phases.js';
import { summarize, tell } from './report.js';
import { simulate } from './simulate.js';
import { startWorld } from './world.js';

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    faulty: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    'slot-ms': { type: 'string' },
  },
});
const count = (name: string, text: string, least: number): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new Error(`--${name}: not "${text}"`);
  return value;
};
const workers = count('workers', values.workers, 1);
const kills = count('kills', values.kills, 0);
const seed = count('seed', values.seed, 0);
const { faulty, large } = values;
// A large chain takes its time with each transaction: blockhashes have to live long enough for that.
const usual = workers > 5_000 ? 400 : workers > 500 ? 100 : 40;
const slotTimeMs = count('slot-ms', values['slot-ms'] ?? `${usual}`, 1);

const stops: (() => void)[] = [];
const phases = new Phases(true);
try {
  await phases.of('build the command line', buildCommandLine);
  const world = await startWorld({ after: (stop) => stops.push(stop) }, { slotTimeMs, seed });
  const simulated = await simulate(world, phases, {
    ...{ workers, kills, seed },
    faults: faulty ? BAD_CONNECTION : {},
    payArgs: large ? ['--large-transactions'] : [],
  });
  const summary = summarize(simulated, {
    options: { workers, kills, seed, faulty, large, slotTimeMs },
    seconds: phases.seconds,
    gateway: { asked: Object.fromEntries(world.gateway.asked), faults: world.gateway.happened },
  });
  const target = new URL('../../../target/', import.meta.url);
  mkdirSync(target, { recursive: true });
  writeFileSync(new URL('simulate-epoch.json', target), `${JSON.stringify(summary, null, 2)}\n`);
  tell(summary);
  process.exitCode = simulated.differences.length === 0 ? 0 : 1;
} finally {
  for (const stop of stops.reverse()) stop();
}
// The validator's own threads would go on.
process.exit();
