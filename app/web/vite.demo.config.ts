import { fileURLToPath } from 'node:url';

import { mergeConfig, type Plugin } from 'vite';

import page from './vite.config.js';

/** Begins with the demo's script, which loads that of the page. Nothing else of the page differs. */
const demoEntry: Plugin = {
  name: 'demo-entry',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace('./src/main.tsx', './demo/main.tsx'),
  },
};

/** The page with the demo bar and a wallet of its own, for `make demo SERVE=1`. */
export default mergeConfig(page, {
  plugins: [demoEntry],
  build: {
    outDir:
      process.env.OUT ?? fileURLToPath(new URL('../../target/demo-page/site', import.meta.url)),
    emptyOutDir: true,
  },
});
