/**
 * What the demo's server is asked, which plays the network's authorities.
 *
 * @module
 */

/** What the server knows of the network and of the visitor. */
export type DemoState = { epoch: string; price: string; hint: string; busy?: string };

/** The outcome of an order, in a sentence. */
export type Said = { good: boolean; text: string };

const GONE = 'The demo does not answer. Is `make demo SERVE=1` still running?';

/** Has the server do something. It never throws: what went wrong is said. */
export async function order(name: string, wallet: string | undefined): Promise<Said> {
  try {
    const response = await fetch(`/demo/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ wallet }),
    });
    const { text } = (await response.json()) as { text: string };
    return { good: response.ok, text };
  } catch {
    return { good: false, text: GONE };
  }
}

/** The state; `undefined` while the server does not answer. */
export async function readState(wallet: string | undefined): Promise<DemoState | undefined> {
  try {
    const query = wallet === undefined ? '' : `?wallet=${wallet}`;
    const response = await fetch(`/demo/state${query}`);
    return response.ok ? ((await response.json()) as DemoState) : undefined;
  } catch {
    return undefined;
  }
}
