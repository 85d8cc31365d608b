import { recall, store } from '../data/storage.js';

/** The wallet that was connected last, and its account. A browser that keeps nothing only asks again. */
const NAME = 'inferix-wallet';
const ACCOUNT = 'inferix-account';

export function remember(name: string | undefined, account?: string): void {
  store(NAME, name);
  store(ACCOUNT, account);
}

export const recallName = (): string | undefined => recall(NAME);
export const recallAccount = (): string | undefined => recall(ACCOUNT);
