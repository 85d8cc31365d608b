/** Tells what is going on, and how long it took. */
export class Phases {
  readonly seconds: Record<string, number> = {};
  readonly #interactive = process.stderr.isTTY;

  /** @param shown - Whether anybody is to be told. */
  constructor(readonly shown: boolean) {}

  async of<T>(name: string, run: () => Promise<T>): Promise<T> {
    if (this.shown) process.stderr.write(`  ... ${name}\n`);
    const began = performance.now();
    const result = await run();
    this.seconds[name] = (performance.now() - began) / 1000;
    return result;
  }

  progress(text: string): void {
    if (!this.shown) return;
    process.stderr.write(this.#interactive ? `\r      ${text}\u001b[K\r` : `      ${text}\n`);
  }
}
