/**
 * The built page as files on this machine, with the headers that it asks of its host.
 *
 * @module
 */

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** A file that is sent, and its media type. */
export type SiteFile = { content: Buffer | string; type: string };

export const typeOf = (path: string): string => TYPES[extname(path)] ?? 'text/plain; charset=utf-8';

export class Site {
  readonly headers: readonly (readonly [string, string])[];

  constructor(private readonly folder: string) {
    // The lines below the path are indented.
    const lines = readFileSync(join(folder, '_headers'), 'utf8').split('\n').slice(1);
    this.headers = lines
      .map((line) => /^\s+([\w-]+): (.+)$/.exec(line))
      .flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? ''] as const] : []));
  }

  /** The file at a path of the page; `undefined` if there is none. */
  async find(pathname: string): Promise<SiteFile | undefined> {
    const file = join(this.folder, normalize(pathname === '/' ? '/index.html' : pathname));
    if (!file.startsWith(this.folder + sep)) return undefined;
    const content = await readFile(file).catch(() => undefined);
    return content && { content, type: typeOf(file) };
  }
}
