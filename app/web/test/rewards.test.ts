/**
 * Published rewards, snapshots that are verified in the page, and claims by them for anyone.
 *
 * @module
 */

import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';

import {
  publishRewards,
  readProof,
  suspendPublication,
  PoolKind,
  setPayout,
} from '@inferix/staking-client';
import type { Snapshot } from '@inferix/stake-snapshots';
import type { Page } from '@playwright/test';
import type { Address, KeyPairSigner } from '@solana/kit';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import { fund } from '@inferix/staking-testkit/rewards';

import { lineBunches } from '../src/snapshot/lines.js';
import { connected, expect, opens, row, test, turnsTo, walletWith } from './support/fixtures.js';
import { hostsSnapshot, publishes, snapshotFor, textOf } from './support/snapshots.js';
import { registersFor, workerNow } from './support/workers.js';

type Earned = { mine: Address[]; others: Address; snapshot: Snapshot };

/** Two workers of the owner's and one of somebody else's, which earned 10 IFX each in epoch 0. */
async function earned(
  net: TestNetwork,
  owner: KeyPairSigner,
  other: KeyPairSigner,
): Promise<Earned> {
  const mine = [await registersFor(net, owner), await registersFor(net, owner)];
  const others = await registersFor(net, other);
  await fund(net, net.tokens('100'));
  await net.passesEpochs(1n);
  return { mine, others, snapshot: await snapshotFor(net, [...mine, others], '10') };
}

const upload = (page: Page, name: string, text: string): Promise<void> =>
  page.getByLabel('A snapshot as a file').setInputFiles({
    name,
    mimeType: 'text/plain',
    buffer: Buffer.from(text),
  });

test('a snapshot from the host is verified, and rewards are claimed by it for anybody', async ({
  page,
  net,
  site,
}) => {
  const [owner, other] = [await walletWith(net, '1000'), await walletWith(net, '1000')];
  const { mine, others, snapshot } = await earned(net, owner, other);
  // Its money goes to a third wallet, which its owner has chosen.
  const payout = await walletWith(net, '1');
  const { network } = net;
  await net.does(setPayout({ network, worker: others, owner: other, payout: payout.address }));
  await publishes(net, snapshot);
  await hostsSnapshot(net, site, snapshot);
  const wallet = await connected(page, { site, net, owner, path: '/rewards' });
  await expect(page.getByRole('article', { name: 'Epoch 0, Claimable' })).toContainText('30 IFX');
  await page.getByRole('button', { name: 'Load and verify epoch 0' }).click();
  await expect(page.getByText('0.snapshot is what the network has published')).toContainText(
    '3 leaves add up to the root',
  );
  await page.getByText('What was checked').click();
  await expect(page.getByText('its root is published')).toBeVisible();
  await expect(page.getByText('Does not hold:')).toHaveCount(0);
  const own = page.getByRole('region', { name: 'Your workers in the snapshot' });
  await expect(own.getByText('leads to the root')).toHaveCount(mine.length);
  await expect(own.getByRole('row').nth(1)).toContainText('10 IFX');

  await page.getByLabel('Address of a worker').fill(others);
  const found = page.getByRole('region', { name: 'The worker in the snapshot' });
  const download = page.waitForEvent('download');
  await found.getByRole('button', { name: 'Save the proof' }).click();
  const saved = await readFile(await (await download).path(), 'utf8');
  const proof = await readProof(() => Promise.resolve(saved), {
    network: network.address,
    worker: others,
  });
  expect(proof.cumulative).toBe(net.tokens('10'));

  await found.getByRole('button', { name: 'Claim' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('not to you')).toContainText(payout.address);
  await expect(row(dialog, 'Claimed so far')).toContainText('10 IFX');
  wallet.answer = 'reject';
  const before = await net.books();
  await dialog.getByRole('button', { name: 'Claim' }).click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  expect(await net.books()).toEqual(before);
  wallet.answer = 'approve';
  await dialog.getByRole('button', { name: 'Claim' }).click();
  await expect(page.getByRole('heading', { name: 'Claimed' })).toBeVisible();
  const { payoutTokenAccount } = await workerNow(net, others);
  expect(await net.chain.balance(payoutTokenAccount)).toBe(net.tokens('11'));
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(found.getByRole('row').nth(1)).toContainText('0 IFX');
  await expect(found.getByRole('button', { name: 'Claim' })).toHaveCount(0);

  // Somebody without a leaf has nothing to claim, and is told so.
  await page.getByLabel('Address of a worker').fill(owner.address);
  await expect(page.getByText('It has no leaf')).toBeVisible();
});

test('the saved proof alone is enough where the network names no host', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const { mine, snapshot } = await earned(net, owner, await walletWith(net, '1000'));
  const [worker] = mine as [Address];
  await publishes(net, snapshot);
  await connected(page, { site, net, owner, path: '/rewards' });
  await expect(page.getByRole('button', { name: /^Load and verify/ })).toHaveCount(0);
  // Dropped on the page, as people do.
  const files = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.snapshot'));
    return transfer;
  }, textOf(snapshot));
  await page
    .getByText('A snapshot as a file')
    .locator('xpath=../..')
    .dispatchEvent('drop', { dataTransfer: files });
  await expect(page.getByText('dropped.snapshot is what the network has published')).toBeVisible();
  const download = page.waitForEvent('download');
  await page
    .getByRole('region', { name: 'Your workers in the snapshot' })
    .getByRole('row')
    .filter({ has: page.getByTitle(worker) })
    .getByRole('button', { name: 'Save the proof' })
    .click();
  const path = await (await download).path();

  // A page that has verified nothing has the file alone.
  await page.reload();
  await turnsTo(page, `/worker/${worker}`);
  const dialog = await opens(page, 'Claim rewards');
  await dialog.getByLabel('Proofs of epoch 0').setInputFiles(path);
  await dialog.getByRole('button', { name: 'Claim' }).click();
  await expect(page.getByRole('heading', { name: 'Claimed' })).toBeVisible();
  expect((await workerNow(net, worker)).claimedTotal).toBe(net.tokens('10'));
});

test('files that are not what is published are refused with the reason, and the page goes on', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const { mine, snapshot } = await earned(net, owner, await walletWith(net, '1000'));
  const text = textOf(snapshot);
  const lines = text.split('\n');
  const wallet = await connected(page, { site, net, owner, path: '/rewards' });
  await expect(page.getByText('Nothing is published yet')).toBeVisible();
  await publishes(net, snapshot);
  const says = async (name: string, content: string, sentence: RegExp): Promise<void> => {
    await upload(page, name, content);
    await expect(page.getByRole('alert')).toHaveText(sentence);
    await expect(page.getByRole('region', { name: 'Your workers in the snapshot' })).toHaveCount(0);
  };
  await says(
    'other.snapshot',
    textOf(await snapshotFor(net, mine, '10', { network: owner.address })),
    /of another network/,
  );
  await says(
    'epoch.snapshot',
    textOf(await snapshotFor(net, mine, '10', { epoch: 7n })),
    /the snapshot of epoch 7\. The chain has epoch 0/,
  );
  await says(
    'penalties.snapshot',
    text.replace('inferix-rewards', 'inferix-penalties'),
    /snapshot of penalties/,
  );
  await says(
    'root.snapshot',
    textOf(await snapshotFor(net, mine, '10')),
    /not the snapshot of epoch 0 that is published.*corrected or cancelled, or the file was changed/,
  );
  // Somebody gives its own worker what another one has earned: sums hold, the root does not.
  await says(
    'tampered.snapshot',
    lines
      .map((line, i) =>
        i === 0
          ? line
          : line.replace(
              /"10000000"/,
              i === 1 ? '"11000000"' : i === 2 ? '"9000000"' : '"10000000"',
            ),
      )
      .join('\n'),
    /tampered\.snapshot:1: the leaves do not have this "root"/,
  );
  await says('line.snapshot', text.replace(/"10000000"/, '"1000000x"'), /line\.snapshot:2: /);
  await says('cut.snapshot', lines.slice(0, 3).join('\n'), /header says 3 leaves, here are 2/);
  await says('large.snapshot', text + ' '.repeat(10_000), /large\.snapshot is too large/);
  await says('page.html', '<!doctype html><title>404</title>', /not JSON/);

  await upload(page, 'right.snapshot', text);
  await expect(page.getByText('right.snapshot is what the network has published')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(wallet.asked).toBe(0);
});

test('a file that was changed where the root does not reach accuses nobody', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const { snapshot } = await earned(net, owner, await walletWith(net, '1000'));
  await publishes(net, snapshot);
  await hostsSnapshot(net, site, snapshot);
  await connected(page, { site, net, owner, path: '/rewards' });
  // One unit of what is new goes from the second leaf to the first: root and sums hold.
  const moved = (line: string, to: string): string =>
    line.replace(/"10000000",(?="\d+","\w+"\])/, to);
  const [header = '', first = '', second = '', ...rest] = textOf(snapshot).split('\n');
  const lines = [header, moved(first, '"10000001",'), moved(second, '"9999999",'), ...rest];
  await upload(page, 'moved.snapshot', lines.join('\n'));
  const said = page.getByText('moved.snapshot may be at fault');
  await expect(said).toContainText(/1 of \d checks does not hold\./);
  await expect(said).toContainText('proves the columns worker, openedSlot and cumulative.');
  await expect(said).toContainText('does not prove earned, work and owner');
  await expect(page.getByText('Does not hold: the pot is split')).toBeVisible();
  await expect(page.getByText('Tell the guardian only if they are the same')).toContainText(
    `from the network's own address, ${site.url}snapshots and from another source`,
  );
  await expect(page.getByText('is what the network has published')).toHaveCount(0);
  // The one from the network's own address shows that the file was at fault.
  await page.getByRole('button', { name: 'Load and verify epoch 0' }).click();
  await expect(page.getByText('0.snapshot is what the network has published')).toBeVisible();
  await expect(page.getByText('guardian')).toHaveCount(0);
});

test('a host that is down, lies or stalls is said, and a file does in its place', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const { snapshot } = await earned(net, owner, await walletWith(net, '1000'));
  await publishes(net, snapshot);
  await hostsSnapshot(net, site, snapshot);
  const path = '/snapshots/0.snapshot';
  const text = site.files.get(path) ?? '';
  site.files.delete(path);
  await connected(page, { site, net, owner, path: '/rewards' });
  const load = page.getByRole('button', { name: 'Load and verify epoch 0' });
  await load.click();
  await expect(page.getByRole('alert')).toContainText('answers with HTTP 404');
  site.files.set(path, text.replace('"10000000"', '"90000000"'));
  await load.click();
  await expect(page.getByRole('alert')).toContainText('0.snapshot:1: the leaves do not add up');
  // What is under way can be stopped.
  await page.route(`**${path}`, () => new Promise(() => undefined));
  await load.click();
  await expect(page.getByText('Reading the snapshot…')).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('Reading the snapshot…')).toHaveCount(0);
  await upload(page, 'by-hand.snapshot', text);
  await expect(page.getByText('by-hand.snapshot is what the network has published')).toBeVisible();
});

test('what is pending is shown with a countdown, and what is suspended as such', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const { snapshot } = await earned(net, owner, await walletWith(net, '1000'));
  const { network, roles } = net;
  const { root, tree } = { root: snapshot.leaves.tree().root, tree: snapshot.leaves };
  const publication = {
    epoch: 0n,
    root,
    leafCount: tree.count,
    cumulativeTotal: snapshot.header.cumulativeTotal,
  };
  await net.does(
    publishRewards({ network, distributor: roles.distributor, publication, work: 30n }),
  );
  await hostsSnapshot(net, site, snapshot);
  await connected(page, { site, net, owner, path: '/rewards' });
  const pending = page.getByRole('article', { name: 'Epoch 0, Pending' });
  await expect(pending).toContainText(/It can be claimed in \d/);
  await page.getByRole('button', { name: 'Load and verify epoch 0' }).click();
  await expect(page.getByText('0.snapshot is what the network has published')).toBeVisible();
  await expect(page.getByText('leads to the root')).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Claim', exact: true })).toHaveCount(0);

  await net.chain.travelBy(BigInt(network.params.publicationDelaySecs));
  await expect(page.getByRole('article', { name: 'Epoch 0, Claimable' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Claim', exact: true })).toHaveCount(2);
  await expect(page.getByRole('region', { name: 'Sums of each epoch' })).toContainText('30 IFX');
  await net.does(
    suspendPublication({ network, pool: PoolKind.Rewards, authority: roles.guardian, root }),
  );
  const suspended = page.getByRole('article', { name: 'Epoch 0, Suspended' });
  await expect(suspended).toContainText(/The suspension lapses in \d/);
  await page.getByRole('button', { name: 'Claim', exact: true }).first().click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('are suspended until');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Claim' })).toBeDisabled();
});

test('a file that is one line is refused before it is gone through again and again', async () => {
  const pieces = Readable.from(Array.from({ length: 9 }, () => Buffer.alloc(40_000, 'a')));
  const bunches = lineBunches('it', pieces, undefined, 1 << 30);
  expect((await bunches.next()).value).toEqual([]);
  await expect(bunches.next()).rejects.toThrow('a line without an end');
});
