/**
 * The pictures in docs/screenshots: each screen in light, dark and at the width of a phone.
 *
 * @module
 */

import {
  burnRevenue,
  cancelSlash,
  contestSlash,
  parseNano,
  pause,
  proposeParams,
  publishRewards,
} from '@inferix/staking-client';
import type { Address, KeyPairSigner } from '@solana/kit';
import { random32, type TestNetwork } from '@inferix/staking-testkit/network';
import { fund, publish, rewardLeaf } from '@inferix/staking-testkit/rewards';
import { executes, offenceOf, proposes } from '@inferix/staking-testkit/slashing';

import {
  connected,
  expect,
  measures,
  opens,
  test,
  turnsTo,
  walletWith,
} from './support/fixtures.js';
import { hosts } from './support/proofs.js';
import { shoot } from './support/shoot.js';
import { hostsSnapshot, publishes, snapshotFor } from './support/snapshots.js';
import { opensFor, registersFor, unstakes } from './support/workers.js';

/** Rewards, a burn and a slash, so that there is something to plot. */
async function flows(net: TestNetwork, owner: KeyPairSigner, worker: Address): Promise<void> {
  const { network } = net;
  await fund(net, net.tokens('400'));
  const offence = await offenceOf(net, net.tokens('12'));
  const slashCase = await proposes(net, { address: worker, owner }, offence);
  const { openedSlot } = await net.worker({ address: worker });
  for (const epoch of [0n, 1n, 2n]) {
    const amount = net.tokens('30') * (epoch + 1n) * (epoch + 1n);
    await publish(net, [rewardLeaf({ address: worker, openedSlot }, amount)], epoch);
    await net.does(burnRevenue({ network, burner: owner, amount: net.tokens('25') }));
    await net.passesEpochs(1n);
  }
  await executes(net, slashCase);
}

/** A vetoed case, one that is contested, and one that is due. */
async function slashes(net: TestNetwork, owner: KeyPairSigner, [one, other]: Address[]) {
  const { network, roles } = net;
  if (!one || !other) throw new Error('two workers are needed');
  const open = async (worker: Address, amount: string) =>
    proposes(net, { address: worker, owner }, await offenceOf(net, net.tokens(amount)));
  const vetoed = await open(other, '40');
  await net.does(cancelSlash({ network, slashCase: vetoed, authority: roles.guardian }));
  const due = await open(one, '25');
  await net.chain.travelTo(due.executableAt);
  const slashCase = await open(other, '17.5');
  await net.does(contestSlash({ slashCase, authority: owner, answerHash: random32() }));
}

test('pictures', async ({ page, net, site }) => {
  test.setTimeout(240_000);
  const owner = await walletWith(net, '5000');
  await page.goto(site.url);
  await expect(page.getByRole('heading', { name: 'Stake for your GPU worker' })).toBeVisible();
  await shoot(page, 'welcome');

  const good = await registersFor(net, owner, { deposit: '230' });
  const warned = await registersFor(net, owner, {
    benchmark: '2.41346',
    price: '0.5',
    deposit: '180',
  });
  await registersFor(net, owner, { benchmark: '1.77885', price: '1', deposit: '300' });
  const fresh = await opensFor(net, owner);
  await unstakes(net, owner, good, net.tokens('20'));
  await net.passesEpochs(1n);
  await net.commits('0.9');
  await measures(net, fresh, '0.38462');

  await connected(page, { site, net, owner });
  await expect(page.getByText('Ready to register')).toBeVisible();
  await shoot(page, 'my-workers');

  await turnsTo(page, `/worker/${good}`);
  await expect(page.getByRole('heading', { name: 'Coverage record' })).toBeVisible();
  await shoot(page, 'worker');

  await turnsTo(page, `/worker/${warned}`);
  const topUp = await opens(page, 'Top up');
  await expect(topUp.getByRole('table')).toBeVisible();
  await shoot(page, 'top-up', false);
  await page.keyboard.press('Escape');

  await turnsTo(page, `/worker/${fresh}`);
  const register = await opens(page, 'Register');
  await register.getByLabel('Price per IB-hour').fill('0.8');
  await expect(register.getByRole('table')).toBeVisible();
  await shoot(page, 'register', false);
  await page.keyboard.press('Escape');

  await turnsTo(page, '/open');
  await expect(page.getByLabel('Name of the machine')).toBeVisible();
  await shoot(page, 'open');

  await turnsTo(page, '/words');
  await expect(page.getByText('Inferix Bench: the measured speed')).toBeVisible();
  await shoot(page, 'words');

  await turnsTo(page, '/workers');
  await expect(page.getByText('4 of 4 workers')).toBeVisible();
  await shoot(page, 'workers');

  await flows(net, owner, good);
  await turnsTo(page, '/overview');
  await expect(page.getByRole('main').getByRole('img')).toHaveCount(6);
  await shoot(page, 'overview', true);

  const { network, roles } = net;
  const { admin, guardian } = roles;
  const params = { ...network.params, coverageEpochs: 3, minPrice: parseNano('0.25') };
  await net.does(proposeParams({ network, admin, params }));
  await net.does(pause({ network, guardian, what: ['registration'] }));
  await turnsTo(page, '/governance');
  await expect(page.getByRole('heading', { name: 'Other parameters' })).toBeVisible();
  await expect(page.getByText('paused', { exact: true })).toBeVisible();
  await shoot(page, 'governance', true);

  await slashes(net, owner, [good, warned]);
  await turnsTo(page, '/slashes');
  await expect(page.getByText('4 of 4 cases')).toBeVisible();
  // The page asks for the chain's time, which has leapt, within ten seconds.
  await expect(page.getByText('Due', { exact: true })).toBeVisible();
  await expect(page.getByRole('main').getByRole('img')).toHaveCount(1);
  await shoot(page, 'slashes', true);
  await page.getByRole('link', { name: /^Case/ }).first().click();
  await expect(page.getByText('Would take now')).toBeVisible();
  await shoot(page, 'slash-case', true);
});

test('pictures of governance', async ({ page, net, site }) => {
  test.setTimeout(240_000);
  await connected(page, { site, net, owner: net.roles.admin, path: '/governance' });
  await page.getByRole('button', { name: 'Propose other parameters' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What to change').selectOption('Epochs of work that a stake covers');
  await dialog.getByRole('textbox', { name: 'Epochs of work' }).fill('3');
  await expect(dialog.getByRole('table')).toBeVisible();
  await shoot(page, 'propose-parameters', false);
});

test('pictures of rewards', async ({ page, net, site }) => {
  test.setTimeout(240_000);
  const [owner, other] = [await walletWith(net, '5000'), await walletWith(net, '5000')];
  const mine: Address[] = [];
  for (const deposit of ['230', '190', '200', '260']) {
    mine.push(await registersFor(net, owner, { deposit }));
  }
  const all = [...mine, await registersFor(net, other, { deposit: '250' })];
  const { network, roles } = net;
  await fund(net, net.tokens('400'));
  await net.passesEpochs(1n);
  const snapshot = await snapshotFor(net, all, '37.5');
  await hosts(net, site, await publishes(net, snapshot));
  await hostsSnapshot(net, site, snapshot);
  await net.does(burnRevenue({ network, burner: owner, amount: net.tokens('25') }));
  await net.passesEpochs(1n);
  const { leaves, header } = await snapshotFor(net, all, '75');
  const publication = {
    epoch: 1n,
    root: leaves.tree().root,
    leafCount: leaves.count,
    cumulativeTotal: header.cumulativeTotal,
  };
  await net.does(
    publishRewards({ network, distributor: roles.distributor, publication, work: header.work }),
  );

  await connected(page, { site, net, owner });
  await page.getByRole('button', { name: 'Claim for all 4' }).click();
  await expect(page.getByRole('dialog').getByRole('table').first()).toBeVisible();
  await shoot(page, 'claim-all', false);
  await page.keyboard.press('Escape');

  await turnsTo(page, '/rewards');
  await page.getByRole('button', { name: 'Load and verify epoch 0' }).click();
  await expect(page.getByText('leads to the root')).toHaveCount(4);
  await page.getByText('What was checked').click();
  await page.getByLabel('Address of a worker').fill(all[4] ?? '');
  await expect(page.getByText('leads to the root')).toHaveCount(5);
  await expect(page.getByRole('main').getByRole('img')).toHaveCount(1);
  await page.evaluate(() => {
    window.scrollTo(0, 0);
  });
  await shoot(page, 'rewards', true);
});
