import { recall as recallText, store } from '../data/storage.js';

/** The name of the wallet that was connected last. A browser that keeps nothing only asks again. */
const KEY = 'inferix-wallet';

export function remember(name: string | undefined): void {
  store(KEY, name);
}

export const recall = (): string | undefined => recallText(KEY);
