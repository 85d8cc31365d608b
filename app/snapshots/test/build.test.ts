import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NANO, U64_MAX } from '@inferix/staking-client';
import type { Built } from '../src/build.js';
import { KEY_BYTES } from '../src/leaves.js';
import type { Snapshot } from '../src/snapshot.js';
import { checkSplit, checkSuccession } from '../src/verify.js';
import { Coverage } from '../src/worker-states.js';
import { refused } from './harness/refusals.js';
import { addressOf, EPOCH_SECS, keyOf, World } from './harness/worlds.js';

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

const LINES =
  'The work file has errors. Fix or remove these lines, or leave out who does not earn with --leave-out:';

test('an emission is split in proportion to work', () => {
  const world = worldOf('ann', 'bob', 'cat');
  const { snapshot, leftOut, closed } = world.builds({ ann: 1n, bob: 2n, cat: 4n });
  assert.deepEqual([leftOut, closed], [[], []]);
  const { root, ...header } = snapshot.header;
  assert.match(root, /^[0-9a-f]{64}$/);
  assert.deepEqual(header, {
    pool: 'rewards',
    network: world.network.address,
    epoch: 0n,
    slot: 1_000n,
    previousRoot: undefined,
    emission: 1_000n,
    writtenOff: 0n,
    returned: 0n,
    retired: 0n,
    closedWorkers: 0n,
    closedClaimed: 0n,
    cumulativeTotal: 1_000n,
    work: 1n,
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

test("the header's work is that of the leaves in whole IBM, rounded up", () => {
  const world = worldOf('ann', 'bob');
  world.opens('short', { coverage: Coverage.Short });
  const workOf = (ann: bigint, bob: bigint): bigint =>
    world.builds({ ann, bob, short: NANO }, { leaveOut: true }).snapshot.header.work;
  assert.equal(workOf(NANO, NANO), 2n);
  assert.equal(workOf(NANO, NANO + 1n), 3n);
  assert.equal(workOf(NANO - 1n, 1n), 1n);
});

test('an epoch that coverage records no longer reach is refused', () => {
  const world = worldOf('ann');
  world.builds({ ann: 1n }, { now: world.startOf(15n) - 1n });
  assert.equal(
    refused(() => world.builds({ ann: 1n }, { now: world.startOf(15n) }))[0],
    'Epoch 0 is too old: coverage records go back to epoch 1. It cannot be built any more.',
  );
  // The next epoch may begin while the records are read.
  world.opens('bob', { coverage: Coverage.Forgotten });
  assert.match(
    refused(() => world.builds({ ann: 1n, bob: 1n }, { leaveOut: true }))[0],
    /^Epoch 0 went out of the coverage records while they were read: /,
  );
});

test('work of a worker that does not earn is refused by line, or left out if that is wanted', () => {
  const world = worldOf('ann', 'closes');
  world.publishes(world.builds({ ann: 1n, closes: 1n }));
  world.closes('closes');
  world.opens('theirs', { elsewhere: true });
  world.opens('short', { coverage: Coverage.Short });
  world.opens('late', { coverage: Coverage.NotRegistered });
  const work = { ann: 1n, closes: 1n, unknown: 1n, theirs: 1n, short: 1n, late: 0n };
  const reasons: Record<string, string> = {
    closes: 'has closed',
    unknown: 'is unknown: it was closed, or never opened',
    theirs: 'does not belong to this network',
    short: 'was short of S(n) in epoch 1',
    late: 'was not registered when epoch 1 began',
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
  assert.equal(leaf(snapshot, 'ann')?.earned, 1_500n, "with what the closed one's leaf had");
  assert.deepEqual(
    leftOut.map(({ worker, reason }) => `${worker} ${reason}`).sort(),
    Object.entries(reasons)
      .map(([name, reason]) => `${addressOf(name)} ${reason}`)
      .sort(),
  );
  // The lines that are left out may as well not be there.
  const { snapshot: same } = world.builds({ ann: 1n });
  assert.deepEqual(same.header, snapshot.header);
});

test('more work than a machine can do at its benchmark is a mistake, whoever is left out', () => {
  const world = worldOf('ann');
  world.opens('slow', { benchmark: NANO / 2n });
  world.opens('unmeasured', { benchmark: 0n });
  const most = (NANO / 2n) * BigInt(EPOCH_SECS / 60);
  world.builds({ ann: 2n * most, slow: most, unmeasured: 0n });
  const work = { ann: 2n * most + 1n, slow: most + 1n, unmeasured: 1n };
  for (const leaveOut of [false, true]) {
    const [message, ...lines] = refused(() => world.builds(work, { leaveOut }));
    assert.equal(message, 'The work file has errors. Fix or remove these lines:');
    assert.deepEqual(lines.sort(), [
      `line 2: ${addressOf('ann')} cannot have worked 4320.000000001 IBM: its 1 IB give at most 4320 in epoch 0`,
      `line 3: ${addressOf('slow')} cannot have worked 2160.000000001 IBM: its 0.5 IB give at most 2160 in epoch 0`,
      `line 4: ${addressOf('unmeasured')} cannot have worked 0.000000001 IBM: its 0 IB give at most 0 in epoch 0`,
    ]);
  }
});

test('where nobody who worked can be paid there is nothing to split', () => {
  const world = worldOf('ann');
  world.opens('bare', { coverage: Coverage.Short });
  const nobody = 'No worker that earns has worked: there is nobody to split the emission among.';
  assert.deepEqual(
    refused(() => world.builds({ bare: 1n }, { leaveOut: true })),
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
    refused(() => world.builds({ ann: 1n }, { previous: first.snapshot }))[0],
    /^Nothing is published on chain yet: leave --previous out\.$/,
  );
  const other = world.builds({ ann: 1n }, { emission: 7n });
  world.publishes(first);
  assert.match(
    refused(() => world.builds({ ann: 1n }, { previous: undefined }))[0],
    /^Epoch 0 is published on chain: pass its snapshot with --previous\.$/,
  );
  const wrong = (previous: Snapshot): string =>
    refused(() => world.builds({ ann: 1n }, { previous }))[0];
  const { header, leaves } = first.snapshot;
  const mismatch = /^The previous snapshot is not what is published: it is of epoch \d+ with root /;
  assert.match(wrong(other.snapshot), mismatch);
  assert.match(wrong({ leaves, header: { ...header, epoch: 1n } }), mismatch);
  assert.match(wrong({ leaves, header: { ...header, cumulativeTotal: 1n } }), mismatch);
  // The same root of another number of leaves is another tree.
  const { distribution } = world;
  const { current } = distribution;
  world.distribution = { ...distribution, current: current && { ...current, leafCount: 2 } };
  assert.match(wrong(first.snapshot), mismatch);
  world.distribution = distribution;
  const { address } = new World().network;
  assert.equal(
    wrong({ leaves, header: { ...header, network: address } }),
    `The previous snapshot is of another network, ${address}.`,
  );
});

test('an epoch is built once it has ended, and once', () => {
  const world = worldOf('ann');
  assert.match(
    refused(() => world.builds({ ann: 1n }, { now: world.now - 1n }))[0],
    /^Epoch 0 has not ended: the chain is in epoch 0\./,
  );
  world.publishes(world.builds({ ann: 1n }));
  world.epoch = 0n;
  assert.equal(
    refused(() => world.builds({ ann: 1n }))[0],
    'Epoch 0 is published already: the next one is 1.',
  );
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
  assert.deepEqual(other.snapshot.leaves.owners, one.snapshot.leaves.owners);
  assert.deepEqual(other.snapshot.leaves.cumulative, one.snapshot.leaves.cumulative);
});

/** The addresses of a snapshot's workers, in the order of the leaves. */
const inOrder = ({ leaves }: Snapshot): string[] =>
  Array.from({ length: leaves.count }, (_, i) => leaves.address(i));

/** Names in the order of their keys. */
const sorted = (names: readonly string[]): string[] =>
  [...names].sort((a, b) => Buffer.compare(keyOf(a), keyOf(b)));

test("an owner's machines lie side by side, in the order of their addresses", () => {
  const world = new World();
  const owners = sorted(['olga', 'pete', 'quin']);
  const names = sorted(Array.from({ length: 12 }, (_, i) => `machine ${i}`));
  for (const [i, name] of names.entries()) world.opens(name, { owner: keyOf(owners[i % 3] ?? '') });
  const { snapshot } = world.builds(Object.fromEntries(names.map((name) => [name, 5n])));
  const expected = owners.flatMap((_, o) => names.filter((_, i) => i % 3 === o));
  assert.deepEqual(inOrder(snapshot), expected.map(addressOf));
  for (const [i, name] of expected.entries()) {
    assert.equal(snapshot.leaves.find(addressOf(name) as never), i, 'and each is found');
    const owner = snapshot.leaves.owners.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES);
    assert.deepEqual(owner, keyOf(owners[Math.floor(i / 4)] ?? ''));
  }
  assert.equal(snapshot.leaves.find(addressOf('nobody') as never), undefined);
});

test('what is left over goes to the lower worker, whoever owns it', () => {
  const world = new World();
  const [low = '', high = ''] = sorted(['ann', 'bob']);
  const [first = '', last = ''] = sorted(['olga', 'pete']);
  world.opens(low, { owner: keyOf(last) });
  world.opens(high, { owner: keyOf(first) });
  const { snapshot } = world.builds({ ann: 1n, bob: 1n }, { emission: 3n });
  assert.deepEqual(inOrder(snapshot), [high, low].map(addressOf));
  assert.deepEqual([leaf(snapshot, low)?.earned, leaf(snapshot, high)?.earned], [2n, 1n]);
  assert.ok(checkSplit(snapshot).holds);
  snapshot.leaves.earned.reverse();
  assert.ok(!checkSplit(snapshot).holds, 'to the higher one it does not');
});

test('a worker that is handed over moves to its new owner, and keeps what it had', () => {
  const world = new World();
  const [first = '', last = ''] = sorted(['olga', 'pete']);
  const [low = '', high = ''] = sorted(['ann', 'bob']);
  world.opens(low, { owner: keyOf(first) });
  world.opens(high, { owner: keyOf(first) });
  const built = world.builds({ ann: 1n, bob: 1n });
  assert.deepEqual(inOrder(built.snapshot), [low, high].map(addressOf));
  world.publishes(built);
  const handedOver = world.workers.get(low);
  assert.ok(handedOver);
  handedOver.owner = keyOf(last);
  const { snapshot, closed } = world.builds({ bob: 1n }, { emission: 7n });
  assert.deepEqual([inOrder(snapshot), closed], [[high, low].map(addressOf), []]);
  assert.deepEqual(
    [leaf(snapshot, 'ann')?.cumulative, leaf(snapshot, 'bob')?.cumulative],
    [500n, 507n],
  );
  const { checks, dropped } = checkSuccession(built.snapshot, snapshot, world.network);
  assert.deepEqual([checks.filter(({ holds }) => !holds), dropped], [[], []]);
});

test('a total that the chain cannot hold is refused', () => {
  const world = worldOf('ann');
  // No network allows it; a cap that is read wrongly must not wrap the total around.
  world.network.params.lifetimeCap = 2n ** 65n;
  const { header, leaves } = world.builds({ ann: 1n }).snapshot;
  const cumulativeTotal = U64_MAX - 1_000n;
  const previous = { leaves, header: { ...header, cumulativeTotal } };
  world.publishes({ snapshot: previous });
  const { snapshot } = world.builds({ ann: 1n }, { previous, emission: 1_000n });
  assert.equal(snapshot.header.cumulativeTotal, U64_MAX);
  assert.deepEqual(
    refused(() => world.builds({ ann: 1n }, { previous, emission: 1_001n })),
    ['The total exceeds 64 bits.'],
  );
});
