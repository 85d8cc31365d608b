import { writeFileSync } from 'node:fs';

import type { Address, KeyPairSigner } from '@solana/kit';

import {
  executeSlash,
  fetchVerifier,
  findPenaltyPoolAddress,
  findVerifierAddress,
} from '@inferix/staking-client';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';
import { Distributor } from './distributor.js';
import type { Operator } from './operator.js';

/** A network with 100 tokens in its penalty pool, its distributor, and two verifiers. */
export class Slashed {
  private constructor(
    readonly distributor: Distributor,
    readonly ann: KeyPairSigner,
    readonly bob: KeyPairSigner,
  ) {}

  static async start(...of: Parameters<typeof Distributor.start>): Promise<Slashed> {
    const distributor = await Distributor.start(...of);
    const { chain } = distributor.net;
    const slashed = new Slashed(distributor, await chain.wallet(0), await chain.wallet(0));
    await slashed.slashes('100');
    return slashed;
  }

  /** Slashes a new worker, which fills the penalty pool, and lets the epoch end. */
  async slashes(amount: string): Promise<void> {
    const { net } = this;
    const opened = await net.registersWorker('200');
    const slashCase = await proposes(net, opened, await offenceOf(net, net.tokens(amount)));
    await net.chain.travelTo(slashCase.executableAt);
    await net.does(executeSlash({ network: net.network, slashCase }));
    await net.passesEpochs(1n);
  }

  get net(): TestNetwork {
    return this.distributor.net;
  }

  get operator(): Operator {
    return this.distributor.operator;
  }

  /** A command of this network. */
  line(command: string): string {
    return `${command} --network ${this.net.network.address}`;
  }

  /** Writes a file of shares, and returns its path. */
  writesShares(name: string, shares: readonly (readonly [Address, string])[]): string {
    const file = this.distributor.file(name);
    writeFileSync(file, ['wallet,share', ...shares.map((row) => row.join(','))].join('\n'));
    return file;
  }

  /** The command that builds a snapshot of 60 tokens, a third of them for Bob. */
  building(out: string, more = ''): string {
    const shares = this.writesShares('shares.csv', [
      [this.ann.address, '2'],
      [this.bob.address, '1'],
    ]);
    return this.line(
      `penalties build --shares ${shares} --amount 60 --out ${this.distributor.file(out)}${more && ` ${more}`}`,
    );
  }

  async builds(out: string, more = ''): Promise<string> {
    await this.operator.does(this.building(out, more));
    return this.distributor.file(out);
  }

  /** Publishes a snapshot, and waits until it is claimable. */
  async publishes(snapshot: string): Promise<void> {
    await this.operator.does(this.line(`penalties publish --snapshot ${snapshot} --no-wait --yes`));
    await this.distributor.becomesClaimable();
  }

  paying(snapshot: string, more = ''): string {
    const pace = '--concurrency 2 --poll-ms 50 --yes';
    return this.line(`penalties pay --snapshot ${snapshot} ${pace}${more && ` ${more}`}`);
  }

  /** What a verifier has been paid by the program's books; `undefined` before its first claim. */
  async paid({ address: wallet }: KeyPairSigner): Promise<bigint | undefined> {
    const { chain, network } = this.net;
    const of = { network: network.address, wallet };
    return (await fetchVerifier(chain.connection, of))?.claimedTotal;
  }

  verifierOf({ address: wallet }: KeyPairSigner): Promise<Address> {
    const { network } = this.net;
    return findVerifierAddress({ network: network.address, wallet }, network);
  }

  pool(): Promise<Address> {
    const { network } = this.net;
    return findPenaltyPoolAddress(network.address, network);
  }

  /** Types a command that is refused; nothing has moved, nor has a verifier been paid. */
  async isRefused(command: string, exitCode: 1 | 2): Promise<string> {
    const books = () =>
      Promise.all([this.net.penaltyPool(), this.paid(this.ann), this.paid(this.bob)]);
    const before = JSON.stringify(await books(), textOf);
    const said = await this.operator.isRefused(command, exitCode);
    if (JSON.stringify(await books(), textOf) !== before) throw new Error('penalties moved');
    return said;
  }
}

const textOf = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;
