import { createServer } from 'node:http';

import { listenDuring } from '@inferix/staking-testkit/local-server';

/** What becomes of requests for a method: no answer, no statuses, HTTP 429, or nothing that is known. */
export type Silence = 'silent' | 'unconfirmed' | 'limited' | 'forgetful';

/** A node in front of a validator that treats requests for one method so, and passes on all others. */
export async function silentNode(
  t: { after: (stop: () => void) => void },
  target: string,
  method: string,
  silence: Silence,
): Promise<{ url: string; met: Promise<void>; asked: () => number }> {
  let times = 0;
  let meets!: () => void;
  const met = new Promise<void>((resolve) => (meets = resolve));
  const node = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const {
        id,
        method: asked,
        params,
      } = JSON.parse(body) as {
        id: unknown;
        method: string;
        params: [unknown[]];
      };
      if (asked !== method) {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(target, { method: 'POST', headers, body });
        response.writeHead(answer.status, headers).end(await answer.text());
        return;
      }
      times++;
      meets();
      if (silence === 'limited') response.writeHead(429, { 'retry-after': '60' }).end();
      if (silence === 'forgetful') {
        response.end(JSON.stringify({ jsonrpc: '2.0', id, result: null }));
      }
      if (silence === 'unconfirmed') {
        const result = { context: { slot: 1_000_000_000 }, value: params[0].map(() => null) };
        response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
      }
    })();
  });
  return {
    url: await listenDuring(t, node),
    met,
    asked: () => times,
  };
}
