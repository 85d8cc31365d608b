import assert from 'node:assert/strict';
import { test } from 'node:test';

import { generateKeyPairSigner } from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import {
  barWorker,
  commitPrice,
  createNetwork,
  defaultParams,
  epochAt,
  epochStartsAt,
  fetchNetwork,
  fetchPenaltyPool,
  fetchRewardPool,
  findNetworkAddress,
  findPenaltyPoolAddress,
  findRewardPoolAddress,
  findVaultAddress,
  parseNano,
  Role,
  setRole,
  unbarWorker,
  type CreateNetworkInput,
} from '../src/index.js';
import { TestNetwork } from './harness/network.js';

test('a network is created with its pools, and says so', async (t) => {
  const net = await TestNetwork.start(t);
  const { chain, mint } = net;
  const createKey = await generateKeyPairSigner();
  const roles = net.network.roles;
  const params = defaultParams({ epochEmissionCap: 1n, slashLimitPerEpoch: 2n });
  const epochStart = (await chain.now()) - 1n;
  const created = await net.does(
    createNetwork({
      createKey,
      payer: chain.payer,
      mint: mint.address,
      roles,
      params,
      epochStart,
    }),
  );
  const address = await findNetworkAddress(createKey.address);
  assert.deepEqual(await fetchNetwork(chain.connection, address), {
    address,
    decimals: 6,
    createKey: createKey.address,
    mint: mint.address,
    tokenProgram: TOKEN_PROGRAM_ADDRESS,
    roles,
    params,
    epochStart,
    firstEpoch: 0n,
    referencePrice: 0n,
    referenceEpoch: 0n,
  });
  assert.deepEqual(created.events, [
    {
      name: 'NetworkCreated',
      data: {
        network: address,
        createKey: createKey.address,
        mint: mint.address,
        decimals: 6,
        roles,
        params,
        epochStart,
      },
    },
  ]);
  const [rewards, penalties] = [
    await findRewardPoolAddress(address),
    await findPenaltyPoolAddress(address),
  ];
  const distribution = { current: undefined, pending: undefined, claimedTotal: 0n };
  assert.deepEqual(await fetchRewardPool(chain.connection, address), {
    address: rewards,
    network: address,
    distribution: { vault: await findVaultAddress(rewards), ...distribution },
    fundedTotal: 0n,
  });
  assert.deepEqual(await fetchPenaltyPool(chain.connection, address), {
    address: penalties,
    network: address,
    distribution: { vault: await findVaultAddress(penalties), ...distribution },
    slashedTotal: 0n,
    slashEpoch: 0n,
    slashedInEpoch: 0n,
  });
});

test('networks that cannot be are refused', async (t) => {
  const net = await TestNetwork.start(t);
  const { chain, network } = net;
  const freezable = await chain.createMint(6, { freezable: true });
  const tooFine = await chain.createMint(10);
  const create = async (change: Partial<CreateNetworkInput>) =>
    createNetwork({
      createKey: await generateKeyPairSigner(),
      payer: chain.payer,
      mint: net.mint.address,
      roles: network.roles,
      params: network.params,
      epochStart: await chain.now(),
      ...change,
    });
  await net.refuses(create({ mint: freezable.address }), 'MintHasFreezeAuthority');
  await net.refuses(create({ mint: tooFine.address }), 'UnsupportedMint');
  await net.refuses(create({ epochStart: (await chain.now()) + 1n }), 'EpochStartOutOfRange');
  const error = await net.refuses(
    create({ params: { ...network.params, epochSecs: 61 } }),
    'ParameterOutOfRange',
  );
  assert.match(error.message, /epoch_secs/, 'the parameter is named');
  await net.does(create({ mint: freezable.address, allowFreezeAuthority: true }));
});

test('each epoch has one reference price, in limited steps', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, chain } = net;
  const commit = (price: string, priceAuthority = roles.priceAuthority) =>
    commitPrice({ network, priceAuthority, price: parseNano(price) });
  await net.refuses(commit('1.1'), 'PriceAlreadyCommitted');
  await net.passesEpochs(1n);
  await net.refuses(commit('1.1', net.stranger), 'NotPriceAuthority');
  await net.refuses(commit('1.200000001'), 'PriceStepTooLarge');
  await net.refuses(commit('0.0000001'), 'TokenPriceOutOfRange');
  const committed = await net.does(commit('1.2'));
  assert.deepEqual(committed.events, [
    {
      name: 'PriceCommitted',
      data: {
        network: network.address,
        epoch: 1n,
        oldPrice: parseNano('1'),
        newPrice: parseNano('1.2'),
      },
    },
  ]);
  const priced = await fetchNetwork(chain.connection, network.address);
  assert.deepEqual([priced.referencePrice, priced.referenceEpoch], [parseNano('1.2'), 1n]);
  const now = await chain.now();
  assert.equal(epochAt(priced, now), 1n);
  assert.equal(epochAt(priced, epochStartsAt(priced, 2n) - 1n), 1n);
  assert.equal(epochAt(priced, epochStartsAt(priced, 2n)), 2n);
  assert.equal(epochAt(priced, 0n), 0n, 'before the clock starts it is the first epoch');
});

test('a role moves to another key, and the old key loses it', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, stranger } = net;
  const hand = { network, role: Role.Guardian, key: stranger.address };
  await net.refuses(setRole({ ...hand, admin: stranger }), 'NotAdmin');
  const set = await net.does(setRole({ ...hand, admin: roles.admin }));
  assert.deepEqual(set.events, [
    {
      name: 'RoleSet',
      data: {
        network: network.address,
        role: Role.Guardian,
        oldKey: roles.guardian.address,
        newKey: stranger.address,
      },
    },
  ]);
  const { roles: now } = await fetchNetwork(net.chain.connection, network.address);
  assert.deepEqual(now, { ...network.roles, guardian: stranger.address });
});

test('the admin bars a worker, and lifts the bar', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles } = net;
  const opened = await net.registersWorker();
  const bar = { network, worker: opened.address, admin: roles.admin };
  await net.refuses(barWorker({ ...bar, admin: net.stranger }), 'NotAdmin');
  const barred = await net.does(barWorker(bar));
  assert.deepEqual(barred.events, [
    {
      name: 'WorkerBarred',
      data: { network: network.address, worker: opened.address, barred: true },
    },
  ]);
  assert.equal((await net.worker(opened)).barred, true);
  await net.does(unbarWorker(bar));
  assert.equal((await net.worker(opened)).barred, false);
  await net.refuses(unbarWorker(bar), 'NotBarred');
});
