import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  fromHex,
  toHex,
  writeSnapshot,
  readSnapshot,
  type Snapshot,
  type SnapshotHeader,
} from '../src/rewards/snapshot.js';
import {
  checkPublication,
  checkSplit,
  checkSuccession,
  type Check,
} from '../src/rewards/verify.js';
import { Distributor } from './harness/distributor.js';
import { leavesOf, type Row } from './harness/snapshots.js';
import { addressOf, CAP, World } from './harness/worlds.js';

const SPLIT = 'the pot is split in proportion to work, to the last unit';
const NETWORK = 'it is of this network';
const ROOT = 'its root is published';
const PUBLISHED = 'epoch, total and number of leaves are as published';
const PREVIOUS = 'it names the previous snapshot';
const RISES = 'epochs rise';
const KEEPS = 'every worker keeps what it had earned';
const RETIRED = 'what closed workers had is retired or split again';
const GROWS = 'the total grows by the emission';
const CAPPED = 'the emission is within the cap';

/** Two epochs, the second one after somebody with claims and somebody without have closed. */
function twoEpochs(): { world: World; first: Snapshot; second: Snapshot } {
  const world = new World();
  for (const name of ['ann', 'bob', 'cat', 'dan']) world.opens(name);
  const built = world.builds({ ann: 1n, bob: 2n, cat: 3n, dan: 4n });
  world.publishes(built);
  world.pays('cat');
  for (const name of ['cat', 'dan']) world.workers.delete(name);
  world.opens('eve');
  const { snapshot } = world.builds({ ann: 1n, eve: 2n });
  return { world, first: built.snapshot, second: snapshot };
}

/** A distributor who publishes something else: what its leaves say now has a root, too. */
function altered(
  { header, leaves }: Snapshot,
  change: (rows: Map<string, Row>) => void,
  fields: Partial<SnapshotHeader> = {},
): Snapshot {
  const rows = new Map<string, Row>();
  for (let i = 0; i < leaves.count; i++) {
    const { openedSlot, cumulative, earned, work } = leaves;
    const row = {
      openedSlot: openedSlot[i],
      cumulative: cumulative[i],
      earned: earned[i],
      work: work[i],
    };
    rows.set(leaves.address(i), { key: leaves.key(i), ...row } as Row);
  }
  change(rows);
  const other = leavesOf([...rows.values()]);
  return { header: { ...header, root: toHex(other.tree().root), ...fields }, leaves: other };
}

/** The names of the checks that fail, of a snapshot that was published as it is. */
function failures(world: World, snapshot: Snapshot, previous: Snapshot | undefined): string[] {
  const { header, leaves } = snapshot;
  const { root, epoch, cumulativeTotal } = header;
  const current = {
    root: fromHex(root),
    epoch,
    cumulativeTotal,
    claimableAt: 0n,
    leafCount: leaves.count,
  };
  const checks: Check[] = [
    checkSplit(snapshot),
    ...checkPublication(snapshot, world.network, { ...world.distribution, current }),
    ...checkSuccession(previous, snapshot, world.network).checks,
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
  assert.deepEqual(failures(world, slot, first), [KEEPS, RETIRED]);
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
  world.publishes({ snapshot: second, leftOut: [], closed: [] });
  world.workers.delete('bob');
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
  assert.deepEqual(failures(world, greedy, second), [RETIRED]);
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
});

test('the command says what does not hold, and fails', async (t) => {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const [ann, bob] = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const first = await distributor.builds('1.snapshot', [ann, bob]);
  const verify = async (snapshot: string, previous?: string): Promise<string[]> => {
    const more = previous === undefined ? '' : ` --previous ${previous}`;
    const typed = distributor.line(`verify --snapshot ${snapshot}${more}`).split(' ');
    const { exitCode, stdout, stderr } = await operator.types(typed);
    const wrong = stdout.split('\n').filter((text) => text.startsWith('WRONG'));
    assert.equal(exitCode, wrong.length > 0 ? 1 : 0, stderr);
    if (wrong.length > 0)
      assert.match(stderr, new RegExp(`^${wrong.length} of \\d+ checks failed\\.$`, 'm'));
    return wrong.map((text) => text.replace(/^WRONG (.*?): .*$/, '$1'));
  };
  assert.deepEqual(await verify(first), [ROOT, PUBLISHED], 'not published yet');
  await distributor.publishes(first);
  assert.deepEqual(await verify(first), []);

  await net.passesEpochs(1n);
  const honest = await distributor.builds('2.snapshot', [ann, bob], `--previous ${first}`);
  const dishonest = distributor.file('dishonest.snapshot');
  const fifty = net.tokens('50');
  // Bob is there still. What was his goes to Ann, with the emission.
  const without = altered(
    await readSnapshot(honest),
    (rows) => {
      rows.delete(bob.address);
      const row = rows.get(ann.address);
      assert.ok(row);
      row.earned = 3n * fifty;
      row.cumulative = 4n * fifty;
    },
    { returned: fifty },
  );
  writeSnapshot(dishonest, without);
  await distributor.publishes(dishonest);
  assert.deepEqual(await verify(dishonest), [], 'alone it looks right');
  assert.deepEqual(await verify(dishonest, first), ['who has no leaf any more has closed']);
  assert.deepEqual(await verify(honest, first), [ROOT, PUBLISHED]);
  const said = await operator.isRefused(
    distributor.line(`verify --snapshot ${distributor.file('config.yml')}`),
    2,
  );
  assert.match(said, /config\.yml:1: .*no JSON/);
});
