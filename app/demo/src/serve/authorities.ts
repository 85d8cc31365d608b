/**
 * The authorities of the played network, as the demo bar calls them: they measure, commit prices, publish
 * rewards, accuse, and let the time pass. All of it by transactions, with the keys of the story.
 *
 * @module
 */

import { snapshotText, proofFiles, type Snapshot } from '@inferix/stake-snapshots';
import {
  acceptsUntil,
  applyRole,
  attestBenchmark,
  benchmarkAt,
  commitPrice,
  epochAt,
  fetchNetwork,
  findWorkers,
  formatNano,
  minimumStakeFrom,
  nextEpochAt,
  proposeRole,
  proposeSlash,
  Role,
  setSnapshotUri,
  slashable,
  StakingError,
  termsAt,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import type { Address, Instruction } from '@solana/kit';

import { claimAll, publishEpoch } from '../epochs.js';
import { addStake } from '../onboarding.js';
import { dollars, ifx } from '../print.js';
import type { Worked } from '../snapshots.js';
import { WORKERS } from '../workers.js';
import { hash32, type World } from '../world.js';
import { decideCases, openCases } from './cases.js';
import { DemoError } from './demo-error.js';
import {
  FALL_PERCENT,
  GIVEN_SOL,
  GIVEN_TOKENS,
  MACHINE,
  PAID_EPOCHS,
  SLASH_PART,
} from './figures.js';

/** Told how far something is that takes its time. */
export type Progress = (text: string) => void;

export class Authorities {
  /** The distributor's files, by their path below the network's `snapshot_uri`. */
  readonly files = new Map<string, string>();
  readonly #given = new Set<Address>();

  private constructor(
    private readonly world: World,
    /** What was published last, which the next snapshot continues. */
    public latest: Snapshot,
  ) {}

  /** Takes over where the story ended: with another slasher, a price of today, and files of proofs at `uri`. */
  static async takeOver(world: World, latest: Snapshot, uri: string): Promise<Authorities> {
    const authorities = new Authorities(world, latest);
    await authorities.#appointSlasher();
    const { network, roles } = world;
    await world.send('set_snapshot_uri', setSnapshotUri({ network, admin: roles.admin, uri }));
    await authorities.#reachFirstHalf();
    await authorities.nextEpoch();
    await authorities.nextEpoch();
    return authorities;
  }

  /** The network and the chain's time, as they are now. */
  async look(): Promise<{ network: Network; now: bigint }> {
    const { chain, network } = this.world;
    const [fresh, now] = await Promise.all([
      fetchNetwork(chain.connection, network.address),
      chain.now(),
    ]);
    return { network: fresh, now };
  }

  /** The workers that are not part of the story: those that visitors have opened. */
  async guests(): Promise<Worker[]> {
    const { chain, network, members } = this.world;
    const all = await findWorkers(chain.connection, { network: network.address });
    const known = new Set(members.map(({ address }) => address));
    return all.filter(({ address }) => !known.has(address));
  }

  async workersOf(wallet: Address): Promise<Worker[]> {
    const workers = (await this.guests()).filter(({ owner }) => owner === wallet);
    return workers.sort((a, b) => (a.openedSlot < b.openedSlot ? -1 : 1));
  }

  /** Gives a new wallet SOL and tokens, once. */
  async give(wallet: Address): Promise<string> {
    const { chain, mint } = this.world;
    const text = `The wallet holds ${GIVEN_SOL} SOL and ${ifx(GIVEN_TOKENS)} IFX.`;
    if (this.#given.has(wallet)) return text;
    this.#given.add(wallet);
    await chain.fund(wallet, GIVEN_SOL);
    await chain.giveTokens(mint, wallet, GIVEN_TOKENS);
    return text;
  }

  /** Measures all machines of a wallet. */
  async measure(wallet: Address): Promise<string> {
    const workers = await this.workersOf(wallet);
    if (workers.length === 0) throw new DemoError('Open a worker first: then it can be measured.');
    const { network, roles } = this.world;
    const { benchmarkAuthority } = roles;
    const { name, benchmark } = MACHINE;
    let measured = 0;
    for (const { address: worker } of workers) {
      const attested = attestBenchmark({ network, worker, benchmarkAuthority, benchmark });
      if (await this.#unlessRefused(attested, 'BenchmarkAlreadyAttested')) measured += 1;
    }
    if (measured === 0) {
      throw new DemoError('It is measured already. A machine is measured once in an epoch.');
    }
    return `Measured: ${name} with ${formatNano(benchmark)} IB. The speed is on chain.`;
  }

  /** Commits a price for the next epoch that is lower by 30 percent. */
  async tokenFalls(): Promise<string> {
    await this.#reachFirstHalf();
    const { network, now } = await this.look();
    const epoch = epochAt(network, now) + 1n;
    const { referencePrice } = termsAt(network, now);
    const price = (referencePrice * (100n - FALL_PERCENT)) / 100n;
    const commits = commitPrice({ network, ...this.world.roles, price });
    if (!(await this.#unlessRefused(commits, 'PriceAlreadyCommitted'))) {
      throw new DemoError(
        `The price of epoch ${epoch} is committed already. Let the next epoch begin.`,
      );
    }
    return `${dollars(price, 4)} per IFX from epoch ${epoch}, ${FALL_PERCENT}% less. S(n) rises with it.`;
  }

  /** Accuses the first worker of a wallet that holds a stake. */
  async slash(wallet: Address): Promise<string> {
    const { chain, network, roles } = this.world;
    const workers = await this.workersOf(wallet);
    const accused = workers.find((worker) => slashable(worker) > 0n);
    if (!accused) throw new DemoError('Register a worker first: a slash takes from its stake.');
    if ((await openCases(this.world, [accused])).length > 0) {
      throw new DemoError('There is an open case against this worker already.');
    }
    const amount = slashable(accused) / SLASH_PART;
    const at = await chain.now();
    const [id, evidenceHash] = [hash32(`${accused.address} ${at}`), hash32('missed heartbeats')];
    const offence = { id, reason: 1, evidenceHash, at, amount };
    const { slasher } = roles;
    await this.#send(proposeSlash({ network, worker: accused.address, slasher, offence }));
    return (
      `A case asks ${ifx(amount)} IFX for missed heartbeats. Contest it on the worker’s page and the guardian ` +
      'vetoes it. Otherwise it is executed in the next epoch.'
    );
  }

  /** Whether every open case against a worker is answered. */
  async isContested(worker: Worker): Promise<boolean> {
    if (worker.openCases === 0) return false;
    const cases = await openCases(this.world, [worker]);
    return cases.every(({ answerHash }) => answerHash !== undefined);
  }

  /**
   * Lets time pass until everything that is unbonding now has matured. So that it takes seconds, rewards are
   * published for the first and the last epochs of it only.
   */
  async unbondingPasses(progress: Progress): Promise<string> {
    const { chain, network } = this.world;
    const { unbondingSecs, epochSecs } = network.params;
    const until = (await chain.now()) + BigInt(unbondingSecs);
    const paidFrom = until - PAID_EPOCHS * BigInt(epochSecs);
    let epoch = await this.nextEpoch();
    for (let now = await chain.now(); now < until; now = await chain.now()) {
      progress(`${(until - now + DAY - 1n) / DAY} days to go`);
      if (now < paidFrom) await this.#beginEpoch();
      else epoch = await this.nextEpoch();
    }
    return `${unbondingSecs / Number(DAY)} days later: epoch ${epoch} has begun.`;
  }

  /**
   * Begins the next epoch. The one that ends is paid: its rewards are published, hosted, and claimed for
   * everybody but the visitors, who do that themselves.
   */
  async nextEpoch(): Promise<bigint> {
    const { world } = this;
    await this.#lookAfterOthers();
    const network = await this.#beginEpoch();
    const published = await publishEpoch(world, this.latest, await this.#guestsWork(network));
    this.#host(published.snapshot);
    const claimableAt = (await world.chain.now()) + BigInt(network.params.publicationDelaySecs);
    await world.chain.travelTo(claimableAt + INTO_THE_MINUTE);
    await claimAll(world, published);
    await decideCases(world, await this.guests());
    return published.epoch + 1n;
  }

  /** Travels to the next epoch, for which there is a price. Returns the network as it was. */
  async #beginEpoch(): Promise<Network> {
    await this.#keepPrice();
    const { network, now } = await this.look();
    await this.world.chain.travelTo(nextEpochAt(network, now));
    return network;
  }

  /** Visitors' machines work around the clock, as fast as they were measured. */
  async #guestsWork(network: Network): Promise<Worked[]> {
    const [guests, now] = await Promise.all([this.guests(), this.world.chain.now()]);
    const minutes = BigInt(network.params.epochSecs / 60);
    return guests.map((worker) => {
      return { worker: worker.address, work: benchmarkAt(worker, now) * minutes };
    });
  }

  #host(snapshot: Snapshot): void {
    this.latest = snapshot;
    const { epoch } = snapshot.header;
    this.files.set(`${epoch}.snapshot`, [...snapshotText(snapshot)].join(''));
    for (const { name, text } of proofFiles(snapshot)) {
      this.files.set(`proofs/${epoch}/${name}`, text);
    }
  }

  /** Commits today's price for the next epoch, unless there is one already. */
  async #keepPrice(): Promise<void> {
    const { network, now } = await this.look();
    const { roles } = this.world;
    const price = termsAt(network, now).referencePrice;
    await this.#unlessRefused(commitPrice({ network, ...roles, price }), 'PriceAlreadyCommitted');
  }

  /** The other operators top up before they fall short: all but the one that leaves it to its rewards. */
  async #lookAfterOthers(): Promise<void> {
    const { world } = this;
    const { network, now } = await this.look();
    const epoch = epochAt(network, now) + 1n;
    const workers = await world.workers();
    for (const [i, member] of world.members.entries()) {
      const worker = workers[i];
      if (!worker?.registered || member.name === WORKERS.healing) continue;
      const minimum = minimumStakeFrom(network, worker, epoch, now)?.minimumStake ?? 0n;
      const missing = minimum - worker.activeStake;
      if (missing > 0n) await addStake(world, member, missing);
    }
  }

  /** The story removed the slasher. Another one takes office after the delay for that. */
  async #appointSlasher(): Promise<void> {
    const { world } = this;
    const { network, roles, chain } = world;
    const slasher = await world.wallet('new-slasher');
    const role = Role.Slasher;
    await this.#send(proposeRole({ network, admin: roles.admin, role, key: slasher.address }));
    await chain.travelBy(BigInt(network.params.paramDelaySecs));
    await this.#send(applyRole({ network, role }));
    roles.slasher = slasher;
  }

  /** Prices are accepted in the first half of an epoch only. */
  async #reachFirstHalf(): Promise<void> {
    const { network, now } = await this.look();
    if (now < acceptsUntil(network, now)) return;
    await this.world.chain.travelTo(nextEpochAt(network, now));
  }

  /** False where the program refuses it for this reason. */
  async #unlessRefused(action: Promise<Instruction[]>, code: string): Promise<boolean> {
    try {
      await this.#send(action);
      return true;
    } catch (error) {
      if (isCode(error, code)) return false;
      throw error;
    }
  }

  /** Nobody reconciles what visitors do, so nothing is booked. */
  async #send(action: Promise<Instruction[]>): Promise<void> {
    await this.world.chain.send(...(await action));
  }
}

const DAY = 86_400n;

/** The clock does not stand where a countdown in hours changes, which would go to and fro. */
const INTO_THE_MINUTE = 30n;

const isCode = (error: unknown, code: string): boolean =>
  error instanceof StakingError && error.code === code;
