import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  burnRevenue,
  executeSlash,
  NANO,
  PoolKind,
  publishRewards,
  setSnapshotUri,
  suspendPublication,
  termsAt,
} from '@inferix/staking-client';
import { fund, publicationOf, rewardLeaf } from '@inferix/staking-testkit/rewards';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';
import { run } from '../src/run.js';
import { Operator } from './harness/operator.js';

type Shown = {
  params: Record<string, unknown>;
  roles: Record<string, string>;
  epoch: { number: string; startsAt: string; endsAt: string };
  terms: Record<'current' | 'coming', { epoch: string; referencePrice: string }>;
  referenceAge: string | null;
  rewards: Record<string, unknown> & {
    current?: { epoch: string };
    pending?: { epoch: string; root: string };
  };
  penalties: Record<string, unknown>;
};

test('network show has the epoch, parameters and roles', async (t) => {
  const operator = await Operator.start(t);
  const { network, roles } = operator.net;
  const line = `network show --network ${network.address}`;

  const text = await operator.does(line);
  assert.match(text, /^Epoch +0, from \d{4}-.*Z to \d{4}-.*Z, (3d|2d 23h) left$/m);
  assert.match(text, /^Reference price +\$1 per token since epoch 0$/m);
  assert.match(
    text,
    /^Next epoch +\$1 per token, unless another is committed; prices and benchmarks for it are accepted until \d{4}-.*Z$/m,
  );
  assert.match(text, /^Snapshots +published nowhere$/m);
  assert.match(text, /^ {2}Grace +6h to top up a short stake$/m);
  assert.match(text, /^ {2}Emission per IBM +not limited$/m);
  assert.match(text, /^ {2}Lifetime cap left +375,000,000 tokens$/m);
  assert.match(text, /^ {2}Unbonding +90d$/m);
  assert.match(text, /^ {2}Emission cap +1,000,000 tokens per epoch$/m);
  assert.match(text, /^ {2}Price step +20% at most$/m);
  assert.match(text, new RegExp(`^ {2}Slasher +${roles.slasher.address}$`, 'm'));
  assert.match(text, /^ {2}In the vault +0 tokens, 0 tokens of it not owed$/m);

  const data = await operator.reads<Shown>(line);
  assert.equal(data.params.epochEmissionCap, '1000000000000');
  assert.equal(data.params.epochSecs, 259_200);
  assert.equal(data.roles.guardian, roles.guardian.address);
  const { start } = termsAt(network, await operator.net.chain.now());
  assert.deepEqual(data.epoch, {
    number: '0',
    startsAt: start.toString(),
    acceptsUntil: (start + 129_600n).toString(),
    endsAt: (start + 259_200n).toString(),
  });
  assert.equal(data.terms.current.referencePrice, '1000000000');
  assert.equal(data.terms.coming.epoch, '1');

  await operator.net.passesEpochs(2n);
  assert.equal((await operator.reads<Shown>(line)).referenceAge, '2');
  assert.match(
    await operator.does(line),
    /^Epoch +2, .*\nReference price .* since epoch 0, without a new one for 2 epochs$/m,
  );
});

test('network show follows a publication until it is claimable', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const { network, roles } = net;
  const worker = await net.worker({ address: await operator.registers() });
  await fund(net, net.tokens('100'));
  await net.passesEpochs(1n);
  const { publication } = publicationOf([rewardLeaf(worker, net.tokens('30'))], 0n);
  await net.does(
    publishRewards({ network, distributor: roles.distributor, publication, work: 0n }),
  );
  const line = `network show --network ${network.address}`;

  const waiting = await operator.reads<Shown>(line);
  assert.equal(waiting.rewards.current, undefined);
  assert.equal(waiting.rewards.pending?.epoch, '0');
  assert.equal(waiting.rewards.pending.root, Buffer.from(publication.root).toString('hex'));
  assert.deepEqual(
    [waiting.rewards.balance, waiting.rewards.owed, waiting.rewards.surplus],
    ['100', '30', '70'].map((text) => net.tokens(text).toString()),
  );
  const text = await operator.does(line);
  assert.match(
    text,
    /^ {2}Pending +up to epoch 0, 30 tokens in all, 1 leaf; claimable from .*, in 6h$/m,
  );
  assert.match(text, /^ {2}In the vault +100 tokens, 70 tokens of it not owed$/m);

  await net.chain.travelBy(BigInt(network.params.publicationDelaySecs));
  const claimable = await operator.reads<Shown>(line);
  assert.equal(claimable.rewards.pending, undefined);
  assert.equal(claimable.rewards.current?.epoch, '0');
});

test('network show has a suspension, what was burned, and where snapshots are', async (t) => {
  // Six tokens for an IBM.
  const operator = await Operator.start(t, { params: { emissionPerIbm: 6_000_000n * NANO } });
  const { net } = operator;
  const { network, roles, chain } = net;
  const { admin, distributor, guardian } = roles;
  const line = `network show --network ${network.address}`;
  assert.match(await operator.does(line), /^ {2}Emission per IBM +6 tokens at most$/m);

  const uri = 'https://example.org/snapshots';
  await net.does(setSnapshotUri({ network, admin, uri }));
  await net.does(burnRevenue({ network, burner: operator.signer, amount: net.tokens('2.5') }));
  const worker = await net.worker({ address: await operator.registers() });
  await fund(net, net.tokens('100'));
  await net.passesEpochs(1n);
  const { publication } = publicationOf([rewardLeaf(worker, net.tokens('30'))], 0n);
  await net.does(publishRewards({ network, distributor, publication, work: 5n }));
  await chain.travelBy(BigInt(network.params.publicationDelaySecs));
  const suspend = (authority: typeof admin) =>
    net.does(
      suspendPublication({ network, pool: PoolKind.Rewards, authority, root: publication.root }),
    );
  await suspend(guardian);

  const text = await operator.does(line);
  assert.match(text, new RegExp(`^Snapshots +${uri}$`, 'm'));
  assert.match(text, /^ {2}Burned so far +2\.5 tokens$/m);
  assert.match(text, /^ {2}Suspended +until \d{4}-.*Z$/m);
  assert.match(text, /^EPOCH +ISSUED +BURNED +FUNDED +SLASHED$/m);
  assert.match(text, /^1 +0 tokens +0 tokens +0 tokens +0 tokens$/m);
  assert.match(text, /^0 +30 tokens +2\.5 tokens +100 tokens +0 tokens$/m);
  await suspend(admin);
  assert.match(await operator.does(line), /^ {2}Suspended +until a corrected one is published$/m);
});

test('network show has what the slash limit lets through, and when it is whole again', async (t) => {
  const params = { slashLimitPerEpoch: 10_000_000n };
  const operator = await Operator.start(t, { params });
  const { net } = operator;
  const { network, chain } = net;
  const line = `network show --network ${network.address}`;
  const room = async () => {
    const { slashRoom, slashRoomWholeAt, slashedInEpoch } = (await operator.reads<Shown>(line))
      .penalties;
    return { slashRoom, slashRoomWholeAt, slashedInEpoch };
  };
  assert.match(
    await operator.does(line),
    /^ {2}Slashable now +10 tokens of the limit of 10 tokens: it is whole$/m,
  );

  const worker = { address: await operator.registers(), owner: operator.signer };
  const slashCase = await proposes(net, worker, await offenceOf(net, net.tokens('6')));
  await chain.travelTo(slashCase.executableAt);
  await net.does(executeSlash({ network, slashCase }));
  const { levelAt } = (await net.penaltyPool()).slashBucket;
  // 6 of 10 refill in six tenths of three days.
  const wholeAt = levelAt + 155_520n;
  const text = await operator.does(line);
  assert.match(text, /^ {2}Slashed so far +6 tokens$/m);
  assert.match(text, /^ {2}Slashed this epoch +6 tokens$/m);
  assert.match(
    text,
    /^ {2}Slashable now +4(\.\d+)? tokens of the limit of 10 tokens; whole again .*Z, in 1d 19h$/m,
  );
  assert.equal((await room()).slashRoomWholeAt, wholeAt.toString());

  await chain.travelTo(wholeAt - 1n);
  const nearly = await room();
  assert.ok(BigInt(nearly.slashRoom as string) < net.tokens('10'));
  assert.equal(nearly.slashRoomWholeAt, wholeAt.toString());
  await chain.travelTo(wholeAt);
  assert.equal((await room()).slashRoom, net.tokens('10').toString());
  assert.match(await operator.does(line), /^ {2}Slashable now +10 tokens of .*: it is whole$/m);
});

test('network show says of a test network that it is one', async (t) => {
  const params = { epochSecs: 3_600, graceSecs: 600, evidenceWindowSecs: 3_600 };
  for (const testNetwork of [true, false]) {
    const operator = await Operator.start(t, testNetwork ? { params, testNetwork } : {});
    const { address } = operator.net.network;
    const line = `network show --network ${address}`;
    const said = testNetwork ? ' \\(a test network\\)' : '';
    assert.match(await operator.does(line), new RegExp(`^Network +${address}${said}$`, 'm'));
    const shown = await operator.reads<{ testNetwork: boolean }>(line);
    assert.equal(shown.testNetwork, testNetwork);
  }
});

test('a network has to be named, and has to be one', async (t) => {
  const operator = await Operator.start(t);
  assert.match(
    await operator.isRefused('network show', 2),
    /^Which network\? Name it with --network/,
  );
  assert.match(
    await operator.isRefused('network show --network nowhere', 2),
    /^--network: "nowhere" is neither an address nor the name of a known network \(.*\)\.$/m,
  );
  const error = await operator.isRefused(`network show --network ${operator.address}`, 1);
  assert.match(error, /^UnreadableAccount: The account is not what was asked for/);
  assert.match(
    await operator.isRefused(`network show --network ${operator.address} --url nonsense`, 2),
    /^"nonsense" is not an RPC endpoint\. Write a URL, or m, t, d or l\.$/m,
  );
});

test('a configuration file that is named has to be there', async () => {
  let stderr = '';
  const ignored = { write: () => true };
  const exitCode = await run(['network', 'show', '--config', '/nowhere.yml'], {
    stdout: ignored,
    stderr: { write: (text) => ((stderr += String(text)), true) },
    ask: undefined,
  });
  assert.equal(exitCode, 2);
  assert.equal(stderr, 'There is no configuration file /nowhere.yml.\n');
});
