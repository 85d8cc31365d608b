import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  claimRewards,
  ClaimOutcome,
  ClaimsState,
  decodeMinimumStakeQuote,
  decodeWorkerStatus,
  destinationOf,
  findRewardPoolAddress,
  pause,
  publishRewards,
  simulateInstructions,
  workerStatus,
  type RewardLeaf,
} from '../src/index.js';
import {
  getQuoteMinimumStakeInstruction,
  getWorkerStatusInstruction,
} from '../src/generated/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { TestNetwork, type TestWorker } from '@inferix/staking-testkit/network';
import { fund, publicationOf, rewardLeaf } from '@inferix/staking-testkit/rewards';

/** What the program says of a worker, and of a leaf of it. */
function statusOf(net: TestNetwork, { address }: Pick<TestWorker, 'address'>, leaf?: RewardLeaf) {
  const { chain, network, stranger } = net;
  return workerStatus(chain.connection, {
    ...{ network: network.address, worker: address, feePayer: stranger.address },
    ...(leaf && { leaf }),
  });
}

test('the program foretells a claim, and says when claims are paused', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, chain } = net;
  const worker = await net.registersWorker('150');
  await chain.giveTokens(net.mint, worker.owner.address, 0n);
  const before = await net.books();
  const idle = await statusOf(net, worker);
  assert.deepEqual(
    [idle.minimumStake, idle.activeStake, idle.surplus].map(String),
    ['144', '150', '6'].map((text) => net.tokens(text).toString()),
  );
  assert.deepEqual([idle.open, idle.registered, idle.covers], [true, true, true]);
  assert.deepEqual([idle.claims, idle.shortSince], [ClaimsState.NothingPublished, undefined]);

  const account = await net.worker(worker);
  assert.equal(idle.destination, destinationOf(network, account, await chain.now()));
  assert.deepEqual(await net.books(), before, 'a view moves nothing');
  await fund(net, net.tokens('100'));
  await net.passesEpochs(1n);
  const cumulative = net.tokens('30');
  const { publication } = publicationOf([rewardLeaf(account, cumulative)], 0n);
  const { distributor, guardian } = roles;
  await net.does(publishRewards({ network, distributor, publication, work: 0n }));
  await chain.travelBy(BigInt(network.params.publicationDelaySecs));
  const leaf = { openedSlot: account.openedSlot, cumulative };
  const due = await statusOf(net, worker, leaf);
  assert.deepEqual(
    [due.claims, due.outcome, due.due, due.amount],
    [ClaimsState.Open, ClaimOutcome.Paid, cumulative, cumulative],
  );

  const { destination } = due;
  assert.ok(destination);
  const run = {
    firstLeaf: 0,
    leaves: [{ worker: account, destination, cumulative }],
    proof: [],
  };
  await net.does(pause({ network, guardian, what: ['claims'] }));
  assert.equal((await statusOf(net, worker, leaf)).claims, ClaimsState.Paused);
  await net.refuses(claimRewards({ network, run }), 'Paused');
  await chain.travelTo((await net.current()).pausedUntil.claims);
  const claimed = eventOf(await net.does(claimRewards({ network, run })));
  assert.ok(claimed.name === 'RewardsClaimed');
  assert.equal(claimed.data.claims[0]?.amount, cumulative);
  const paid = await statusOf(net, worker, leaf);
  assert.deepEqual([paid.outcome, paid.due], [ClaimOutcome.NothingDue, 0n]);
});

test('a worker that is not open is an answer, and one of another network a refusal', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, stranger } = net;
  const none = await statusOf(net, stranger);
  assert.deepEqual([none.open, none.outcome], [false, ClaimOutcome.Closed]);
  assert.equal(none.destination, undefined);
  const worker = await net.registersWorker();
  const feePayer = stranger.address;
  const elsewhere = { network: stranger.address, worker: worker.address, feePayer };
  await assert.rejects(workerStatus(chain.connection, elsewhere), { name: 'StakingError' });

  const other = await statusOf(net, worker);
  const wrong = { network: network.address, worker: worker.address, feePayer };
  const leaf = { openedSlot: other.openedSlot, cumulative: 1n };
  const named = await workerStatus(chain.connection, {
    ...{ ...wrong, leaf, destination: network.mint },
  });
  assert.equal(named.outcome, ClaimOutcome.DestinationChanged);
});

test('what the program returns to another program is decoded by itself', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, stranger } = net;
  const worker = await net.registersWorker();
  const returned = async (instruction: Parameters<typeof simulateInstructions>[1][number]) => {
    const { connection } = chain;
    const { returnData } = await simulateInstructions(connection, [instruction], stranger.address);
    assert.ok(returnData);
    return returnData;
  };
  const accounts = { network: network.address, worker: worker.address };
  const quote = await returned(
    getQuoteMinimumStakeInstruction({ ...accounts, price: null }, network),
  );
  assert.equal(decodeMinimumStakeQuote(quote).minimumStake, net.tokens('144'));
  const rewardPool = await findRewardPoolAddress(network.address, network);
  const { vault } = await net.worker(worker);
  const status = await returned(
    getWorkerStatusInstruction(
      { ...accounts, rewardPool, destination: vault, leaf: null },
      network,
    ),
  );
  assert.equal(decodeWorkerStatus(status).activeStake, net.tokens('144'));
});
