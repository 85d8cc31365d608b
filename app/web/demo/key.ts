/**
 * The demo wallet's key, made in this browser for one run of the demo. No script can read its secret, and the
 * network that it is for is gone with the run.
 *
 * @module
 */

import { generateKeyPair } from '@solana/kit';

const DATABASE = 'inferix-demo';
const STORE = 'keys';

/** The key for a network: the one that this browser has made for it, or a new one. */
export async function keyFor(network: string): Promise<CryptoKeyPair> {
  try {
    const database = await open();
    const kept = database.transaction(STORE).objectStore(STORE);
    const found = await answer(kept.get(network) as IDBRequest<CryptoKeyPair | undefined>);
    if (found) return found;
    const made = await generateKeyPair();
    const store = database.transaction(STORE, 'readwrite').objectStore(STORE);
    // Those of earlier runs are of no use any more.
    await answer(store.clear());
    await answer(store.put(made, network));
    return made;
  } catch {
    // A browser that keeps nothing has another wallet after each reload.
    return generateKeyPair();
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE);
  };
  return answer(request);
}

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('the browser keeps nothing'));
    };
  });
