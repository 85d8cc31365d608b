import { test } from 'node:test';

import {
  cancelUnstake,
  closeWorker,
  offerWorker,
  parseNano,
  registerWorker,
  requestUnstake,
  setOperator,
  setPayout,
  setRestake,
  topUp,
  U64_MAX,
  withdraw,
  ZERO_ADDRESS,
} from '../src/index.js';
import { TestNetwork } from '@inferix/staking-testkit/network';

test('an operator moves no money out, and decides nothing of the owner’s', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const { address: worker, owner } = await net.registersWorker('200');
  const operator = await chain.wallet();
  await chain.giveTokens(net.mint, operator.address, net.tokens('500'));
  await net.does(requestUnstake({ network, worker, owner, amount: net.tokens('10') }));
  await net.does(setOperator({ network, worker, owner, operator: operator.address }));
  await chain.travelBy(BigInt(network.params.unbondingSecs));

  const by = { network, worker, owner: operator };
  const key = operator.address;
  await net.refuses(requestUnstake({ ...by, amount: 1n }), 'NotOwner');
  await net.refuses(cancelUnstake({ ...by, ticket: 0 }), 'NotOwner');
  await net.refuses(withdraw(by), 'NotOwner');
  await net.refuses(setPayout({ ...by, payout: key }), 'NotOwner');
  await net.refuses(setRestake({ ...by, restake: false }), 'NotOwner');
  await net.refuses(setOperator({ ...by, operator: key }), 'NotOwner');
  await net.refuses(offerWorker({ ...by, newOwner: key }), 'NotOwner');
  await net.refuses(closeWorker(by), 'NotOwner');
  const none = { network, worker, owner, operator: ZERO_ADDRESS };
  await net.refuses(setOperator(none), 'ZeroAddress');

  // To come back after leaving, or to add to what is left, is the owner's decision alone.
  await net.does(requestUnstake({ network, worker, owner, amount: U64_MAX }));
  await net.passesEpochs(1n);
  const deposit = net.tokens('200');
  const registration = { network, worker, authority: operator, price: parseNano('2'), deposit };
  await net.refuses(registerWorker(registration), 'NotOwnerOrOperator');
  await net.refuses(topUp({ network, worker, funder: operator, amount: 1n }), 'NotOwnerOrOperator');

  // Where nobody has left yet it may add, until another operator takes its place, at once.
  const opened = await net.opensWorker();
  const next = await chain.wallet();
  await chain.giveTokens(net.mint, next.address, 1n);
  const appoints = ({ address }: typeof next) =>
    setOperator({ network, worker: opened.address, owner: opened.owner, operator: address });
  const addsBy = (funder: typeof next) =>
    topUp({ network, worker: opened.address, funder, amount: 1n });
  await net.does(appoints(operator));
  await net.does(addsBy(operator));
  await net.refuses(addsBy(next), 'NotOwnerOrOperator');
  await net.does(appoints(next));
  await net.refuses(addsBy(operator), 'NotOwnerOrOperator');
  await net.does(addsBy(next));
});
