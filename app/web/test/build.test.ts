/**
 * What the built page is made of.
 *
 * @module
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { expect, test } from './support/fixtures.js';
import { EXPLORER, SITE } from './support/build.js';

const FIRST_SCREEN_BYTES = 250_000;

test('the first screen is small', () => {
  const html = readFileSync(join(SITE, 'index.html'), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(
    ([, file = '']) => file,
  );
  expect(files.length).toBeGreaterThanOrEqual(2);
  const bytes = ['index.html', ...files].map(
    (file) => gzipSync(readFileSync(join(SITE, file))).length,
  );
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(FIRST_SCREEN_BYTES);
});

test('everything that the page loads is its own', async ({ page, site }) => {
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  await page.goto(site.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect([...asked]).toEqual([new URL(site.url).origin]);
  const link = page.getByRole('contentinfo').getByRole('link', { name: '…' });
  await expect(link).toHaveAttribute('href', new RegExp(`^${EXPLORER}/address/`));
  await expect(link).toHaveAttribute('rel', 'noreferrer noopener');
});

test('the host is told the policy as a header, too', () => {
  expect(readdirSync(SITE)).toContain('_headers');
  const headers = readFileSync(join(SITE, '_headers'), 'utf8');
  expect(headers).toContain("connect-src 'self'");
  expect(headers).toContain("frame-ancestors 'none'");
});

/** The text of every file of the build. */
const texts = (): [name: string, text: string][] =>
  readdirSync(SITE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'utf8')]);

test('nothing of a developer’s machine is in it, no source map, and no code that is made from text', () => {
  const files = texts().filter(([name]) => /\.(js|css|html)$/.test(name));
  expect(files.length).toBeGreaterThan(10);
  const found = (pattern: RegExp): string[] =>
    files.filter(([, text]) => pattern.test(text)).map(([name]) => name);
  expect(found(/localhost|127\.0\.0\.1|:8899|:8900/)).toEqual([]);
  expect(found(/sourceMappingURL/)).toEqual([]);
  expect(found(/\beval\(|new Function\(|document\.write\(/)).toEqual([]);
  expect(texts().filter(([name]) => name.endsWith('.map'))).toEqual([]);
  // Addresses of others: the explorer's, names of XML, and where libraries explain their errors.
  const hosts = files.flatMap(([, text]) =>
    [...text.matchAll(/\b(?:https?|wss?):\/\/([a-z0-9.-]+)/gi)].map(([, host]) => host),
  );
  expect([...new Set(hosts)].sort()).toEqual(
    ['base-ui.com', new URL(EXPLORER).host, 'react.dev', 'www.w3.org'].sort(),
  );
});

test('the licences of what is in it come with it', () => {
  const licences = readFileSync(join(SITE, 'licences.md'), 'utf8');
  for (const name of ['@solana/kit', 'react', '@base-ui/react', 'uplot', '@wallet-standard/app']) {
    expect(licences).toContain(name);
  }
});

test('inside of another page it shows nothing to press, whatever its host sends', async ({
  page,
  site,
}) => {
  site.files.set('/frame.html', '<iframe src="/" width="900" height="700"></iframe>');
  await page.goto(`${site.url}frame.html`);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByText('This page does not run inside of another one.')).toBeVisible();
  await expect(frame.getByRole('button')).toHaveCount(0);
});

test('a part that cannot be loaded leaves the rest, and says what to do', async ({
  page,
  site,
}) => {
  // As after a new page was put in the place of the one that is open.
  await page.route('**/assets/overview-*.js', (route) => route.fulfill({ status: 404 }));
  await page.goto(site.url);
  const screens = page.getByRole('navigation', { name: 'Screens' });
  await screens.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('heading', { name: 'cannot be shown' })).toBeVisible();
  await screens.getByRole('link', { name: 'My workers' }).click();
  await expect(page.getByRole('heading', { name: 'Stake for your GPU worker' })).toBeVisible();
  await screens.getByRole('link', { name: 'Overview' }).click();
  await page.unroute('**/assets/overview-*.js');
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
});

test('a web worker runs from files of the page only', async ({ page, site, complaints }) => {
  await page.goto(site.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const blocked = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          resolve(effectiveDirective);
        });
        const script = new Blob(['postMessage(1)'], { type: 'text/javascript' });
        new Worker(URL.createObjectURL(script)).addEventListener('message', () => {
          resolve('it ran');
        });
      }),
  );
  expect(blocked).toBe('worker-src');
  complaints.length = 0;
});
