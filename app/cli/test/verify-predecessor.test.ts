import assert from 'node:assert/strict';
import { test } from 'node:test';

import { getAddressEncoder } from '@solana/kit';

import { fromHex, type SnapshotHeader } from '@inferix/stake-snapshots';
import { readSnapshot, writeSnapshot } from '@inferix/stake-snapshots/node';
import { altered } from '@inferix/stake-snapshots/test/snapshots';
import { fundRewards, NANO, publishRewards } from '@inferix/staking-client';
import type { TestWorker } from '@inferix/staking-testkit/network';
import { Distributor } from './harness/distributor.js';

const CONTINUES = 'it continues what the chain says that it continues';
const KEPT = '--previous is what was published';

type Judged = {
  exitCode: number;
  holds: boolean;
  wrong: string[];
  unchecked: string[];
  stderr: string;
};

/** What `rewards verify` says to a program. */
async function judged(distributor: Distributor, file: string, more = ''): Promise<Judged> {
  const line = distributor.line(`verify --snapshot ${file} --output json${more && ` ${more}`}`);
  const { exitCode, stdout, stderr } = await distributor.operator.types(line.split(' '));
  const { holds, checks, unchecked } = JSON.parse(stdout) as {
    holds: boolean;
    checks: { name: string; holds: boolean }[];
    unchecked: { name: string }[];
  };
  const wrong = checks.filter(({ holds }) => !holds).map(({ name }) => name);
  return { exitCode, holds, wrong, unchecked: unchecked.map(({ name }) => name), stderr };
}

/** Funds and publishes a snapshot: it waits for its delay. */
const publishesPending = (distributor: Distributor, file: string, more = ''): Promise<string> =>
  distributor.operator.does(
    distributor.line(
      `publish --snapshot ${file} --no-wait ${distributor.funding}${more && ` ${more}`}`,
    ),
  );

/** Publishes as a distributor does that goes around this command line, which would refuse. */
async function forces({ net, operator }: Distributor, file: string): Promise<void> {
  const { header, leaves } = await readSnapshot(file);
  const { epoch, cumulativeTotal, writtenOff, work } = header;
  const { network } = net;
  const distributor = operator.signer;
  const root = fromHex(header.root);
  const publication = { root, epoch, cumulativeTotal, writtenOff, leafCount: leaves.count };
  await net.does([
    ...(await fundRewards({ network, funder: distributor, amount: net.tokens('100') })),
    ...(await publishRewards({ network, distributor, publication, work })),
  ]);
}

type Test = Parameters<typeof Distributor.start>[0];

/** Epoch 1 is published and claimable, 50 tokens each for ann and bob; epoch 2 has ended. */
async function startSecondEpoch(t: Test) {
  const distributor = await Distributor.start(t);
  const { net } = distributor;
  const [ann, bob] = [await net.registersWorker(), await net.registersWorker()];
  const thief = await net.registersWorker();
  await net.passesEpochs(2n);
  const first = await distributor.builds('1.snapshot', [ann, bob]);
  assert.deepEqual((await judged(distributor, first)).unchecked, [CONTINUES], 'not published yet');
  await publishesPending(distributor, first);
  const { exitCode, wrong, unchecked } = await judged(distributor, first);
  assert.deepEqual([exitCode, wrong, unchecked], [0, [], []], 'the first of all continues none');
  await distributor.becomesClaimable();
  await net.passesEpochs(1n);
  return { distributor, net, ann, bob, thief, first };
}

/** Writes a snapshot of one leaf: all of 200 tokens for one worker. */
async function takesAll(
  distributor: Distributor,
  name: string,
  honest: string,
  { address }: TestWorker,
  header: Partial<SnapshotHeader>,
): Promise<string> {
  const { net } = distributor;
  const { openedSlot } = await net.worker({ address });
  const all = net.tokens('200');
  const key = getAddressEncoder().encode(address) as Uint8Array;
  const taken = altered(
    await readSnapshot(honest),
    (rows) => {
      rows.clear();
      rows.set(address, { key, openedSlot, cumulative: all, earned: all, work: 20n * NANO });
    },
    { emission: all, cumulativeTotal: all, ...header },
  );
  const file = distributor.file(name);
  writeSnapshot(file, taken);
  return file;
}

test('a publication that names no previous one, and takes what it gave, does not pass', async (t) => {
  const { distributor, ann, bob, thief, first } = await startSecondEpoch(t);
  const honest = await distributor.builds('2.snapshot', [ann, bob], `--previous ${first}`);
  const none = { previousRoot: undefined };
  const evil = await takesAll(distributor, 'evil.snapshot', honest, thief, none);
  await forces(distributor, evil);
  const found = await judged(distributor, evil);
  assert.deepEqual([found.exitCode, found.holds, found.wrong], [1, false, [CONTINUES]]);
  const text = await distributor.operator.types(
    distributor.line(`verify --snapshot ${evil}`).split(' '),
  );
  const { root } = (await readSnapshot(first)).header;
  assert.match(
    text.stdout,
    new RegExp(
      `^WRONG ${CONTINUES}: it names no root; on chain is epoch 1 with root ${root}$`,
      'm',
    ),
  );
  assert.equal((await judged(distributor, evil, '--partial')).exitCode, 1);
  // Once it is claimable the chain has its total only.
  await distributor.becomesClaimable();
  assert.deepEqual((await judged(distributor, evil)).wrong, [CONTINUES]);
  await distributor.claims(thief, evil);
  const later = await judged(distributor, evil);
  assert.ok(later.wrong.includes(CONTINUES), 'settled');
});

test('a forged previous snapshot is not what is current', async (t) => {
  const { distributor, ann, bob, thief, first } = await startSecondEpoch(t);
  const { net } = distributor;
  const honest = await distributor.builds('2.snapshot', [ann, bob], `--previous ${first}`);
  // Epoch 1 as if all of it had been the thief's.
  const hundred = net.tokens('100');
  const forged = distributor.file('forged.snapshot');
  const { openedSlot } = await net.worker(thief);
  const key = getAddressEncoder().encode(thief.address) as Uint8Array;
  const before = altered(await readSnapshot(first), (rows) => {
    rows.clear();
    const row = { key, openedSlot, cumulative: hundred, earned: hundred, work: 20n * NANO };
    rows.set(thief.address, row);
  });
  writeSnapshot(forged, before);
  const evil = distributor.file('evil.snapshot');
  const after = altered(
    before,
    (rows) => {
      const row = rows.get(thief.address);
      assert.ok(row);
      row.cumulative = 2n * hundred;
    },
    {
      epoch: 2n,
      previousRoot: before.header.root,
      cumulativeTotal: 2n * hundred,
    },
  );
  writeSnapshot(evil, after);
  await forces(distributor, evil);
  assert.deepEqual((await judged(distributor, evil, `--previous ${forged}`)).wrong, [CONTINUES]);
  assert.deepEqual((await judged(distributor, evil, `--previous ${forged} --partial`)).wrong, [
    CONTINUES,
  ]);
  assert.deepEqual((await judged(distributor, evil, '--partial')).wrong, [CONTINUES]);
  // The root is right, and the file that is compared with it is another one.
  await distributor.cancels();
  await publishesPending(distributor, honest);
  assert.ok((await judged(distributor, honest, `--previous ${forged}`)).wrong.includes(CONTINUES));
});

test('what was not compared does not pass, unless that is accepted', async (t) => {
  const { distributor, ann, bob, first } = await startSecondEpoch(t);
  const { operator, net } = distributor;
  const honest = await distributor.builds('2.snapshot', [ann, bob], `--previous ${first}`);
  await publishesPending(distributor, honest);
  const leaves = 'the snapshot that it continues, leaf by leaf';
  const alone = await judged(distributor, honest);
  assert.deepEqual(
    [alone.exitCode, alone.holds, alone.wrong, alone.unchecked],
    [1, false, [], [leaves]],
  );
  assert.match(alone.stderr, /1 thing could not be checked\. --partial accepts that\./);
  const { stdout } = await operator.types(
    distributor.line(`verify --snapshot ${honest}`).split(' '),
  );
  const { root } = (await readSnapshot(first)).header;
  assert.ok(
    stdout.includes(
      `?     not checked: ${leaves}: name the snapshot with root ${root} with --prev`,
    ),
  );
  const accepted = await judged(distributor, honest, '--partial');
  assert.deepEqual([accepted.exitCode, accepted.holds, accepted.unchecked], [0, true, [leaves]]);
  const whole = await judged(distributor, honest, `--previous ${first}`);
  assert.deepEqual([whole.exitCode, whole.holds, whole.unchecked], [0, true, []]);
  // Also once it is claimable, and when claims have settled it.
  await distributor.becomesClaimable();
  assert.equal((await judged(distributor, honest, `--previous ${first}`)).exitCode, 0);
  await distributor.pays(honest);
  assert.equal((await judged(distributor, honest, `--previous ${first}`)).exitCode, 0);
  // Records forget an epoch in the end: who earned in it nobody knows any more.
  await net.passesEpochs(15n);
  const late = await judged(distributor, honest, `--previous ${first}`);
  assert.deepEqual([late.exitCode, late.wrong, late.unchecked], [1, [], ['who earned']]);
});

test('a correction continues the last one that was never suspended', async (t) => {
  const { distributor, ann, bob, first } = await startSecondEpoch(t);
  const wrong = await distributor.builds('wrong.snapshot', [ann], `--previous ${first}`);
  await publishesPending(distributor, wrong);
  await distributor.becomesClaimable();
  await distributor.suspends();
  const right = await distributor.builds('2.snapshot', [ann, bob], `--previous ${first}`);
  await publishesPending(distributor, right, '--written-off 0');
  const whole = await judged(distributor, right, `--previous ${first}`);
  assert.deepEqual([whole.exitCode, whole.wrong, whole.unchecked], [1, [], [KEPT]]);
  assert.equal((await judged(distributor, right, `--previous ${first} --partial`)).exitCode, 0);
  const on = await judged(distributor, right, `--previous ${wrong}`);
  assert.ok(on.wrong.includes(CONTINUES), 'not the one that is suspended');
  assert.equal((await judged(distributor, right)).exitCode, 1, 'nor nothing');
  await distributor.cancels();
  // One that is built on the suspended root names the current root, and is wrong all the same.
  const { header } = await readSnapshot(wrong);
  const built = altered(await readSnapshot(wrong), () => undefined, {
    previousRoot: header.root,
    epoch: 2n,
  });
  const onWrong = distributor.file('on-wrong.snapshot');
  writeSnapshot(onWrong, built);
  await forces(distributor, onWrong);
  const found = await judged(distributor, onWrong, `--previous ${wrong}`);
  assert.ok(found.wrong.includes(CONTINUES));
});

test('a correction on a forged previous snapshot does not pass by itself', async (t) => {
  const { distributor, ann, bob, first } = await startSecondEpoch(t);
  const wrong = await distributor.builds('wrong.snapshot', [ann], `--previous ${first}`);
  await publishesPending(distributor, wrong);
  await distributor.becomesClaimable();
  await distributor.suspends();
  // What Bob has not claimed of epoch 1 is Ann's in another snapshot of it, with the same total.
  const other = altered(await readSnapshot(first), (rows) => {
    const [hers, his] = [rows.get(ann.address), rows.get(bob.address)];
    assert.ok(hers && his);
    hers.cumulative = (hers.cumulative ?? 0n) + (his.cumulative ?? 0n);
    his.cumulative = 0n;
  });
  const forged = distributor.file('forged.snapshot');
  writeSnapshot(forged, other);
  const robbing = await distributor.builds('2.snapshot', [ann, bob], `--previous ${forged}`);
  await publishesPending(distributor, robbing, '--written-off 0');
  const told = await judged(distributor, robbing, `--previous ${forged}`);
  assert.deepEqual([told.exitCode, told.holds, told.wrong, told.unchecked], [1, false, [], [KEPT]]);
  // Who has kept the right one finds it.
  const named = await judged(distributor, robbing, `--previous ${first}`);
  assert.ok(named.wrong.includes('it names the previous snapshot'));
});
