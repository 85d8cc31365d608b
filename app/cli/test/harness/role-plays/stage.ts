import { join } from 'node:path';

import type { Address } from '@solana/kit';

import {
  acceptsUntil,
  epochAt,
  fetchChainTime,
  fetchNetwork,
  fetchPenaltyPool,
  fetchRewardPool,
  fetchWorker,
  findTokenAccountAddress,
  nextEpochAt,
  type Network,
  type PenaltyPool,
  type RewardPool,
  type Worker,
} from '@inferix/staking-client';
import { KeptDemo } from '../kept-demo.js';
import { RoleDays } from '../role-days.js';
import { hosts } from '../static-host.js';

type Test = Parameters<typeof KeptDemo.start>[0];

/** Who holds a role now, by the name of a keypair: some change hands. */
type Holders = Record<'admin' | 'priceAuthority' | 'guardian', string>;

/** The kept network, the pages that are played on it, and what plays have in common. */
export class Stage {
  readonly holders: Holders = {
    admin: 'admin',
    priceAuthority: 'priceAuthority',
    guardian: 'guardian',
  };

  private constructor(
    readonly demo: KeptDemo,
    readonly days: RoleDays,
    /** Where `public` is served. */
    readonly host: string,
  ) {}

  static async start(t: Test): Promise<Stage> {
    const demo = await KeptDemo.start(t);
    const days = new RoleDays(demo);
    const host = await hosts(t, join(demo.folder, 'public'));
    Object.assign(days.fill, {
      '<another endpoint>': demo.otherUrl,
      'https://rpc.example.org': demo.otherUrl,
      'https://rewards.example.org': host,
    });
    return new Stage(demo, days, host);
  }

  network(): Promise<Network> {
    return fetchNetwork(this.demo.connection, this.demo.network);
  }

  rewards(): Promise<RewardPool> {
    return fetchRewardPool(this.demo.connection, this.demo.network);
  }

  penalties(): Promise<PenaltyPool> {
    return fetchPenaltyPool(this.demo.connection, this.demo.network);
  }

  worker(address: Address): Promise<Worker> {
    return fetchWorker(this.demo.connection, address);
  }

  now(): Promise<bigint> {
    return fetchChainTime(this.demo.connection);
  }

  async epoch(): Promise<bigint> {
    return epochAt(await this.network(), await this.now());
  }

  /** What a wallet's token account holds. */
  async holds(wallet: Address): Promise<bigint> {
    const { mint, tokenProgram } = await this.network();
    const account = await findTokenAccountAddress({ wallet, mint, tokenProgram });
    const { value } = await this.demo.connection.rpc.getTokenAccountBalance(account).send();
    return BigInt(value.amount);
  }

  /** Prices and benchmarks are accepted, and parameters applied, in an epoch's first half. */
  async firstHalf(): Promise<void> {
    const [network, now] = [await this.network(), await this.now()];
    if (now >= acceptsUntil(network, now)) await this.demo.travels('epoch');
  }

  async secondHalf(): Promise<void> {
    const [network, now] = [await this.network(), await this.now()];
    await this.demo.travels(`${(nextEpochAt(network, now) - now) / 60n - 360n}m`);
  }

  /** Has a price committed, as near to this one as a step allows. */
  async prices(price: string): Promise<void> {
    await this.firstHalf();
    const line = `price commit ${price} --clamp --verify-url ${this.demo.otherUrl}`;
    await this.days.prepares(this.holders.priceAuthority, line);
  }

  /** Opens and measures a worker. */
  async opens(who: string, node: string): Promise<Address> {
    const json = await this.days.prepares(who, `worker open --node ${node} --output json`);
    const { worker } = JSON.parse(json) as { worker: Address };
    return worker;
  }

  async measures(worker: Address): Promise<void> {
    await this.days.prepares('benchmarkAuthority', `benchmark attest ${worker} 0.5`);
  }

  /** The workers of the story, and all others that are registered. */
  async registered(): Promise<Address[]> {
    const json = await this.days.prepares('you', 'worker list --all --output json');
    const workers = JSON.parse(json) as { address: Address; registered: boolean }[];
    return workers.filter(({ registered }) => registered).map(({ address }) => address);
  }
}
