import { createServer } from 'node:http';

import { listenDuring } from '@inferix/staking-testkit/local-server';

type Test = { after: (stop: () => void) => void };
type Request = { id: unknown; method: string };
type Answer = { result?: { value: unknown; context: { slot: number } } & Record<string, number> };

/**
 * What an endpoint does with a request, now that so many transactions were sent through it: it answers with an
 * HTTP status, changes the answer, loses the connection after it has passed the request on, or does not know
 * the method.
 */
type Meddle = (
  request: Request,
  sent: number,
) => number | ((answer: Answer) => void) | 'lost' | 'refused' | undefined;

/** An endpoint before the validator. */
export async function endpoint(t: Test, validator: string, meddle: Meddle) {
  const wires = new Set<string>();
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const part of request) body += String(part);
      const asked = JSON.parse(body) as Request & { params: [string] };
      const change = meddle(asked, wires.size);
      if (typeof change === 'number') {
        response.writeHead(change).end();
        return;
      }
      if (change === 'refused') {
        const error = { code: -32601, message: 'Method not found' };
        response.end(JSON.stringify({ jsonrpc: '2.0', id: asked.id, error }));
        return;
      }
      const headers = { 'content-type': 'application/json' };
      const forwarded = await fetch(validator, { method: 'POST', headers, body });
      const answer = (await forwarded.json()) as Answer;
      if (asked.method === 'sendTransaction') wires.add(asked.params[0]);
      if (change === 'lost') {
        response.destroy();
        return;
      }
      change?.(answer);
      response.end(JSON.stringify(answer));
    })();
  });
  return { url: await listenDuring(t, server), wires };
}
