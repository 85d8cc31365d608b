/** Waits until the process is interrupted. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    // The validator runs in this process and does not keep it alive by itself.
    const alive = setInterval(() => undefined, 60_000);
    const stop = (): void => {
      clearInterval(alive);
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
