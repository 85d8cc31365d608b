import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';

import { getAddressEncoder, type Address } from '@solana/kit';

import { readSnapshot } from '@inferix/stake-snapshots/node';
import { topUp } from '@inferix/staking-client';
import type { TestWorker } from '@inferix/staking-testkit/network';
import { lock, lockFile } from '../src/pay/lock.js';
import { Distributor, type Paid } from './harness/distributor.js';
import { silentNode } from './harness/silent-node.js';
import { spoils } from './harness/spoiled.js';

type Test = Parameters<typeof Distributor.start>[0];

/** A distributor and workers that have covered epoch 1, in a snapshot that is claimable. */
async function startPaying(t: Test, count: number) {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const workers: TestWorker[] = [];
  for (let i = 0; i < count; i++) workers.push(await net.registersWorker());
  await net.passesEpochs(2n);
  const snapshot = await distributor.builds('1.snapshot', workers);
  await distributor.publishes(snapshot);
  const worker = (i: number): TestWorker => workers[i] ?? assert.fail();
  return { distributor, net, operator, workers, worker, snapshot };
}

/** The receipts, the workers' books and the pool's say the same. */
async function reconciles(distributor: Distributor, snapshot: string): Promise<void> {
  const paid = distributor.paidBy(snapshot);
  for (const [address, amount] of paid) {
    assert.equal((await distributor.net.worker({ address })).claimedTotal, amount);
  }
  const { distribution } = await distributor.net.rewardPool();
  assert.equal(
    [...paid.values()].reduce((a, b) => a + b, 0n),
    distribution.claimedTotal,
  );
}

test('a snapshot is paid once it is claimable, and as long as no later one is', async (t) => {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const workers = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const first = await distributor.builds('1.snapshot', workers);
  const files = distributor.files();
  const refuses = async (snapshot: string, said: RegExp): Promise<void> => {
    assert.match(await operator.isRefused(distributor.paying(snapshot), 2), said);
  };
  await refuses(
    first,
    /^This snapshot is not what is published\. Publish it, or take the one that is\.$/m,
  );
  await operator.does(
    distributor.line(`publish --snapshot ${first} --no-wait ${distributor.funding}`),
  );
  await refuses(first, /^This snapshot is claimable from \S+Z; on chain it is \S+Z\.$/m);
  assert.deepEqual(distributor.files(), files, 'neither receipts nor a lock');
  await distributor.becomesClaimable();
  const unanswered = distributor.paying(first).replace(' --yes', '');
  assert.match(
    await operator.isRefused(unanswered, 2),
    /^Pay epoch 1 to 2 workers\? .*\. Not running in a terminal/m,
  );

  await net.passesEpochs(1n);
  const second = await distributor.builds('2.snapshot', workers, `--previous ${first}`);
  await operator.does(
    distributor.line(`publish --snapshot ${second} --no-wait ${distributor.funding}`),
  );
  await refuses(second, /^This snapshot is claimable from /m);
  // Until then the first one is the one to pay.
  assert.equal((await distributor.pays(first)).paid, 2);
  await distributor.becomesClaimable();
  await refuses(
    first,
    /^A later snapshot is claimable already\. Pay that one: it has all totals\.$/m,
  );
  assert.deepEqual((await distributor.pays(second)).paidAmount, net.tokens('100').toString());
});

test("another network's snapshot is refused", async (t) => {
  const { snapshot } = await startPaying(t, 1);
  const other = await Distributor.start(t);
  const said = await other.operator.isRefused(other.paying(snapshot), 2);
  assert.match(said, /^The snapshot is of another network, \w+\.$/m);
});

test('whoever was paid is not paid again: by this run, by an earlier one, by somebody else', async (t) => {
  const { distributor, net, worker, snapshot } = await startPaying(t, 3);
  await distributor.claims(worker(1), snapshot);
  const first = await distributor.pays(snapshot);
  assert.deepEqual([first.paid, first.already], [2, 1]);
  assert.deepEqual(
    [...distributor.paidBy(snapshot).keys()].sort(),
    [worker(0).address, worker(2).address].sort(),
  );
  const books = await net.books();
  const second = await distributor.pays(snapshot);
  assert.deepEqual([second.paid, second.already, second.remaining], [0, 3, 0]);
  assert.deepEqual(await net.books(), books);
  const types = distributor.receipts(snapshot).map(({ type }) => type);
  assert.deepEqual(types, ['run', 'sent', 'paid', 'paid', 'summary', 'run', 'summary']);
});

test('large transactions are booked as they land, and whoever cannot be claimed for keeps nobody unpaid', async (t) => {
  const { distributor, net, operator, snapshot } = await startPaying(t, 4);
  const { leaves } = await readSnapshot(snapshot);
  // What the first ones are refused with says nothing of those behind them.
  const sound = [
    await spoils(net.chain, leaves.address(0)),
    await spoils(net.chain, leaves.address(1)),
  ];
  const line = distributor.paying(snapshot, '--large-transactions --output json');
  const { exitCode, stdout } = await operator.types(line.split(' '));
  const { paid, failed, remaining } = JSON.parse(stdout) as Paid;
  assert.deepEqual([exitCode, paid, failed, remaining], [1, 2, { WrongNetwork: 2 }, 0]);
  await reconciles(distributor, snapshot);

  for (const account of sound) await net.chain.put(account);
  const summary = await distributor.pays(snapshot, '--large-transactions');
  assert.deepEqual([summary.paid, summary.already, summary.remaining], [2, 2, 0]);
  assert.equal(distributor.paidBy(snapshot).size, 4);
  await reconciles(distributor, snapshot);
});

test('claims that landed and cannot be read are told apart, and paid once', async (t) => {
  const { distributor, net, snapshot } = await startPaying(t, 3);
  const node = await silentNode(t, net.chain.url, 'getTransaction', 'forgetful');
  const paid = await distributor.pays(snapshot, `--url ${node.url}`);
  assert.deepEqual([paid.paid, paid.already, paid.unread, paid.remaining], [0, 0, 3, 0]);
  assert.equal(BigInt(paid.unreadAmount), (await net.rewardPool()).distribution.claimedTotal);
  const lines = distributor.receipts(snapshot);
  const sent = lines.filter(({ type }) => type === 'sent').map(({ signature }) => signature);
  const unread = lines.filter(({ type }) => type === 'unread');
  assert.equal(unread.length, 3);
  for (const { worker, amount, signature } of unread) {
    assert.ok(sent.includes(signature), 'by the transaction that was sent for it');
    assert.equal(
      (await net.worker({ address: worker ?? assert.fail() })).claimedTotal,
      BigInt(amount ?? ''),
    );
  }
  const again = await distributor.pays(snapshot);
  assert.deepEqual([again.paid, again.unread, again.already], [0, 0, 3]);
});

test('one run at a time for a network and fee payer, whatever its receipts are', async (t) => {
  const { distributor, net, operator, snapshot } = await startPaying(t, 2);
  const file = lockFile(net.network, operator);
  const release = lock(file);
  for (const receipts of ['a', 'b']) {
    const named = `--receipts ${distributor.file(receipts)}`;
    const said = await operator.isRefused(distributor.paying(snapshot, named), 2);
    assert.match(said, new RegExp(`^Process ${process.pid} has been sending since .*Wait until`));
    assert.ok(!existsSync(distributor.file(receipts)));
  }
  release();
  await distributor.pays(snapshot);
  assert.deepEqual(readdirSync(dirname(file)), [], 'it is given back');
});

test('receipts are not written through a link', async (t) => {
  const { distributor, operator, snapshot } = await startPaying(t, 1);
  const victim = distributor.file('victim');
  writeFileSync(victim, 'precious');
  symlinkSync(victim, `${snapshot}.receipts.jsonl`);
  const said = await operator.isRefused(distributor.paying(snapshot), 2);
  assert.match(said, /\.receipts\.jsonl is a symbolic link\. Name the file that it leads to/);
  assert.equal(readFileSync(victim, 'utf8'), 'precious');
  assert.equal((await distributor.pays(snapshot, `--receipts ${victim}2`)).paid, 1);
});

test('receipts with a line that a kill has torn go on in a new line', async (t) => {
  const { distributor, snapshot } = await startPaying(t, 2);
  const file = `${snapshot}.receipts.jsonl`;
  appendFileSync(file, '{"type":"run"}\n{"type":"table","addr');
  assert.equal((await distributor.pays(snapshot)).paid, 2);
  const lines = readFileSync(file, 'utf8').split('\n');
  assert.equal(lines[1], '{"type":"table","addr');
  const whole = lines.filter((line, i) => i !== 1 && line !== '');
  for (const line of whole) assert.equal(typeof JSON.parse(line), 'object');
  await reconciles(distributor, snapshot);
});

test('closed workers are passed over, and every token of three epochs is found again', async (t) => {
  const { distributor, net, workers, worker, snapshot } = await startPaying(t, 5);
  // One closes with its claim, one without.
  const claims = distributor.file('receipts');
  assert.equal((await distributor.pays(snapshot, `--receipts ${claims}`)).paid, 5);
  await net.passesEpochs(1n);
  const second = await distributor.builds('2.snapshot', workers, `--previous ${snapshot}`);
  await distributor.publishes(second);
  await distributor.closes(worker(3), worker(4));
  const paid = await distributor.pays(second);
  assert.deepEqual([paid.paid, paid.closed, paid.remaining], [3, 2, 0]);
  const living = workers.slice(0, 3);
  const third = await distributor.builds('3.snapshot', living, `--previous ${second}`);
  const { header } = await readSnapshot(third);
  const units = net.tokens('20');
  assert.deepEqual([header.returned, header.retired], [2n * units, 2n * units]);
  const pool = await net.rewardPool();
  assert.equal(pool.closedWorkers, 2n);
  assert.deepEqual(
    [header.closedWorkers, header.closedClaimed],
    [pool.closedWorkers, pool.closedClaimedTotal],
  );
  const { slot } = (await readSnapshot(second)).header;
  const now = await net.chain.connection.rpc.getSlot({ commitment: 'processed' }).send();
  assert.ok(slot < header.slot && header.slot <= now, 'the slot of each read');
  await distributor.publishes(third);
  assert.equal((await distributor.pays(third)).paid, 3);

  const { distribution } = await net.rewardPool();
  assert.equal(await net.chain.balance(distribution.vault), 0n);
  assert.equal(distribution.claimedTotal, net.tokens('300'));
  const earned: Record<Address, bigint> = {};
  for (const { address, owner } of living) {
    const { claimedTotal } = await net.worker({ address });
    earned[address] = claimedTotal;
    assert.equal(await net.holds(owner), net.tokens('10000') - net.tokens('144') + claimedTotal);
  }
  const gone = 2n * units;
  assert.equal(
    Object.values(earned).reduce((a, b) => a + b, gone),
    net.tokens('300'),
  );
});

test('workers that nobody touched for long take more compute, and no claim runs out of it', async (t) => {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const { network, stranger } = net;
  const workers: TestWorker[] = [];
  for (let i = 0; i < 16; i++) workers.push(await net.registersWorker('200'));
  await net.passesEpochs(13n);
  // The first of the leaves have their records settled now, those of the last run long ago.
  await net.chain.giveTokens(net.mint, stranger.address, 100n);
  const keyOf = ({ address }: TestWorker): Buffer =>
    Buffer.from(getAddressEncoder().encode(address));
  const inOrder = [...workers].sort((a, b) => Buffer.compare(keyOf(a), keyOf(b)));
  for (const { address: worker } of inOrder.slice(0, 12)) {
    await net.does(topUp({ network, worker, funder: stranger, amount: 1n }));
  }
  const snapshot = await distributor.builds('12.snapshot', workers);
  await distributor.publishes(snapshot);
  const paid = await distributor.pays(snapshot);
  assert.deepEqual([paid.paid, paid.failed, paid.remaining], [16, {}, 0]);
  const { rpc } = net.chain.connection;
  const sent = await rpc.getSignaturesForAddress(operator.address).send();
  assert.deepEqual(
    sent.filter(({ err }) => err !== null),
    [],
    'nothing that was sent has failed',
  );
  assert.ok(sent.length > 4);
});
