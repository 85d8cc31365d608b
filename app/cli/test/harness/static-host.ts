import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { listenDuring } from '@inferix/staking-testkit/local-server';

/** Serves a folder's files as static hosting does, until the test is over. Returns the address. */
export const hosts = (
  t: { after: (stop: () => void) => void },
  folder: string,
): Promise<string> => {
  const server = createServer((request, response) => {
    try {
      response.end(readFileSync(join(folder, new URL(request.url ?? '', 'http://x').pathname)));
    } catch {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html>not found</html>');
    }
  });
  return listenDuring(t, server);
};
