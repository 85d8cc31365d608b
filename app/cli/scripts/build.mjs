/** One file with everything in it: installing the command line installs nothing else. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const { version } = JSON.parse(readFileSync(path('../package.json'), 'utf8'));

await build({
  entryPoints: [path('../src/main.ts')],
  outfile: path('../dist/inferix-stake.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  tsconfig: path('../tsconfig.json'),
  define: { 'process.env.INFERIX_STAKE_VERSION': JSON.stringify(version) },
  banner: {
    // Some of what is bundled is CommonJS and asks for Node's own modules with `require`.
    js: [
      '#!/usr/bin/env node',
      "import { createRequire as __createRequire } from 'node:module';",
      'const require = __createRequire(import.meta.url);',
    ].join('\n'),
  },
  legalComments: 'none',
  logLevel: 'warning',
});
