import assert from 'node:assert/strict';
import { test } from 'node:test';

import { publishRewards, settledAt, type Distribution } from '@inferix/staking-client';
import { fund, publicationOf, rewardLeaf } from '@inferix/staking-testkit/rewards';
import { Governors } from './harness/governors.js';
import { changes, lyingNode, withByte } from './harness/liar.js';

const TIME = '\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z';

/** A network whose distributor has published 10 tokens for one worker. */
async function start(t: Parameters<typeof Governors.start>[0]) {
  const governors = await Governors.start(t);
  const { net } = governors;
  const { network, roles } = net;
  const worker = await net.worker(await net.registersWorker());
  await fund(net, net.tokens('10'));
  await net.passesEpochs(1n);
  const { publication } = publicationOf([rewardLeaf(worker, net.tokens('10'))], 0n);
  await net.does(
    publishRewards({ network, distributor: roles.distributor, publication, work: 1n }),
  );
  const root = Buffer.from(publication.root as Uint8Array).toString('hex');
  const distribution = async (): Promise<Distribution> =>
    settledAt((await net.rewardPool()).distribution, await net.chain.now());
  const becomesClaimable = (): Promise<void> =>
    net.chain.travelBy(BigInt(network.params.publicationDelaySecs));
  return { governors, net, root, distribution, becomesClaimable };
}

test('rewards cancel drops what is not claimable yet, by its root', async (t) => {
  const { governors, root, distribution } = await start(t);
  assert.match(
    await governors.isRefused('rewards suspend', 'guardian'),
    /^No publication of rewards is claimable\. Epoch 0 is not yet: inferix-stake rewards cancel/,
  );
  assert.match(
    await governors.isRefused('rewards cancel', 'distributor'),
    / is neither the guardian \w+ nor the admin /,
  );
  assert.match(
    await governors.isRefused(`rewards cancel --root ${'ab'.repeat(32)}`, 'guardian'),
    new RegExp(`^The root that is published is ${root}, not (ab){32}\\.$`, 'm'),
  );
  const { question } = await governors.agrees(`rewards cancel --root ${root}`, 'guardian');
  assert.match(
    question,
    new RegExp(
      `^Drop the publication of rewards up to epoch 0 \\(10 tokens in all, 1 leaf, root ${root}\\), which becomes claimable ${TIME}, in `,
    ),
  );
  assert.equal((await distribution()).pending, undefined);
  assert.match(
    await governors.isRefused('rewards cancel', 'guardian'),
    /^No publication of rewards waits to become claimable\.$/m,
  );
});

test('rewards suspend stops the claimable root: the guardian for a while, the admin for good', async (t) => {
  const { governors, net, root, distribution, becomesClaimable } = await start(t);
  await becomesClaimable();
  assert.match(
    await governors.isRefused('rewards cancel', 'guardian'),
    /Epoch 0 is claimable: inferix-stake rewards suspend stops that\.$/m,
  );
  const { question } = await governors.agrees('rewards suspend', 'guardian');
  assert.match(
    question,
    new RegExp(
      `^Stop all claims of rewards up to epoch 0 \\(.* root ${root}\\) for 7 days, until ${TIME}, or until a corrected`,
    ),
  );
  assert.ok((await distribution()).suspendedUntil > (await net.chain.now()));
  assert.match(
    await governors.isRefused('rewards suspend', 'guardian'),
    new RegExp(`^It is suspended already, until ${TIME}\\.$`, 'm'),
  );
  await net.chain.travelBy(8n * 86_400n);
  assert.match(
    await governors.isRefused('rewards suspend', 'guardian'),
    new RegExp(
      `^The guardian suspended until ${TIME}, and cannot again before ${TIME}\\. The admin can`,
    ),
  );
  const byAdmin = await governors.agrees('rewards suspend', 'admin');
  assert.match(byAdmin.question, / until a corrected one is published\? Fee/);
  assert.match(
    await governors.isRefused('rewards suspend', 'admin'),
    /^It is suspended already, until a corrected one is published\.$/m,
  );
});

test('rewards fund and revenue burn: tokens of whoever signs, once asked', async (t) => {
  const governors = await Governors.start(t);
  const { net, operator } = governors;
  const funded = await governors.agrees('rewards fund 25');
  assert.match(
    funded.question,
    new RegExp(
      `^Move 25 tokens of ${operator.address} into the reward pool, which holds 0 tokens\\? They cannot be taken back\\.`,
    ),
  );
  const burned = await governors.agrees('revenue burn 5');
  assert.match(
    burned.question,
    new RegExp(`^Destroy 5 tokens of ${operator.address}, as revenue of epoch 0\\? This cannot be`),
  );
  assert.match(burned.stdout, /^Burned 5 tokens in epoch 0\.$/m);
  const { fundedTotal, burnedTotal } = await net.rewardPool();
  assert.deepEqual([fundedTotal, burnedTotal], [net.tokens('25'), net.tokens('5')]);
  assert.equal(await net.holds(operator), net.tokens('970'));
  for (const command of ['rewards fund 0', 'revenue burn 0']) {
    assert.match(await governors.isRefused(command), /^amount: nothing is not an amount\./);
  }
  for (const command of ['rewards fund 971', 'revenue burn 971']) {
    assert.match(await governors.isRefused(command, undefined, 1), /^InsufficientTokens: /);
  }
});

test('rewards fund missing covers what is published, and then has nothing to do', async (t) => {
  const { governors, net } = await start(t);
  assert.match(
    await governors.isRefused('rewards fund missing'),
    /^What is missing depends on what an endpoint shows of the pool\. Name a second endpoint/,
  );
  // Of a vault that looks empty, whoever funds it would be made to send what it has already.
  const vault = (await net.rewardPool()).distribution.vault;
  const liar = await lyingNode(
    t,
    net.chain.url,
    changes((address, shown) => (address === vault ? withByte(64, 0, shown) : shown)),
  );
  assert.match(
    await governors.isRefused(`rewards fund missing --verify-url ${liar.url}`, undefined, 1),
    /disagree about what the reward pool lacks: 0 tokens and .*Nothing was sent\./,
  );
  const honest = await lyingNode(t, net.chain.url, () => undefined);
  assert.equal(
    await governors.does(`rewards fund missing --verify-url ${honest.url}`),
    'Nothing to do: all that is published is covered.\n',
  );
  const { fundedTotal } = await net.rewardPool();
  assert.equal(fundedTotal, net.tokens('10'));
});
