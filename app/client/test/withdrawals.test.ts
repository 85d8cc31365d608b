import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  cancelSlash,
  closeWorker,
  requestUnstake,
  U64_MAX,
  withdraw,
  withdrawable,
  type SlashCase,
} from '../src/index.js';
import { TestNetwork, type TestWorker } from '@inferix/staking-testkit/network';
import { executes, offenceOf, proposes } from '@inferix/staking-testkit/slashing';

/** What the client says that can be withdrawn now. */
async function withdrawableNow(net: TestNetwork, opened: TestWorker): Promise<bigint> {
  return withdrawable(await net.worker(opened), await net.chain.now());
}

/** Withdraws what the client says that can be withdrawn, and returns it. */
async function withdraws(net: TestNetwork, { address: worker, owner }: TestWorker) {
  const expected = await withdrawableNow(net, { address: worker, owner });
  const before = await net.holds(owner);
  await net.does(withdraw({ network: net.network, worker, owner }));
  const amount = (await net.holds(owner)) - before;
  assert.equal(amount, expected);
  return amount;
}

test('a withdrawal leaves what open cases ask, and not a unit more', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, roles } = net;
  const opened = await net.registersWorker('200');
  const { address: worker, owner } = opened;
  await net.does(requestUnstake({ network, worker, owner, amount: net.tokens('36') }));
  await net.does(requestUnstake({ network, worker, owner, amount: net.tokens('20') }));
  const [{ maturesAt } = { maturesAt: 0n }] = (await net.worker(opened)).tickets;
  await chain.travelTo(maturesAt - 1n);
  const take = () => withdraw({ network, worker, owner });
  assert.equal(await withdrawableNow(net, opened), 0n);
  await net.refuses(take(), 'NothingMatured');
  await chain.travelTo(maturesAt);
  assert.equal(await withdrawableNow(net, opened), net.tokens('56'));

  // 160 of the 200 are asked: 40 of the 56 that have matured can go, the first ticket before the second.
  const first = await proposes(net, opened, await offenceOf(net, net.tokens('100')));
  await proposes(net, opened, await offenceOf(net, net.tokens('60')));
  assert.equal(await withdraws(net, opened), net.tokens('40'));
  const left = await net.worker(opened);
  assert.deepEqual(left.tickets, [{ index: 1, amount: net.tokens('16'), maturesAt }]);
  assert.deepEqual(
    [left.activeStake, left.openAsked, left.withdrawnTotal],
    [net.tokens('144'), net.tokens('160'), net.tokens('40')],
  );
  assert.equal(await withdrawableNow(net, opened), 0n);
  await net.refuses(take(), 'SlashCaseOpen');

  await net.does(cancelSlash({ network, slashCase: first, authority: roles.guardian }));
  assert.equal(await withdraws(net, opened), net.tokens('16'));
  await net.refuses(take(), 'NothingMatured');
});

test('a case of one unit holds one unit of a worker that has left, which cannot close', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const opened = await net.registersWorker('200');
  const { address: worker, owner } = opened;
  const slashCase: SlashCase = await proposes(net, opened, await offenceOf(net, 1n));
  await net.does(requestUnstake({ network, worker, owner, amount: U64_MAX }));
  await chain.travelBy(BigInt(network.params.unbondingSecs));
  assert.equal(await withdraws(net, opened), net.tokens('200') - 1n);
  await net.refuses(withdraw({ network, worker, owner }), 'SlashCaseOpen');
  await net.refuses(closeWorker({ network, worker, owner }), 'SlashCaseOpen');

  assert.equal(await executes(net, slashCase), 1n);
  await net.refuses(withdraw({ network, worker, owner }), 'NothingMatured');
  await net.does(closeWorker({ network, worker, owner }));
});
