/** `make simulate-epoch`: a whole epoch of a large network, paid by the real command line. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { buildCommandLine } from '../test/harness/command-line.js';
import { BAD_CONNECTION, LYING_NODES } from '../test/harness/faults.js';
import { Phases } from './phases.js';
import { summarize, tell } from './report.js';
import { simulate } from './simulate.js';
import { validatorFor, VALIDATORS, type ValidatorName } from './validators.js';
import { startWorld } from './world.js';

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    faulty: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    fleet: { type: 'string' },
    'slot-ms': { type: 'string' },
    validator: { type: 'string' },
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
const fleet = values.fleet === undefined ? undefined : count('fleet', values.fleet, 1);
const { faulty, large } = values;
const validator = values.validator ?? validatorFor(workers, faulty);
if (!isValidator(validator)) {
  throw new Error(`--validator: ${Object.keys(VALIDATORS).join(' or ')}, not "${validator}"`);
}
// Where there is more to do, blockhashes have to live longer.
const usual = workers > 500 ? 100 : 40;
const slotTimeMs = count('slot-ms', values['slot-ms'] ?? `${usual}`, 1);

function isValidator(name: string): name is ValidatorName {
  return Object.hasOwn(VALIDATORS, name);
}

const stops: (() => void)[] = [];
const phases = new Phases(true);
try {
  await phases.of('build the command line', buildCommandLine);
  const world = await startWorld(
    { after: (stop) => stops.push(stop) },
    { slotTimeMs, seed, validator },
  );
  const simulated = await simulate(world, phases, {
    ...{ workers, fleet, kills, seed },
    faults: faulty ? { ...BAD_CONNECTION, ...LYING_NODES } : {},
    payArgs: large ? ['--large-transactions'] : [],
  });
  const summary = summarize(simulated, {
    options: { workers, fleet, kills, seed, faulty, large, slotTimeMs, validator },
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
