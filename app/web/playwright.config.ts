import { defineConfig } from '@playwright/test';

import { findBrowser } from './test/support/browser.js';

const executablePath = findBrowser();

export default defineConfig({
  testDir: 'test',
  testMatch: `**/*.${process.env.KIND ?? 'test'}.ts`,
  outputDir: '../../target/web-test/results',
  globalSetup: './test/support/build.ts',
  // Each test has a chain of its own, and waits for it more than it computes; two cores are enough for two.
  workers: 2,
  timeout: 60_000,
  // Several times what two cores need: what hangs is named, before whoever runs this gives up.
  globalTimeout: 1_800_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: 'list',
  use: {
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: {
      // Without a sandbox, since CI runs in containers, where there is none to be had.
      args: ['--no-sandbox'],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
});
