import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  createKeyPairSignerFromPrivateKeyBytes,
  getAddressEncoder,
  type Address,
  type KeyPairSigner,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';

import { attestBenchmark, parseNano } from '@inferix/staking-client';
import { TestNetwork } from '@inferix/staking-testkit/network';
import { run } from '../../src/run.js';

/** How a command ended, and what it said. */
export type Ended = { exitCode: number; stdout: string; stderr: string };

type Test = { after: (stop: () => void) => void };

/** A person at a command line of the test's network: configuration, keypair, 1,000 tokens. */
export class Operator {
  private constructor(
    readonly net: TestNetwork,
    readonly signer: KeyPairSigner,
    readonly folder: string,
  ) {}

  /** Starts a network, and gives somebody a keypair file and a configuration. */
  static async start(
    t: Test,
    options?: Parameters<typeof TestNetwork.start>[1],
  ): Promise<Operator> {
    const net = await TestNetwork.start(t, options);
    const folder = mkdtempSync(join(tmpdir(), 'inferix-'));
    t.after(() => {
      rmSync(folder, { recursive: true });
    });
    process.env.XDG_STATE_HOME = join(folder, 'state');
    const signer = await writeKeypair(join(folder, 'id.json'));
    const operator = new Operator(net, signer, folder);
    await operator.#fund(signer.address);
    writeFileSync(
      join(folder, 'config.yml'),
      `json_rpc_url: ${net.chain.url}\nkeypair_path: ${join(folder, 'id.json')}\n`,
    );
    return operator;
  }

  get address(): Address {
    return this.signer.address;
  }

  /** Another keypair file, with SOL and 1,000 tokens. */
  async keypair(name: string): Promise<{ file: string; address: Address }> {
    const file = join(this.folder, name);
    const { address } = await writeKeypair(file);
    await this.#fund(address);
    return { file, address };
  }

  /** Types a command, and answers what it asks; without an answer nobody is there. */
  async types(
    argv: readonly string[],
    answer?: string | (() => Promise<string>),
  ): Promise<Ended & { asked: string[] }> {
    const said = { stdout: '', stderr: '' };
    const asked: string[] = [];
    const into = (stream: 'stdout' | 'stderr') => ({
      write: (text: string | Uint8Array) => {
        said[stream] += String(text);
        return true;
      },
    });
    const exitCode = await run([...argv, '--config', join(this.folder, 'config.yml')], {
      stdout: into('stdout'),
      stderr: into('stderr'),
      ask:
        answer === undefined
          ? undefined
          : (question) => {
              asked.push(question);
              return typeof answer === 'string' ? Promise.resolve(answer) : answer();
            },
    });
    return { exitCode, ...said, asked };
  }

  /** Types a command line that has to work, in words without spaces, and returns what it printed. */
  async does(line: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.types(line.split(' '));
    assert.equal(exitCode, 0, stderr);
    return stdout;
  }

  /** What a command that has to work returns to a program. */
  async reads<T>(line: string): Promise<T> {
    return JSON.parse(await this.does(`${line} --output json`)) as T;
  }

  /** Types a command line that has to be refused, and returns what it said; nothing has moved. */
  async isRefused(line: string, exitCode: 1 | 2): Promise<string> {
    const before = await this.net.books();
    const ended = await this.types(line.split(' '));
    assert.equal(ended.exitCode, exitCode, ended.stderr);
    assert.equal(ended.stdout, '', 'no data');
    assert.deepEqual(await this.net.books(), before, 'nothing moved');
    return ended.stderr;
  }

  /** Opens a worker. */
  async opens(node = 'hanoi-01'): Promise<Address> {
    const { address } = this.net.network;
    const line = `worker open --node ${node} --network ${address} --yes`;
    return (await this.reads<{ worker: Address }>(line)).worker;
  }

  /** Opens a worker of 0.5 IB; at $2 per IB-hour its S(n) is 144. */
  async opensMeasured(node?: string): Promise<Address> {
    const worker = await this.opens(node);
    await this.measures(worker, '0.5');
    return worker;
  }

  /** Opens a worker of 0.5 IB and registers it at $2 per IB-hour with 144 tokens. */
  async registers(node?: string): Promise<Address> {
    const worker = await this.opensMeasured(node);
    await this.does(`worker register ${worker} --price 2 --deposit minimum --max 500 --yes`);
    return worker;
  }

  /** Sets a worker's benchmark, as the benchmark authority. */
  async measures(worker: Address, benchmark: string): Promise<void> {
    const { network, roles } = this.net;
    const { benchmarkAuthority } = roles;
    await this.net.does(
      attestBenchmark({ network, worker, benchmarkAuthority, benchmark: parseNano(benchmark) }),
    );
  }

  async #fund(address: Address): Promise<void> {
    const { chain, mint } = this.net;
    await chain.send(
      getTransferSolInstruction({
        source: chain.payer,
        destination: address,
        amount: 10_000_000_000n,
      }),
    );
    await chain.giveTokens(mint, address, this.net.tokens('1000'));
  }
}

/** Writes a new keypair as solana-keygen does. */
export async function writeKeypair(file: string): Promise<KeyPairSigner> {
  const secret = new Uint8Array(randomBytes(32));
  const signer = await createKeyPairSignerFromPrivateKeyBytes(secret);
  const bytes = [...secret, ...getAddressEncoder().encode(signer.address)];
  writeFileSync(file, JSON.stringify(bytes), { mode: 0o600 });
  return signer;
}
