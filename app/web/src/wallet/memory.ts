/** The name of the wallet that was connected last. A browser that keeps nothing only asks again. */
const KEY = 'inferix-wallet';

export function remember(name: string | undefined): void {
  try {
    if (name === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, name);
  } catch {
    // Storage is switched off.
  }
}

export function recall(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}
