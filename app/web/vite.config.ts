import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

import { readNetworks } from './build/networks.js';
import { policyPlugin } from './build/policy.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `NETWORKS=file` names the networks of a build; otherwise it is the one that `make demo KEEP=1` runs. */
const networks = readNetworks(process.env.NETWORKS ?? here('../../target/demo-networks.json'));

export default defineConfig({
  // The page works at any path of a host.
  base: './',
  plugins: [react(), policyPlugin(networks)],
  define: { __NETWORKS__: JSON.stringify(networks) },
  resolve: { alias: { '@inferix/staking-client': here('../client/src/index.ts') } },
  // The worker that verifies snapshots is a file of the page's own, as its policy has it.
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // The licences of what is in the page ask for being told with it.
    license: { fileName: 'licences.md' },
    // A script in the page itself would need another policy.
    modulePreload: { polyfill: false },
    // The first screen has a limit of its own: test/build.test.ts.
    chunkSizeWarningLimit: 1_000,
    // Nothing is put into the page as data, which the policy does not allow for styles and fonts.
    assetsInlineLimit: 0,
  },
});
