/**
 * Locks that all tabs of this browser share. The browser frees those of a tab that is closed or reloaded.
 *
 * @module
 */

/** Does what no two tabs may do at once for one of these names; nothing where another tab does it. */
export async function inOneTab<T>(
  names: readonly string[],
  act: () => Promise<T>,
): Promise<T | undefined> {
  const releases: (() => void)[] = [];
  try {
    // One after another in one order, so that of two tabs one gets all of them.
    for (const name of [...new Set(names)].sort()) {
      const release = await lock(`inferix ${name}`);
      if (!release) return undefined;
      releases.push(release);
    }
    return await act();
  } finally {
    for (const release of releases) release();
  }
}

/**
 * What frees it again; nothing where another tab has it. A browser without such locks, or one that keeps nothing for
 * the page and so gives none, knows of this tab only.
 */
function lock(name: string): Promise<(() => void) | undefined> {
  const unshared = (): void => undefined;
  if (!('locks' in navigator)) return Promise.resolve(unshared);
  return new Promise((resolve) => {
    const hold = async (given: Lock | null): Promise<void> => {
      if (given) await new Promise<void>(resolve);
      else resolve(undefined);
    };
    navigator.locks.request(name, { ifAvailable: true }, hold).catch(() => {
      resolve(unshared);
    });
  });
}
