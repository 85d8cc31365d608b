import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Address } from '@solana/kit';

import { parseNode } from '@inferix/stake-snapshots/node';
import {
  attestBenchmark,
  findWorkerAddress,
  parseNano,
  type Worker,
} from '@inferix/staking-client';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import { endpoint } from './endpoint.js';
import { changes, lyingNode } from './liar.js';
import { Operator } from './operator.js';

/** What a command for a file of machines returns to a program. */
export type FleetTold = {
  dryRun: boolean;
  transactions: number;
  fees: string | null;
  rent: string | null;
  journal: string;
  done: number;
  already: number;
  failed: number;
  left: number;
  items: {
    name: Address;
    line?: number;
    node?: string;
    outcome: 'done' | 'already' | 'failed' | 'left';
    text: string;
    signature: string | null;
  }[];
};

type Test = Parameters<typeof Operator.start>[0];

/** Machines of an operator, and their file. */
export class TestFleet {
  private constructor(
    private readonly t: Test,
    readonly operator: Operator,
    readonly nodes: readonly string[],
    readonly workers: readonly Address[],
  ) {}

  /** Starts a network, with so many machines that nobody has opened yet, and enough tokens for all. */
  static async start(t: Test, count: number): Promise<TestFleet> {
    const operator = await Operator.start(t);
    const { net } = operator;
    const { chain, mint, network } = net;
    await chain.giveTokens(mint, operator.address, net.tokens(`${count * 400}`));
    const nodes = Array.from({ length: count }, (_, i) => `hanoi-${i + 1}`);
    const workers = await Promise.all(
      nodes.map((node) =>
        findWorkerAddress(
          { network: network.address, opener: operator.address, node: parseNode(node) },
          network,
        ),
      ),
    );
    return new TestFleet(t, operator, nodes, workers);
  }

  get net(): TestNetwork {
    return this.operator.net;
  }

  get file(): string {
    return join(this.operator.folder, 'fleet.csv');
  }

  get journal(): string {
    return `${this.file}.journal.jsonl`;
  }

  /** Writes a line for each machine, with these cells behind its node. */
  writes(columns: string, cells: (index: number) => string): void {
    const lines = this.nodes.map((node, i) => `${node},${cells(i)}`);
    writeFileSync(this.file, [`node,${columns}`, ...lines].join('\n'));
  }

  line(command: string): string[] {
    return `fleet ${command} --from ${this.file} --network ${this.net.network.address}`.split(' ');
  }

  /** Runs a command, and returns its one table. */
  async tells(command: string): Promise<FleetTold & { exitCode: number; stderr: string }> {
    const ended = await this.operator.types(this.line(`${command} --yes --output json`));
    assert.notEqual(ended.stdout, '', ended.stderr);
    return { ...(JSON.parse(ended.stdout) as FleetTold), ...ended };
  }

  /** Runs a command through an endpoint that answers nothing once it has passed a transaction on. */
  async losesAnswers(command: string): Promise<{ sent: number }> {
    const { url, wires } = await endpoint(this.t, this.net.chain.url, (_, sent) =>
      sent > 0 ? 403 : undefined,
    );
    const lost = await this.operator.types([
      ...this.line(`${command} --yes --output json`),
      ...['--url', url],
    ]);
    assert.equal(lost.exitCode, 3, lost.stderr);
    return { sent: wires.size };
  }

  /** Runs a command at a node that shows the workers as they were: nothing on the chain moves. */
  async isLiedTo(command: string, old: ReadonlyMap<string, string>) {
    const liar = await lyingNode(
      this.t,
      this.net.chain.url,
      changes((address, shown) => {
        const data = old.get(address);
        return shown && data !== undefined ? { ...shown, data: [data, 'base64'] } : shown;
      }),
    );
    const before = await this.net.books();
    const told = await this.tells(`${command} --url ${liar.url}`);
    return { told, before, after: await this.net.books() };
  }

  /** The workers' accounts, to show later. */
  async data(): Promise<Map<string, string>> {
    const { value } = await this.net.chain.connection.rpc
      .getMultipleAccounts([...this.workers], { encoding: 'base64' })
      .send();
    return new Map(this.workers.map((address, i) => [address, value[i]?.data[0] ?? '']));
  }

  all(): Promise<Worker[]> {
    return Promise.all(this.workers.map((address) => this.net.worker({ address })));
  }

  /** What the benchmark authority does to all machines, some at once. */
  async measures(benchmark: string): Promise<void> {
    const { network, roles } = this.net;
    const { benchmarkAuthority } = roles;
    for (let i = 0; i < this.workers.length; i += 10) {
      const attested = this.workers.slice(i, i + 10).map((worker) =>
        attestBenchmark({
          ...{ network, worker, benchmarkAuthority },
          benchmark: parseNano(benchmark),
        }),
      );
      await this.net.does((await Promise.all(attested)).flat());
    }
  }

  /** How many lines of a type the journal has. */
  journaled(type: 'sent' | 'landed' | 'gone'): number {
    if (!existsSync(this.journal)) return 0;
    const lines = readFileSync(this.journal, 'utf8').split('\n');
    return lines.filter((line) => line.startsWith(`{"type":"${type}"`)).length;
  }
}
