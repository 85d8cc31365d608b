import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Bundles a script for a browser; Node's own modules and globals do not exist there. */
async function bundled(script: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: path('..'), loader: 'ts' },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    tsconfig: path('../tsconfig.json'),
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

test('the core is bundled for a browser, and uses nothing of Node there', async () => {
  const code = await bundled("export * from '@inferix/stake-snapshots';");
  assert.match(code, /parseSnapshot/);
  assert.doesNotMatch(code, /\bBuffer\.|\bprocess\.(?:stdin|argv|cwd)|["']node:/);
});

test('what needs files is kept out of a browser', async () => {
  await assert.rejects(bundled("export * from '@inferix/stake-snapshots/node';"), /node:fs/);
});
