/**
 * Builds the page once for all tests, as it is built for people: only its networks are those of the tests.
 *
 * @module
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { address, createKeyPairSignerFromPrivateKeyBytes, type KeyPairSigner } from '@solana/kit';
import {
  CLOCK_ADDRESS,
  findNetworkAddress,
  INFERIX_STAKING_PROGRAM_ADDRESS,
} from '@inferix/staking-client';
import { build } from 'vite';

import type { NetworkConfig } from '../../src/config/network-config.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export const SITE = here('../../../../target/web-test/site');
const NETWORKS = here('../../../../target/web-test/networks.json');

/** The key that names the network of each test, so that the page can be built before the network is there. */
export const networkKey = (): Promise<KeyPairSigner> =>
  createKeyPairSignerFromPrivateKeyBytes(new Uint8Array(32).fill(7));

const ABSENT = address('9fKkuqYgWUsmbRQQyWSdaFcyEkRsMdD1ZQqFxUcDDMqa');

/** A block explorer that no test asks. */
export const EXPLORER = 'https://explorer.example.org';

async function networks(): Promise<NetworkConfig[]> {
  const network = await findNetworkAddress((await networkKey()).address, {
    programAddress: INFERIX_STAKING_PROGRAM_ADDRESS,
  });
  const local: NetworkConfig = {
    id: 'local',
    name: 'Local',
    chain: 'solana:localnet',
    network,
    rpc: '/rpc',
    websocket: '/ws',
    explorer: `${EXPLORER}/{kind}/{id}`,
    snapshots: '/snapshots',
  };
  return [
    local,
    { ...local, id: 'checked', name: 'Checked', witness: '/witness' },
    { ...local, id: 'down', name: 'Down', rpc: '/down' },
    { ...local, id: 'devnet', name: 'Devnet', chain: 'solana:devnet' },
    {
      ...local,
      id: 'absent',
      name: 'Absent',
      network: ABSENT,
    },
    {
      ...local,
      id: 'foreign',
      name: 'Foreign',
      network: CLOCK_ADDRESS,
    },
  ];
}

export default async function buildSite(): Promise<void> {
  mkdirSync(here('../../../../target/web-test'), { recursive: true });
  writeFileSync(NETWORKS, JSON.stringify(await networks()));
  process.env.NETWORKS = NETWORKS;
  await build({
    root: here('../..'),
    configFile: here('../../vite.config.ts'),
    build: { outDir: SITE, emptyOutDir: true },
    logLevel: 'warn',
  });
}
