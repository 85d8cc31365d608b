/**
 * Networks that people know by a name, per cluster.
 *
 * @module
 */

import type { Address } from '@solana/kit';

/** The clusters that are public, by the names of Solana's command line. */
export const CLUSTERS = ['mainnet-beta', 'devnet', 'testnet'] as const;
export type Cluster = (typeof CLUSTERS)[number];

/** A network, and the staking program that keeps it. */
export type KnownNetwork = { address: Address; programAddress: Address; mint: Address };

/**
 * The networks that Inferix runs, by cluster and name. A name stands in one cluster only. None is deployed yet.
 *
 * To add one: its addresses as `inferix-stake network show` has them, read from an endpoint of your own; the test
 * of this file; a line in the README.
 */
export const KNOWN_NETWORKS: Readonly<Record<Cluster, Readonly<Record<string, KnownNetwork>>>> = {
  'mainnet-beta': {},
  devnet: {},
  testnet: {},
};

/** The network of a name, and its cluster; `undefined` if nobody knows it. */
export function findKnownNetwork(
  name: string,
  networks: typeof KNOWN_NETWORKS = KNOWN_NETWORKS,
): (KnownNetwork & { cluster: Cluster }) | undefined {
  for (const cluster of CLUSTERS) {
    const known = Object.entries(networks[cluster]).find(([known]) => known === name);
    if (known) return { ...known[1], cluster };
  }
  return undefined;
}
