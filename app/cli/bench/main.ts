/**
 * `make bench-rewards`: how long the distributor's commands take for 10,000, 100,000 and 1,000,000
 * workers, and how much memory. Rewrites the table in docs/PERFORMANCE.md.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { FIRST_RUNNING, type Published, type Scene } from './accounts.js';
import { NETWORK, workerAddress } from './addresses.js';
import { startNode } from './node.js';

const COMMAND = fileURLToPath(new URL('../dist/inferix-stake.js', import.meta.url));
const USAGE = new URL('usage.mjs', import.meta.url).href;
const DOCUMENT = fileURLToPath(new URL('../../../docs/PERFORMANCE.md', import.meta.url));

/** User and system time of the process alone, and the most memory that it held. */
type Measured = { seconds: number; megabytes: number };
type Row = { workers: number; snapshotMegabytes: number; steps: Record<string, Measured> };

/** Runs the command line in a process of its own, with at most 4 GB for its heap. */
async function measure(argv: readonly string[]): Promise<Measured & { stdout: string }> {
  const options = ['--max-old-space-size=4096', '--import', USAGE];
  const child = spawn(process.execPath, [...options, COMMAND, ...argv], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const exit = new Promise<unknown>((resolve) => child.on('close', resolve));
  const outputs = child.stdio.slice(1, 4) as Readable[];
  const [stdout = '', stderr = '', usage = ''] = await Promise.all(outputs.map(text));
  if ((await exit) !== 0) throw new Error(`inferix-stake ${argv.join(' ')}: ${stderr}`);
  return { ...(JSON.parse(usage) as Measured), stdout };
}

/** The run that took the least processor time of so many. */
async function bestOf(times: number, argv: readonly string[]): ReturnType<typeof measure> {
  let best = await measure(argv);
  for (let again = 1; again < times; again++) {
    const next = await measure(argv);
    if (next.seconds < best.seconds) best = next;
  }
  return best;
}

function writeWork(file: string, workers: number): void {
  let lines = 'worker,work\n';
  for (let i = 0; i < workers; i++) {
    lines += `${workerAddress(i)},${1 + ((i * 7919) % 4000)}.${i % 10}\n`;
  }
  writeFileSync(file, lines);
}

/** Work for the second epoch: those that have closed do not work. */
const withoutClosed = (work: string): string =>
  work
    .split('\n')
    .filter((_, line) => line === 0 || (line - 1) % 101 !== 0)
    .join('\n');

type Options = { fleet: number; times: number };

async function run(workers: number, { fleet, times }: Options, folder: string): Promise<Row> {
  const scene: Scene = { epoch: FIRST_RUNNING, fleet, published: null };
  const node = await startNode(scene);
  const file = (name: string): string => join(folder, name);
  const common = ['--url', node.url, '--network', NETWORK, '--output', 'json'];
  const limits = ['--rps', '100000', '--concurrency', '8'];
  const steps: Record<string, Measured> = {};
  const chain = [...common, ...limits];
  const step = async (name: string, argv: string[], more = chain): Promise<string> => {
    process.stderr.write(`${workers} workers: ${name} ... `);
    const { seconds, megabytes, stdout } = await bestOf(times, [...['rewards', ...argv], ...more]);
    process.stderr.write(`${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB\n`);
    steps[name] = { seconds, megabytes };
    return stdout;
  };
  try {
    writeWork(file('0.csv'), workers);
    writeFileSync(file('1.csv'), withoutClosed(readFileSync(file('0.csv'), 'utf8')));
    const [first, second] = [file('0.snapshot'), file('1.snapshot')];
    scene.published = JSON.parse(
      await step('build the first', [
        ...['build', '--work', file('0.csv'), '--emission', '250000', '--out', first, '--force'],
      ]),
    ) as Published;
    scene.epoch++;
    const built = await step('build the next', [
      ...['build', '--work', file('1.csv'), '--emission', '250000', '--out', second],
      ...['--previous', first, '--force'],
    ]);
    scene.replaced = scene.published;
    scene.published = JSON.parse(built) as Published;
    await step('verify', ['verify', '--snapshot', second, '--previous', first]);
    await step('plan, reading the chain', ['plan', '--snapshot', second]);
    showWays(await step('plan --assume-all', ['plan', '--assume-all', '--snapshot', second]));
    await step('proofs', ['proofs', '--snapshot', second, '--out', file('proofs'), '--force'], []);
    const snapshotMegabytes = statSync(second).size / 1e6;
    return { workers, snapshotMegabytes, steps };
  } finally {
    node.stop();
  }
}

/** Tells what each strategy for paying everybody would take. */
function showWays(planned: string): void {
  const { strategies } = JSON.parse(planned) as {
    strategies: { strategy: string; transactions: number; fees: string; mostLent: string }[];
  };
  for (const { strategy, transactions, fees, mostLent } of strategies) {
    const said = `${transactions} transactions, fees ${fees}, lent at most ${mostLent} lamports`;
    process.stderr.write(`  ${strategy}: ${said}\n`);
  }
}

const figure = ({ seconds, megabytes }: Measured): string =>
  `${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`;

function writeTable(rows: readonly Row[]): void {
  const names = Object.keys(rows[0]?.steps ?? {});
  const lines = [
    `| workers | ${names.join(' | ')} | snapshot |`,
    `|---:|${names.map(() => '---:|').join('')}---:|`,
    ...rows.map(
      ({ workers, steps, snapshotMegabytes }) =>
        `| ${workers} | ${Object.values(steps).map(figure).join(' | ')} | ${snapshotMegabytes.toFixed(1)} MB |`,
    ),
  ];
  const document = readFileSync(DOCUMENT, 'utf8');
  const marked = /(<!-- bench-rewards: begin -->\n)[^]*(<!-- bench-rewards: end -->)/;
  if (!marked.test(document)) throw new Error(`${DOCUMENT} has no place for the table`);
  writeFileSync(DOCUMENT, document.replace(marked, `$1${lines.join('\n')}\n$2`));
}

const folder = mkdtempSync(join(tmpdir(), 'bench-rewards-'));
try {
  const { values, positionals } = parseArgs({
    options: {
      fleet: { type: 'string', default: '1' },
      times: { type: 'string', default: '3' },
    },
    allowPositionals: true,
  });
  const options = { fleet: Number(values.fleet), times: Number(values.times) };
  const sizes = positionals.map(Number);
  const rows: Row[] = [];
  for (const size of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) {
    const own = join(folder, String(size));
    mkdirSync(own);
    rows.push(await run(size, options, own));
    rmSync(own, { recursive: true });
  }
  if (options.fleet === 1) writeTable(rows);
} finally {
  rmSync(folder, { recursive: true });
}
