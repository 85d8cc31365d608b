import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fetchMint } from '@solana-program/token';

import {
  burnRevenue,
  executeSlash,
  fundRewards,
  publishRewards,
  settledAt,
  sumOfEpoch,
  type EpochSums,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { TestNetwork } from '@inferix/staking-testkit/network';
import { publicationOf, rewardLeaf } from '@inferix/staking-testkit/rewards';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';

test('anyone burns tokens of its own, and the network keeps the sum', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, stranger } = net;
  await chain.giveTokens(net.mint, stranger.address, 100n);
  const supply = async () => {
    const { data } = await fetchMint(chain.connection.rpc, net.mint.address);
    return data.supply;
  };
  const burn = (amount: bigint, burner = stranger) => burnRevenue({ network, burner, amount });
  await net.refuses(burn(0n), 'AmountIsZero');
  await net.refuses(burn(101n), 'InsufficientTokens');
  await net.refuses(burn(1n, await chain.wallet()), 'InvalidAccountData');

  await net.passesEpochs(2n);
  const before = await supply();
  const burned = await net.does(burn(60n));
  assert.deepEqual(eventOf(burned), {
    name: 'RevenueBurned',
    data: {
      network: network.address,
      epoch: 2n,
      burner: stranger.address,
      oldBurnedTotal: 0n,
      newBurnedTotal: 60n,
    },
  });
  await net.does(burn(1n));
  const pool = await net.rewardPool();
  assert.deepEqual([pool.burnedTotal, sumOfEpoch(pool.burned, 2n)], [61n, 61n]);
  assert.equal(await net.holds(stranger), 39n);
  assert.equal(await supply(), before - 61n);
});

test('what was funded, burned, issued and slashed can be read for sixteen epochs', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, stranger, roles } = net;
  const opened = await net.registersWorker('10000');
  const worker = await net.worker(opened);
  await chain.giveTokens(net.mint, stranger.address, 1_000_000n);
  // An epoch's sums: k burned, 2k funded, 3k issued, 4k slashed, where k is the epoch's number.
  const EPOCHS = 20n;
  const total = (epoch: bigint) => (epoch * (epoch + 1n)) / 2n;
  await net.does(fundRewards({ network, funder: stranger, amount: 3n * total(EPOCHS) }));
  for (let epoch = 1n; epoch <= EPOCHS; epoch++) {
    const slashCase = await proposes(net, opened, await offenceOf(net, 4n * epoch));
    await net.passesEpochs(1n);
    await net.does(executeSlash({ network, slashCase }));
    await net.does(burnRevenue({ network, burner: stranger, amount: epoch }));
    await net.does(fundRewards({ network, funder: stranger, amount: 2n * epoch }));
    // Published one epoch later, for the epoch that has ended.
    if (epoch === 1n) continue;
    const { publication } = publicationOf([rewardLeaf(worker, 3n * total(epoch - 1n))], epoch - 1n);
    const { distributor } = roles;
    await net.does(publishRewards({ network, distributor, publication, work: 0n }));
  }
  await chain.travelBy(BigInt(network.params.publicationDelaySecs));

  const [rewards, penalties, now] = [
    await net.rewardPool(),
    await net.penaltyPool(),
    await chain.now(),
  ];
  const { issued } = settledAt(rewards.distribution, now);
  const all = (sums: EpochSums) =>
    Array.from({ length: Number(EPOCHS) + 2 }, (_, epoch) => sumOfEpoch(sums, BigInt(epoch)));
  /** So much times its number for each of 16 epochs, and nothing for those before and after them. */
  const sixteen = (times: bigint, newest: bigint) =>
    Array.from({ length: Number(EPOCHS) + 2 }, (_, i) => {
      const epoch = BigInt(i);
      return epoch > newest - 16n && epoch <= newest ? times * epoch : 0n;
    });
  assert.deepEqual(all(rewards.burned), sixteen(1n, EPOCHS));
  assert.deepEqual(all(rewards.funded), sixteen(2n, EPOCHS));
  assert.deepEqual(all(issued), sixteen(3n, EPOCHS - 1n));
  assert.deepEqual(all(penalties.slashed), sixteen(4n, EPOCHS));
  assert.deepEqual(
    [rewards.burnedTotal, penalties.slashedTotal],
    [total(EPOCHS), 4n * total(EPOCHS)],
  );
});
