/**
 * The process of an embedded validator, as `surfpool.ts` starts it. Its start blocks the thread, and hangs where it
 * wants a port twice: from outside it can be ended.
 *
 * It takes the validator's options as JSON, sends where the validator is once it runs, then does what it is told.
 *
 * @module
 */

import { createRequire } from 'node:module';
import process from 'node:process';
import { setInterval } from 'node:timers';

/** How often its queue of events is emptied. When it is full, after some hundred transactions, all hangs. */
const DRAIN_MS = 20;

const target = { linux: 'linux-x64-gnu', darwin: 'darwin-arm64' }[process.platform];
const { Surfnet } = createRequire(import.meta.url)(`@solana/surfpool-${target ?? '?'}`);
const surfnet = Surfnet.startWithConfig(JSON.parse(process.argv[2]));
setInterval(() => surfnet.drainEvents(), DRAIN_MS);

process.on('disconnect', () => process.exit());
// A person who interrupts reaches all processes: whoever started this one ends it when done with it.
process.on('SIGINT', () => {});
process.on('message', ({ id, method, args }) => {
  try {
    surfnet[method](...args);
    surfnet.drainEvents();
    process.send({ id });
  } catch (error) {
    process.send({ id, error: String(error) });
  }
});
process.send({
  rpcUrl: surfnet.rpcUrl,
  wsUrl: surfnet.wsUrl,
  payerSecretKey: surfnet.payerSecretKey,
});
