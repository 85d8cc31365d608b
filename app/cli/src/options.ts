/**
 * Options that many commands share: those of commands that read the chain, and of those that send.
 *
 * @module
 */

import { homedir } from 'node:os';
import { join } from 'node:path';

import type { Commitment } from '@solana/kit';
import { Option, type Command } from 'commander';

import { DEFAULT_LIMITS } from './chain/rpc.js';
import type { OutputFormat } from './output.js';
import { parseNetwork, positive, positiveWhole } from './parse.js';

/** The Solana command line's own configuration file. */
export const DEFAULT_CONFIG = join(homedir(), '.config', 'solana', 'cli', 'config.yml');

/** Options of every command that reads the chain. */
export type ChainOptions = {
  /** Several of which any may answer. */
  url?: readonly string[];
  config: string;
  network?: string;
  program?: string;
  commitment?: Commitment;
  /** It sends transactions, so that it goes by no block that can still be dropped. */
  sends?: true;
  output: OutputFormat;
  rps: number;
  concurrency: number;
};

/** Options of every command that sends transactions. */
export type SendingOptions = ChainOptions & {
  keypair?: string;
  feePayer?: string;
  withComputeUnitPrice: string;
  dryRun?: true;
  yes?: true;
};

/** How settled things can be; who sends transactions goes by the latter two. */
export const LEVELS = ['processed', 'confirmed', 'finalized'] as const;
export const SETTLED = ['confirmed', 'finalized'] as const;
/** Where what cannot be undone is decided. */
const FINALIZED = ['finalized'] as const;

/** Adds the options of a command that reads the chain. */
export function readsChain(command: Command, levels: readonly Commitment[] = LEVELS): Command {
  return command
    .option(
      '-u, --url <url>',
      'RPC endpoint, or m, t, d, l for a public cluster or localhost; again for others to use when it fails',
      (url: string, others?: readonly string[]) => [...(others ?? []), url],
    )
    .addOption(
      new Option('-C, --config <file>', "the Solana command line's configuration file").default(
        DEFAULT_CONFIG,
        '~/.config/solana/cli/config.yml',
      ),
    )
    .addOption(
      new Option(
        '-n, --network <address>',
        'the Inferix network, or its name where it is known by one',
      )
        .env('INFERIX_NETWORK')
        .argParser(parseNetwork),
    )
    .addOption(
      new Option(
        '--program <address>',
        'the staking program, if it was deployed at an address of its own',
      ).env('INFERIX_PROGRAM'),
    )
    .addOption(new Option('--commitment <level>', 'how settled things have to be').choices(levels))
    .addOption(
      new Option('--output <format>', 'text for people, json for programs')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addOption(
      new Option('--rps <number>', 'most requests a second')
        .argParser(positive)
        .default(DEFAULT_LIMITS.requestsPerSecond),
    )
    .addOption(
      new Option('--concurrency <number>', 'most requests at once')
        .argParser(positiveWhole)
        .default(DEFAULT_LIMITS.concurrency),
    );
}

/** Options of a command that decides what cannot be undone by what it reads. */
export type DecidingOptions = ChainOptions & { verifyUrl?: string };

/** Adds the options of a command that decides what cannot be undone by what it reads. */
export function decidesByChain(command: Command): Command {
  return readsChain(command, FINALIZED).option(
    '--verify-url <url>',
    'another RPC endpoint that has to agree about who is there and what is published',
  );
}

/** Adds the options of a command that sends transactions. */
export function sendsTransactions(command: Command): Command {
  return readsChain(command, SETTLED)
    .setOptionValue('sends', true)
    .option('-k, --keypair <file>', 'who signs')
    .option('--fee-payer <file>', 'who pays the fees, if it is somebody else')
    .option(
      '--with-compute-unit-price <micro-lamports>',
      'priority fee per compute unit, or "auto": 75th percentile of recent ones',
      'auto',
    )
    .option('--dry-run', 'simulate, and send nothing')
    .option('-y, --yes', 'do not ask');
}
