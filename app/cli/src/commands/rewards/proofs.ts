/**
 * `rewards proofs` and `penalties proofs`: a snapshot as small files with the proof of each worker or verifier.
 *
 * @module
 */

import { Command, Option } from 'commander';

import { readSnapshotOfPool, writeProofs } from '@inferix/stake-snapshots/node';
import type { Pool } from '../../chain/pools.js';
import { fields, grouped, Output, type OutputFormat } from '../../output.js';

type ProofsOptions = { snapshot: string; out: string; force?: true; output: OutputFormat };

export function proofsCommand(pool: Pool): Command {
  const folder = pool.name === 'rewards' ? 'proofs' : 'penalties/proofs';
  return new Command('proofs')
    .description(
      `Write the proof of each ${pool.words.payee} to small files, for static hosting. Anyone.`,
    )
    .requiredOption('--snapshot <file>', 'the snapshot')
    .requiredOption('--out <folder>', 'the folder to write')
    .option('--force', 'replace proofs that are in that folder')
    .addOption(
      new Option('--output <format>', 'text for people, json for programs')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText(
      'after',
      `
Each file has the ${pool.words.payees} with the same first 16 bits of their keys, and at most 64 KB. "${pool.words.payee} claim"
looks for them in the folder ${folder}/<epoch> where the network says that its snapshots are.

Example:
  inferix-stake ${pool.name} proofs --snapshot 12.snapshot --out public/${folder}/12`,
    )
    .action((options: ProofsOptions) => writeFiles(pool, options));
}

async function writeFiles(
  pool: Pool,
  { snapshot, out, force, output }: ProofsOptions,
): Promise<void> {
  const read = await readSnapshotOfPool(pool.name, snapshot);
  const { network, epoch, root } = read.header;
  const written = writeProofs(out, read, { replace: force ?? false });
  const data = { folder: out, network, epoch, root, leafCount: read.leaves.count, ...written };
  new Output(output).result(data, () =>
    fields([
      ['folder', out],
      ['epoch', epoch.toString()],
      ['root', root],
      ['proofs', grouped(read.leaves.count)],
      ['files', `${grouped(written.files)}, of at most ${grouped(written.largest)} bytes`],
    ]),
  );
}
