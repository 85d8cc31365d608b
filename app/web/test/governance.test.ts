/**
 * Who decides what: parameters with their bounds, what is proposed beside what is in force, roles and pauses.
 *
 * @module
 */

import {
  applyParams,
  cancelRole,
  parseNano,
  pause,
  proposeParams,
  proposeRole,
  Role,
  unpause,
} from '@inferix/staking-client';
import type { Locator, Page } from '@playwright/test';

import { connected, expect, test, walletWith } from './support/fixtures.js';

const section = (page: Page, title: string): Locator =>
  page
    .getByRole('main')
    .locator('section')
    .filter({ hasText: new RegExp(`^${title}`) });

const line = (within: Locator, name: string): Locator =>
  within
    .getByRole('row')
    .filter({ has: within.page().getByRole('rowheader', { name, exact: true }) });

test('parameters stand beside their bounds, and roles beside their keys', async ({
  page,
  net,
  site,
}) => {
  await page.goto(site.url);
  await page.getByRole('link', { name: 'Governance' }).click();
  const parameters = section(page, 'Parameters');
  await expect(line(parameters, 'Length of an epoch')).toContainText('3 d');
  await expect(line(parameters, 'Length of an epoch')).toContainText(
    'one day (one hour on a test network) to 30 days, in whole minutes',
  );
  const slash = line(parameters, 'Largest slash, of a worker’s stake');
  await expect(slash).toContainText(/50%0\.01% to 100%; must let “Time to execute a slash” take/);
  await expect(line(parameters, 'Rewards at most, over all epochs')).toContainText(
    '375,000,000 IFX',
  );
  await expect(parameters.getByRole('row')).toHaveCount(24);
  const roles = section(page, 'Roles');
  const holders = Object.values(net.roles).map(({ address }) => address);
  for (const address of holders) await expect(roles.getByTitle(address)).toBeVisible();
  await expect(section(page, 'Pending changes')).toContainText('Nothing is proposed.');
});

test('a proposal counts down beside what is in force, then is in force itself', async ({
  page,
  net,
  site,
}) => {
  const { network, roles } = net;
  const { admin } = roles;
  await page.goto(`${site.url}#/governance`);
  const pending = section(page, 'Pending changes');
  await expect(pending).toContainText('Nothing is proposed.');

  const params = {
    ...network.params,
    ...{ coverageEpochs: 3, minPrice: parseNano('0.25') },
    unbondingSecs: network.params.unbondingSecs + 3_000,
  };
  const referencePrice = parseNano('0.4');
  await net.does(proposeParams({ network, admin, params, referencePrice }));
  await expect(line(pending, 'Epochs of work that a stake covers')).toHaveText(/covers23$/);
  await expect(line(pending, 'Price floor per IB-hour')).toHaveText(/none\$0\.25$/);
  // However small a change is, it shows.
  await expect(line(pending, 'Unbonding')).toHaveText(/90 d90 d 50 min$/);
  await expect(line(pending, 'Reference price')).toHaveText(/\$1\.00\$0\.40$/);
  await expect(pending.getByRole('row')).toHaveCount(5);
  await expect(pending).toContainText(/Can take effect in (7 d|6 d 23 h)/);

  const { proposals } = await net.current();
  await net.chain.travelTo(proposals.params?.applicableAt ?? 0n);
  await page.reload();
  await expect(pending).toContainText('Can take effect now. In this epoch anyone can apply it');
  await net.does(applyParams({ network }));
  await expect(pending).toContainText('Nothing is proposed.');
  await expect(
    line(section(page, 'Parameters'), 'Epochs of work that a stake covers'),
  ).toContainText('3');
});

test('a proposed guardian is named beside the one in office, until it is cancelled', async ({
  page,
  net,
  site,
}) => {
  const { network, roles, stranger } = net;
  const { admin } = roles;
  await connected(page, { site, net, owner: await walletWith(net, '0'), path: '/governance' });
  const pending = section(page, 'Pending changes');
  await net.does(proposeRole({ network, admin, role: Role.Guardian, key: stranger.address }));
  await expect(pending.getByRole('heading', { name: 'Another guardian' })).toBeVisible();
  const keys = line(pending, 'Key');
  await expect(keys.getByTitle(roles.guardian.address)).toBeVisible();
  await expect(keys.getByTitle(stranger.address)).toBeVisible();
  await net.does(cancelRole({ network, authority: admin, role: Role.Guardian }));
  await expect(pending).toContainText('Nothing is proposed.');

  await net.does(proposeRole({ network, admin, role: Role.Guardian }));
  await expect(keys).toContainText('nobody');
});

test('what is paused says until when, and when it can be paused again', async ({
  page,
  net,
  site,
}) => {
  const { network, roles } = net;
  const { admin, guardian } = roles;
  await connected(page, { site, net, owner: guardian, path: '/governance' });
  await expect(section(page, 'Roles').getByText('you')).toHaveCount(1);
  const registering = section(page, 'What the guardian can pause')
    .getByRole('listitem')
    .filter({ hasText: 'Registering workers' });
  await expect(registering).toContainText('works');
  await net.does(pause({ network, guardian, what: ['registration'] }));
  await expect(registering).toContainText(/paused ends in (7 d|6 d 23 h)/);
  await net.does(unpause({ network, admin, what: ['registration'] }));
  await expect(registering).toContainText(/works can be paused again in (7 d|6 d 23 h)/);
});
