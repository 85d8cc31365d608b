import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { getAddressEncoder } from '@solana/kit';

import { writeSnapshot } from '@inferix/stake-snapshots/node';
import { snapshotOf, type Row } from '@inferix/stake-snapshots/test/snapshots';
import { publishRewards } from '@inferix/staking-client';
import { fund } from '@inferix/staking-testkit/rewards';
import { Operator } from './harness/operator.js';

/** What workers have earned over all epochs, in tokens. */
type Earned = Record<string, string>;

/** Writes the snapshot of an epoch and publishes it; claimable after the delay. */
async function publishes(operator: Operator, epoch: bigint, earned: Earned): Promise<string> {
  const { net, folder } = operator;
  const { network, roles } = net;
  const workers = await Promise.all(
    Object.keys(earned).map((address) => net.worker({ address: address as never })),
  );
  const rows = workers.map(({ address, owner, openedSlot }) => {
    const cumulative = net.tokens(earned[address] ?? '0');
    const [key, ownerKey] = [address, owner].map((one) => getAddressEncoder().encode(one));
    return { key, owner: ownerKey, openedSlot, cumulative, earned: cumulative } as Row;
  });
  const snapshot = snapshotOf(rows, { network: network.address, epoch });
  const { root, leafCount } = snapshot.leaves.tree();
  const { cumulativeTotal } = snapshot.header;
  const file = join(folder, `epoch-${epoch}.snapshot`);
  writeSnapshot(file, snapshot);
  const publication = { epoch, root, leafCount, cumulativeTotal };
  await net.does(
    publishRewards({ network, distributor: roles.distributor, publication, work: 0n }),
  );
  return file;
}

test('claim pays a worker what the snapshot says, once, and says why it does not', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.registers('one');
  const other = await operator.registers('two');
  const outsider = await operator.opens('three');
  await fund(net, net.tokens('1000'));
  await net.passesEpochs(1n);
  const snapshot = await publishes(operator, 0n, { [address]: '12.5', [other]: '7' });
  const claim = (worker: string, file = snapshot) => `worker claim ${worker} --snapshot ${file}`;

  const early = await operator.isRefused(`${claim(address)} --yes`, 1);
  assert.match(early, /^The root of epoch 0 can be claimed under from \d{4}-.*Z\.$/m);
  await net.chain.travelBy(BigInt(net.network.params.publicationDelaySecs));

  // A short worker that does not restake is told so, and pays no fee for it.
  await operator.measures(address, '0.6');
  await operator.does(`worker set-restake ${address} off --yes`);
  await net.passesEpochs(1n);
  const short = await operator.isRefused(`${claim(address)} --yes`, 1);
  assert.match(short, /^12\.5 tokens are due, but nothing would be paid now; they wait\.$/m);
  const remedy =
    /Short by 28\.8 tokens, and restaking is off: .* or inferix-stake (worker top-up .*)$/m.exec(
      short,
    );
  assert.ok(remedy);
  await operator.does(`${remedy[1]} --yes`);

  const held = await net.holds(operator);
  assert.match(await operator.does(`${claim(address)} --yes`), /^Paid 12\.5 tokens of rewards\.$/m);
  assert.equal(await net.holds(operator), held + net.tokens('12.5'));
  assert.match(
    await operator.does(`${claim(address)} --yes`),
    /^Nothing is due: all 12\.5 tokens /m,
  );
  assert.equal(await net.holds(operator), held + net.tokens('12.5'));

  // Anyone may claim for anyone; the money goes to the worker's own payout wallet.
  const stranger = await operator.keypair('stranger.json');
  await operator.does(`${claim(other)} --yes --keypair ${stranger.file}`);
  assert.equal(await net.holds(operator), held + net.tokens('19.5'));
  assert.equal(await net.holds(stranger), net.tokens('1000'));

  const absent = await operator.isRefused(`${claim(outsider)} --yes`, 2);
  assert.match(
    absent,
    /^Worker \w+ is not in the snapshot of epoch 0: it had not earned anything by then\./,
  );
  await operator.isRefused(`${claim(address, join(operator.folder, 'config.yml'))} --yes`, 2);
  await operator.isRefused(`${claim(address, 'nowhere.snapshot')} --yes`, 2);

  // The next publication, once claimable, takes the place of this one.
  const next = await publishes(operator, 1n, { [address]: '20', [other]: '20' });
  await net.chain.travelBy(BigInt(net.network.params.publicationDelaySecs));
  const old = await operator.isRefused(`${claim(address)} --yes`, 2);
  assert.match(
    old,
    /^Epoch 0 is replaced: epoch 1 is published\. Use its snapshot or its proofs\.$/m,
  );
  assert.match(
    await operator.does(`${claim(address, next)} --yes`),
    /^Paid 7\.5 tokens of rewards\.$/m,
  );
});

test('claim fills the stake of a short worker first, says so, and pays what is left', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.registers();
  await fund(net, net.tokens('1000'));
  await net.passesEpochs(1n);
  const snapshot = await publishes(operator, 0n, { [address]: '40' });
  await net.chain.travelBy(BigInt(net.network.params.publicationDelaySecs));
  await operator.measures(address, '0.6');
  await net.passesEpochs(1n);
  const held = await net.holds(operator);
  const claim = `worker claim ${address} --snapshot ${snapshot}`;

  const asked = await operator.types(claim.split(' '), 'n');
  assert.match(
    asked.asked[0] ?? '',
    /^Add up to 28\.8 tokens of the 40 tokens that worker \w+ has earned to its stake, which is below S\(n\)\?/,
  );
  assert.equal((await net.worker({ address })).claimedTotal, 0n, 'nothing without a yes');

  assert.match(
    await operator.does(`${claim} --yes`),
    /^Added 28\.8 tokens of rewards to the stake, which was below S\(n\)\.$/m,
  );
  assert.equal((await net.worker({ address })).activeStake, net.tokens('172.8'));
  assert.equal(await net.holds(operator), held, 'nothing went to the payout wallet');
  assert.match(await operator.does(`${claim} --yes`), /^Paid 11\.2 tokens of rewards\.$/m);
  assert.equal(await net.holds(operator), held + net.tokens('11.2'));
  assert.match(
    await operator.does(`worker show ${address}`),
    /^Rewards claimed +40 tokens, of which 28\.8 tokens restaked$/m,
  );
});
