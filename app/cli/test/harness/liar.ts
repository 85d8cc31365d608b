import type { Address } from '@solana/kit';

import { scriptedNode, type Asked, type Reply } from './scripted-node.js';

/** An account as it is shown in JSON. */
export type Shown = { data: [string, 'base64']; owner: string; lamports: number } | null;

/** What a node answers about accounts. */
export type Answer = { context: { slot: number }; value: Shown | Shown[] };

/** Changes an answer about accounts before it is given. */
export type Lie = (answer: Answer, asked: Asked, addresses: readonly string[]) => unknown;

/** A node that passes everything on to another one, and is not honest about accounts. */
export async function lyingNode(
  t: Parameters<typeof scriptedNode>[0],
  target: string,
  lie: Lie,
  /** Changes what it finds of the program. */
  finds: (found: unknown[]) => unknown[] = (found) => found,
): Promise<{ url: string; host: string; asked: Asked[] }> {
  const ask = async (method: string, params: unknown[] = []): Promise<{ result: unknown }> => {
    const answered = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    return (await answered.json()) as { result: unknown };
  };
  const { result: genesis } = (await ask('getGenesisHash')) as { result: string };
  const answer = async (asked: Asked): Promise<Reply> => {
    const { method, params } = asked;
    const reply = (await ask(method, params)) as { result: Answer };
    if (method === 'getProgramAccounts') {
      return { ...reply, result: finds(reply.result as unknown as unknown[]) };
    }
    const named = params[0];
    if (method === 'getMultipleAccounts') await lie(reply.result, asked, named as string[]);
    else if (method === 'getAccountInfo') await lie(reply.result, asked, [named as string]);
    return reply;
  };
  return scriptedNode(t, answer, { genesis });
}

/** Does not show some accounts, so many times each. */
export function hides(accounts: readonly Address[], times = Infinity): Lie {
  const left = new Map<string, number>(accounts.map((address) => [address, times]));
  return changes((address, shown) => {
    const more = left.get(address) ?? 0;
    if (more === 0) return shown;
    left.set(address, more - 1);
    return null;
  });
}

/** Shows accounts in another way. */
export function changes(change: (address: string, shown: Shown) => Shown): Lie {
  return (answer, _, addresses) => {
    const { value } = answer;
    answer.value = Array.isArray(value)
      ? value.map((shown, i) => change(addresses[i] ?? '', shown))
      : change(addresses[0] ?? '', value);
  };
}

/** Shows an account with a byte changed. */
export const withByte = (at: number, value: number, shown: Shown): Shown => {
  if (!shown) return shown;
  const bytes = Buffer.from(shown.data[0], 'base64');
  bytes[at] = value;
  return { ...shown, data: [bytes.toString('base64'), 'base64'] };
};
