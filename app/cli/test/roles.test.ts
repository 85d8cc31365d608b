import assert from 'node:assert/strict';
import { test } from 'node:test';

import { publishRewards, settledAt } from '@inferix/staking-client';
import { fund, publicationOf, rewardLeaf } from '@inferix/staking-testkit/rewards';
import { Governors } from './harness/governors.js';

type Shown = {
  roles: { name: string; holder: string | null; changes: string; proposed?: { key?: string } }[];
};
const TIME = '\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z';
const ZERO = '11111111111111111111111111111111';

test('roles set and remove act at once, and say what goes with the old holder', async (t) => {
  const governors = await Governors.start(t);
  const { net } = governors;
  const key = net.stranger.address;
  const before = governors.key('priceAuthority');
  const set = await governors.agrees(`roles set price-authority ${key}`, 'admin');
  assert.match(
    set.question,
    new RegExp(`^Make ${key} the price authority at once, in place of ${before}\\? Fee: `),
  );
  assert.equal((await net.current()).roles.priceAuthority, key);
  assert.match(
    await governors.isRefused(`roles set price-authority ${key}`, 'admin'),
    new RegExp(`^${key} is the price authority already\\.$`, 'm'),
  );

  const removed = await governors.agrees('roles remove slasher', 'admin');
  assert.match(
    removed.question,
    /^Take the role of the slasher from \w+ at once, and leave it to nobody\? Another one can be in office only/,
  );
  assert.match(
    await governors.isRefused('roles remove slasher', 'admin'),
    /^The network has no slasher already\.$/m,
  );
  const text = await governors.operator.does(governors.line('roles show'));
  assert.match(text, /^slasher +nobody +after the delay of 7d$/m);
  assert.match(text, new RegExp(`^price-authority +${key} +at once$`, 'm'));
  assert.match(text, /^Nobody is proposed\.$/m);
});

test('roles set distributor says which publication it drops', async (t) => {
  const governors = await Governors.start(t);
  const { net } = governors;
  const { network, roles } = net;
  const worker = await net.worker(await net.registersWorker());
  await fund(net, 10n);
  await net.passesEpochs(1n);
  const { publication } = publicationOf([rewardLeaf(worker, 10n)], 0n);
  await net.does(
    publishRewards({ network, distributor: roles.distributor, publication, work: 1n }),
  );
  const { question, stdout } = await governors.agrees(
    `roles set distributor ${net.stranger.address}`,
    'admin',
  );
  assert.match(question, / not claimable yet: rewards of epoch 0\. Fee: /);
  assert.match(stdout, /^Rewards of epoch 0 cancelled: that root will not become claimable\.$/m);
  const { distribution } = await net.rewardPool();
  assert.equal(settledAt(distribution, await net.chain.now()).pending, undefined);
});

test('roles propose, apply and cancel: slasher and guardian after their delays', async (t) => {
  const governors = await Governors.start(t);
  const { net } = governors;
  const key = net.stranger.address;
  const guardian = governors.key('guardian');
  const delay = BigInt(net.network.params.paramDelaySecs);

  const slasher = await governors.agrees(`roles propose slasher ${key}`, 'admin');
  assert.match(
    slasher.question,
    new RegExp(
      `^Propose ${key} as slasher in place of ${governors.key('slasher')}\\? Anyone can apply it after 7d, ` +
        `from ${TIME} until ${TIME}\\. Guardian and admin can cancel it\\. Fee`,
    ),
  );
  assert.match(
    await governors.isRefused(`roles propose slasher ${key}`, 'admin'),
    new RegExp(`^${key} is proposed as slasher already, until ${TIME}\\. Cancel that first: `),
  );
  assert.match(
    await governors.isRefused('roles apply slasher'),
    new RegExp(`^It can be applied from ${TIME}, in `),
  );
  const cancelled = await governors.agrees('roles cancel slasher', 'guardian');
  assert.match(cancelled.question, new RegExp(`^Drop the proposal of ${key} as slasher\\? `));
  assert.match(await governors.isRefused('roles cancel slasher', 'admin'), /^No other slasher is/);
  assert.match(await governors.isRefused('roles apply slasher'), /^No other slasher is proposed/);

  const removal = await governors.agrees('roles propose guardian nobody', 'admin');
  assert.match(
    removal.question,
    new RegExp(
      `^Propose nobody as guardian in place of ${guardian}\\? Anyone can apply it after 14d, .* Only the admin can cancel it`,
    ),
  );
  assert.match(
    await governors.isRefused('roles cancel guardian', 'guardian'),
    new RegExp(`^${guardian} is not the admin ${governors.key('admin')}\\.`),
  );
  const shown = await governors.reads<Shown>('roles show');
  assert.deepEqual(
    shown.roles.map(({ name, proposed }) => [name, proposed !== undefined]),
    [
      ['admin', false],
      ['benchmark-authority', false],
      ['price-authority', false],
      ['distributor', false],
      ['slasher', false],
      ['guardian', true],
    ],
  );
  await net.chain.travelBy(delay);
  await governors.isRefused('roles apply guardian');
  await net.chain.travelBy(delay);
  const text = await governors.operator.does(governors.line('roles show'));
  assert.match(text, new RegExp(`^ {2}guardian: nobody; can be applied now, until ${TIME}$`, 'm'));
  const applied = await governors.agrees('roles apply guardian');
  assert.match(applied.question, /^Make nobody the guardian at once, in place of /);
  assert.equal((await net.current()).roles.guardian, ZERO);
  assert.match(
    await governors.isRefused('roles propose guardian nobody', 'admin'),
    /^The network has no guardian already\.$/m,
  );
  assert.match(
    await governors.isRefused('pause claims', 'guardian'),
    /^The network has no guardian, so nobody can do this\.$/m,
  );
});

test('roles refuse what the program would refuse, in words', async (t) => {
  const governors = await Governors.start(t);
  const key = governors.net.stranger.address;
  const guardian = governors.key('guardian');
  const others = 'Admin, distributor, slasher and guardian are four different keys\\.';
  for (const [command, told] of [
    [
      `set slasher ${key}`,
      /^Slasher and guardian change after a delay: inferix-stake roles propose/,
    ],
    [`set admin ${key}`, /another admin is proposed with inferix-stake admin propose <key>\.$/m],
    [`set treasurer ${key}`, /^"treasurer" is not a role\. There are: admin, benchmark-authority/],
    [
      `set distributor ${guardian}`,
      new RegExp(`^${guardian} is the guardian already\\. ${others}`),
    ],
    [`set distributor ${ZERO}`, /^The zero address is nobody\./],
    ['set distributor x', /^key: "x" is not a valid address\.$/m],
    [
      'remove guardian',
      /^The guardian is removed after twice the delay: .*roles propose guardian nobody/,
    ],
    [`propose slasher ${guardian}`, /is the guardian already\. Admin, distributor/],
    [
      'propose slasher nobody',
      /^A slasher is removed at once: inferix-stake roles remove slasher$/m,
    ],
    [
      `propose distributor ${key}`,
      /^The distributor is not proposed here: inferix-stake roles set/,
    ],
    ['cancel admin', /^That of another admin is: inferix-stake admin cancel$/m],
    ['apply admin', /^That of another admin is: inferix-stake admin accept$/m],
    ['apply distributor', /^The distributor is never proposed: inferix-stake roles set/],
    ['cancel guardian', /^No other guardian is proposed, or it has lapsed\./],
  ] as const) {
    assert.match(await governors.isRefused(`roles ${command}`, 'admin'), told);
  }
  for (const command of [`set distributor ${key}`, 'remove slasher', `propose guardian ${key}`]) {
    assert.match(await governors.isRefused(`roles ${command}`, 'guardian'), / is not the admin /);
  }
});

test('the admin hands over in two steps, and only to the key that accepts', async (t) => {
  const governors = await Governors.start(t);
  const { net } = governors;
  const heir = await governors.operator.keypair('heir.json');
  const admin = governors.key('admin');
  const guardian = governors.key('guardian');
  for (const [command, told] of [
    [`propose ${admin}`, new RegExp(`^${admin} is the admin already\\.$`, 'm')],
    [`propose ${guardian}`, /is the guardian already\. Admin, distributor/],
    [`propose ${ZERO}`, /^A network always has an admin\.$/m],
    ['accept', /^No other admin is proposed/],
    ['cancel', /^No other admin is proposed/],
  ] as const) {
    assert.match(await governors.isRefused(`admin ${command}`, 'admin'), told);
  }
  assert.match(
    await governors.isRefused(`admin propose ${heir.address}`, 'guardian'),
    / is not the admin /,
  );

  const { question } = await governors.agrees(`admin propose ${heir.address}`, 'admin');
  assert.match(question, /^Propose \w+ as admin in place of \w+\? It can accept after 7d, from /);
  assert.match(
    await governors.isRefused(`admin propose ${heir.address}`, 'admin'),
    /Cancel that first: inferix-stake admin cancel$/m,
  );
  await governors.isRefused('admin cancel', 'guardian');
  await governors.does('admin cancel', 'admin');
  await governors.does(`admin propose ${heir.address}`, 'admin');
  const accept = `admin accept --keypair ${heir.file}`;
  assert.match(await governors.isRefused(accept), new RegExp(`^It can be applied from ${TIME}`));
  await net.chain.travelBy(BigInt(net.network.params.paramDelaySecs));
  assert.match(
    await governors.isRefused('admin accept', 'admin'),
    new RegExp(`^${heir.address} is proposed as admin, not ${admin}\\. Sign with that key`),
  );
  const accepted = await governors.agrees(accept);
  assert.match(accepted.question, new RegExp(`^Make ${heir.address} the admin at once, in place`));
  assert.equal((await net.current()).roles.admin, heir.address);
});
