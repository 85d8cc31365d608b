/**
 * What every command needs: the cluster, the keys, the network, the output. From options, then from the
 * environment, then from the Solana command line's own configuration file.
 *
 * @module
 */

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import {
  createKeyPairSignerFromBytes,
  isAddress,
  type Address,
  type Commitment,
  type KeyPairSigner,
  type Rpc,
  type Signature,
  type SolanaRpcApi,
} from '@solana/kit';
import { Option, type Command } from 'commander';
import { parse } from 'yaml';

import { fetchNetwork, type Network } from '@inferix/staking-client';
import { connectRpc, DEFAULT_LIMITS, type RpcCounts } from './chain/rpc.js';
import { InputError } from './failure.js';
import { currentIo } from './io.js';
import { Output, type OutputFormat } from './output.js';

const CLUSTERS: Readonly<Record<string, string>> = {
  m: 'https://api.mainnet-beta.solana.com',
  'mainnet-beta': 'https://api.mainnet-beta.solana.com',
  t: 'https://api.testnet.solana.com',
  testnet: 'https://api.testnet.solana.com',
  d: 'https://api.devnet.solana.com',
  devnet: 'https://api.devnet.solana.com',
  l: 'http://127.0.0.1:8899',
  localhost: 'http://127.0.0.1:8899',
};

/** Those that Solana's explorer shows. */
const EXPLORED = ['mainnet-beta', 'testnet', 'devnet'];

const DEFAULT_CONFIG = join(homedir(), '.config', 'solana', 'cli', 'config.yml');
const DEFAULT_KEYPAIR = join(homedir(), '.config', 'solana', 'id.json');

/** Options of every command that reads the chain. */
export type ChainOptions = {
  url?: string;
  config: string;
  network?: string;
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
const LEVELS = ['processed', 'confirmed', 'finalized'] as const;
const SETTLED = ['confirmed', 'finalized'] as const;

/** Adds the options of a command that reads the chain. */
export function readsChain(command: Command, levels: readonly Commitment[] = LEVELS): Command {
  return command
    .option('-u, --url <url>', 'RPC endpoint, or m, t, d, l for a public cluster or localhost')
    .addOption(
      new Option('-C, --config <file>', "the Solana command line's configuration file").default(
        DEFAULT_CONFIG,
        '~/.config/solana/cli/config.yml',
      ),
    )
    .addOption(new Option('-n, --network <address>', 'the Inferix network').env('INFERIX_NETWORK'))
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

/** Adds the options of a command that sends transactions. */
export function sendsTransactions(command: Command): Command {
  return readsChain(command, SETTLED)
    .setOptionValue('sends', true)
    .option('-k, --keypair <file>', 'who signs')
    .option('--fee-payer <file>', 'who pays the fees, if it is somebody else')
    .option(
      '--with-compute-unit-price <micro-lamports>',
      'priority fee per compute unit, or "auto": recent median',
      'auto',
    )
    .option('--dry-run', 'simulate, and send nothing')
    .option('-y, --yes', 'do not ask');
}

/** The cluster, as a command's options have it. */
export class Context {
  readonly rpc: Rpc<SolanaRpcApi>;
  readonly counts: RpcCounts;
  readonly url: string;
  readonly commitment: Commitment;
  readonly output: Output;
  readonly #config: Readonly<Record<string, unknown>>;

  constructor(readonly options: ChainOptions) {
    this.#config = readConfig(options.config);
    this.url = clusterUrl(options.url ?? this.#text('json_rpc_url') ?? 'l');
    this.commitment = options.commitment ?? this.#configCommitment() ?? 'confirmed';
    this.output = new Output(options.output);
    const { rpc, counts } = connectRpc(this.url, {
      ...DEFAULT_LIMITS,
      requestsPerSecond: options.rps,
      concurrency: options.concurrency,
    });
    this.rpc = rpc;
    this.counts = counts;
  }

  /** Fetches the network that `--network` names. */
  async network(): Promise<Network> {
    const { network } = this.options;
    if (network === undefined) {
      throw new InputError('Which network? Name it with --network, or set INFERIX_NETWORK.');
    }
    return fetchNetwork(this, parseAddress(network, '--network'));
  }

  /** The keypair that `--keypair` or the configuration names. */
  signer({ keypair }: Pick<SendingOptions, 'keypair'>): Promise<KeyPairSigner> {
    return readKeypair(keypair ?? this.#text('keypair_path') ?? DEFAULT_KEYPAIR);
  }

  /** The keypair that pays the fees: the signer's own unless said otherwise. */
  feePayer(options: SendingOptions): Promise<KeyPairSigner> {
    return options.feePayer === undefined ? this.signer(options) : readKeypair(options.feePayer);
  }

  /** How to look up what has become of a transaction. */
  lookUp(signature: Signature): string {
    const cluster = EXPLORED.find((name) => CLUSTERS[name] === this.url);
    if (cluster === undefined) return `solana confirm -v ${signature}, at the same endpoint`;
    const query = cluster === 'mainnet-beta' ? '' : `?cluster=${cluster}`;
    return `https://explorer.solana.com/tx/${signature}${query}`;
  }

  #configCommitment(): Commitment | undefined {
    const { config, sends } = this.options;
    const text = this.#text('commitment');
    if (text === undefined) return undefined;
    const levels: readonly Commitment[] = sends ? SETTLED : LEVELS;
    const level = levels.find((known) => known === text);
    if (level !== undefined) return level;
    const why =
      text === 'processed'
        ? 'can still be dropped, so no command that sends goes by it'
        : 'is not a commitment level';
    const choices = new Intl.ListFormat('en', { type: 'disjunction' }).format(levels);
    throw new InputError(
      `commitment in ${config}: "${text}" ${why}. Change it to ${choices}, or give --commitment.`,
    );
  }

  #text(name: string): string | undefined {
    const value = this.#config[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }
}

function readConfig(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) {
    if (file === DEFAULT_CONFIG) return {};
    throw new InputError(`There is no configuration file ${file}.`);
  }
  const config = parseYaml(file, readFileSync(file, 'utf8'));
  return typeof config === 'object' && config !== null ? { ...config } : {};
}

function parseYaml(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch {
    throw new InputError(`${file} cannot be read: it is not YAML as solana config set writes it.`);
  }
}

function clusterUrl(text: string): string {
  const url = CLUSTERS[text] ?? text;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new InputError(`"${text}" is not an RPC endpoint. Write a URL, or m, t, d or l.`);
  }
  return url;
}

/** Reads a keypair file as the Solana tools write it: 64 numbers. */
export async function readKeypair(file: string): Promise<KeyPairSigner> {
  if (/^(usb|prompt|stdin|pubkey):|^ASK$|^-$/.test(file)) {
    throw new InputError(
      `${file} is not a keypair file. For another kind of signer use --export, and sign it there.`,
    );
  }
  const path = file.startsWith('~/') ? join(homedir(), file.slice(2)) : file;
  if (!existsSync(path)) {
    throw new InputError(`There is no keypair ${file}. Make one with solana-keygen, or use -k.`);
  }
  try {
    const numbers = JSON.parse(readFileSync(path, 'utf8')) as number[];
    return await createKeyPairSignerFromBytes(Uint8Array.from(numbers));
  } catch {
    throw new InputError(`${file} is not a keypair: it should hold 64 numbers, in brackets.`);
  }
}

/** Reads an address; an error names what it was for. */
export function parseAddress(text: string, what: string): Address {
  if (!isAddress(text)) throw new InputError(`${what}: "${text}" is not a valid address.`);
  return text;
}

/** Reads a number above zero. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new InputError(`"${text}" is not a number above zero.`);
  }
  return value;
}

/** Reads a whole number above zero. */
export function positiveWhole(text: string): number {
  const value = positive(text);
  if (!Number.isSafeInteger(value)) throw new InputError(`"${text}" is not a whole number.`);
  return value;
}

/** Asks before something is done; without a terminal `--yes` has to be given. */
export async function confirm(
  question: string,
  { yes }: { yes?: true },
  otherwise = 'pass --yes to confirm.',
): Promise<void> {
  if (yes) return;
  const { ask } = currentIo();
  if (!ask) {
    throw new InputError(`${question} Not running in a terminal: ${otherwise}`);
  }
  const answer = await ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new InputError('Nothing was done.');
}
