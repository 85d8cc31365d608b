import type { Ended } from '../test/harness/command-line.js';
import type { Faults } from '../test/harness/faults.js';
import { lamportsOf, readBooks, type Books } from './books.js';
import { build, emissionOf, passEpoch, pay, payAndKill, plan, publish } from './epoch.js';
import { populate, type Member } from './population.js';
import {
  differencesOf,
  leftOutDifferences,
  planDifferences,
  summaryDifferences,
  type Difference,
} from './reconcile.js';
import type { Phases } from './phases.js';
import { Stops } from './stops.js';
import { upheaval } from './upheaval.js';
import type { World } from './world.js';

/** What is to be simulated. */
export type Simulation = {
  workers: number;
  /** This many machines of an owner are paid into one wallet; see `populate`. */
  fleet?: number | undefined;
  /** How often paying is killed before it may end. */
  kills?: number;
  /** What happens to requests once the snapshot is being built. */
  faults?: Faults;
  /** Of the moments of the kills. */
  seed?: number;
  /** More options for `rewards pay`. */
  payArgs?: readonly string[];
};

/** What it came to. */
export type Simulated = {
  members: Member[];
  /** Transactions that opened the workers. */
  opening: number;
  books: Books;
  differences: Difference[];
  /** How many runs were killed before they had ended by themselves. */
  killed: number;
  /** Why commands stopped by themselves, and how often they were started again. */
  stops: Stops;
  planned: Ended;
  paid: Ended;
};

/** A whole epoch: workers are opened, work, and are paid by the real command line. */
export async function simulate(
  world: World,
  phases: Phases,
  { workers, fleet, kills = 0, faults = {}, seed = 1, payArgs = [] }: Simulation,
): Promise<Simulated> {
  const { gateway, crank } = world;
  // Where nothing goes wrong nothing may stop.
  const stops = new Stops(Object.keys(faults).length === 0 ? 0 : undefined);
  const { members, transactions: opening } = await phases.of('open workers', () =>
    populate(world, workers, {
      fleet,
      progress: (done) => {
        phases.progress(`${done} of ${workers}`);
      },
    }),
  );
  await phases.of('pass the epoch', () => passEpoch(world, members));
  gateway.faults = faults;
  const built = await phases.of('rewards build', () => build(world, stops));
  await phases.of('workers leave, some are barred, the price falls', () =>
    upheaval(world, members),
  );
  await phases.of('rewards publish, verify', () => publish(world, stops));
  const before = {
    emission: emissionOf(world),
    crank: await lamportsOf(world, crank.signer.address),
  };
  const planned = await phases.of('rewards plan', () => plan(world, stops));
  const killed =
    kills === 0
      ? 0
      : await phases.of('rewards pay, killed', async () => {
          // So slow that a kill finds something that has begun and not ended.
          gateway.faults = { ...faults, delayed: 1 };
          const killed = await payAndKill(world, kills, { seed, args: payArgs });
          gateway.faults = faults;
          return killed;
        });
  const paid = await phases.of('rewards pay', () =>
    stops.untilDone(() => pay(world, payArgs, { show: phases.shown })),
  );
  gateway.faults = {};
  const books = await phases.of('read everything', () => readBooks(world));
  const differences = [
    ...leftOutDifferences(members, built.data ?? {}),
    ...differencesOf(books, members, before),
  ];
  // Of runs that were killed nobody counted what they did; over a bad connection nobody can.
  if (kills === 0 && Object.keys(faults).length === 0) {
    differences.push(...summaryDifferences(books, members, paid.data ?? {}));
    const strategy = payArgs.includes('--large-transactions')
      ? 'large transactions'
      : 'lookup tables';
    differences.push(...planDifferences(books, planned.data ?? {}, strategy));
  }
  return { members, opening, books, differences, killed, stops, planned, paid };
}
