import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Address, KeyPairSigner } from '@solana/kit';

import { readSnapshot } from '@inferix/stake-snapshots/node';
import {
  cancelPublication,
  claimRewards,
  closeWorker,
  type Outcome,
  planClaim,
  PoolKind,
  requestUnstake,
  Role,
  setRole,
  settledAt,
  suspendPublication,
  withdraw,
} from '@inferix/staking-client';
import type { TestNetwork, TestWorker } from '@inferix/staking-testkit/network';
import { Operator } from './operator.js';

/** What `rewards pay` returns to a program, as far as tests look. */
export type Paid = {
  paid: number;
  paidAmount: string;
  restaked: number;
  restakedAmount: string;
  unread: number;
  unreadAmount: string;
  already: number;
  waiting: Record<string, number>;
  waitingAmount: string;
  closed: number;
  failed: Record<string, number>;
  remaining: number;
  tokenAccountsCreated: number;
  tokenAccountRent: string;
};

/** A line of a receipts file. */
export type ReceiptLine = {
  type: string;
  worker?: Address;
  amount?: string;
  signature?: string;
  wallets?: Address[];
};

/** The distributor of a network, at the command line. */
export class Distributor {
  private constructor(readonly operator: Operator) {}

  static async start(
    t: Parameters<typeof Operator.start>[0],
    options?: Parameters<typeof Operator.start>[1],
  ): Promise<Distributor> {
    const operator = await Operator.start(t, options);
    const { net } = operator;
    const { network, roles } = net;
    const { admin } = roles;
    const key = operator.address;
    await net.does(setRole({ network, admin, role: Role.Distributor, key }));
    return new Distributor(operator);
  }

  get net(): TestNetwork {
    return this.operator.net;
  }

  /** The options that fund without a question: the same chain under another name is the second endpoint. */
  get funding(): string {
    return `--fund --yes --verify-url ${this.net.chain.url.replace('127.0.0.1', 'localhost')}`;
  }

  file(name: string): string {
    return join(this.operator.folder, name);
  }

  /** All files that there are. */
  files(): string[] {
    return readdirSync(this.operator.folder).sort();
  }

  /** A command of `rewards` for this network. */
  line(command: string): string {
    return `rewards ${command} --network ${this.net.network.address}`;
  }

  /** Writes a work file, and returns its path. */
  writesWork(rows: readonly (readonly [worker: { address: Address }, work: string])[]): string {
    const file = this.file('work.csv');
    const lines = rows.map(([{ address }, work]) => `${address},${work}`);
    writeFileSync(file, ['worker,work', ...lines].join('\n'));
    return file;
  }

  /** Builds a snapshot of 100 tokens for the same work of each worker, and returns its path. */
  async builds(name: string, workers: readonly TestWorker[], more = ''): Promise<string> {
    const work = this.writesWork(workers.map((worker) => [worker, '10'] as const));
    const out = this.file(name);
    await this.operator.does(
      this.line(`build --work ${work} --emission 100 --out ${out}${more && ` ${more}`}`),
    );
    return out;
  }

  /** Funds and publishes a snapshot, and waits until it is claimable. */
  async publishes(snapshot: string, more = ''): Promise<void> {
    const line = `publish --snapshot ${snapshot} --no-wait ${this.funding}${more && ` ${more}`}`;
    await this.operator.does(this.line(line));
    await this.becomesClaimable();
  }

  /** Verifies a snapshot as far as that can be done, and returns the checks that do not hold. */
  async verifies(snapshot: string, previous?: string): Promise<string[]> {
    const more = previous === undefined ? '' : ` --previous ${previous}`;
    const typed = this.line(`verify --snapshot ${snapshot} --partial${more}`).split(' ');
    const { exitCode, stdout, stderr } = await this.operator.types(typed);
    const wrong = stdout.split('\n').filter((text) => text.startsWith('WRONG'));
    assert.equal(exitCode, wrong.length > 0 ? 1 : 0, stderr);
    if (wrong.length > 0)
      assert.match(stderr, new RegExp(`^${wrong.length} of \\d+ checks failed\\.$`, 'm'));
    return wrong.map((text) => text.replace(/^WRONG (.*?): .*$/, '$1'));
  }

  /** Somebody else claims for a worker, alone. */
  async claims(worker: { address: Address }, snapshot: string): Promise<Outcome> {
    const { leaves } = await readSnapshot(snapshot);
    const leafIndex = leaves.find(worker.address) ?? assert.fail('it has a leaf');
    const [network, now] = await Promise.all([this.net.current(), this.net.chain.now()]);
    const run = planClaim({
      ...{ network, now, tree: leaves.tree(), leafIndex },
      worker: await this.net.worker(worker),
      cumulative: leaves.cumulative[leafIndex] ?? 0n,
    });
    return this.net.does(claimRewards({ network, run }));
  }

  /** The guardian or the admin suspends what is published. */
  async suspends(authority: KeyPairSigner = this.net.roles.guardian): Promise<void> {
    const { network, chain } = this.net;
    const { distribution } = await this.net.rewardPool();
    const { current } = settledAt(distribution, await chain.now());
    const { root } = current ?? assert.fail('something is claimable');
    await this.net.does(suspendPublication({ network, pool: PoolKind.Rewards, authority, root }));
  }

  /** The guardian drops what is published and not claimable yet. */
  async cancels(): Promise<void> {
    const { network, roles } = this.net;
    const { pending } = (await this.net.rewardPool()).distribution;
    const { root } = pending ?? assert.fail('something is pending');
    const authority = roles.guardian;
    await this.net.does(cancelPublication({ network, pool: PoolKind.Rewards, authority, root }));
  }

  async becomesClaimable(): Promise<void> {
    await this.net.chain.travelBy(BigInt(this.net.network.params.publicationDelaySecs));
  }

  /** The command that pays a snapshot without lookup tables. */
  paying(snapshot: string, more = ''): string {
    const options = '--no-lookup-tables --concurrency 2 --poll-ms 50 --yes';
    return this.line(`pay --snapshot ${snapshot} ${options}${more && ` ${more}`}`);
  }

  pays(snapshot: string, more = ''): Promise<Paid> {
    return this.operator.reads<Paid>(this.paying(snapshot, more));
  }

  /** The receipts of a snapshot; a line that is torn is none. */
  receipts(snapshot: string): ReceiptLine[] {
    const text = readFileSync(`${snapshot}.receipts.jsonl`, 'utf8');
    assert.ok(text.endsWith('\n'), 'whole lines');
    return text.split('\n').flatMap((line) => {
      try {
        return [JSON.parse(line) as ReceiptLine];
      } catch {
        return [];
      }
    });
  }

  /** What the receipts say each worker was paid: each at most once. */
  paidBy(snapshot: string): Map<Address, bigint> {
    return this.#booked(snapshot, 'paid');
  }

  /** What the receipts say went into each worker's stake: each at most once. */
  restakedBy(snapshot: string): Map<Address, bigint> {
    return this.#booked(snapshot, 'restaked');
  }

  #booked(snapshot: string, type: 'paid' | 'restaked'): Map<Address, bigint> {
    const lines = this.receipts(snapshot).filter((line) => line.type === type);
    const workers = new Map(lines.map(({ worker, amount }) => [worker, BigInt(amount ?? '')]));
    assert.equal(workers.size, lines.length, `a worker is ${type} once`);
    return workers as Map<Address, bigint>;
  }

  /** Ends a worker's registration: its stake matures later. */
  async deregisters({ address: worker, owner }: TestWorker): Promise<void> {
    const { network } = this.net;
    const { activeStake: amount } = await this.net.worker({ address: worker });
    await this.net.does(requestUnstake({ network, worker, owner, amount }));
  }

  /** Takes the matured stakes of workers out and closes them. */
  async closes(...workers: readonly TestWorker[]): Promise<void> {
    const { network, chain } = this.net;
    for (const worker of workers) await this.deregisters(worker);
    await chain.travelBy(BigInt(network.params.unbondingSecs));
    for (const { address: worker, owner } of workers) {
      await this.net.does(withdraw({ network, worker, owner }));
      await this.net.does(closeWorker({ network, worker, owner }));
    }
  }
}
