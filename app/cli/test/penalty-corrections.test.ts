import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { getAddressEncoder, type KeyPairSigner } from '@solana/kit';

import { readSnapshot, writeSnapshot } from '@inferix/stake-snapshots/node';
import { altered } from '@inferix/stake-snapshots/test/snapshots';
import { NANO } from '@inferix/staking-client';
import type { Paid } from './harness/distributor.js';
import { writeKeypair } from './harness/operator.js';
import { Slashed } from './harness/slashed.js';

/** A snapshot that gives all that another one splits to a thief. */
async function robs(slashed: Slashed, honest: string, thief: KeyPairSigner): Promise<string> {
  const key = getAddressEncoder().encode(thief.address) as Uint8Array;
  const read = await readSnapshot(honest);
  const all = read.header.emission;
  const stolen = altered(read, (rows) => {
    for (const [wallet, row] of rows) {
      row.cumulative = (row.cumulative ?? 0n) - (row.earned ?? 0n);
      row.earned = row.work = 0n;
      if (row.cumulative === 0n) rows.delete(wallet);
    }
    const { work } = read.header;
    rows.set(thief.address, { key, owner: key, cumulative: all, earned: all, work: work * NANO });
  });
  const file = slashed.distributor.file(`stolen-${read.header.epoch}.snapshot`);
  writeSnapshot(file, stolen);
  return file;
}

test('a wrong root of penalties is cancelled while it waits, and corrected once it was claimed under', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'inferix-guardian-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const keypair = join(folder, 'guardian.json');
  const guardian = await writeKeypair(keypair);
  const slashed = await Slashed.start(t, { keys: { guardian } });
  const { net, operator, ann, bob } = slashed;
  await net.chain.fund(guardian.address, 10);
  const thief = await net.chain.wallet(0);
  const stops = (how: 'cancel' | 'suspend'): Promise<string> =>
    operator.does(slashed.line(`penalties ${how} --yes --keypair ${keypair}`));
  const publish = (file: string, more = ''): string =>
    slashed.line(`penalties publish --snapshot ${file} --no-wait --yes${more && ` ${more}`}`);
  const verify = (file: string, more: string): string =>
    slashed.line(`penalties verify --snapshot ${file} ${more} --partial`);

  // Cancelled: nobody could claim under it, and the right one takes its place.
  const first = await slashed.builds('1.snapshot');
  await operator.does(publish(await robs(slashed, first, thief)));
  assert.match(await stops('cancel'), /^Penalties of epoch \d+ cancelled: /m);
  assert.equal((await net.penaltyPool()).distribution.pending, undefined);
  await slashed.publishes(first);
  await operator.does(slashed.paying(first, '--create-token-accounts'));
  assert.equal(await net.holds(ann), net.tokens('40'));

  // Suspended: the thief has claimed 30 of the 40 tokens that were left.
  await net.passesEpochs(1n);
  const shares = slashed.writesShares('2.csv', [
    [ann.address, '1'],
    [bob.address, '1'],
  ]);
  const build = (out: string, amount: string, previous: string): string =>
    slashed.line(
      `penalties build --shares ${shares} --amount ${amount} --previous ${previous} --out ${out}`,
    );
  const [honest, corrected] = ['honest.snapshot', '2.snapshot'].map((name) =>
    slashed.distributor.file(name),
  ) as [string, string];
  await operator.does(build(honest, '30', first));
  const stolen = await robs(slashed, honest, thief);
  await slashed.publishes(stolen);
  await operator.does(slashed.paying(stolen, '--create-token-accounts'));
  assert.equal(await net.holds(thief), net.tokens('30'));
  assert.match(await stops('suspend'), /^Penalties of epoch \d+ suspended until /m);
  const refused = async (command: string, said: RegExp): Promise<void> => {
    assert.match(await slashed.isRefused(command, 2), said);
  };
  await refused(slashed.paying(stolen), /^The publication is suspended: /m);
  await refused(publish(stolen), /^The snapshot is the one that is suspended\. /m);
  await refused(publish(first), /is suspended, and this snapshot does not correct it\. /m);
  await refused(
    build('no', '10', stolen),
    /^The publication of epoch \d is suspended\. Build its correction on the last one /m,
  );

  await operator.does(build(corrected, '10', first));
  const { header, leaves } = await readSnapshot(corrected);
  assert.deepEqual([header.writtenOff, header.retired], [net.tokens('30'), net.tokens('30')]);
  assert.equal(leaves.find(thief.address), undefined);
  const confirm =
    /^The snapshot writes off 30 tokens \(30,000,000 base units\) that were claimed wrongly\. They are lost, and what slashes took .* Confirm that with --written-off 30\.$/m;
  await refused(publish(corrected), confirm);
  await refused(publish(corrected, '--written-off 29'), confirm);
  await operator.does(publish(corrected, '--written-off 30'));
  await slashed.distributor.becomesClaimable();
  const checked = await operator.does(verify(corrected, `--previous ${first} --shares ${shares}`));
  assert.match(checked, /^ok {4}every claim is in the leaf of its verifier, or retired: /m);
  assert.doesNotMatch(checked, /WRONG|worker|reward/);
  const run = await operator.reads<Paid>(slashed.paying(corrected));
  assert.deepEqual([run.paid, run.waiting], [2, {}]);
  const { distribution } = await net.penaltyPool();
  assert.deepEqual(
    [distribution.claimedTotal, await net.chain.balance(distribution.vault)],
    [net.tokens('100'), 0n],
  );

  // What the thief earns later is set against what it took.
  await net.commits('1');
  await net.passesEpochs(1n);
  await slashed.slashes('40');
  const third = slashed.distributor.file('3.snapshot');
  slashed.writesShares('2.csv', [
    [ann.address, '1'],
    [thief.address, '1'],
  ]);
  await operator.does(build(third, '40', corrected));
  await slashed.publishes(third);
  const last = await operator.reads<Paid>(slashed.paying(third));
  assert.deepEqual([last.paid, last.paidAmount], [1, `${net.tokens('20')}`]);
  assert.equal(await net.holds(thief), net.tokens('30'));
  const earned = await operator.does(verify(third, `--previous ${corrected}`));
  assert.doesNotMatch(earned, /WRONG|worker|reward/);
});
