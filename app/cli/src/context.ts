/**
 * What every command needs: the cluster, the keys, the network, the output. From options, then from the
 * environment, then from the Solana command line's own configuration file.
 *
 * @module
 */

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import type { Address, Commitment, KeyPairSigner, Rpc, Signature, SolanaRpcApi } from '@solana/kit';
import { parse } from 'yaml';

import {
  fetchNetwork,
  findKnownNetwork,
  INFERIX_STAKING_PROGRAM_ADDRESS,
  type Network,
} from '@inferix/staking-client';
import type { Source } from './chain/books.js';
import { connectRpc, DEFAULT_LIMITS, type RpcCounts, type RpcLimits } from './chain/rpc.js';
import { InputError } from './failure.js';
import { readKeypair } from './keypair.js';
import {
  DEFAULT_CONFIG,
  LEVELS,
  SETTLED,
  type ChainOptions,
  type SendingOptions,
} from './options.js';
import { Output } from './output.js';
import { parseAddress } from './parse.js';

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

const DEFAULT_KEYPAIR = join(homedir(), '.config', 'solana', 'id.json');

/** An endpoint by itself, which answers everything. */
type Endpoint = Source & { rpc: Rpc<SolanaRpcApi> };

/** The cluster, as a command's options have it. */
export class Context {
  readonly rpc: Rpc<SolanaRpcApi>;
  /** The staking program: the published one, unless `--program` names another deployment. */
  readonly programAddress: Address;
  readonly counts: RpcCounts;
  readonly urls: readonly string[];
  readonly commitment: Commitment;
  readonly output: Output;
  readonly #config: Readonly<Record<string, unknown>>;
  readonly #limits: RpcLimits;

  /** @param ends - Aborts every request, with its reason. */
  constructor(
    readonly options: ChainOptions,
    private readonly ends?: AbortSignal,
  ) {
    this.#config = readConfig(options.config);
    this.programAddress =
      options.program === undefined
        ? (findKnownNetwork(options.network ?? '')?.programAddress ??
          INFERIX_STAKING_PROGRAM_ADDRESS)
        : parseAddress(options.program, '--program');
    const urls = options.url ?? [this.#text('json_rpc_url') ?? 'l'];
    this.urls = [...new Set(urls.map(clusterUrl))];
    this.commitment = options.commitment ?? this.#configCommitment() ?? 'confirmed';
    this.output = new Output(options.output);
    this.#limits = {
      ...DEFAULT_LIMITS,
      requestsPerSecond: options.rps,
      concurrency: options.concurrency,
    };
    const note = (sentence: string): void => {
      if (this.urls.length > 1) this.output.note(sentence);
    };
    const { rpc, counts } = connectRpc(this.urls, this.#limits, note, ends);
    this.rpc = rpc;
    this.counts = counts;
  }

  /** The endpoints that are named, each by itself: for what all of them have to agree on. */
  endpoints(): Rpc<SolanaRpcApi>[] {
    if (this.urls.length === 1) return [this.rpc];
    return this.urls.map((url) => connectRpc(url, this.#limits, undefined, this.ends).rpc);
  }

  /** Fetches the network that `--network` names. */
  async network(): Promise<Network> {
    return fetchNetwork(this, this.networkAddress());
  }

  /** The network that `--network` names. */
  networkAddress(): Address {
    const { network } = this.options;
    if (network === undefined) {
      throw new InputError('Which network? Name it with --network, or set INFERIX_NETWORK.');
    }
    return findKnownNetwork(network)?.address ?? parseAddress(network, '--network');
  }

  /**
   * The endpoints for what cannot be undone, which is decided by what is finalized: that of the command, and
   * the one that `--verify-url` names, which has to agree.
   */
  sources(verifyUrl: string | undefined): { first: Endpoint; second: Endpoint | undefined } {
    const commitment = 'finalized';
    const hosts = this.urls.map((url) => new URL(url).host);
    const { programAddress } = this;
    const first = { rpc: this.rpc, programAddress, commitment, name: hosts.join(' or ') } as const;
    if (verifyUrl === undefined) return { first, second: undefined };
    const url = clusterUrl(verifyUrl);
    const name = new URL(url).host;
    if (hosts.includes(name)) {
      throw new InputError(`--verify-url: ${name} is read already. Name another endpoint.`);
    }
    const { rpc } = connectRpc([url], this.#limits);
    return { first, second: { rpc, programAddress, commitment, name } };
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
    const cluster = EXPLORED.find((name) => this.urls.includes(CLUSTERS[name] ?? ''));
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
    // A path or query may hold an API key.
    const shown = /^[^/]*(\/\/[^/?#@]*)?/.exec(text)?.[0] ?? '';
    throw new InputError(`"${shown}" is not an RPC endpoint. Write a URL, or m, t, d or l.`);
  }
  const { host, username, password } = new URL(url);
  if (username !== '' || password !== '') {
    throw new InputError(`${host}: a user name in front of the host is not sent. Leave it out.`);
  }
  return url;
}
