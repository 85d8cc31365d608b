import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Built } from '../src/rewards/build.js';
import type { Snapshot } from '../src/rewards/snapshot.js';
import { checkPublication, checkSplit, checkSuccession } from '../src/rewards/verify.js';
import { seeded } from './harness/random.js';
import { addressOf, World } from './harness/worlds.js';

const sum = (values: BigUint64Array): bigint => values.reduce((a, b) => a + b, 0n);

function cumulativeOf({ leaves }: Snapshot, name: string): bigint | undefined {
  const i = leaves.find(addressOf(name) as never);
  return i === undefined ? undefined : leaves.cumulative[i];
}

/** A world whose first epoch gave two workers 500 each. */
function worldOfTwo(): World {
  const world = new World();
  world.opens('ann');
  world.opens('bob');
  world.publishes(world.builds({ ann: 1n, bob: 1n }));
  return world;
}

const totals = ({ snapshot: { header } }: Built): bigint[] => {
  return [header.returned, header.retired, header.cumulativeTotal];
};

test('what a closed worker had left unclaimed is split again', () => {
  const world = worldOfTwo();
  world.workers.delete('bob');
  const built = world.builds({ ann: 1n });
  assert.deepEqual(built.closed, [addressOf('bob')]);
  assert.deepEqual(totals(built), [500n, 0n, 2_000n]);
  assert.equal(cumulativeOf(built.snapshot, 'ann'), 2_000n);
  assert.equal(cumulativeOf(built.snapshot, 'bob'), undefined);
});

test('what a closed worker had claimed stays in the total, epoch after epoch', () => {
  const world = worldOfTwo();
  world.pays('bob');
  world.workers.delete('bob');
  for (let epoch = 2n; epoch < 5n; epoch++) {
    const built = world.builds({ ann: 1n });
    assert.deepEqual(totals(built), [0n, 500n, epoch * 1_000n]);
    world.publishes(built);
    world.pays('ann');
  }
  assert.equal(world.claimedTotal, 4_000n);
});

test('of many closed workers, some claimed, others did not, others in part', () => {
  const world = worldOfTwo();
  world.opens('cat');
  world.pays('ann');
  world.publishes(world.builds({ ann: 1n, bob: 1n, cat: 2n }));
  for (const name of ['ann', 'bob']) world.workers.delete(name);
  // Of 750 each, ann had claimed 500 and bob nothing.
  const built = world.builds({ cat: 1n });
  assert.deepEqual(totals(built), [1_000n, 500n, 3_000n]);
  world.publishes(built);
  world.pays('cat');
  assert.equal(world.claimedTotal, 3_000n);
});

test('a worker that was opened again at the same address is a new one', () => {
  const world = worldOfTwo();
  world.pays('bob');
  world.workers.delete('bob');
  world.opens('bob');
  const built = world.builds({ ann: 1n, bob: 1n });
  assert.deepEqual(built.closed, [addressOf('bob')]);
  assert.deepEqual(totals(built), [0n, 500n, 2_000n]);
  assert.equal(cumulativeOf(built.snapshot, 'bob'), 500n);
  const { leaves } = built.snapshot;
  assert.equal(leaves.openedSlot[leaves.find(addressOf('bob') as never) ?? -1], 3n);
  world.publishes(built);
  assert.equal(world.dueTo('bob'), 500n);
});

test('a claim while the chain is read never gives the same tokens out twice', () => {
  const world = worldOfTwo();
  world.workers.delete('bob');
  // Ann's claim is in the pool's books, and not in hers as they were read.
  const built = world.builds(
    { ann: 1n },
    {
      meanwhile: () => {
        world.pays('ann');
      },
    },
  );
  assert.deepEqual(totals(built), [0n, 500n, 2_000n], "bob's 500 may have been claimed: kept back");
  world.publishes(built);
  // What was kept back is made good as soon as another worker leaves that had claimed.
  world.opens('cat');
  world.publishes(world.builds({ cat: 1n }));
  world.pays('cat');
  world.workers.delete('cat');
  const later = world.builds({ ann: 1n });
  assert.deepEqual(totals(later), [500n, 1_000n, 4_000n]);
});

/** Twenty-five epochs in which anything happens; `racing` lets it happen while the chain is read, too. */
function randomHistory(seed: number, racing: boolean): void {
  const random = seeded(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const world = new World();
  const names = Array.from({ length: 12 }, (_, i) => `worker ${i}`);
  let [emitted, closedClaimed] = [0n, 0n];
  world.opens('always');

  const stir = (name: string): void => {
    const worker = world.workers.get(name);
    if (!worker) {
      if (random() < 0.5) world.opens(name, { coveredSince: random() < 0.8 ? 1n : 0n });
    } else if (random() < 0.4) {
      world.pays(name);
    } else if (random() < 0.2) {
      closedClaimed += worker.claimed;
      world.workers.delete(name);
    } else {
      worker.coveredSince = random() < 0.8 ? 1n : 0n;
    }
  };

  for (let epoch = 0; epoch < 25; epoch++) {
    for (const name of names) stir(name);
    const working = [...world.workers.keys()].filter(() => random() < 0.7);
    const work = Object.fromEntries(working.map((name) => [name, BigInt(below(1_000_000))]));
    work.always = 1n;
    const emission = BigInt(below(1_000_000));
    const before = world.published;
    const closedBefore = closedClaimed;
    const meanwhile = (): void => {
      if (racing) for (const name of names) if (random() < 0.3) stir(name);
    };
    const built = world.builds(work, { emission, meanwhile });
    emitted += emission;

    const { header, leaves } = built.snapshot;
    assert.equal(header.cumulativeTotal, emitted, 'all that was ever emitted');
    assert.equal(sum(leaves.cumulative) + header.retired, emitted);
    assert.ok(header.retired >= closedBefore, 'nothing that was claimed is given out again');
    if (!racing) assert.equal(header.retired, closedBefore, 'and nothing is kept back');
    for (let i = 0; i < leaves.count; i++) {
      const old = before?.leaves.find(leaves.address(i));
      if (old === undefined || before?.leaves.openedSlot[old] !== leaves.openedSlot[i]) continue;
      assert.ok((leaves.cumulative[i] ?? 0n) >= (before?.leaves.cumulative[old] ?? 0n));
    }
    world.publishes(built);
    const { checks } = checkSuccession(before, built.snapshot, world.network);
    const all = [
      checkSplit(built.snapshot),
      ...checkPublication(built.snapshot, world.network, world.distribution),
      ...checks,
    ];
    assert.deepEqual(
      all.filter(({ holds }) => !holds),
      [],
    );
  }
  // Everybody can be paid in full: the program would refuse if that were more than was emitted.
  for (const name of world.workers.keys()) world.pays(name);
}

for (const racing of [false, true]) {
  test(`random histories of opening, claiming and closing${racing ? ' while the chain is read' : ''}`, () => {
    for (let seed = 1; seed <= 60; seed++) randomHistory(seed, racing);
  });
}
