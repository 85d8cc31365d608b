import assert from 'node:assert/strict';
import { test } from 'node:test';

import { toHex, type SnapshotHeader } from '@inferix/stake-snapshots';
import { readSnapshot, writeSnapshot } from '@inferix/stake-snapshots/node';
import { altered, type Row } from '@inferix/stake-snapshots/test/snapshots';
import { NANO } from '@inferix/staking-client';
import { Distributor } from './harness/distributor.js';
import { changes, lyingNode, withByte, type Shown } from './harness/liar.js';

type Published = {
  root: string;
  epoch: string;
  claimable: boolean;
  claimableAt: string;
  signature: string | null;
};

/** A distributor with two workers that cover epoch 1, and its snapshot. */
async function startWithSnapshot(
  t: Parameters<typeof Distributor.start>[0],
  options?: Parameters<typeof Distributor.start>[1],
) {
  const distributor = await Distributor.start(t, options);
  const { net } = distributor;
  const workers = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const snapshot = await distributor.builds('1.snapshot', workers);
  const publishing = (more: string, file = snapshot): string =>
    distributor.line(`publish --snapshot ${file} ${more}`);
  const { operator, funding } = distributor;
  return { distributor, net, operator, workers, snapshot, publishing, funding };
}

/** A token account without its tokens. */
const emptied = (shown: Shown): Shown =>
  [64, 65, 66, 67, 68, 69, 70, 71].reduce((account, at) => withByte(at, 0, account), shown);

test('a pool that lacks funds is filled only if that is said, and if two endpoints agree on it or somebody looks', async (t) => {
  const { distributor, net, operator, publishing, funding } = await startWithSnapshot(t);
  const lacks = 'The reward pool lacks 100 tokens for this snapshot. Fund it, or give --fund.';
  assert.match(await operator.isRefused(publishing('--yes'), 2), new RegExp(`^${lacks}$`, 'm'));
  assert.match(
    await operator.isRefused(publishing('--fund --no-wait'), 2),
    /^Publish epoch 1 for 2 workers, and fund the pool with 100 tokens\? Fee: 0\.000005 SOL\. Not running in a terminal/m,
  );
  const held = await net.holds(operator);
  // Of a vault that looks empty, the distributor would be made to send what it has already.
  await operator.does(distributor.line('fund 60 --yes'));
  const { vault } = (await net.rewardPool()).distribution;
  const empties = changes((address, shown) => (address === vault ? emptied(shown) : shown));
  const liar = await lyingNode(t, net.chain.url, empties);
  const alone = await operator.isRefused(publishing(`--fund --no-wait --yes --url ${liar.url}`), 2);
  assert.match(
    alone,
    /^How much --fund moves depends on what an endpoint shows .* Name a second endpoint .* --verify-url <url>/m,
  );
  assert.deepEqual(liar.asked, [], 'nothing was read');
  const { url } = net.chain;
  for (const [one, other, said] of [
    [liar.url, url, '100 tokens and 40 tokens'],
    [url, liar.url, '40 tokens and 100 tokens'],
  ] as const) {
    assert.match(
      await operator.isRefused(
        publishing(`--fund --no-wait --yes --url ${one} --verify-url ${other}`),
        1,
      ),
      new RegExp(` disagree about what the reward pool lacks: ${said}\\. Nothing was sent\\.`),
    );
  }
  const published = await operator.reads<Published>(publishing(`--no-wait ${funding}`));
  assert.equal(published.claimable, false);
  assert.match(published.signature ?? '', /^\w{80,90}$/);
  const { distribution } = await net.rewardPool();
  assert.equal(await net.chain.balance(distribution.vault), net.tokens('100'));
  assert.equal(held - (await net.holds(operator)), net.tokens('100'));
  assert.equal(toHex(distribution.pending?.root as Uint8Array), published.root);
  assert.equal(distribution.pending?.claimableAt.toString(), published.claimableAt);
});

test('publishing twice is publishing once', async (t) => {
  const { distributor, net, operator, publishing, funding } = await startWithSnapshot(t);
  await operator.does(publishing(`--no-wait ${funding}`));
  const books = await net.books();
  const again = await operator.types(publishing(`--no-wait ${funding}`).split(' '));
  assert.equal(again.exitCode, 0);
  assert.match(again.stderr, /^It is published already\.$/m);
  assert.deepEqual(await net.books(), books);
  await distributor.becomesClaimable();
  // Now nothing has to be waited for.
  const { claimable } = await operator.reads<Published>(publishing('--yes'));
  assert.equal(claimable, true);
});

test('somebody else than the distributor is refused by the program', async (t) => {
  const { operator, publishing, funding } = await startWithSnapshot(t);
  const { file } = await operator.keypair('other.json');
  assert.match(
    await operator.isRefused(publishing(`--no-wait ${funding} --keypair ${file}`), 1),
    /^NotDistributor: /m,
  );
});

test('a distributor without the tokens is refused, and the chain says why', async (t) => {
  const { distributor, net, operator, workers, funding } = await startWithSnapshot(t);
  const work = distributor.writesWork(workers.map((worker) => [worker, '1'] as const));
  const out = distributor.file('rich.snapshot');
  await operator.does(distributor.line(`build --work ${work} --emission 1001 --out ${out}`));
  const line = distributor.line(`publish --snapshot ${out} --no-wait ${funding}`);
  assert.match(await operator.isRefused(line, 1), /^Insufficient\w*: .*\.$/m);
  assert.equal(await net.holds(operator), net.tokens('1000'));
});

test('a snapshot that was built on anything but the last one published is refused', async (t) => {
  const { distributor, net, operator, workers, snapshot, publishing, funding } =
    await startWithSnapshot(t);
  const again = await distributor.builds('again.snapshot', workers.slice(1));
  await distributor.publishes(snapshot);
  const follows =
    /^The snapshot follows none, but [0-9a-f]{64} is published last\. Build it again on that one\.$/m;
  assert.match(await operator.isRefused(publishing(funding, again), 2), follows);

  await net.passesEpochs(1n);
  const second = await distributor.builds('2.snapshot', workers, `--previous ${snapshot}`);
  await operator.does(publishing(`--no-wait ${funding}`, second));
  await distributor.cancels();
  await net.passesEpochs(1n);
  // The guardian cancelled what this one was to follow.
  const orphan = distributor.file('3.snapshot');
  const work = distributor.file('work.csv');
  assert.match(
    await operator.isRefused(
      distributor.line(`build --work ${work} --emission 1 --out ${orphan} --previous ${second}`),
      2,
    ),
    /^The previous snapshot is not what is published/,
  );
  const third = await distributor.builds('3.snapshot', workers, `--previous ${snapshot}`);
  await distributor.publishes(third);
  assert.match(
    await operator.isRefused(publishing(funding, second), 2),
    /^The snapshot follows [0-9a-f]{64}, but /m,
  );
});

test('one publication at a time: the next one waits until the last is claimable', async (t) => {
  const { distributor, net, operator, workers, snapshot, publishing, funding } =
    await startWithSnapshot(t);
  await net.passesEpochs(1n);
  await operator.does(publishing(`--no-wait ${funding}`));
  const next = await distributor.builds('2.snapshot', workers, `--previous ${snapshot}`);
  const publish = publishing(`--no-wait ${funding}`, next);
  assert.match(await operator.isRefused(publish, 1), /^PublicationPending: /m);
  await distributor.becomesClaimable();
  await operator.does(publish);
});

test('a publication that is cancelled while it is waited for is not claimable', async (t) => {
  const { distributor, net, operator, publishing, funding } = await startWithSnapshot(t);
  const waiting = operator.types(publishing(`${funding} --output json`).split(' '));
  while (!(await net.rewardPool()).distribution.pending)
    await new Promise((r) => setTimeout(r, 50));
  await distributor.cancels();
  const { exitCode, stdout, stderr } = await waiting;
  assert.equal(exitCode, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /does not show the publication\. It was cancelled, another one followed/);
});

test('it says what the caps allow, and publishes the work that the emission pays for', async (t) => {
  // Six tokens for an IBM; two workers have 10 IBM each.
  const params = { emissionPerIbm: 6_000_000n * NANO };
  const { net, operator, publishing, funding } = await startWithSnapshot(t, { params });
  const said = await operator.types(publishing(`--no-wait ${funding}`).split(' '));
  assert.equal(said.exitCode, 0, said.stderr);
  assert.match(
    said.stderr,
    /^The snapshot adds 100 tokens for epoch 1\. The caps allow 120 tokens: 2000000 by the epoch cap, for 2 epochs; 375000000 by the lifetime cap; 120 by 20 IBM of work\.$/m,
  );
  const { pending } = (await net.rewardPool()).distribution;
  assert.deepEqual([pending?.work, pending?.growth], [20n, net.tokens('100')]);
});

test('a snapshot over a cap is refused in plain words before anything is sent', async (t) => {
  const { distributor, operator, snapshot, publishing, funding } = await startWithSnapshot(t, {
    params: { emissionPerIbm: 5_000_000n * NANO },
  });
  const built = await readSnapshot(snapshot);
  const refuses = async (
    change: Partial<SnapshotHeader>,
    alter: (row: Row) => void,
    cap: RegExp,
  ): Promise<void> => {
    const file = distributor.file('changed.snapshot');
    const changed = altered(
      built,
      (rows) => {
        for (const row of rows.values()) alter(row);
      },
      change,
    );
    writeSnapshot(file, changed);
    const said = await operator.isRefused(publishing(`--no-wait ${funding}`, file), 2);
    assert.match(said, /^The snapshot adds \S+ tokens for epoch 1\. That is over a cap\. /m);
    assert.match(said, cap);
  };
  await refuses(
    {},
    (row) => {
      row.work = 9n * NANO;
    },
    / The caps allow 90 tokens: .*; 90 by 18 IBM of work\.$/m,
  );
  const unit = 10n ** 12n;
  await refuses(
    { emission: 3n * unit, cumulativeTotal: 3n * unit },
    (row) => {
      row.cumulative = row.earned = (3n * unit) / 2n;
      row.work = 10n ** 15n;
    },
    / The caps allow 2000000 tokens: 2000000 by the epoch cap, for 2 epochs; /m,
  );
});

test('an epoch without emission is published, though its root is the one before', async (t) => {
  const { distributor, net, operator, workers, snapshot, publishing } = await startWithSnapshot(t);
  await distributor.publishes(snapshot);
  await net.passesEpochs(1n);
  const work = distributor.writesWork(workers.map((worker) => [worker, '1'] as const));
  const out = distributor.file('2.snapshot');
  await operator.does(
    distributor.line(`build --work ${work} --emission 0 --out ${out} --previous ${snapshot}`),
  );
  await operator.does(publishing('--no-wait --yes', out));
  const { current, pending } = (await net.rewardPool()).distribution;
  const latest = pending ?? current;
  assert.deepEqual(latest?.root, current?.root);
  assert.equal(latest?.epoch, 2n);
});

test('a snapshot of another network, or a broken one, is refused', async (t) => {
  const { operator, snapshot } = await startWithSnapshot(t);
  const other = await Distributor.start(t);
  const line = (file: string): string => other.line(`publish --snapshot ${file} ${other.funding}`);
  assert.match(
    await other.operator.isRefused(line(snapshot), 2),
    /^The snapshot is of another network, \w+\.$/m,
  );
  assert.match(
    await other.operator.isRefused(line(`${operator.folder}/id.json`), 2),
    /id\.json:1: it is not a snapshot\.$/m,
  );
  assert.match(
    await other.operator.isRefused(line('/nowhere'), 2),
    /^\/nowhere does not exist\.$/m,
  );
});
