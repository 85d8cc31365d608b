import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';

import { Interrupt } from '../src/interrupt.js';

test('hundreds of transactions wait for an interrupt without a warning', async (t) => {
  const warnings: Error[] = [];
  const warned = (warning: Error): number => warnings.push(warning);
  process.on('warning', warned);
  t.after(() => process.off('warning', warned));
  const { asked, ends } = new Interrupt(new Error('stopped'));
  for (const signal of [asked, ends]) {
    for (let i = 0; i < 300; i++) signal.addEventListener('abort', () => undefined);
  }
  await setImmediate();
  assert.deepEqual(warnings, []);
});
