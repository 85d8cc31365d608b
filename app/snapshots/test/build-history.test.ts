import assert from 'node:assert/strict';
import { test } from 'node:test';

import { seeded } from '@inferix/staking-testkit/random';
import type { Built } from '../src/build.js';
import { ContradictionError } from '../src/error.js';
import { overpaidAt } from '../src/retired.js';
import type { Snapshot } from '../src/snapshot.js';
import { checkBooks, checkClaims, checkEarners, checkMissing } from '../src/verify-states.js';
import { checkPublication, checkSplit, checkSuccession } from '../src/verify.js';
import { Coverage } from '../src/worker-states.js';
import { contradicted } from './harness/refusals.js';
import { addressOf, keyOf, World } from './harness/worlds.js';

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
  world.closes('bob');
  const built = world.builds({ ann: 1n });
  assert.deepEqual(built.closed, [addressOf('bob')]);
  assert.deepEqual(totals(built), [500n, 0n, 2_000n]);
  assert.equal(cumulativeOf(built.snapshot, 'ann'), 2_000n);
  assert.equal(cumulativeOf(built.snapshot, 'bob'), undefined);
});

test('what a closed worker had claimed stays in the total, epoch after epoch', () => {
  const world = worldOfTwo();
  world.pays('bob');
  world.closes('bob');
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
  for (const name of ['ann', 'bob']) world.closes(name);
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
  world.closes('bob');
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

test('a claim while the chain is read changes nothing: the pool says what closed workers had claimed', () => {
  const world = worldOfTwo();
  world.closes('bob');
  // Ann's claim is in the pool's books, and not in hers as they were read.
  const meanwhile = () => {
    world.pays('ann');
  };
  const built = world.builds({ ann: 1n }, { meanwhile });
  assert.deepEqual(totals(built), [500n, 0n, 2_000n]);
  world.publishes(built);
  world.pays('ann');
  assert.equal(world.claimedTotal, 2_000n);
});

test('a worker that closes while the chain is read keeps its leaf until the next snapshot', () => {
  const world = worldOfTwo();
  world.pays('bob');
  const meanwhile = () => {
    world.closes('bob');
  };
  const built = world.builds({ ann: 1n, bob: 1n }, { meanwhile });
  assert.deepEqual([built.closed, totals(built)], [[], [0n, 0n, 2_000n]]);
  const { closedWorkers, closedClaimed } = built.snapshot.header;
  assert.deepEqual([closedWorkers, closedClaimed], [0n, 0n], 'it is counted from before');
  world.publishes(built);
  const next = world.builds({ ann: 1n });
  assert.deepEqual([next.closed, totals(next)], [[addressOf('bob')], [500n, 500n, 3_000n]]);
});

test('a pool that has not booked what workers show is behind', () => {
  const world = worldOfTwo();
  world.pays('bob');
  world.closes('bob');
  const pool = world.pool;
  world.pays('ann');
  const said = contradicted(() => world.builds({ ann: 1n }, { before: pool, pool }));
  assert.match(
    said,
    /^The workers show 1000 base units claimed, .* but the reward pool only 500\./,
  );
  // Whoever had claimed and closed since is missing, and the pool has not counted it.
  world.closes('ann');
  world.opens('cat');
  assert.match(
    contradicted(() => world.builds({ cat: 1n }, { before: pool, pool })),
    /^2 workers of the previous snapshot are not there, but only 1 have closed since, /,
  );
});

test('the same tokens are not handed out twice by a pool from before two claims', () => {
  const world = new World();
  for (const name of ['ann', 'bob', 'cat']) world.opens(name);
  world.publishes(world.builds({ ann: 1n, bob: 1n, cat: 1n }, { emission: 900n }));
  world.pays('cat');
  world.closes('cat');
  const pool = world.pool;
  for (const name of ['ann', 'bob']) world.pays(name);
  contradicted(() => world.builds({ ann: 1n, bob: 1n }, { pool }));
  contradicted(() => world.builds({ ann: 1n, bob: 1n }, { before: pool, pool }));
  assert.deepEqual(totals(world.builds({ ann: 1n, bob: 1n })), [0n, 300n, 1_900n]);
});

test('nobody loses a leaf unless as many have closed by the count of the pool', () => {
  const world = worldOfTwo();
  const bob = world.workers.get('bob');
  assert.ok(bob);
  world.workers.delete('bob');
  assert.match(
    contradicted(() => world.builds({ ann: 1n })),
    /^1 worker of the previous snapshot is not there, but only 0 have closed since, .* use another one\./,
  );
  // Nor if it is there with another slot.
  world.opens('bob');
  contradicted(() => world.builds({ ann: 1n }));
  world.workers.set('bob', bob);
  // Others that never had a leaf may close as well.
  for (const name of ['cat', 'bob']) {
    world.opens('cat');
    world.closes(name);
  }
  assert.deepEqual(world.builds({ ann: 1n }).closed, [addressOf('bob')]);
  assert.equal(world.builds({ ann: 1n }).snapshot.header.closedWorkers, 2n);
});

test('a pool that is older than the previous snapshot is not believed', () => {
  const world = worldOfTwo();
  const pool = world.pool;
  world.closes('bob');
  world.publishes(world.builds({ ann: 1n }));
  world.opens('cat');
  const { distribution } = world;
  assert.match(
    contradicted(() => world.builds({ ann: 1n }, { pool: { ...pool, distribution } })),
    /^The reward pool is older than the previous snapshot: /,
  );
});

test('claims that nothing explains are refused, unless a person accepts them', () => {
  const world = worldOfTwo();
  // As after a correction that wrote off too little.
  world.distribution = { ...world.distribution, claimedTotal: 300n };
  const said = contradicted(() => world.builds({ ann: 1n }));
  assert.match(said, /^0\.0003 tokens were claimed that no leaf .* --unexplained 0\.0003, /);
  contradicted(() => world.builds({ ann: 1n }, { unexplained: 299n }));
  assert.deepEqual(totals(world.builds({ ann: 1n }, { unexplained: 300n })), [0n, 0n, 2_000n]);
  world.closes('bob');
  // What bob had left makes up for it.
  assert.deepEqual(totals(world.builds({ ann: 1n }, { unexplained: 300n })), [200n, 300n, 2_000n]);
});

test('closed workers cannot have claimed more than they had', () => {
  const world = worldOfTwo();
  world.closes('bob');
  const more = { closedClaimedTotal: 501n };
  const pool = { ...world.pool, ...more };
  pool.distribution = { ...pool.distribution, claimedTotal: 501n };
  assert.match(
    contradicted(() => world.builds({ ann: 1n }, { before: pool, pool })),
    /^Closed workers had claimed 501 base units, by the reward pool, and the previous snapshot gave them only 500\./,
  );
});

type HistoryOptions = {
  /** Workers claim, open and close while the chain is read. */
  racing?: boolean;
  /** Some roots are wrong, are claimed under, and are corrected. */
  erring?: boolean;
  /** A node shows the pool as it was before the epoch's claims and closings. */
  lagging?: boolean;
};

/** Twenty-five epochs in which anything happens. */
function randomHistory(
  seed: number,
  { racing = false, erring = false, lagging = false }: HistoryOptions,
): void {
  const random = seeded(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const world = new World();
  const names = Array.from({ length: 12 }, (_, i) => `worker ${i}`);
  let [emitted, closedClaimed] = [0n, 0n];
  world.opens('always');

  const coverage = (): Coverage => (random() < 0.8 ? Coverage.Earns : Coverage.Short);
  const stir = (name: string): void => {
    const worker = world.workers.get(name);
    if (!worker) {
      if (random() < 0.5) world.opens(name, { coverage: coverage() });
    } else if (random() < 0.4) {
      world.pays(name);
    } else if (random() < 0.2) {
      closedClaimed += worker.claimed;
      world.closes(name);
    } else if (below(5) === 0) {
      worker.owner = keyOf(`owner ${below(3)}`);
    } else {
      worker.coverage = coverage();
    }
  };
  const works = (): Record<string, bigint> => {
    const working = [...world.workers.keys()].filter(() => random() < 0.7);
    const work = working.map((name): [string, bigint] => [name, BigInt(below(1_000_000))]);
    return { ...Object.fromEntries(work), always: 1n };
  };
  const emits = (): bigint => BigInt(below(1_000_000));

  for (let epoch = 0; epoch < 25; epoch++) {
    const old = world.pool;
    for (const name of names) stir(name);
    const before = world.published;
    if (erring && random() < 0.4) {
      world.publishes(world.builds(works(), { emission: emits(), leaveOut: true }));
      for (const name of names) stir(name);
      world.suspends();
    }
    const emission = emits();
    const closedBefore = closedClaimed;
    const meanwhile = (): void => {
      if (racing) for (const name of names) if (random() < 0.3) stir(name);
    };
    const change = { previous: before, emission, meanwhile, leaveOut: true };
    const work = works();
    const built =
      (lagging
        ? believed(() => world.builds(work, { ...change, before: old, pool: old }))
        : undefined) ?? world.builds(work, change);

    const { header, leaves } = built.snapshot;
    emitted += emission + header.writtenOff;
    assert.equal(header.cumulativeTotal, emitted, 'all that was ever emitted or written off');
    assert.equal(sum(leaves.cumulative) + header.retired, emitted);
    assert.ok(header.retired >= closedBefore, 'nothing that was claimed is given out again');
    if (!racing && !erring) assert.equal(header.retired, closedBefore, 'and nothing is kept back');
    for (let i = 0; i < leaves.count; i++) {
      const old = before?.leaves.find(leaves.address(i));
      if (old === undefined || before?.leaves.openedSlot[old] !== leaves.openedSlot[i]) continue;
      assert.ok((leaves.cumulative[i] ?? 0n) >= (before?.leaves.cumulative[old] ?? 0n));
    }
    world.publishes(built);
    const { checks } = checkSuccession(before, built.snapshot, world.network);
    const states = world.states(leaves.keys);
    const all = [
      checkSplit(built.snapshot),
      ...checkClaims(built.snapshot, states, world.readings, overpaidAt(before)),
      checkBooks(built.snapshot, before, world.readings),
      checkMissing(built.snapshot, states, world.closedWorkers),
      ...(racing ? [] : [checkEarners(built.snapshot, states)]),
      ...checkPublication(built.snapshot, world.network, world.distribution),
      ...checks,
    ];
    assert.deepEqual(
      all.filter(({ holds }) => !holds),
      [],
    );
  }
  // Everybody can be paid in full: the program would refuse if that were more than is published.
  for (const name of world.workers.keys()) world.pays(name);
}

/** What is built, unless what the chain says is not believed. */
function believed(build: () => Built): Built | undefined {
  try {
    return build();
  } catch (error) {
    assert.ok(error instanceof ContradictionError, String(error));
    return undefined;
  }
}

const HISTORIES: Readonly<Record<string, HistoryOptions>> = {
  'opening, claiming and closing': {},
  'opening, claiming and closing while the chain is read': { racing: true },
  'wrong roots that are claimed under and corrected': { erring: true },
  'a node that is behind with the pool': { lagging: true },
};

for (const [name, options] of Object.entries(HISTORIES)) {
  test(`random histories of ${name}`, () => {
    for (let seed = 1; seed <= 60; seed++) randomHistory(seed, options);
  });
}
