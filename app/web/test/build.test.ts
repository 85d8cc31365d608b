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
  const link = page.getByRole('contentinfo').getByRole('link');
  await expect(link).toHaveAttribute('href', new RegExp(`^${EXPLORER}/address/`));
  await expect(link).toHaveAttribute('rel', 'noreferrer noopener');
});

test('the host is told the policy as a header, too', () => {
  expect(readdirSync(SITE)).toContain('_headers');
  const headers = readFileSync(join(SITE, '_headers'), 'utf8');
  expect(headers).toContain("connect-src 'self'");
  expect(headers).toContain("frame-ancestors 'none'");
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
