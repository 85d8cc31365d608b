/**
 * What others do while the window of a role is open: the program's refusal is said before the wallet is asked.
 *
 * @module
 */

import {
  acceptAdmin,
  attestBenchmark,
  barWorker,
  cancelAdmin,
  cancelParams,
  cancelPublication,
  cancelRole,
  parseNano,
  pause,
  PoolKind,
  proposeAdmin,
  proposeParams,
  proposeRole,
  publishRewards,
  Role,
  setRole,
  suspendPublication,
  unbarWorker,
  unpause,
} from '@inferix/staking-client';
import { fund, publish, publicationOf, rewardLeaf } from '@inferix/staking-testkit/rewards';

import { deskOf, refuses, type Case } from './support/desk.js';
import { expect, test, walletWith } from './support/fixtures.js';
import { registersFor, workerNow } from './support/workers.js';

const NOTHING_PROPOSED = /^Nothing is proposed, or it has lapsed\./;
const NOT_ADMIN = /^Only the network.s admin may do this\./;

test('each action of an admin is refused when the chain has changed', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(240_000);
  const { network, roles, stranger } = net;
  const { admin, guardian } = roles;
  const worker = await registersFor(net, await walletWith(net, '1000'));
  const desk = await deskOf(page, { net, site }, admin);
  const ofWorker = { network, worker, admin };
  const params = { ...network.params, coverageEpochs: 3 };
  const heir = await walletWith(net, '0');
  const what = ['registration'] as const;

  await net.does(barWorker(ofWorker));
  await refuses(desk, {
    open: 'Lift a bar',
    fill: (form) => form.getByLabel('Worker').fill(worker),
    submit: 'Lift a bar',
    meanwhile: () => net.does(unbarWorker(ofWorker)),
    says: /^The worker is not barred\./,
  });
  await net.does(pause({ network, guardian, what }));
  await refuses(desk, {
    open: 'Lift a pause',
    fill: (form) => form.getByLabel('Registering workers').check(),
    submit: 'Lift it',
    meanwhile: () => net.does(unpause({ network, admin, what })),
    says: /^This is not paused\./,
  });
  await refuses(desk, {
    open: 'Propose other parameters',
    fill: async (form) => {
      await form.getByLabel('What to change').selectOption({ label: 'Unbonding' });
      await form.getByLabel('Unbonding').fill('100 d');
    },
    submit: 'Propose them',
    meanwhile: () => net.does(proposeParams({ network, admin, params })),
    says: /^Another proposal of this kind is pending\./,
  });
  await refuses(desk, {
    open: 'Cancel',
    submit: 'Cancel them',
    meanwhile: () => net.does(cancelParams({ network, authority: guardian })),
    says: NOTHING_PROPOSED,
  });
  const slasher = { network, admin, role: Role.Slasher, key: stranger.address };
  await refuses(desk, {
    open: 'Propose a slasher or guardian',
    fill: async (form) => {
      await form.getByText('Slasher', { exact: true }).click();
      await form.getByLabel('Key').fill(heir.address);
    },
    submit: 'Propose it',
    meanwhile: () => net.does(proposeRole(slasher)),
    says: /^Another proposal of this kind is pending\./,
  });
  await refuses(desk, {
    open: 'Cancel',
    submit: 'Cancel it',
    meanwhile: () => net.does(cancelRole({ network, authority: guardian, role: Role.Slasher })),
    says: NOTHING_PROPOSED,
  });
  const toHeir = { network, admin, newAdmin: heir.address };
  await refuses(desk, {
    open: 'Propose another admin',
    fill: (form) => form.getByLabel('New admin').fill(stranger.address),
    submit: 'Propose it',
    meanwhile: () => net.does(proposeAdmin(toHeir)),
    says: /^Another proposal of this kind is pending\./,
  });

  // Whoever is not the admin any more can do nothing of it.
  const delays = (): Promise<void> => net.chain.travelBy(BigInt(network.params.paramDelaySecs));
  const handsOver = (): Promise<unknown> => net.does(acceptAdmin({ network, newAdmin: heir }));
  const before = (await net.current()).roles;
  const left: Omit<Case, 'meanwhile' | 'says'>[] = [
    { open: 'Cancel', submit: 'Cancel it' },
    {
      open: 'Give a role to another key',
      fill: async (form) => {
        await form.getByText('Price authority', { exact: true }).click();
        await form.getByLabel('Key').fill(stranger.address);
      },
      submit: 'Give it',
    },
    {
      open: 'Take a role away',
      fill: (form) => form.getByText('Distributor', { exact: true }).click(),
      submit: 'Take it away',
    },
    {
      open: 'Bar a worker',
      fill: (form) => form.getByLabel('Worker').fill(worker),
      submit: 'Bar a worker',
    },
    {
      open: 'Change where snapshots are published',
      fill: (form) => form.getByLabel('Address').fill('https://example.org/'),
      submit: 'Change it',
    },
  ];
  for (const each of left) {
    await delays();
    await refuses(desk, { ...each, meanwhile: handsOver, says: NOT_ADMIN });
    await net.does(proposeAdmin({ network, admin: heir, newAdmin: admin.address }));
    await delays();
    await net.does(acceptAdmin({ network, newAdmin: admin }));
    await net.does(proposeAdmin(toHeir));
  }
  const { roles: now, snapshotUri } = await net.current();
  expect([now, snapshotUri]).toEqual([before, undefined]);
  expect((await workerNow(net, worker)).barred).toBe(false);

  // The heir's own window.
  await delays();
  const waiting = await deskOf(page, { net, site }, heir);
  await refuses(waiting, {
    open: 'Accept',
    submit: 'Accept',
    meanwhile: () => net.does(cancelAdmin({ network, admin })),
    says: /^Only the key that is proposed as admin may accept\./,
  });
});

test('each action of the other roles, and of anyone, is refused when the chain has changed', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(240_000);
  const { network, roles, stranger } = net;
  const { admin, guardian, distributor } = roles;
  const worker = await registersFor(net, await walletWith(net, '1000'));
  const leaf = await workerNow(net, worker);
  await fund(net, net.tokens('100'));
  await net.passesEpochs(2n);
  const earned = [rewardLeaf(leaf, net.tokens('10'))];
  await publish(net, earned, 0n);
  const { root } = publicationOf(earned, 0n).publication;
  const { publication } = publicationOf([rewardLeaf(leaf, net.tokens('25'))], 1n);
  await net.does(publishRewards({ network, distributor, publication, work: 0n }));
  const stops = { network, pool: PoolKind.Rewards, authority: admin };

  const guarding = await deskOf(page, { net, site }, guardian);
  await refuses(guarding, {
    open: 'Cancel the rewards that wait',
    submit: 'Cancel it',
    meanwhile: () => net.does(cancelPublication({ ...stops, root: publication.root })),
    says: /^There is no publication that could still be cancelled\./,
  });
  await refuses(guarding, {
    open: 'Stop claims of rewards',
    submit: 'Stop claims',
    meanwhile: () => net.does(suspendPublication({ ...stops, root })),
    says: /^The publication is suspended already\./,
  });
  await refuses(guarding, {
    open: 'Pause something',
    fill: (form) => form.getByLabel('Registering workers').check(),
    submit: 'Pause it',
    meanwhile: () => net.does(pause({ network, guardian, what: ['registration'] })),
    says: /^This is paused already\./,
  });

  const key = stranger.address;
  const pricing = await deskOf(page, { net, site }, roles.priceAuthority);
  await refuses(pricing, {
    open: 'Commit a price',
    fill: (form) => form.getByLabel('USD per IFX').fill('0.9'),
    submit: 'Commit it',
    meanwhile: () => net.does(setRole({ network, admin, role: Role.PriceAuthority, key })),
    says: /^Only the price authority may do this\./,
  });
  const measuring = await deskOf(page, { net, site }, roles.benchmarkAuthority);
  const { benchmarkAuthority } = roles;
  await refuses(measuring, {
    open: 'Attest a benchmark',
    fill: async (form) => {
      await form.getByLabel('Worker').fill(worker);
      await form.getByLabel('Speed').fill('0.52');
    },
    submit: 'Attest it',
    meanwhile: () =>
      net.does(
        attestBenchmark({ network, worker, benchmarkAuthority, benchmark: parseNano('0.51') }),
      ),
    says: /^The worker.s benchmark is attested in this epoch already\./,
  });
  const accusing = await deskOf(page, { net, site }, roles.slasher, '/slashes');
  await refuses(accusing, {
    open: 'Propose a case',
    fill: async (form) => {
      await form.getByLabel('Worker').fill(worker);
      await form.getByLabel('What it asks').fill('10');
      await form.getByLabel('Reason').fill('7');
      await form.getByLabel('Evidence').fill('run 17 did not answer');
    },
    submit: 'Propose it',
    meanwhile: () => net.does(pause({ network, guardian, what: ['slashProposals'] })),
    says: /^The guardian has paused this\./,
  });

  const params = { ...network.params, coverageEpochs: 3 };
  await net.does(proposeParams({ network, admin, params }));
  await net.does(proposeRole({ network, admin, role: Role.Slasher, key }));
  await net.chain.travelTo((await net.current()).proposals.params?.applicableAt ?? 0n);
  const anyone = await deskOf(page, { net, site }, await walletWith(net, '0'));
  await refuses(anyone, {
    open: 'Put them in force',
    submit: 'Put them in force',
    meanwhile: () => net.does(cancelParams({ network, authority: guardian })),
    says: NOTHING_PROPOSED,
  });
  await refuses(anyone, {
    open: 'Put it in force',
    submit: 'Put it in force',
    meanwhile: () => net.does(cancelRole({ network, authority: guardian, role: Role.Slasher })),
    says: NOTHING_PROPOSED,
  });
  const { roles: now, params: inForce } = await net.current();
  expect([now.slasher, inForce]).toEqual([roles.slasher.address, network.params]);
  expect(await workerNow(net, worker)).toMatchObject({ openCases: 0 });
});
