import assert from 'node:assert/strict';
import { test } from 'node:test';

import { generateKeyPairSigner, type Address } from '@solana/kit';

import { parseNano } from '@inferix/staking-client';
import { Operator } from './harness/operator.js';

type Listed = { address: Address };

test('an operator registers, sets the price and tops up, and moves no money out', async (t) => {
  const owner = await Operator.start(t);
  const { net } = owner;
  const address = await owner.opensMeasured();
  const hot = await owner.keypair('hot.json');
  const as = `--yes --keypair ${hot.file}`;
  const worker = () => net.worker({ address });

  assert.match(await owner.does(`worker show ${address}`), /^Owner .*\nNode /m);
  assert.match(
    await owner.does(`worker set-operator ${address} ${hot.address} --yes`),
    new RegExp(`^Operator changed from ${owner.address} to ${hot.address}\\.$`, 'm'),
  );
  assert.match(
    await owner.does(`worker show ${address}`),
    new RegExp(`^Owner +${owner.address}\nOperator +${hot.address}\nNode `, 'm'),
  );

  // The deposit is the operator's own, and the owner's from then on.
  const held = await net.holds(owner);
  await owner.does(`worker register ${address} --price 2 --deposit minimum --max 500 ${as}`);
  assert.equal(await net.holds(hot), net.tokens('856'));
  await owner.does(`worker top-up ${address} 56 ${as}`);
  await owner.does(`worker set-price ${address} 2.5 ${as}`);
  assert.equal((await worker()).price.current, parseNano('2.5'));
  assert.equal((await worker()).activeStake, net.tokens('200'));

  for (const command of [
    `unstake ${address} 10`,
    `withdraw ${address}`,
    `set-payout ${address} ${hot.address}`,
    `set-restake ${address} off`,
    `set-operator ${address} ${net.stranger.address}`,
    `offer ${address} ${net.stranger.address}`,
    `close ${address}`,
  ]) {
    assert.match(await owner.isRefused(`worker ${command} ${as}`, 1), /^NotOwner: /m, command);
  }
  assert.equal(await net.holds(owner), held);

  const network = `--network ${net.network.address}`;
  const list = async (options: string) =>
    (await owner.reads<Listed[]>(`worker list ${network} ${options}`)).map((w) => w.address);
  assert.deepEqual(await list(`--operator ${hot.address}`), [address]);
  assert.deepEqual(await list(`--operator ${net.stranger.address}`), []);
  assert.match(
    await owner.does(`worker list ${network} --operator ${net.stranger.address}`),
    /^\w+ runs no workers here\.$/m,
  );
  await owner.isRefused(`worker list ${network} --all --operator ${hot.address}`, 2);
});

test('a worker that has left is registered again and topped up by its owner only', async (t) => {
  const owner = await Operator.start(t);
  const { net } = owner;
  const address = await owner.registers();
  const hot = await owner.keypair('hot.json');
  await owner.does(`worker set-operator ${address} ${hot.address} --yes`);
  await owner.does(`worker unstake ${address} all --yes`);
  await net.passesEpochs(1n);
  const register = `worker register ${address} --price 2 --deposit minimum --max 500 --yes`;
  assert.match(
    await owner.isRefused(`${register} --keypair ${hot.file}`, 2),
    new RegExp(
      `^Worker ${address} left at \\S+Z, and only its owner ${owner.address} may register it again\\. Sign with the owner's key: --keypair <file>\\.$`,
      'm',
    ),
  );
  assert.match(
    await owner.isRefused(`worker top-up ${address} 1 --yes --keypair ${hot.file}`, 2),
    new RegExp(
      `^Worker ${address} left at \\S+Z, and only its owner ${owner.address} may add to its stake\\. Sign with the owner's key: --keypair <file>\\.$`,
      'm',
    ),
  );
  assert.equal((await net.worker({ address })).activeStake, 0n);
  await owner.does(register);
  assert.equal((await net.worker({ address })).registered, true);
});

test('a key that is neither the owner nor the operator is told both', async (t) => {
  const owner = await Operator.start(t);
  const { net } = owner;
  const [address, fresh] = [await owner.registers(), await owner.opensMeasured('fresh')];
  const hot = await owner.keypair('hot.json');
  const stranger = await owner.keypair('stranger.json');
  const as = `--yes --keypair ${stranger.file}`;

  const alone = new RegExp(
    `^${stranger.address} is not the owner ${owner.address} of worker ${address}, which has no other operator\\. Sign with the owner's key: `,
    'm',
  );
  assert.match(await owner.isRefused(`worker set-price ${address} 3 ${as}`, 2), alone);
  for (const worker of [address, fresh])
    await owner.does(`worker set-operator ${worker} ${hot.address} --yes`);
  const neither = new RegExp(
    `^${stranger.address} is neither the owner ${owner.address} nor the operator ${hot.address} of worker (${address}|${fresh})\\. Sign with one of their keys: `,
    'm',
  );
  assert.match(await owner.isRefused(`worker set-price ${address} 3 ${as}`, 2), neither);
  const register = `worker register ${fresh} --price 2 --deposit minimum --max 500 ${as}`;
  assert.match(await owner.isRefused(register, 2), neither);

  // Anyone tops up a registered worker, and its keys any other.
  assert.match(
    await owner.isRefused(`worker top-up ${fresh} 1 ${as}`, 2),
    new RegExp(
      `^Worker ${fresh} is not registered, so only its owner or operator may add to `,
      'm',
    ),
  );
  await owner.does(`worker top-up ${fresh} 1 --yes --keypair ${hot.file}`);
  await owner.does(`worker top-up ${address} 1 ${as}`);
  assert.equal((await net.worker({ address })).activeStake, net.tokens('145'));
});

test('set-operator replaces an operator, takes it away, and refuses what changes nothing', async (t) => {
  const owner = await Operator.start(t);
  const { net } = owner;
  const address = await owner.registers();
  const [hot, next] = [await owner.keypair('hot.json'), await owner.keypair('next.json')];
  const set = (key: string) => `worker set-operator ${address} ${key}`;
  const asks = async (key: string): Promise<string> => {
    const before = await net.books();
    const { asked, exitCode } = await owner.types(set(key).split(' '), 'n');
    assert.equal(exitCode, 2);
    assert.deepEqual(await net.books(), before, 'nothing moved');
    return asked[0] ?? '';
  };

  assert.match(
    await asks(hot.address),
    new RegExp(`^Let ${hot.address} run worker ${address}\\? It can register it, `),
  );
  await owner.does(`${set(hot.address)} --yes`);
  assert.match(
    await asks(next.address),
    new RegExp(`^Let ${next.address} run worker ${address}, and no longer ${hot.address}\\? `),
  );
  await owner.does(`${set(next.address)} --yes`);
  const price = `worker set-price ${address} 1 --yes --keypair`;
  assert.match(await owner.isRefused(`${price} ${hot.file}`, 2), / nor the operator /);
  await owner.does(`${price} ${next.file}`);

  assert.match(
    await owner.isRefused(`${set(next.address)} --yes`, 2),
    new RegExp(`^${next.address} is the operator of worker ${address} already\\.$`, 'm'),
  );
  assert.match(
    await owner.isRefused(`${set('somebody')} --yes`, 2),
    /^key: "somebody" is not a valid address\.$/m,
  );
  const zero = '1'.repeat(32);
  assert.match(await owner.isRefused(`${set(zero)} --yes`, 1), /^ZeroAddress: /m);
  const { address: another } = await generateKeyPairSigner();
  const byStranger = `${set(another)} --yes --keypair ${hot.file}`;
  assert.match(await owner.isRefused(byStranger, 1), /^NotOwner: /m);

  assert.match(
    await asks(owner.address),
    new RegExp(`^Take worker ${address} away from its operator ${next.address}, so that only `),
  );
  await owner.does(`${set(owner.address)} --yes`);
  assert.equal((await net.worker({ address })).operator, owner.address);
});
