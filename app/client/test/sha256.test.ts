import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';

type Module = typeof import('../src/sha256.js');

/** The module as a platform loads it that has no modules of its own, or those of an older Node. */
async function loadedWithout(what: 'getBuiltinModule' | 'hash'): Promise<Module> {
  const own = Object.getOwnPropertyDescriptor(process, 'getBuiltinModule') ?? assert.fail();
  const value = what === 'hash' ? () => ({}) : undefined;
  Object.defineProperty(process, 'getBuiltinModule', { ...own, value });
  try {
    return (await import(`../src/sha256.js?without=${what}`)) as Module;
  } finally {
    Object.defineProperty(process, 'getBuiltinModule', own);
  }
}

test('hashes are the same with and without what Node has', async () => {
  const modules = [
    await import('../src/sha256.js'),
    await loadedWithout('getBuiltinModule'),
    await loadedWithout('hash'),
  ];
  assert.equal(new Set(modules.map(({ sha256 }) => sha256)).size, 2, 'Node has its own');
  for (const length of [0, 1, 49, 55, 56, 64, 65, 1000]) {
    const message = new Uint8Array(randomBytes(length));
    const expected = new Uint8Array(createHash('sha256').update(message).digest());
    for (const { sha256 } of modules) assert.deepEqual(sha256(message), expected, `${length}`);
  }
});
