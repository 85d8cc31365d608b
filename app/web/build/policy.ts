/**
 * The page's content security policy. It is fixed when the page is built: an address in the page's URL can
 * choose among these endpoints, and add none.
 *
 * @module
 */

import type { Plugin } from 'vite';

import type { NetworkConfig } from '../src/config/network-config.js';

/** The policy of a page that talks to these networks. */
export function contentSecurityPolicy(networks: readonly NetworkConfig[]): string {
  const connect = new Set(
    networks.flatMap(({ rpc, websocket, witness, snapshots }) =>
      [rpc, websocket, witness, snapshots]
        .filter((endpoint) => endpoint !== undefined)
        .map(sourceOf),
    ),
  );
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Wallets name their icons as data.
    "img-src 'self' data:",
    "worker-src 'self'",
    `connect-src ${[...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** An endpoint's origin: its path may hold a key, and a policy is not the place for it. */
const sourceOf = (endpoint: string): string =>
  endpoint.startsWith('/') ? "'self'" : new URL(endpoint).origin;

/** Writes the policy into the built page, and as the header that a host should send besides. */
export function policyPlugin(networks: readonly NetworkConfig[]): Plugin {
  const policy = contentSecurityPolicy(networks);
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
        injectTo: 'head-prepend',
      },
    ],
    generateBundle() {
      const headers = [
        `Content-Security-Policy: ${policy}; frame-ancestors 'none'`,
        'X-Content-Type-Options: nosniff',
        'Referrer-Policy: no-referrer',
        'Cross-Origin-Opener-Policy: same-origin-allow-popups',
      ];
      const source = `/*\n${headers.map((header) => `  ${header}\n`).join('')}`;
      this.emitFile({ type: 'asset', fileName: '_headers', source });
    },
  };
}
