import { setTimeout } from 'node:timers/promises';

/**
 * Waits.
 *
 * @throws the reason of the signal, as soon as it is aborted.
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
    throw signal?.aborted ? signal.reason : error;
  });
}
