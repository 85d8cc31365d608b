/** A process that tries to take locks when it is told, at the same moment as others like it. */

import { lock } from '../../src/pay/lock.js';

let release: (() => void) | undefined;

process.on('message', ({ file, at }: { file?: string; at?: number }) => {
  if (file === undefined || at === undefined) {
    release?.();
    release = undefined;
    process.send?.({ released: true });
    return;
  }
  while (Date.now() < at);
  try {
    release = lock(file);
    process.send?.({ got: true });
  } catch (error) {
    process.send?.({ got: false, said: (error as Error).message });
  }
});
process.send?.({ ready: true });
