import { createServer } from 'node:http';

import { listenDuring } from '@inferix/staking-testkit/local-server';

/**
 * A node that lets something happen before the first or a later request for a method reaches the validator, as if
 * somebody else had been faster. Returns its address, and how many requests of all kinds have come.
 */
export async function meddlingNode(
  t: { after: (stop: () => void) => void },
  target: string,
  method: string,
  meddle: () => Promise<unknown>,
  /** Before which of these requests. */
  nth = 1,
): Promise<{ url: string; meddled: () => boolean; asked: () => number }> {
  let meddled = false;
  let asked = 0;
  let requests = 0;
  const node = createServer((request, response) => {
    void (async () => {
      asked++;
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      if (body.includes(`"${method}"`) && ++requests === nth) {
        meddled = true;
        await meddle();
      }
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(target, { method: 'POST', headers, body });
      response.writeHead(answer.status, headers).end(await answer.text());
    })();
  });
  return { url: await listenDuring(t, node), meddled: () => meddled, asked: () => asked };
}
