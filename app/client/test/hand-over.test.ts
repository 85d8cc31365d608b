import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type KeyPairSigner } from '@solana/kit';

import {
  acceptWorker,
  attestBenchmark,
  claimRewards,
  ClaimOutcome,
  closeWorker,
  contestSlash,
  coverageOf,
  findWorkerAddress,
  findWorkers,
  offerWorker,
  openWorker,
  parseNano,
  registerWorker,
  requestUnstake,
  setOperator,
  setPrice,
  slashable,
  topUp,
  U64_MAX,
  withdraw,
  withdrawable,
  ZERO_ADDRESS,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { random32, TestNetwork, type TestWorker } from '@inferix/staking-testkit/network';
import { claimed, fund, planOne, publish, rewardLeaf } from '@inferix/staking-testkit/rewards';
import { executes, offenceOf, proposes } from '@inferix/staking-testkit/slashing';

test('the life of a worker that is operated by a hot key and handed over', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, roles } = net;
  const [opener, operator, buyer] = [
    await chain.wallet(),
    await chain.wallet(),
    await chain.wallet(),
  ];
  const node = random32();
  const worker = await findWorkerAddress(
    {
      network: network.address,
      opener: opener.address,
      node,
    },
    network,
  );
  const named = { network: network.address, worker };
  const address = worker;

  // It is opened, measured, and given an operator.
  await net.does(openWorker({ network, opener, node }));
  const { benchmarkAuthority } = roles;
  await net.does(
    attestBenchmark({ network, worker, benchmarkAuthority, benchmark: parseNano('0.5') }),
  );
  const appointed = await net.does(
    setOperator({ network, worker, owner: opener, operator: operator.address }),
  );
  assert.deepEqual(eventOf(appointed), {
    name: 'OperatorSet',
    data: { ...named, oldOperator: opener.address, newOperator: operator.address },
  });

  // The operator registers it with tokens of its own, sets prices and tops up.
  await chain.giveTokens(net.mint, operator.address, net.tokens('250'));
  const price = (text: string) =>
    setPrice({ network, worker, authority: operator, price: parseNano(text) });
  const deposit = net.tokens('200');
  const registration = { network, worker, authority: operator, price: parseNano('2'), deposit };
  await net.does(registerWorker(registration));
  assert.equal(await net.holds(operator), net.tokens('50'));
  await net.does(price('2.5'));
  await net.does(price('2'));
  await net.does(topUp({ network, worker, funder: operator, amount: net.tokens('50') }));
  const operated = await net.worker({ address });
  assert.deepEqual(
    [operated.opener, operated.owner, operated.operator],
    [opener.address, opener.address, operator.address],
  );
  assert.deepEqual(
    (
      await findWorkers(chain.connection, { network: network.address, operator: operator.address })
    ).map((found) => found.address),
    [worker],
  );

  // The owner asks some of it back and offers the rest, ticket and all.
  await net.does(requestUnstake({ network, worker, owner: opener, amount: net.tokens('20') }));
  const { offers } = await net.worker({ address: worker });
  const offered = await net.does(
    offerWorker({ network, worker, owner: opener, newOwner: buyer.address }),
  );
  assert.deepEqual(eventOf(offered), {
    name: 'WorkerOffered',
    data: { ...named, oldOfferedTo: ZERO_ADDRESS, newOfferedTo: buyer.address, offer: offers + 1n },
  });
  const [onOffer, ...more] = await findWorkers(chain.connection, {
    network: network.address,
    offeredTo: buyer.address,
  });
  assert.ok(onOffer && more.length === 0);
  assert.deepEqual([onOffer.address, onOffer.offeredTo], [worker, buyer.address]);

  // The buyer accepts what it was shown, and owns, operates and is paid from now on.
  const leastStake = slashable(onOffer);
  assert.equal(leastStake, net.tokens('250'));
  const accepted = await net.does(
    acceptWorker({ network, worker, newOwner: buyer, offer: onOffer.offers, leastStake }),
  );
  assert.deepEqual(eventOf(accepted), {
    name: 'WorkerAccepted',
    data: {
      ...named,
      oldOwner: opener.address,
      newOwner: buyer.address,
      oldOperator: operator.address,
      oldPayout: opener.address,
      activeStake: net.tokens('230'),
      unbonding: net.tokens('20'),
    },
  });
  const taken = await net.worker({ address });
  assert.deepEqual(taken, {
    ...onOffer,
    owner: buyer.address,
    operator: buyer.address,
    payout: buyer.address,
    payoutTokenAccount: await chain.tokenAccount(net.mint, buyer.address),
    offeredTo: undefined,
  });
  assert.equal(taken.opener, opener.address);
  await net.refuses(withdraw({ network, worker, owner: opener }), 'NotOwner');
  await net.refuses(price('3'), 'NotOwnerOrOperator');

  // Rewards of the epoch after go to the buyer, under the same address and opening.
  await net.passesEpochs(2n);
  assert.equal(coverageOf(await net.current(), taken, 1n, await chain.now())?.earns, true);
  await fund(net, 90n);
  const published = await publish(net, [rewardLeaf(onOffer, 90n)], 1n);
  const run = await planOne(net, published, [taken]);
  assert.deepEqual(claimed(await net.does(claimRewards({ network, run }))), [
    [ClaimOutcome.Paid, 90n],
  ]);
  assert.equal(await net.holds(buyer), 90n);

  // It is slashed, although the buyer contests that, which only the new keys can.
  const opened: TestWorker = { address, owner: buyer };
  const slashCase = await proposes(net, opened, await offenceOf(net, net.tokens('30')));
  const contest = (authority: KeyPairSigner) =>
    contestSlash({ slashCase, authority, answerHash: random32() });
  await net.refuses(contest(opener), 'NotOwnerOrOperator');
  await net.refuses(contest(operator), 'NotOwnerOrOperator');
  await net.does(contest(buyer));
  await chain.travelTo(slashCase.executableAt + BigInt(slashCase.delaySecs));
  assert.equal(await executes(net, slashCase), net.tokens('30'));

  // It leaves, the buyer withdraws everything, and gets the rent when it closes.
  await net.does(requestUnstake({ network, worker, owner: buyer, amount: U64_MAX }));
  await chain.travelBy(BigInt(network.params.unbondingSecs));
  const left = await net.worker({ address });
  assert.equal(withdrawable(left, await chain.now()), net.tokens('220'));
  await net.does(withdraw({ network, worker, owner: buyer }));
  assert.equal(await net.holds(buyer), net.tokens('220') + 90n);
  await net.refuses(closeWorker({ network, worker, owner: opener }), 'NotOwner');
  const [before, openersBefore] = [
    await chain.lamports(buyer.address),
    await chain.lamports(opener.address),
  ];
  const closed = eventOf(await net.does(closeWorker({ network, worker, owner: buyer })));
  assert.ok(closed.name === 'WorkerClosed');
  assert.deepEqual([closed.data.owner, closed.data.claimedTotal], [buyer.address, 90n]);
  assert.ok((await chain.lamports(buyer.address)) > before);
  assert.equal(await chain.lamports(opener.address), openersBefore);
  await assert.rejects(net.worker({ address }), { code: 'AccountNotFound' });
});
