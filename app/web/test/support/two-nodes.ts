import type { Page } from '@playwright/test';

type Asked = { id: unknown; method: string; params: [unknown, { minContextSlot?: number }] };
type Said = { result: { context: { slot: number } } };

/** A load balancer before the page's node and another one that, while it lags, answers as was answered before. */
export async function twoNodes(page: Page): Promise<{ lags: boolean }> {
  const balancer = { lags: false };
  const before = new Map<string, Said>();
  await page.route('**/rpc', async (route) => {
    const { id, method, params } = route.request().postDataJSON() as Asked;
    if (method !== 'getMultipleAccounts' && method !== 'simulateTransaction') {
      await route.continue();
      return;
    }
    const { minContextSlot = 0, ...config } = params[1];
    const name = JSON.stringify([method, params[0], config]);
    const said = before.get(name);
    if (balancer.lags && said) {
      // The validator names the block that it is making, of which a node shows nothing before it has ended.
      const slot = said.result.context.slot - 1;
      const error = { code: -32016, message: 'Minimum context slot has not been reached' };
      const isBehind = slot < minContextSlot;
      const answer = isBehind ? { error: { ...error, data: { contextSlot: slot } } } : said;
      await route.fulfill({ json: { ...answer, jsonrpc: '2.0', id } });
      return;
    }
    const response = await route.fetch();
    before.set(name, said ?? ((await response.json()) as Said));
    await route.fulfill({ response });
  });
  return balancer;
}
