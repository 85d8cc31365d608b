/**
 * Which network the page shows: one of those that it was built with.
 *
 * @module
 */

import type { NetworkConfig } from './network-config.js';

export type { NetworkConfig } from './network-config.js';

declare const __NETWORKS__: readonly NetworkConfig[];

/** The networks of this build; the first one is the default. */
export const NETWORKS = __NETWORKS__;

/** The network that the page's address chooses; `undefined` if it names one that is not in this build. */
export function chosenNetwork(search: string): NetworkConfig | undefined {
  const id = new URLSearchParams(search).get('network');
  return id === null ? NETWORKS[0] : NETWORKS.find((network) => network.id === id);
}

/** An endpoint as an absolute address: a path is one on the page's own host. */
export function absolute(endpoint: string, protocol: 'http' | 'ws'): string {
  if (!endpoint.startsWith('/')) return endpoint;
  const url = new URL(endpoint, window.location.origin);
  url.protocol = url.protocol.replace('http', protocol);
  return url.href;
}

/** An endpoint's host. Its path and query may hold a key, which is not shown. */
export const hostOf = (endpoint: string): string => new URL(endpoint, window.location.origin).host;
