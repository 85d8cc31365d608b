import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NANO } from '@inferix/staking-client';
import { InputError } from '../src/failure.js';
import type { Built } from '../src/rewards/build.js';
import type { Snapshot } from '../src/rewards/snapshot.js';
import { addressOf, CAP, EPOCH_SECS, World } from './harness/worlds.js';

/** What a worker's leaf says, by the worker's name. */
function leaf({ leaves }: Snapshot, name: string) {
  const i = leaves.find(addressOf(name) as never);
  if (i === undefined) return undefined;
  const { openedSlot, cumulative, earned, work } = leaves;
  return { slot: openedSlot[i], cumulative: cumulative[i], earned: earned[i], work: work[i] };
}

/** A world with these workers. */
function worldOf(...names: string[]): World {
  const world = new World();
  for (const name of names) world.opens(name);
  return world;
}

/** Expects that nothing can be built, and returns what is said: the message, and a line for each problem. */
function refused(build: () => unknown): string[] {
  try {
    build();
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return [error.message, ...error.problems];
  }
  return assert.fail('it was built');
}

const LINES = 'The work cannot be used. Mend these lines, or take them out:';

test('an emission is split in proportion to work', () => {
  const world = worldOf('ann', 'bob', 'cat');
  const { snapshot, leftOut, closed } = world.builds({ ann: 1n, bob: 2n, cat: 4n });
  assert.deepEqual([leftOut, closed], [[], []]);
  const { root, ...header } = snapshot.header;
  assert.match(root, /^[0-9a-f]{64}$/);
  assert.deepEqual(header, {
    network: world.network.address,
    epoch: 0n,
    previousRoot: undefined,
    emission: 1_000n,
    returned: 0n,
    retired: 0n,
    cumulativeTotal: 1_000n,
  });
  assert.deepEqual(leaf(snapshot, 'ann'), { slot: 1n, cumulative: 143n, earned: 143n, work: 1n });
  assert.deepEqual(leaf(snapshot, 'bob'), { slot: 2n, cumulative: 286n, earned: 286n, work: 2n });
  assert.deepEqual(leaf(snapshot, 'cat'), { slot: 3n, cumulative: 571n, earned: 571n, work: 4n });
});

test('an epoch later, everybody keeps what it had', () => {
  const world = worldOf('ann', 'bob');
  world.publishes(world.builds({ ann: 1n, bob: 1n }));
  world.opens('cat');
  const { snapshot } = world.builds({ bob: 1n, cat: 3n }, { emission: 400n });
  assert.equal(snapshot.header.previousRoot, world.published?.header.root);
  assert.equal(snapshot.header.cumulativeTotal, 1_400n);
  assert.deepEqual(leaf(snapshot, 'ann'), { slot: 1n, cumulative: 500n, earned: 0n, work: 0n });
  assert.deepEqual(leaf(snapshot, 'bob'), { slot: 2n, cumulative: 600n, earned: 100n, work: 1n });
  assert.deepEqual(leaf(snapshot, 'cat'), { slot: 3n, cumulative: 300n, earned: 300n, work: 3n });
});

test('who worked has a leaf though its share is nothing; who did not work gets none', () => {
  const world = worldOf('ann', 'bob', 'cat');
  const { snapshot } = world.builds({ ann: NANO * 1_000n, bob: 1n, cat: 0n }, { emission: 2n });
  assert.deepEqual(leaf(snapshot, 'bob'), { slot: 2n, cumulative: 0n, earned: 0n, work: 1n });
  assert.equal(leaf(snapshot, 'cat'), undefined);
  world.publishes(world.builds({ ann: 1n, cat: 1n }));
  const next = world.builds({ ann: 1n, cat: 0n }).snapshot;
  assert.equal(leaf(next, 'cat')?.cumulative, 500n, 'one that had earned before keeps its leaf');
});

test('a worker that did not cover its stake all through the epoch gets nothing, and is named', () => {
  const world = worldOf('good');
  world.epoch = 3n;
  const start = world.startOf(3n);
  world.opens('never', { coveredSince: 0n });
  world.opens('later', { coveredSince: start + 1n });
  world.opens('after', { coveredSince: world.now + 5n });
  world.opens('exact', { coveredSince: start });
  const work = { good: 1n, never: 1n, later: 1n, after: 1n, exact: 1n };
  const { snapshot, leftOut } = world.builds(work);
  assert.equal(leaf(snapshot, 'exact')?.earned, 500n);
  assert.equal(snapshot.leaves.count, 2);
  const iso = (unix: bigint): string => new Date(Number(unix) * 1000).toISOString().slice(0, 19);
  assert.deepEqual(Object.fromEntries(leftOut.map(({ worker, reason }) => [worker, reason])), {
    [addressOf('never')]: 'does not cover S(n) with its stake',
    [addressOf('later')]: `covers S(n) only since ${iso(start + 1n)}Z`,
    [addressOf('after')]: `covers S(n) only since ${iso(world.now + 5n)}Z`,
  });
});

test('work of a worker that cannot be paid is refused by line, or left out if that is wanted', () => {
  const world = worldOf('ann', 'closes');
  world.publishes(world.builds({ ann: 1n, closes: 1n }));
  world.workers.delete('closes');
  world.opens('barred', { barred: true });
  world.opens('theirs', { elsewhere: true });
  const work = { ann: 1n, closes: 1n, barred: 1n, unknown: 1n, theirs: 1n };
  const reasons: Record<string, string> = {
    closes: 'has closed',
    barred: 'is barred',
    unknown: 'is unknown: it was closed, or never opened',
    theirs: 'is no worker of this network',
  };
  const [message, ...lines] = refused(() => world.builds(work));
  assert.equal(message, LINES);
  const names = Object.keys(work);
  assert.deepEqual(
    lines.sort(),
    names
      .slice(1)
      .map((name, i) => `line ${i + 3}: ${addressOf(name)} ${reasons[name]}`)
      .sort(),
  );
  const { snapshot, leftOut } = world.builds(work, { leaveOut: true });
  assert.equal(snapshot.leaves.count, 1);
  assert.deepEqual(
    leftOut.map(({ worker, reason }) => `${worker} ${reason}`).sort(),
    Object.entries(reasons)
      .map(([name, reason]) => `${addressOf(name)} ${reason}`)
      .sort(),
  );
});

test('more work than a machine can do at its benchmark is a mistake, whoever is left out', () => {
  const world = worldOf('ann');
  world.opens('slow', { benchmark: NANO / 2n });
  world.opens('unmeasured', { benchmark: 0n });
  const most = (NANO / 2n) * BigInt(EPOCH_SECS / 60);
  world.builds({ ann: 2n * most, slow: most, unmeasured: 0n });
  const work = { ann: 2n * most + 1n, slow: most + 1n, unmeasured: 1n };
  for (const leaveOut of [false, true]) {
    const lines = refused(() => world.builds(work, { leaveOut }));
    assert.deepEqual(lines.slice(1).sort(), [
      `line 2: ${addressOf('ann')} cannot have worked so much: its 1 IB give 4320 IBM in an epoch`,
      `line 3: ${addressOf('slow')} cannot have worked so much: its 0.5 IB give 2160 IBM in an epoch`,
      `line 4: ${addressOf('unmeasured')} cannot have worked so much: its 0 IB give 0 IBM in an epoch`,
    ]);
  }
});

test('where nobody who worked can be paid there is nothing to split', () => {
  const world = worldOf('ann');
  world.opens('bare', { coveredSince: 0n });
  const nobody =
    'No worker that covered its stake has worked: there is nobody to split the emission among.';
  assert.deepEqual(
    refused(() => world.builds({ bare: 1n })),
    [nobody],
  );
  assert.deepEqual(
    refused(() => world.builds({ ann: 0n })),
    [nobody],
  );
});

test('the previous snapshot is the one that is published', () => {
  const world = worldOf('ann');
  const first = world.builds({ ann: 1n });
  assert.match(
    refused(() => world.builds({ ann: 1n }, { previous: first.snapshot }))[0] ?? '',
    /^Nothing is published on chain yet: leave --previous out\.$/,
  );
  const other = world.builds({ ann: 1n }, { emission: 7n });
  world.publishes(first);
  assert.match(
    refused(() => world.builds({ ann: 1n }, { previous: undefined }))[0] ?? '',
    /^Epoch 0 is published on chain: pass its snapshot with --previous\.$/,
  );
  const wrong = (previous: Snapshot): string =>
    refused(() => world.builds({ ann: 1n }, { previous }))[0] ?? '';
  const { header, leaves } = first.snapshot;
  const mismatch = /^The previous snapshot is not what is published: it is of epoch \d+ with root /;
  assert.match(wrong(other.snapshot), mismatch);
  assert.match(wrong({ leaves, header: { ...header, epoch: 1n } }), mismatch);
  assert.match(wrong({ leaves, header: { ...header, cumulativeTotal: 1n } }), mismatch);
  const { address } = new World().network;
  assert.equal(
    wrong({ leaves, header: { ...header, network: address } }),
    `The previous snapshot is of another network, ${address}.`,
  );
});

test('an epoch is built once it has ended, and once', () => {
  const world = worldOf('ann');
  assert.match(
    refused(() => world.builds({ ann: 1n }, { now: world.now - 1n }))[0] ?? '',
    /^Epoch 0 has not ended: the chain is in epoch 0\./,
  );
  world.publishes(world.builds({ ann: 1n }));
  world.epoch = 0n;
  assert.equal(
    refused(() => world.builds({ ann: 1n }))[0],
    'Epoch 0 is published already: the next one is 1.',
  );
});

test('the emission is within the cap, and that of epochs that were missed', () => {
  const world = worldOf('ann');
  const over = (emission: bigint, epochs: bigint): void => {
    assert.equal(
      refused(() => world.builds({ ann: 1n }, { emission }))[0],
      `An emission of ${emission} base units is over the cap of ${CAP * epochs} for ${epochs} epoch(s).`,
    );
  };
  over(CAP + 1n, 1n);
  world.publishes(world.builds({ ann: 1n }, { emission: CAP }));
  over(CAP + 1n, 1n);
  world.epoch = 4n;
  over(CAP * 4n + 1n, 4n);
  const { header } = world.builds({ ann: 1n }, { emission: CAP * 4n }).snapshot;
  assert.equal(header.cumulativeTotal, CAP * 5n);
});

test('the order of the work makes no difference', () => {
  const names = Array.from({ length: 40 }, (_, i) => `worker ${i}`);
  const world = worldOf(...names);
  const built = (order: readonly string[]): Built =>
    world.builds(
      Object.fromEntries(order.map((name) => [name, (BigInt(name.length * 7) % 5n) + 1n])),
    );
  const [one, other] = [built(names), built([...names].reverse())];
  assert.deepEqual(other.snapshot.header, one.snapshot.header);
  assert.deepEqual(other.snapshot.leaves.keys, one.snapshot.leaves.keys);
  assert.deepEqual(other.snapshot.leaves.cumulative, one.snapshot.leaves.cumulative);
});
