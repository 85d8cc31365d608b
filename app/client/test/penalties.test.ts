import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  claimPenalty,
  executeSlash,
  fetchVerifier,
  MerkleTree,
  penaltyLeaf,
  PoolKind,
  publishPenalties,
} from '../src/index.js';
import { TestNetwork } from '@inferix/staking-testkit/network';
import { publicationOf } from '@inferix/staking-testkit/rewards';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';

test('slashes pay verifiers, whoever sends the claim', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, roles } = net;
  const opened = await net.registersWorker('200');
  const slashCase = await proposes(net, opened, await offenceOf(net, net.tokens('100')));
  await chain.travelTo(slashCase.executableAt);
  await net.does(executeSlash({ network, slashCase }));
  await net.passesEpochs(1n);

  const [verifier, other] = [await chain.wallet(0), await chain.wallet(0)];
  const cumulative = net.tokens('60');
  const leaves = [
    penaltyLeaf({ wallet: verifier.address, cumulative }),
    penaltyLeaf({ wallet: other.address, cumulative: net.tokens('40') }),
  ];
  const { publication } = publicationOf(leaves, 1n);
  const published = await net.does(
    publishPenalties({ network, distributor: roles.distributor, publication }),
  );
  const [event] = published.events;
  assert.ok(event?.name === 'DistributionPublished');
  assert.equal(event.data.pool, PoolKind.Penalties);
  await chain.travelBy(BigInt(network.params.publicationDelaySecs));

  const { address: wallet } = verifier;
  const named = { network: network.address, wallet };
  assert.equal(await fetchVerifier(chain.connection, named), undefined);
  const claim = claimPenalty({
    network,
    payer: net.stranger,
    wallet,
    leafIndex: 0,
    cumulative,
    proof: MerkleTree.of(leaves).proof(0),
  });
  const greedy = claimPenalty({
    network,
    payer: net.stranger,
    wallet,
    leafIndex: 0,
    cumulative: cumulative + 1n,
    proof: MerkleTree.of(leaves).proof(0),
  });
  await net.refuses(greedy, 'InvalidProof');
  const claimed = await net.does(claim);
  assert.deepEqual(claimed.events, [
    {
      name: 'PenaltyClaimed',
      data: { ...named, epoch: 1n, oldClaimedTotal: 0n, newClaimedTotal: cumulative },
    },
  ]);
  assert.equal(await net.holds(verifier), cumulative);
  const paid = await fetchVerifier(chain.connection, named);
  assert.ok(paid);
  assert.deepEqual(paid, { address: paid.address, ...named, claimedTotal: cumulative });
  assert.equal((await net.penaltyPool()).distribution.claimedTotal, cumulative);

  // A second claim pays nothing and succeeds.
  await net.does(claim);
  assert.equal(await net.holds(verifier), cumulative);
});
