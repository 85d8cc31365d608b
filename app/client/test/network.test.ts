import assert from 'node:assert/strict';
import { test } from 'node:test';

import { generateKeyPairSigner } from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import {
  barWorker,
  createNetwork,
  defaultParams,
  fetchNetwork,
  fetchPenaltyPool,
  fetchRewardPool,
  findNetworkAddress,
  findPenaltyPoolAddress,
  findRewardPoolAddress,
  findVaultAddress,
  setSnapshotUri,
  termsAt,
  unbarWorker,
  type CreateNetworkInput,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { TestNetwork } from '@inferix/staking-testkit/network';

const CAPS = {
  epochEmissionCap: 1n,
  lifetimeCap: 2n,
  epochPenaltyCap: 3n,
  slashLimitPerEpoch: 4n,
};
const NO_SUMS = { newest: 0n, sums: Array<bigint>(16).fill(0n) };
/** Nothing published, in a network that was created in epoch 0. */
const EMPTY = {
  current: undefined,
  pending: undefined,
  base: { nextEpoch: 0n, cumulativeTotal: 0n },
  claimedTotal: 0n,
  claimedAtBase: 0n,
  writtenOffTotal: 0n,
  suspendedUntil: 0n,
  guardianSuspendedUntil: 0n,
  wasSuspended: false,
  issued: NO_SUMS,
};

test('a network is created with its pools, and says so', async (t) => {
  const net = await TestNetwork.start(t);
  const { chain, mint } = net;
  const createKey = await generateKeyPairSigner();
  const roles = net.network.roles;
  const params = defaultParams(CAPS);
  const now = await chain.now();
  const epochStart = now - 1n;
  const created = await net.does(
    createNetwork(
      {
        createKey,
        payer: chain.payer,
        mint: mint.address,
        roles,
        params,
        epochStart,
      },
      chain.connection,
    ),
  );
  const address = await findNetworkAddress(createKey.address, chain.connection);
  const { terms, slasherSince, ...network } = await fetchNetwork(chain.connection, address);
  // The chain's clock runs on while a test does.
  assert.ok(now <= slasherSince && slasherSince <= (await chain.now()));
  assert.deepEqual(network, {
    address,
    programAddress: chain.connection.programAddress,
    testNetwork: false,
    decimals: 6,
    createKey: createKey.address,
    mint: mint.address,
    tokenProgram: TOKEN_PROGRAM_ADDRESS,
    roles,
    params,
    commitEpoch: 0n,
    pausedUntil: { registration: 0n, claims: 0n, publication: 0n, slashProposals: 0n },
    priceReplaceable: false,
    proposals: { admin: undefined, slasher: undefined, guardian: undefined, params: undefined },
    snapshotUri: undefined,
  });
  assert.deepEqual([terms.newest, terms.places.length], [0n, 17]);
  assert.deepEqual(terms.places[0], {
    epoch: 0n,
    start: epochStart,
    referencePrice: 0n,
    referenceEpoch: 0n,
    minPrice: params.minPrice,
    epochSecs: params.epochSecs,
    coverageEpochs: params.coverageEpochs,
    graceSecs: params.graceSecs,
    evidenceWindowSecs: params.evidenceWindowSecs,
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
        testNetwork: false,
      },
    },
  ]);
  const [rewards, penalties] = [
    await findRewardPoolAddress(address, chain.connection),
    await findPenaltyPoolAddress(address, chain.connection),
  ];
  assert.deepEqual(await fetchRewardPool(chain.connection, address), {
    address: rewards,
    network: address,
    distribution: { vault: await findVaultAddress(rewards, chain.connection), ...EMPTY },
    fundedTotal: 0n,
    burnedTotal: 0n,
    closedWorkers: 0n,
    closedClaimedTotal: 0n,
    funded: NO_SUMS,
    burned: NO_SUMS,
  });
  assert.deepEqual(await fetchPenaltyPool(chain.connection, address), {
    address: penalties,
    network: address,
    distribution: { vault: await findVaultAddress(penalties, chain.connection), ...EMPTY },
    slashedTotal: 0n,
    slashBucket: { level: 0n, levelAt: 0n, epochSecs: 0 },
    slashed: NO_SUMS,
  });
});

test('networks that cannot be are refused', async (t) => {
  const net = await TestNetwork.start(t);
  const { chain, network } = net;
  const freezable = await chain.createMint(6, { freezable: true });
  const tooFine = await chain.createMint(10);
  const create = async (change: Partial<CreateNetworkInput>) =>
    createNetwork(
      {
        createKey: await generateKeyPairSigner(),
        payer: chain.payer,
        mint: net.mint.address,
        roles: network.roles,
        params: network.params,
        epochStart: await chain.now(),
        ...change,
      },
      chain.connection,
    );
  await net.refuses(create({ mint: freezable.address }), 'MintHasFreezeAuthority');
  await net.refuses(create({ mint: tooFine.address }), 'UnsupportedMint');
  const { admin } = network.roles;
  await net.refuses(create({ roles: { ...network.roles, guardian: admin } }), 'RolesNotSeparate');
  await net.refuses(create({ epochStart: (await chain.now()) + 1n }), 'EpochStartOutOfRange');
  await net.does(create({ mint: freezable.address, allowFreezeAuthority: true }));
});

test('a test network may have epochs of an hour, and says what it is', async (t) => {
  const params = { epochSecs: 3_600, graceSecs: 600, evidenceWindowSecs: 3_600 };
  const net = await TestNetwork.start(t, { params, testNetwork: true });
  assert.equal(net.network.testNetwork, true);
  assert.equal(termsAt(net.network, await net.chain.now()).epochSecs, 3_600);
});

test('the admin says where snapshots are published', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles } = net;
  const set = (uri: string, admin = roles.admin) => setSnapshotUri({ network, admin, uri });
  await net.refuses(set('https://a.example', net.stranger), 'NotAdmin');
  await net.refuses(set('https://a.example/\u001b[2J'), 'InvalidSnapshotUri');
  await net.refuses(set('two words'), 'InvalidSnapshotUri');
  const longest = `https://a.example/${'x'.repeat(110)}`;
  const done = await net.does(set(longest));
  assert.deepEqual(eventOf(done), {
    name: 'SnapshotUriSet',
    data: { network: network.address, oldUri: '', newUri: longest },
  });
  assert.equal((await net.current()).snapshotUri, longest);
  await net.refuses(set(`${longest}x`), 'InvalidSnapshotUri');
  await net.does(set('ipns://b'));
  assert.equal((await net.current()).snapshotUri, 'ipns://b');
  await net.does(set(''));
  assert.equal((await net.current()).snapshotUri, undefined);
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
