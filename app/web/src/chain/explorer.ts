import type { NetworkConfig } from '../config/index.js';

/** Where a block explorer shows an address or a transaction; `undefined` if the network has none. */
export function explorerLink(
  { explorer }: Pick<NetworkConfig, 'explorer'>,
  kind: 'address' | 'tx',
  id: string,
): string | undefined {
  return explorer?.replace('{kind}', kind).replace('{id}', encodeURIComponent(id));
}
