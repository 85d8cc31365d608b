/**
 * `npm run bench`: what each screen asks of the node in its first ten seconds. Public nodes answer 100 requests in
 * ten seconds, and 40 of one method.
 *
 * @module
 */

import { fund, publish, rewardLeaf } from '@inferix/staking-testkit/rewards';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';

import { connected, expect, test, walletWith } from './support/fixtures.js';
import { registersFor, unstakes, workerNow } from './support/workers.js';

const WORKERS = 10;
const SPAN_MS = 10_000;
/** https://solana.com/docs/references/clusters, on the public endpoints. */
const ALLOWED = { all: 100, ofOne: 40 };

test('requests of each screen', async ({ page, net, site }) => {
  test.setTimeout(300_000);
  const owner = await walletWith(net, '10000');
  const workers = [];
  for (let i = 0; i < WORKERS; i++)
    workers.push(await registersFor(net, owner, { deposit: '200' }));
  const [worker] = workers;
  if (worker === undefined) throw new Error('there are no workers');
  await unstakes(net, owner, worker, net.tokens('1'));
  const slashCase = await proposes(
    net,
    { address: worker, owner },
    await offenceOf(net, net.tokens('10')),
  );
  const members = await Promise.all(workers.map((address) => workerNow(net, address)));
  await fund(net, net.tokens('1000'));
  await net.passesEpochs(2n);
  const earned = members.map((member) => rewardLeaf(member, net.tokens('10')));
  await publish(net, earned, 0n);
  await connected(page, { site, net, owner });

  const paths = ['/', '/open', `/worker/${worker}`, '/workers', '/overview', '/rewards'];
  for (const path of [...paths, '/slashes', `/slashes/${slashCase.address}`, '/governance']) {
    await page.goto('about:blank');
    const asked = new Map<string, number>();
    site.onCall = (method) => {
      asked.set(method, (asked.get(method) ?? 0) + 1);
      return Promise.resolve();
    };
    await page.goto(`${site.url}#${path}`);
    await page.waitForTimeout(SPAN_MS);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const all = [...asked.values()].reduce((sum, each) => sum + each, 0);
    const [[method, most] = ['', 0]] = [...asked].sort((a, b) => b[1] - a[1]);
    console.log(`${path.slice(0, 12)}: ${all} requests, ${most} of them ${method}`);
    expect(all).toBeLessThan(ALLOWED.all);
    expect(most).toBeLessThan(ALLOWED.ofOne);
  }
});
