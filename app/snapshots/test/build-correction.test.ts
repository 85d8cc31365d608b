import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mostWrittenOff, unclaimed } from '@inferix/staking-client';
import type { Built } from '../src/build.js';
import { overpaidAt } from '../src/retired.js';
import type { Snapshot } from '../src/snapshot.js';
import { checkClaims } from '../src/verify-states.js';
import { checkSplit, checkSuccession } from '../src/verify.js';
import { refused } from './harness/refusals.js';
import { addressOf, World } from './harness/worlds.js';

/** What each worker has earned in all, by name. */
function earnedBy({ leaves }: Snapshot, names: readonly string[]): Record<string, bigint> {
  const leaf = (name: string): number | undefined => leaves.find(addressOf(name) as never);
  const found = names.flatMap((name): [string, bigint][] => {
    const i = leaf(name);
    return i === undefined ? [] : [[name, leaves.cumulative[i] ?? 0n]];
  });
  return Object.fromEntries(found);
}

const NAMES = ['ann', 'bob', 'thief'];

/** Epoch 0 is right: ann and bob have 500 each. Epoch 1 is wrong: the thief has all of its 1,000. */
function robbedWorld(): { world: World; right: Snapshot; wrong: Snapshot } {
  const world = new World();
  for (const name of NAMES) world.opens(name);
  const right = world.builds({ ann: 1n, bob: 1n }).snapshot;
  world.publishes({ snapshot: right });
  const wrong = world.builds({ thief: 1n }).snapshot;
  world.publishes({ snapshot: wrong });
  return { world, right, wrong };
}

/** A correction holds in itself, against its base and against what was claimed. */
function holds(world: World, { snapshot }: Built, previous: Snapshot | undefined): void {
  const checks = [
    checkSplit(snapshot),
    ...checkSuccession(previous, snapshot, world.network).checks,
    ...checkClaims(
      snapshot,
      world.states(snapshot.leaves.keys),
      world.readings,
      overpaidAt(previous),
    ),
  ];
  assert.deepEqual(
    checks.filter(({ holds }) => !holds),
    [],
  );
}

test('what a thief claimed is written off, and the others get all that they earned', () => {
  const { world, right } = robbedWorld();
  for (const name of ['thief', 'ann']) world.pays(name);
  world.suspends();
  const built = world.builds({ ann: 1n, bob: 3n }, { previous: right });
  const { header } = built.snapshot;
  assert.equal(header.epoch, 1n);
  assert.equal(header.previousRoot, right.header.root);
  assert.deepEqual([header.emission, header.writtenOff, header.retired], [1_000n, 1_000n, 1_000n]);
  assert.equal(header.cumulativeTotal, 3_000n);
  assert.deepEqual(earnedBy(built.snapshot, NAMES), { ann: 750n, bob: 1_250n });
  holds(world, built, right);
  world.publishes(built);
  for (const name of NAMES) world.pays(name);
  assert.equal(world.claimedTotal, 3_000n);
  assert.equal(unclaimed(world.distribution), 0n);
});

test('a theft that was suspended before anything was claimed costs nothing', () => {
  const { world, right } = robbedWorld();
  world.suspends();
  const built = world.builds({ ann: 1n, bob: 1n }, { previous: right });
  assert.deepEqual([built.snapshot.header.writtenOff, built.snapshot.header.retired], [0n, 0n]);
  assert.equal(built.snapshot.header.cumulativeTotal, 2_000n);
  world.publishes(built);
  for (const name of NAMES) world.pays(name);
  assert.equal(world.claimedTotal, 2_000n);
});

test('a worker that was paid too much earns it back before it is paid again, and that is split again', () => {
  const { world, right } = robbedWorld();
  world.pays('thief');
  world.suspends();
  // The thief worked, too: 200 of the 1,000 that it claimed are its own.
  const correction = world.builds({ ann: 4n, thief: 1n }, { previous: right });
  assert.equal(correction.snapshot.header.writtenOff, 800n);
  assert.deepEqual(earnedBy(correction.snapshot, NAMES), { ann: 1_300n, bob: 500n, thief: 200n });
  holds(world, correction, right);
  world.publishes(correction);
  assert.equal(world.dueTo('thief'), -800n);

  const second = world.builds({ ann: 1n, thief: 1n });
  const { returned, retired, writtenOff } = second.snapshot.header;
  assert.deepEqual([returned, retired, writtenOff], [0n, 800n, 0n]);
  world.publishes(second);
  assert.equal(world.dueTo('thief'), -300n, 'it earned 500, and is paid nothing');
  const third = world.builds({ ann: 1n, thief: 1n });
  assert.deepEqual(
    [third.snapshot.header.returned, third.snapshot.header.retired],
    [500n, 300n],
    'what it earned back is split again',
  );
  holds(world, third, second.snapshot);
  world.publishes(third);
  assert.equal(world.dueTo('thief'), 450n, 'of 750 that it earned, 300 were paid before');
  for (const name of NAMES) world.pays(name);
  const last = world.builds({ ann: 1n });
  assert.equal(last.snapshot.header.retired, 0n, 'nothing is lost any more');
  world.publishes(last);
  for (const name of NAMES) world.pays(name);
  assert.equal(unclaimed(world.distribution), 0n);
});

test('what a thief has not earned back when it closes stays lost', () => {
  const { world, right } = robbedWorld();
  world.pays('thief');
  world.suspends();
  const correction = world.builds({ ann: 1n, thief: 1n }, { previous: right });
  world.publishes(correction);
  world.closes('thief');
  const next = world.builds({ ann: 1n });
  assert.deepEqual(next.closed, [addressOf('thief')]);
  assert.deepEqual([next.snapshot.header.returned, next.snapshot.header.retired], [0n, 1_000n]);
  holds(world, next, correction.snapshot);
  world.publishes(next);
  for (const name of NAMES) world.pays(name);
  assert.equal(unclaimed(world.distribution), 0n);
});

test('a correction has the leaves that the epoch would have had without the wrong root', () => {
  const outcome = (robbed: boolean): Record<string, bigint> => {
    const world = new World();
    for (const name of [...NAMES, 'left']) world.opens(name);
    world.publishes(world.builds({ ann: 1n, bob: 1n, left: 2n }));
    const right = world.published;
    world.pays('ann');
    // It leaves 500 behind, which are split again.
    world.closes('left');
    if (robbed) {
      world.publishes(world.builds({ ann: 9n, thief: 1n }));
      for (const name of ['ann', 'thief']) world.pays(name);
      world.suspends();
    }
    const built = world.builds({ ann: 1n, bob: 2n }, { previous: right });
    holds(world, built, right);
    world.publishes(built);
    for (const name of NAMES) world.pays(name);
    return earnedBy(built.snapshot, [...NAMES, 'left']);
  };
  assert.deepEqual(outcome(true), outcome(false));
});

test('a correction is built while its publication is suspended, for its epoch and on its base', () => {
  const { world, right, wrong } = robbedWorld();
  const work = { ann: 1n };
  assert.match(
    refused(() => world.builds(work, { previous: right }))[0],
    /^The previous snapshot is not what is/,
  );
  world.suspends();
  const base =
    'The publication of epoch 1 is suspended. Build its correction on the last one that was never ' +
    'suspended: pass the snapshot of epoch 0 with a total of 1000 base units with --previous.';
  assert.equal(refused(() => world.builds(work, { previous: wrong }))[0], base);
  assert.equal(refused(() => world.builds(work, { previous: undefined }))[0], base);
  const { header, leaves } = right;
  const other = { leaves, header: { ...header, cumulativeTotal: 999n } };
  assert.equal(refused(() => world.builds(work, { previous: other }))[0], base);
  world.epoch = 2n;
  assert.equal(
    refused(() => world.builds(work, { previous: right }))[0],
    'The publication of epoch 1 is suspended: build its correction first, with --epoch 1.',
  );
  world.epoch = 0n;
  assert.equal(
    refused(() => world.builds(work, { previous: right, now: world.startOf(3n) }))[0],
    'The publication of epoch 1 is suspended: build its correction first, with --epoch 1.',
  );
});

test('the very first publication is corrected on nothing', () => {
  const world = new World();
  for (const name of NAMES) world.opens(name);
  world.publishes(world.builds({ thief: 1n }));
  const wrong = world.published;
  world.pays('thief');
  world.suspends();
  assert.match(
    refused(() => world.builds({ ann: 1n }, { previous: wrong }))[0],
    /on the last one that was never suspended: there is none, so leave --previous out\.$/,
  );
  const built = world.builds({ ann: 1n }, { previous: undefined });
  assert.equal(built.snapshot.header.cumulativeTotal, 2_000n);
  holds(world, built, undefined);
  world.publishes(built);
  world.pays('ann');
  assert.equal(world.claimedTotal, 2_000n);
});

test('a correction that is wrong, too, is corrected on the same base, with what both lost', () => {
  const { world, right } = robbedWorld();
  world.pays('thief');
  world.suspends();
  const wrong = world.builds({ bob: 1n }, { previous: right });
  world.publishes(wrong);
  world.pays('bob');
  world.suspends();
  const built = world.builds({ ann: 1n }, { previous: right });
  assert.equal(built.snapshot.header.writtenOff, 2_000n);
  assert.deepEqual(earnedBy(built.snapshot, NAMES), { ann: 1_500n, bob: 500n });
  holds(world, built, right);
  world.publishes(built);
  for (const name of NAMES) world.pays(name);
  assert.deepEqual([world.claimedTotal, unclaimed(world.distribution)], [4_000n, 0n]);
});

test('a suspension that has lapsed was a false alarm: the next epoch continues the publication', () => {
  const { world, right, wrong } = robbedWorld();
  world.suspends(world.startOf(2n) + 1n);
  world.epoch = 2n;
  assert.match(
    refused(() => world.builds({ ann: 1n }, { previous: right }))[0],
    /^The previous snapshot is not what is/,
  );
  const built = world.builds({ ann: 1n });
  assert.equal(built.snapshot.header.previousRoot, wrong.header.root);
  assert.equal(built.snapshot.header.writtenOff, 0n);
  world.publishes(built);
  // The program measures from the base still, so it has counted both.
  assert.deepEqual(
    [world.distribution.current?.growth, world.distribution.current?.work],
    [2_000n, wrong.header.work + built.snapshot.header.work],
  );
  for (const name of NAMES) world.pays(name);
  assert.equal(unclaimed(world.distribution), 0n);
});

test('work that does not explain what was claimed before the wrong root is not a correction', () => {
  const { world, right } = robbedWorld();
  world.pays('thief');
  world.suspends();
  // As if the thief had claimed before the base was replaced: the program would not write that off.
  world.distribution = { ...world.distribution, claimedAtBase: 1n };
  assert.match(
    refused(() => world.builds({ ann: 1n }, { previous: right }))[0],
    /^1000 base units were claimed beyond what these leaves say, but the program writes off only 999: /,
  );
});

test('one base writes off no more than one wrong root can have paid', () => {
  const { world, right } = robbedWorld();
  world.pays('thief');
  world.suspends();
  const { cumulativeTotal } = world.distribution.base;
  // As if all that the base had published was claimed, and the cap of an epoch is less than the loss.
  world.distribution = { ...world.distribution, claimedAtBase: cumulativeTotal };
  const { epochEmissionCap } = world.network.params;
  const loss = epochEmissionCap + 1n;
  world.distribution = { ...world.distribution, claimedTotal: cumulativeTotal + loss };
  assert.equal(mostWrittenOff(world.distribution, epochEmissionCap), epochEmissionCap);
  assert.match(
    refused(() => world.builds({ ann: 1n }, { previous: right }))[0],
    new RegExp(`but the program writes off only ${epochEmissionCap}: `),
  );
});
