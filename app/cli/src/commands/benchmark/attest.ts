/**
 * `benchmark attest`: measured speeds, of one worker or of thousands from a file.
 *
 * @module
 */

import type { Address, TransactionSigner } from '@solana/kit';
import { Command } from 'commander';

import {
  acceptsUntil,
  attestBenchmark,
  benchmarkAt,
  clampToStep,
  fetchChainTime,
  formatNano,
  nextEpochAt,
  parseNano,
  termsAt,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import { Context } from '../../context.js';
import { InputError } from '../../failure.js';
import { readKeypair } from '../../keypair.js';
import { time } from '../../output.js';
import { parseAddress } from '../../parse.js';
import { fetchAgreedNetwork, verifies, type VerifyOptions } from '../agreed.js';
import { readCsv, readRows } from '../batch/csv.js';
import { runBatch, type Item } from '../batch/run.js';
import { readWorkers } from '../batch/workers.js';
import { checkHolds } from '../governance/role-names.js';
import { resolveFeePayer, resolveSigner, sendsOne, type SingleOptions } from '../send-one.js';
import { changeWorker } from '../worker/change.js';

type AttestOptions = SingleOptions & VerifyOptions & { from?: string; admin?: string };

/** What is asked for a worker, in billionths of an IB. */
type Asked = { address: Address; benchmark: bigint };

export function attestCommand(): Command {
  const command = new Command('attest')
    .description("Attest workers' measured speeds, as benchmark authority: one, or a file of them.")
    .argument('[worker]', "the worker's address")
    .argument('[ib]', 'its speed in IB, such as 0.5')
    .option('--from <file>', 'CSV with the header worker,benchmark; "-" is stdin')
    .option('--admin <file>', 'the keypair of the admin, who signs too: for more than a step')
    .addHelpText(
      'after',
      `
A worker's first benchmark counts at once. Others are accepted once per worker and epoch, in the epoch's
first half, within a step, and count from the next epoch.
A file is checked line by line and priced before anything is sent, and is sent in as few transactions as fit. Run the
command again to go on: what the chain has already is left out.

Examples:
  inferix-stake benchmark attest 7Yb3... 0.5
  inferix-stake benchmark attest --from benchmarks.csv --dry-run`,
    );
  return verifies(sendsOne(command)).action(
    (worker: string | undefined, ib: string | undefined, options: AttestOptions) => {
      if (options.from !== undefined && worker === undefined)
        return attestMany(options.from, options);
      if (options.from !== undefined || worker === undefined || ib === undefined) {
        throw new InputError('Give a worker and its IB, or a file with --from: one of them.');
      }
      return attestOne(worker, parseBenchmark(ib), options);
    },
  );
}

async function attestOne(
  address: string,
  benchmark: bigint,
  options: AttestOptions,
): Promise<void> {
  await changeWorker(address, options, async (scene) => {
    const { network, worker, signer: benchmarkAuthority, now } = scene;
    const admin = await adminOf(options, benchmarkAuthority);
    checkHolds(scene, 'benchmark-authority');
    const asked = { address: worker.address, benchmark };
    const item = itemOf({ network, now, worker, asked, admin });
    if (item.refused) throw new InputError(`${item.text}.`);
    if (item.already) {
      const data = {
        signature: null,
        slot: null,
        worker: worker.address,
        events: [],
        state: worker,
      };
      scene.context.output.result(data, () => [`Nothing to do: ${item.text}.`]);
      return undefined;
    }
    return {
      instructions: await instructionsOf(network, asked, benchmarkAuthority, admin),
      question: `Attest worker ${worker.address} of owner ${worker.owner}: ${item.text}?`,
      keepsOffer: true,
    };
  });
}

async function attestMany(file: string, options: AttestOptions): Promise<void> {
  if (options.export !== undefined || options.squads !== undefined || options.owner !== undefined) {
    throw new InputError(
      'A file is signed here, transaction by transaction: leave out --export, --owner and --squads.',
    );
  }
  const asked = readAsked(file);
  const context = new Context(options);
  const benchmarkAuthority = await resolveSigner(context, options);
  const admin = await adminOf(options, benchmarkAuthority);
  const network = await fetchAgreedNetwork(context, options.verifyUrl);
  checkHolds({ network, signer: benchmarkAuthority }, 'benchmark-authority');
  const now = await fetchChainTime({ rpc: context.rpc });
  const workers = await readWorkers(
    context,
    asked.map(({ address }) => address),
    options,
  );
  const items = await Promise.all(
    asked.map(async (one, i): Promise<Item> => {
      const { already, refused, text } = itemOf({
        network,
        now,
        worker: workers[i],
        asked: one,
        admin,
      });
      if (already) return { name: one.address, text };
      if (refused) return { name: one.address, text, refused };
      const instructions = await instructionsOf(network, one, benchmarkAuthority, admin);
      return { name: one.address, text, instructions };
    }),
  );
  await runBatch(context, options, {
    ...{ network, items },
    feePayer: await resolveFeePayer(context, options, benchmarkAuthority, admin ? [admin] : []),
    title: (todo) => `Attest ${todo.length} of ${items.length} benchmarks`,
  });
}

/** The lines of a file; a worker stands in it once. */
function readAsked(file: string): Asked[] {
  const seen = new Map<string, number>();
  return readRows(file, readCsv(file, ['worker', 'benchmark']), ({ line, values }) => {
    const address = parseAddress(values.worker ?? '', 'worker');
    const before = seen.get(address);
    if (before !== undefined)
      throw new InputError(`worker ${address} is in line ${before} already`);
    seen.set(address, line);
    return { address, benchmark: parseBenchmark(values.benchmark ?? '') };
  });
}

function parseBenchmark(text: string): bigint {
  const benchmark = parseNano(text);
  if (benchmark > 0n) return benchmark;
  throw new InputError(`"${text}" is not a benchmark: give IB above 0.`);
}

/** The admin, who may be the benchmark authority: one address has one signer in a transaction. */
async function adminOf(
  { admin: file }: AttestOptions,
  benchmarkAuthority: TransactionSigner,
): Promise<TransactionSigner | undefined> {
  if (file === undefined) return undefined;
  const admin = await readKeypair(file);
  return admin.address === benchmarkAuthority.address ? benchmarkAuthority : admin;
}

const instructionsOf = (
  network: Network,
  { address, benchmark }: Asked,
  benchmarkAuthority: TransactionSigner,
  admin: TransactionSigner | undefined,
) =>
  attestBenchmark({
    ...{ network, worker: address, benchmarkAuthority, benchmark },
    ...(admin === undefined ? {} : { admin }),
  });

type Facts = {
  network: Network;
  now: bigint;
  worker: Worker | undefined;
  asked: Asked;
  admin: TransactionSigner | undefined;
};

/** What an attestation does, or why it is not needed or not possible. */
function itemOf({ network, now, worker, asked, admin }: Facts): {
  text: string;
  already?: true;
  refused?: true;
} {
  const ib = `${formatNano(asked.benchmark)} IB`;
  const refuse = (text: string) => ({ text, refused: true }) as const;
  if (worker?.network !== network.address) return refuse('Not a worker of this network');
  const old = benchmarkAt(worker, now);
  if (old === 0n) return { text: `${ib} at once, its first` };
  const terms = termsAt(network, now);
  const latest = worker.benchmark.nextAt > now ? worker.benchmark.next : old;
  if (worker.benchmarkAt >= terms.start) {
    if (latest === asked.benchmark)
      return { text: `${ib} is attested in this epoch`, already: true };
    return refuse(`Attested in this epoch already: ${formatNano(latest)} IB`);
  }
  const until = acceptsUntil(network, now);
  if (now >= until) {
    return refuse(
      `Attested in an epoch's first half only, which ended ${time(until)}: again from ${time(nextEpochAt(network, now))}`,
    );
  }
  const within = clampToStep(old, asked.benchmark, network.params.maxBenchmarkStepBps);
  if (within !== asked.benchmark && !admin) {
    return refuse(
      `${ib} is more than a step of ${network.params.maxBenchmarkStepBps / 100}% from ${formatNano(old)} IB: ` +
        `${formatNano(within)} IB at this side, or with --admin`,
    );
  }
  return { text: `${ib} from ${time(nextEpochAt(network, now))}, now ${formatNano(old)} IB` };
}
