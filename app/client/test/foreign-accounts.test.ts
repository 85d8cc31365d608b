import assert from 'node:assert/strict';
import { test } from 'node:test';

import { generateKeyPairSigner } from '@solana/kit';

import { createNetwork, fetchNetwork, findNetworkAddress, topUp } from '../src/index.js';
import { Chain } from '@inferix/staking-testkit/chain';
import { TestNetwork } from '@inferix/staking-testkit/network';

test('accounts of another network, or of no network at all, are refused', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const opened = await net.registersWorker();
  const createKey = await generateKeyPairSigner();
  const epochStart = await chain.now();
  await net.does(
    createNetwork(
      {
        createKey,
        payer: chain.payer,
        mint: net.mint.address,
        roles: network.roles,
        params: network.params,
        epochStart,
      },
      chain.connection,
    ),
  );
  const foreign = await fetchNetwork(
    chain.connection,
    await findNetworkAddress(createKey.address, chain.connection),
  );
  const top = { worker: opened.address, funder: opened.owner, amount: 1n };
  await net.refuses(topUp({ ...top, network: foreign }), 'WrongNetwork');
  const notOne = { ...network, address: opened.address };
  await net.refuses(topUp({ ...top, network: notOne }), 'AccountDiscriminatorMismatch');
  const nothing = { ...network, address: net.stranger.address };
  await net.refuses(topUp({ ...top, network: nothing }), 'AccountOwnedByWrongProgram');

  const { connection } = chain;
  await assert.rejects(fetchNetwork(connection, opened.address), { code: 'UnreadableAccount' });
  await assert.rejects(fetchNetwork(connection, net.mint.address), { code: 'UnreadableAccount' });
  await assert.rejects(fetchNetwork(connection, createKey.address), { code: 'AccountNotFound' });
});

test('a cluster without the program is named as such', async (t) => {
  const net = await TestNetwork.start(t);
  const { network } = net;
  const opened = await net.registersWorker();
  const bare = await Chain.start({ withProgram: false });
  t.after(() => {
    bare.stop();
  });
  const instructions = await topUp({
    network,
    worker: opened.address,
    funder: opened.owner,
    amount: 1n,
  });
  const before = await bare.lamports(bare.payer.address);
  await assert.rejects(bare.send(...instructions), { code: 'ProgramNotFound' });
  assert.equal(await bare.lamports(bare.payer.address), before, 'not even a fee');
});
