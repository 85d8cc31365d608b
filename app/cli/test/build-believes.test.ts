import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Address } from '@solana/kit';

import { closeWorker, findRewardPoolAddress } from '@inferix/staking-client';
import { readSnapshot } from '@inferix/stake-snapshots/node';
import { Distributor } from './harness/distributor.js';
import { changes, hides, lyingNode, withByte, type Lie } from './harness/liar.js';
import { meddlingNode } from './harness/meddler.js';

type Test = Parameters<typeof Distributor.start>[0];

/** Epoch 1 is published, a third of 300 tokens for each; in epoch 2 cat is idle. */
async function startIdle(t: Test) {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const [ann, bob, cat] = [
    await net.registersWorker(),
    await net.registersWorker(),
    await net.registersWorker(),
  ];
  await net.passesEpochs(2n);
  const first = await distributor.builds('1.snapshot', [ann, bob, cat]);
  await distributor.publishes(first);
  await net.passesEpochs(1n);
  const work = distributor.writesWork([
    [ann, '10'],
    [bob, '10'],
  ]);
  const out = distributor.file('2.snapshot');
  const line = (more = ''): string =>
    distributor.line(
      `build --work ${work} --emission 100 --out ${out} --previous ${first}${more && ` ${more}`}`,
    );
  /** A build that is refused: nothing is written, and nothing moves. */
  const refuses = async (more: string, exitCode: 1 | 2 = 1): Promise<string> => {
    const files = distributor.files();
    const said = await operator.isRefused(line(more), exitCode);
    assert.deepEqual(distributor.files(), files, 'no file is left behind');
    return said;
  };
  const liar = (lie: Lie) => lyingNode(t, net.chain.url, lie);
  return { distributor, net, operator, ann, bob, cat, first, out, line, refuses, liar };
}

/** Closes a worker that never had a leaf: the pool counts it, too. */
async function closesAnother({ net }: Distributor): Promise<void> {
  const { network } = net;
  const { address: worker, owner } = await net.opensWorker();
  await net.does(closeWorker({ network, worker, owner }));
}

/** What a worker has by a snapshot: of 100 tokens one third gets the unit that is left over. */
async function hasIn(file: string, { address }: { address: Address }): Promise<bigint> {
  const { leaves } = await readSnapshot(file);
  return leaves.cumulative[leaves.find(address) ?? -1] ?? 0n;
}

type Read = {
  closed: string[];
  read: { endpoints: string[]; slots: { from: string; to: string } };
};

test('an idle worker that a node does not show once keeps its leaf', async (t) => {
  const { operator, cat, out, line, liar } = await startIdle(t);
  const { url, host } = await liar(hides([cat.address], 1));
  const { stderr, stdout, exitCode } = await operator.types(
    line(`--output json --url ${url}`).split(' '),
  );
  assert.equal(exitCode, 0, stderr);
  assert.deepEqual((JSON.parse(stdout) as Read).closed, []);
  assert.match(
    stderr,
    new RegExp(`^${host} showed 1 worker only when it was asked again\\.$`, 'm'),
  );
  const { leaves } = await readSnapshot(out);
  assert.notEqual(leaves.find(cat.address), undefined);
});

test('an idle worker that a node never shows is not closed: the pool has counted nobody', async (t) => {
  const { cat, refuses, liar } = await startIdle(t);
  const { url } = await liar(hides([cat.address]));
  assert.match(
    await refuses(`--url ${url}`),
    /^1 worker of the previous snapshot is not there, but only 0 have closed since, by the reward pool\./m,
  );
});

test('a worker that cannot be read stops everything', async (t) => {
  const { distributor, net, operator, cat, first, refuses, liar } = await startIdle(t);
  const newer = changes((address, shown) =>
    address === cat.address ? withByte(8, 2, shown) : shown,
  );
  const { url } = await liar(newer);
  const said = new RegExp(
    `^UnreadableAccount: ${cat.address} belongs to the staking program, and has layout version 2, .* newer inferix-stake\\.$`,
    'm',
  );
  assert.match(await refuses(`--url ${url}`), said);
  const verify = distributor.line(`verify --snapshot ${first} --url ${url}`);
  assert.match(await operator.isRefused(verify, 1), said);
  const before = await net.books();
  const pay = await operator.types(
    distributor.paying(first, `--output json --url ${url}`).split(' '),
  );
  assert.equal(pay.exitCode, 1);
  assert.match(pay.stderr + pay.stdout, new RegExp(`${cat.address} belongs to the staking`));
  assert.deepEqual(await net.books(), before, 'nothing moved');
  const shown = await operator.isRefused(`worker show ${cat.address} --url ${url}`, 1);
  assert.match(shown, /^UnreadableAccount: .* newer client\./m);
  assert.ok(shown.includes(cat.address));
});

test('a second endpoint has to agree that a worker is gone, or there', async (t) => {
  const { distributor, net, operator, cat, line, refuses, liar } = await startIdle(t);
  await closesAnother(distributor);
  const honest = net.chain.url;
  const { url, host } = await liar(hides([cat.address]));
  const differ = `show worker ${cat.address} differently`;
  assert.match(await refuses(`--url ${url} --verify-url ${honest}`), new RegExp(differ));
  assert.match(
    await refuses(`--url ${honest} --verify-url ${url}`),
    new RegExp(`${host} ${differ}`),
  );
  const { url: once, host: name } = await liar(hides([cat.address], 1));
  const built = await operator.reads<Read>(line(`--url ${honest} --verify-url ${once}`));
  assert.deepEqual(built.closed, [], 'what is missing once is asked for again');
  assert.deepEqual(built.read.endpoints, [new URL(honest).host, name]);
  assert.match(
    await refuses(`--force --url ${honest} --verify-url ${honest}`, 2),
    /is read already\. Name another endpoint\.$/m,
  );
});

test('a second endpoint has to agree who earned, and what was claimed', async (t) => {
  const { distributor, net, operator, bob, first, out, line, refuses, liar } = await startIdle(t);
  const honest = net.chain.url;
  const shows = (at: number, value: number) =>
    liar(
      changes((address, shown) => (address === bob.address ? withByte(at, value, shown) : shown)),
    );
  const differently = new RegExp(`show worker ${bob.address} differently`);
  const unregistered = await shows(10, 0);
  const claimed = await shows(520, 255);
  for (const { url } of [unregistered, claimed]) {
    assert.match(await refuses(`--leave-out --url ${url} --verify-url ${honest}`), differently);
  }
  await operator.does(line(`--url ${honest}`));
  const verify = distributor.line(
    `verify --snapshot ${out} --previous ${first} --url ${honest} --verify-url ${unregistered.url}`,
  );
  assert.match(await operator.isRefused(verify, 1), differently);
});

test('endpoints that disagree about the pool are not believed, by build or verify', async (t) => {
  const { distributor, net, operator, first, refuses, liar } = await startIdle(t);
  const pool = await findRewardPoolAddress(net.network.address, net.network);
  // A byte of the root that is pending.
  const { url } = await liar(
    changes((address, shown) => (address === pool ? withByte(170, 7, shown) : shown)),
  );
  const disagree =
    /disagree about the network or what is published\. One of them is behind or wrong/;
  assert.match(await refuses(`--url ${net.chain.url} --verify-url ${url}`), disagree);
  assert.match(
    await refuses(`--url ${url} --verify-url ${net.chain.url}`, 2),
    /^The previous snapshot is not what is published: /m,
  );
  const line = distributor.line(
    `verify --snapshot ${first} --url ${net.chain.url} --verify-url ${url}`,
  );
  assert.match(
    await operator.isRefused(line, 1),
    /disagree about the network or what is published/,
  );
});

test('a pool from before two claims does not hand the same tokens out twice', async (t) => {
  const { distributor, net, operator, ann, bob, cat, first, out, line, liar } = await startIdle(t);
  await distributor.claims(cat, first);
  await distributor.closes(cat);
  const pool = await findRewardPoolAddress(net.network.address, net.network);
  let old: unknown;
  const { url } = await liar(async (answer, _, addresses) => {
    const at = addresses.indexOf(pool);
    if (at === -1 || !Array.isArray(answer.value)) return;
    if (old === undefined) {
      old = answer.value[at];
      for (const worker of [ann, bob]) await distributor.claims(worker, first);
    } else {
      // It says that it is new.
      answer.value[at] = old as never;
    }
  });
  const { exitCode, stdout, stderr } = await operator.types(line(`--url ${url}`).split(' '));
  assert.deepEqual([exitCode, stdout], [1, '']);
  assert.match(
    stderr,
    /^The workers show 100000000 base units claimed, .* but the reward pool only 3333333[34]\./m,
  );
  assert.ok(!distributor.files().includes('2.snapshot'));
  // An honest node gives each token out once, though two had claimed meanwhile.
  await operator.does(line());
  const { header } = await readSnapshot(out);
  assert.deepEqual([header.returned, header.retired], [0n, await hasIn(first, cat)]);
});

test('what is published while workers are read refuses the build', async (t) => {
  const { distributor, net, operator, ann, bob, first, line } = await startIdle(t);
  const other = await distributor.builds('other.snapshot', [ann, bob], `--previous ${first}`);
  const node = await meddlingNode(
    t,
    net.chain.url,
    'getMultipleAccounts',
    () => distributor.publishes(other),
    3,
  );
  const { exitCode, stderr } = await operator.types(line(`--url ${node.url}`).split(' '));
  assert.ok(node.meddled());
  assert.equal(exitCode, 1);
  assert.match(
    stderr,
    /^The publication or the network changed while the chain was read\. Run the command again\.$/m,
  );
  assert.ok(!distributor.files().includes('2.snapshot'));
});

test('more closed workers than usual are asked about', async (t) => {
  const { distributor, operator, cat, first, out, line, refuses } = await startIdle(t);
  await distributor.claims(cat, first);
  await distributor.closes(cat);
  const question =
    '1 of 3 workers have closed since the previous snapshot, more than 0. 0 tokens that they had not ' +
    'claimed are split among the others. Go on?';
  const said = await refuses('--max-closed 0', 2);
  assert.ok(
    said.includes(`${question} Not running in a terminal: pass --max-closed 1 to confirm.`),
  );
  const no = await operator.types(line('--max-closed 0').split(' '), 'n');
  assert.deepEqual([no.exitCode, no.asked], [2, [`${question} [y/N] `]]);
  assert.ok(!distributor.files().includes('2.snapshot'));
  const yes = await operator.types(line('--max-closed 0').split(' '), 'y');
  assert.equal(yes.exitCode, 0, yes.stderr);
  await operator.does(line('--force --max-closed 1'));
  const { header } = await readSnapshot(out);
  const had = await hasIn(first, cat);
  const { closedWorkers, closedClaimed, retired } = header;
  assert.deepEqual([closedWorkers, closedClaimed, retired], [1n, had, had]);
});

test('nobody is closed for a run of payments because a node shows nothing', async (t) => {
  const { distributor, net, operator, ann, bob, cat, first, liar } = await startIdle(t);
  const all = [ann, bob, cat];
  const { url } = await liar(hides(all.map(({ address }) => address)));
  const before = await net.books();
  const { exitCode, stdout } = await operator.types(
    distributor.paying(first, `--output json --url ${url}`).split(' '),
  );
  assert.equal(exitCode, 1);
  const summary = JSON.parse(stdout) as { closed: number; remaining: number; ended: string };
  assert.deepEqual([summary.closed, summary.remaining], [0, 3]);
  assert.match(
    summary.ended,
    /^3 workers are not shown, but by the reward pool only 0 have closed /,
  );
  assert.deepEqual(await net.books(), before, 'nothing moved');
  const plan = distributor.line(`plan --snapshot ${first} --url ${url}`);
  assert.match(await operator.isRefused(plan, 1), /^3 workers are not shown, /m);
  // Once it shows them again, everybody is paid.
  const forgetful = await liar(
    hides(
      all.map(({ address }) => address),
      1,
    ),
  );
  const { paid, remaining } = await distributor.pays(first, `--url ${forgetful.url}`);
  assert.deepEqual([paid, remaining], [3, 0]);
});
