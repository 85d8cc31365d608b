import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  acceptWorker,
  cancelSlash,
  cancelUnstake,
  contestSlash,
  offerWorker,
  parseNano,
  requestUnstake,
  setOperator,
  setPayout,
  setPrice,
  setRestake,
  slashable,
  topUp,
  withdraw,
  ZERO_ADDRESS,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { random32, TestNetwork } from '@inferix/staking-testkit/network';
import { executes, offenceOf, proposes } from '@inferix/staking-testkit/slashing';

/** A worker, and a wallet that it can be offered to. */
async function onOffer(net: TestNetwork, deposit = '200') {
  const opened = await net.registersWorker(deposit);
  const { address: worker, owner } = opened;
  const buyer = await net.chain.wallet();
  const { network } = net;
  const offer = (newOwner = buyer.address) => offerWorker({ network, worker, owner, newOwner });
  const accept = async (leastStake: bigint, newOwner = buyer, meant?: bigint) => {
    const offer = meant ?? (await net.worker({ address: worker })).offers;
    return acceptWorker({ network, worker, newOwner, offer, leastStake });
  };
  return { opened, worker, owner, buyer, offer, accept };
}

test('handing over: what is refused', async (t) => {
  const net = await TestNetwork.start(t);
  const { network } = net;
  const { worker, owner, buyer, offer, accept } = await onOffer(net);
  await net.refuses(accept(0n), 'NotOffered');
  await net.refuses(offer(owner.address), 'OfferedToOwner');
  await net.refuses(offer(ZERO_ADDRESS), 'ZeroAddress');
  const seize = { network, worker, owner: net.stranger, newOwner: net.stranger.address };
  await net.refuses(offerWorker(seize), 'NotOwner');

  await net.does(offer());
  await net.refuses(accept(0n, net.stranger), 'NotOffered');
  await net.refuses(accept(0n, owner), 'NotOffered');
  await net.refuses(accept(net.tokens('200') + 1n), 'StakeBelowPromise');

  // An offer to another takes the place of the first, and no offer that of both.
  const other = await net.chain.wallet();
  await net.does(offer(other.address));
  await net.refuses(accept(0n), 'NotOffered');
  const withdrawn = eventOf(await net.does(offerWorker({ network, worker, owner })));
  assert.ok(withdrawn.name === 'WorkerOffered');
  assert.deepEqual(
    [withdrawn.data.oldOfferedTo, withdrawn.data.newOfferedTo],
    [other.address, ZERO_ADDRESS],
  );
  await net.refuses(accept(0n, other), 'NotOffered');

  // An offer that is made again is another one than the buyer has looked at.
  await net.does(offer());
  const { offers: seen } = await net.worker({ address: worker });
  await net.does(offer());
  await net.refuses(accept(net.tokens('200'), buyer, seen), 'NotOffered');
  await net.does(accept(net.tokens('200')));
  await net.refuses(accept(0n), 'NotOffered');
  assert.equal((await net.worker({ address: worker })).owner, buyer.address);
});

test('whatever owner and operator do withdraws an offer, but for top-ups and answers', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, roles, stranger } = net;
  const { opened, worker, owner, buyer, offer, accept } = await onOffer(net, '300');
  const operator = await chain.wallet();
  await net.does(setOperator({ network, worker, owner, operator: operator.address }));
  const mine = { network, worker, owner };
  const decisions = [
    () => setPrice({ network, worker, authority: operator, price: parseNano('2') }),
    () => setPrice({ network, worker, authority: owner, price: parseNano('2') }),
    () => setPayout({ ...mine, payout: owner.address }),
    () => setRestake({ ...mine, restake: true }),
    () => setOperator({ ...mine, operator: operator.address }),
    () => requestUnstake({ ...mine, amount: 1n }),
    () => cancelUnstake({ ...mine, ticket: 0 }),
  ];
  for (const decide of decisions) {
    await net.does(offer());
    await net.does(decide());
    assert.equal((await net.worker(opened)).offeredTo, undefined);
    await net.refuses(accept(0n), 'NotOffered');
  }

  // Nobody else's doing does: neither a top-up, also by the owner, nor a case and the answer to it.
  await net.does(offer());
  await net.does(topUp({ network, worker, funder: owner, amount: 1n }));
  await chain.giveTokens(net.mint, stranger.address, 1n);
  await net.does(topUp({ network, worker, funder: stranger, amount: 1n }));
  const slashCase = await proposes(net, opened, await offenceOf(net, 1n));
  await net.does(contestSlash({ slashCase, authority: operator, answerHash: random32() }));
  assert.equal((await net.worker(opened)).offeredTo, buyer.address);

  // While a case is open the worker changes no hands; a slash makes it hold less than was promised.
  await net.refuses(accept(0n), 'SlashCaseOpen');
  await net.refuses(offer(stranger.address), 'SlashCaseOpen');
  await chain.travelTo(slashCase.executableAt + BigInt(slashCase.delaySecs));
  const promised = slashable(await net.worker(opened));
  assert.equal(await executes(net, slashCase), 1n);
  await net.refuses(accept(promised), 'StakeBelowPromise');
  const vetoed = await proposes(net, opened, await offenceOf(net, 1n));
  await net.does(offerWorker(mine));
  await net.refuses(offer(), 'SlashCaseOpen');
  await net.does(cancelSlash({ network, slashCase: vetoed, authority: roles.guardian }));
  await net.does(offer());
  await net.does(accept(promised - 1n));
  assert.equal((await net.worker(opened)).owner, buyer.address);
});

test('a withdrawal withdraws an offer: the new owner does not find less than it was shown', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const { worker, owner, offer, accept } = await onOffer(net);
  await net.does(requestUnstake({ network, worker, owner, amount: net.tokens('50') }));
  await chain.travelBy(BigInt(network.params.unbondingSecs));
  await net.does(offer());
  await net.does(withdraw({ network, worker, owner }));
  await net.refuses(accept(0n), 'NotOffered');
});
