import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NANO } from '@inferix/staking-client';
import { fromHex } from '../src/hex.js';
import type { Snapshot, SnapshotHeader } from '../src/snapshot.js';
import {
  checkBooks,
  checkClaims,
  checkEarners,
  checkMissing,
  checkOpened,
  checkPlausible,
} from '../src/verify-states.js';
import { checkPublication, checkSplit, checkSuccession, type Check } from '../src/verify.js';
import { Coverage, type WorkerStates } from '../src/worker-states.js';
import { altered, type Row } from './harness/snapshots.js';
import { addressOf, CAP, keyOf, World } from './harness/worlds.js';

const SPLIT = 'the pot is split in proportion to work, to the last unit';
const NETWORK = 'it is of this network';
const ROOT = 'its root is published';
const PUBLISHED = 'epoch, total and number of leaves are as published';
const PREVIOUS = 'it names the previous snapshot';
const RISES = 'epochs rise';
const KEEPS = 'every worker keeps what it had earned';
const RETIRED = 'what closed workers had is retired or split again';
const GROWS = 'the total grows by the emission and what is written off';
const CAPPED = 'the emission is within the caps';
const CLAIMS = 'every claim is in the leaf of its worker, or retired';
const MISSING = 'who is not there has closed since';
const OPENED = 'every worker with a leaf had been opened by then';
const EARNERS = 'who earned was registered when the epoch began, and not short in it';

/** Two epochs, the second one after somebody with claims and somebody without have closed. */
function twoEpochs(): { world: World; first: Snapshot; second: Snapshot } {
  const world = new World();
  for (const name of ['ann', 'bob', 'cat', 'dan']) world.opens(name);
  const built = world.builds({ ann: 1n, bob: 2n, cat: 3n, dan: 4n });
  world.publishes(built);
  world.pays('cat');
  for (const name of ['cat', 'dan']) world.closes(name);
  world.opens('eve');
  const { snapshot } = world.builds({ ann: 1n, eve: 2n });
  return { world, first: built.snapshot, second: snapshot };
}

/** The names of the checks that fail, of a snapshot that was published as it is. */
function failures(world: World, snapshot: Snapshot, previous: Snapshot | undefined): string[] {
  const { header, leaves } = snapshot;
  const { root, epoch, cumulativeTotal } = header;
  const current = {
    root: fromHex(root),
    epoch,
    cumulativeTotal,
    ...{ growth: 0n, writtenOff: 0n, work: 0n, claimableAt: 0n },
    leafCount: leaves.count,
  };
  const checks: Check[] = [
    checkSplit(snapshot),
    ...checkPublication(snapshot, world.network, { ...world.distribution, current }),
    ...checkSuccession(previous, snapshot, world.network).checks,
    ...checkClaims(snapshot, world.states(leaves.keys), world.readings),
    checkBooks(snapshot, previous, world.readings),
    checkOpened(snapshot, world.readings.before),
    checkMissing(snapshot, world.states(leaves.keys), world.closedWorkers),
    checkEarners(snapshot, world.states(leaves.keys)),
  ];
  return checks.filter(({ holds }) => !holds).map(({ name }) => name);
}

const add = (rows: Map<string, Row>, name: string, change: Row): void => {
  const row = rows.get(addressOf(name));
  assert.ok(row);
  row.cumulative = (row.cumulative ?? 0n) + (change.cumulative ?? 0n);
  row.earned = (row.earned ?? 0n) + (change.earned ?? 0n);
  row.work = (row.work ?? 0n) + (change.work ?? 0n);
};

test('what was built holds', () => {
  const { world, first, second } = twoEpochs();
  assert.deepEqual(failures(world, first, undefined), []);
  assert.deepEqual(failures(world, second, first), []);
});

test('a split in favour of somebody is found', () => {
  const { world, first, second } = twoEpochs();
  const unfair = altered(second, (rows) => {
    add(rows, 'ann', { cumulative: 1n, earned: 1n });
    add(rows, 'eve', { cumulative: -1n, earned: -1n });
  });
  assert.deepEqual(failures(world, unfair, first), [SPLIT]);
  const lied = altered(second, (rows) => {
    add(rows, 'ann', { work: 1n });
  });
  assert.deepEqual(failures(world, lied, first), [SPLIT]);
  const idle = altered(second, (rows) => {
    for (const row of rows.values()) row.work = 0n;
  });
  assert.deepEqual(failures(world, idle, first), [SPLIT]);
});

test('an earlier total that was moved to somebody else is found', () => {
  const { world, first, second } = twoEpochs();
  const moved = altered(second, (rows) => {
    add(rows, 'ann', { cumulative: 10n });
    add(rows, 'bob', { cumulative: -10n });
  });
  assert.deepEqual(failures(world, moved, first), [KEEPS]);
  const slot = altered(second, (rows) => {
    const row = rows.get(addressOf('bob'));
    if (row) row.openedSlot = 99n;
  });
  // One worker closed that has not, and one from nowhere that has earned already.
  assert.deepEqual(failures(world, slot, first), [KEEPS, RETIRED, MISSING]);
});

test('what is dropped has to be retired or split again, and what is retired never comes back', () => {
  const { world, first, second } = twoEpochs();
  const { header } = second;
  const dropped = altered(second, (rows) => {
    rows.delete(addressOf('bob'));
  });
  assert.deepEqual(failures(world, dropped, first), [RETIRED]);
  const { dropped: gone } = checkSuccession(first, second, world.network);
  assert.deepEqual(gone.map(({ worker }) => worker).sort(), ['cat', 'dan'].map(addressOf).sort());

  // Bob leaves, too; but of the 300 that cat was paid, 100 are given out again.
  world.publishes({ snapshot: second });
  world.closes('bob');
  const { snapshot } = world.builds({ ann: 1n });
  assert.deepEqual(failures(world, snapshot, second), []);
  const greedy = altered(
    snapshot,
    (rows) => {
      add(rows, 'ann', { cumulative: 100n, earned: 100n });
    },
    {
      returned: snapshot.header.returned + 100n,
      retired: header.retired - 100n,
    },
  );
  assert.deepEqual(failures(world, greedy, second), [CLAIMS]);
});

test('a header that does not continue the previous one is found', () => {
  const { world, first, second } = twoEpochs();
  const fails = (fields: Partial<SnapshotHeader>): string[] =>
    failures(world, { ...second, header: { ...second.header, ...fields } }, first);
  assert.deepEqual(fails({ previousRoot: 'ab'.repeat(32) }), [PREVIOUS]);
  assert.deepEqual(fails({ previousRoot: undefined }), [PREVIOUS]);
  assert.deepEqual(fails({ epoch: 0n }), [RISES, CAPPED]);
  assert.deepEqual(fails({ cumulativeTotal: 2_001n }), [GROWS]);
  assert.deepEqual(fails({ network: new World().network.address }), [NETWORK]);
  assert.deepEqual(failures(world, second, undefined), [PREVIOUS, KEEPS, RETIRED, GROWS]);
  const { emission, returned } = second.header;
  assert.deepEqual(fails({ emission: emission + 3n, returned: returned - 3n }), [RETIRED, GROWS]);
});

test('an emission over the cap is found; epochs that were missed count', () => {
  const world = new World();
  world.opens('ann');
  const { snapshot } = world.builds({ ann: 1n }, { emission: CAP });
  const more = (epoch: bigint): Snapshot =>
    altered(
      snapshot,
      (rows) => {
        add(rows, 'ann', { cumulative: 1n, earned: 1n });
      },
      {
        emission: CAP + 1n,
        cumulativeTotal: CAP + 1n,
        epoch,
      },
    );
  assert.deepEqual(failures(world, more(0n), undefined), [CAPPED]);
  assert.deepEqual(failures(world, more(1n), undefined), []);
});

test('a worker that earned and should not have is found', () => {
  const world = new World();
  for (const name of ['ann', 'bob']) world.opens(name);
  const { snapshot } = world.builds({ ann: 1n, bob: 1n });
  world.publishes({ snapshot });
  assert.deepEqual(failures(world, snapshot, undefined), []);
  const { bob } = Object.fromEntries(world.workers);
  assert.ok(bob);
  const states = (): WorkerStates => world.states(snapshot.leaves.keys);
  for (const [coverage, said] of [
    [Coverage.Short, 'was short in epoch 0'],
    [Coverage.NotRegistered, 'was not registered in epoch 0'],
  ] as const) {
    bob.coverage = coverage;
    assert.deepEqual(failures(world, snapshot, undefined), [EARNERS]);
    assert.equal(checkEarners(snapshot, states()).detail, `${addressOf('bob')} ${said}`);
  }
  bob.elsewhere = true;
  assert.match(checkEarners(snapshot, states()).detail, /does not belong to this network$/);
  // A worker that has closed since, or is opened again, cannot be judged any more.
  world.closes('bob');
  assert.deepEqual(failures(world, snapshot, undefined), []);
  world.opens('bob', { coverage: Coverage.Short });
  assert.deepEqual(failures(world, snapshot, undefined), []);
});

test('a leaf for a worker that is still to be opened is found', () => {
  const { world, first, second } = twoEpochs();
  const { slot } = second.header;
  // Until then it looks like a worker that has closed, of which the pool has counted one.
  world.opens('zed');
  world.closes('zed');
  const later = (openedSlot: bigint): Snapshot =>
    altered(second, (rows) => {
      const row = rows.get(addressOf('eve'));
      if (row) Object.assign(row, { key: keyOf('mallory'), openedSlot });
    });
  assert.deepEqual(failures(world, later(slot + 1n), first), [OPENED]);
  assert.deepEqual(
    failures(world, later(slot), first),
    [],
    'nobody can open it in a slot that is over',
  );
  const { header, leaves } = later(slot + 1n);
  const claimed = { leaves, header: { ...header, slot: slot + 1n } };
  assert.equal(
    checkOpened(claimed, world.pool).holds,
    false,
    'whatever slot it says that it is of',
  );
});

test('work beyond the benchmarks that are known is found', () => {
  const world = new World();
  for (const name of ['ann', 'bob']) world.opens(name);
  const { snapshot } = world.builds({ ann: NANO, bob: 2n * NANO });
  const states = world.states(snapshot.leaves.keys);
  assert.equal(checkPlausible(snapshot, states, 2n).holds, true);
  const { holds, detail } = checkPlausible(snapshot, states, 1n);
  assert.equal(holds, false);
  assert.equal(detail, `${addressOf('bob')} worked 2 IBM: its 1 IB give at most 1`);
  // A worker that has closed since cannot be judged any more.
  world.closes('bob');
  const left = world.states(snapshot.leaves.keys);
  assert.equal(checkPlausible(snapshot, left, 1n).holds, true);
});

test('a correction that writes off too little, or gives the loss out again, is found', () => {
  const world = new World();
  for (const name of ['ann', 'thief']) world.opens(name);
  const { snapshot: base } = world.builds({ ann: 1n });
  world.publishes({ snapshot: base });
  world.publishes(world.builds({ thief: 1n }));
  world.pays('thief');
  world.suspends();
  const { snapshot } = world.builds({ ann: 1n }, { previous: base });
  assert.equal(snapshot.header.writtenOff, 1_000n);
  assert.deepEqual(failures(world, snapshot, base), []);
  const { leaves, header } = snapshot;
  const fails = (fields: Partial<SnapshotHeader>): string[] =>
    failures(world, { leaves, header: { ...header, ...fields } }, base);
  assert.deepEqual(fails({ writtenOff: 900n }), [RETIRED, GROWS]);
  assert.deepEqual(
    fails({ writtenOff: 900n, retired: 900n, cumulativeTotal: header.cumulativeTotal - 100n }),
    [CLAIMS],
  );
  const greedy = altered(
    snapshot,
    (rows) => {
      add(rows, 'ann', { cumulative: 100n, earned: 100n });
    },
    { returned: 100n, retired: 900n },
  );
  assert.deepEqual(failures(world, greedy, base), [CLAIMS]);
});

test('what is not published as it is, is found', () => {
  const { world, first, second } = twoEpochs();
  const published = (snapshot: Snapshot): string[] =>
    checkPublication(snapshot, world.network, world.distribution)
      .filter(({ holds }) => !holds)
      .map(({ name }) => name);
  assert.deepEqual(published(first), []);
  assert.deepEqual(published(second), [ROOT, PUBLISHED]);
  const { header, leaves } = first;
  assert.deepEqual(published({ leaves, header: { ...header, epoch: 7n } }), [PUBLISHED]);
  assert.deepEqual(published({ leaves, header: { ...header, cumulativeTotal: 7n } }), [PUBLISHED]);
  // The same root of another number of leaves is another tree.
  const { distribution } = world;
  const { current } = distribution;
  world.distribution = { ...distribution, current: current && { ...current, leafCount: 9 } };
  assert.deepEqual(published(first), [PUBLISHED]);
});

test('what is retired was claimed: neither less nor more can be said', () => {
  const { world, first, second } = twoEpochs();
  // Cat had claimed 300. What is kept back of it, or given out again, is found.
  const moved = (by: bigint): Snapshot => {
    const { retired, returned } = second.header;
    return altered(
      second,
      (rows) => {
        add(rows, 'eve', { cumulative: -by, earned: -by });
      },
      { retired: retired + by, returned: returned - by },
    );
  };
  assert.deepEqual(failures(world, second, first), []);
  assert.ok(failures(world, moved(-10n), first).includes(CLAIMS));
  assert.ok(failures(world, moved(10n), first).includes('nothing else is retired'));
  const booked = altered(second, () => undefined, { closedWorkers: 3n });
  assert.ok(
    failures(world, booked, first).includes(
      'slot and counts of closed workers fit the reward pool',
    ),
  );
});
