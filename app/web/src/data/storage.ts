/**
 * Texts that this browser keeps for the page. One whose storage is full or switched off keeps nothing.
 *
 * @module
 */

/** @returns Whether it is kept, or forgotten where no text is given. */
export function store(key: string, text: string | undefined): boolean {
  try {
    if (text === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}
