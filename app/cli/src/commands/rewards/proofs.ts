/**
 * `rewards proofs`: writes a snapshot as small files with the proof of each worker.
 *
 * @module
 */

import { Command, Option } from 'commander';

import { readSnapshot, writeProofs } from '@inferix/stake-snapshots/node';
import { fields, grouped, Output, type OutputFormat } from '../../output.js';

type ProofsOptions = { snapshot: string; out: string; force?: true; output: OutputFormat };

export function proofsCommand(): Command {
  return new Command('proofs')
    .description('Write the proof of each worker to small files, for static hosting. Anyone.')
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
Each file has the workers with the same first 16 bits of their keys, and at most 64 KB. "worker claim"
looks for them in the folder proofs/<epoch> where the network says that its snapshots are.

Example:
  inferix-stake rewards proofs --snapshot 12.snapshot --out public/proofs/12`,
    )
    .action(writeFiles);
}

async function writeFiles({ snapshot, out, force, output }: ProofsOptions): Promise<void> {
  const read = await readSnapshot(snapshot);
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
