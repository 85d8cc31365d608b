import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createKeyPairSignerFromBytes, type Address } from '@solana/kit';

import { connect, type Connection } from '@inferix/staking-client';

const DEMO = fileURLToPath(new URL('../../../demo/', import.meta.url));
const CLI = fileURLToPath(new URL('../../dist/inferix-stake.js', import.meta.url));

export type Ended = { exitCode: number; stdout: string; stderr: string };
type Test = { after: (stop: () => void) => void };

/** The network of `make demo KEEP=1`, and people who type commands at it as the pages have them. */
export class KeptDemo {
  /** Where commands run, and find their files. */
  readonly folder = mkdtempSync(join(tmpdir(), 'inferix-roles-'));
  #said = '';

  private constructor(private readonly demo: ChildProcess) {}

  static async start(t: Test): Promise<KeptDemo> {
    const demo = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      cwd: DEMO,
      env: { ...process.env, KEEP: '1', NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const kept = new KeptDemo(demo);
    t.after(() => {
      demo.kill('SIGKILL');
      rmSync(kept.folder, { recursive: true });
      if (/^ {2}keypairs/m.test(kept.#said)) rmSync(kept.#keypairs, { recursive: true });
    });
    demo.stdout.setEncoding('utf8').on('data', (text: string) => (kept.#said += text));
    await kept.#says(/worker top-up .*\n/);
    return kept;
  }

  get url(): string {
    return this.#told('RPC');
  }

  /** The same validator under another name, for commands that want a second endpoint. */
  get otherUrl(): string {
    return this.url.replace('127.0.0.1', 'localhost');
  }

  get network(): Address {
    return this.#told('network') as Address;
  }

  get mint(): Address {
    return this.#told('mint') as Address;
  }

  get connection(): Connection {
    return connect(this.url, { websocketUrl: this.#told('websocket') });
  }

  /** A file that the demo wrote beside the keypairs. */
  left(name: string): string {
    return join(this.#keypairs, name);
  }

  async address(name: string): Promise<Address> {
    const bytes = JSON.parse(readFileSync(this.left(`${name}.json`), 'utf8')) as number[];
    return (await createKeyPairSignerFromBytes(Uint8Array.from(bytes))).address;
  }

  /** Moves the chain's clock by what a person types where the demo runs. */
  async travels(journey: string): Promise<void> {
    this.#said = this.#said.replaceAll('It is ', 'It was ');
    this.demo.stdin?.write(`${journey}\n`);
    await this.#says(/^It is .* in epoch \d+\.$/m);
  }

  write(name: string, lines: readonly string[]): void {
    writeFileSync(join(this.folder, name), `${lines.join('\n')}\n`);
  }

  /** Somebody types a command, whose `solana config` names this chain and their keypair. */
  types(who: string, line: string): Promise<Ended> {
    const [program, ...args] = line.split(' ');
    assert.equal(program, 'inferix-stake');
    const home = this.#homeOf(who);
    const env = { PATH: process.env.PATH, HOME: home, INFERIX_NETWORK: this.network };
    return new Promise((resolve) => {
      const options = { cwd: this.folder, env, maxBuffer: 2 ** 24 };
      execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : Number(error.code);
        resolve({ exitCode, stdout, stderr });
      });
    });
  }

  #homeOf(who: string): string {
    const home = join(this.folder, 'home', who);
    const folder = join(home, '.config', 'solana', 'cli');
    mkdirSync(folder, { recursive: true });
    const config = `json_rpc_url: ${this.url}\nkeypair_path: ${this.left(`${who}.json`)}\n`;
    writeFileSync(join(folder, 'config.yml'), config);
    return home;
  }

  get #keypairs(): string {
    return this.#told('keypairs').replace(/:$/, '');
  }

  #told(label: string): string {
    const found = new RegExp(`^ {2}${label} +(\\S+)`, 'm').exec(this.#said)?.[1];
    return found ?? assert.fail(`${label} is not said:\n${this.#said}`);
  }

  async #says(what: RegExp): Promise<void> {
    const { demo } = this;
    while (!what.test(this.#said)) {
      assert.equal(demo.exitCode, null, this.#said);
      if (demo.stdout) await once(demo.stdout, 'data');
    }
  }
}
