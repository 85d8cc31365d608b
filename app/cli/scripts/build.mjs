/** One file with everything in it: installing the command line installs nothing else. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const { version } = JSON.parse(readFileSync(path('../package.json'), 'utf8'));

const outfile = path('../dist/inferix-stake.js');

const { outputFiles } = await build({
  entryPoints: [path('../src/main.ts')],
  outfile,
  write: false,
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

// Put in place whole: several tests build it at a time, and run what is there.
const written = `${outfile}.${process.pid}`;
mkdirSync(dirname(outfile), { recursive: true });
writeFileSync(written, outputFiles[0].contents, { mode: 0o755 });
renameSync(written, outfile);
