/**
 * `make demo KEEP=1`: the network and its validator stay, to be looked at with the command line or a page.
 *
 * @module
 */

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Snapshot } from '@inferix/stake-snapshots';
import { writeSnapshot } from '@inferix/stake-snapshots/node';
import { obeyJourneys } from './clock.js';
import { VISITOR_TOKENS } from './figures.js';
import { interrupted } from './interrupted.js';
import { WORKERS } from './workers.js';
import { chapter, say } from './print.js';
import type { World } from './world.js';

/** The networks of the web page in development: see app/web/README.md. */
const PAGE_NETWORKS = fileURLToPath(new URL('../../../target/demo-networks.json', import.meta.url));

/**
 * Says how to reach the network, and waits until the process is interrupted.
 *
 * @param snapshots - The last ones of rewards and of penalties: a distributor continues them.
 */
export async function keepRunning(world: World, snapshots: readonly Snapshot[]): Promise<void> {
  const { chain, network, mint, roles } = world;
  for (const wallet of [await world.wallet('you'), roles.distributor]) {
    await world.give(wallet, VISITOR_TOKENS);
  }
  const folder = writeKeypairs(world);
  for (const snapshot of snapshots) {
    writeSnapshot(join(folder, `last-${snapshot.header.pool}.snapshot`), snapshot);
  }
  writePageNetworks(world);
  const worker = world.member(WORKERS.healing);
  const keypair = join(folder, `${worker.name}.json`);
  chapter('It stays until you interrupt it (Ctrl-C)');
  for (const line of [
    `RPC        ${chain.url}`,
    `websocket  ${chain.websocketUrl}`,
    `network    ${network.address}`,
    `mint       ${mint.address}`,
    `keypairs   ${folder}: admin.json, ${worker.name}.json, ...`,
    '',
    'The web page, in another terminal: make web',
    "The chain's clock stands still. Type 90m, 6h, 3d or epoch here to move it.",
    '',
    'Every role can be played, by the pages in docs/roles. Its keypair has its name; you.json is for all others.',
    '',
    'For example:',
    `export INFERIX_NETWORK=${network.address}`,
    `inferix-stake network show --url ${chain.url}`,
    `inferix-stake worker list --all --url ${chain.url}`,
    `inferix-stake worker show ${worker.address} --url ${chain.url}`,
    `inferix-stake worker top-up ${worker.address} 25 --url ${chain.url} --keypair ${keypair}`,
  ]) {
    // Not wrapped: each line is to be copied.
    console.log(line === '' ? '' : `  ${line}`);
  }
  const ends = obeyJourneys(world);
  await interrupted();
  ends();
  say();
  say('Stopped. The keypairs stay in their folder; they are worth nothing elsewhere.');
}

/** Writes what `make web` serves the page for. */
function writePageNetworks({ chain, network }: World): void {
  const entry = {
    id: 'demo',
    name: 'Demo',
    chain: 'solana:localnet',
    rpc: chain.url,
    websocket: chain.websocketUrl,
    network: network.address,
  };
  mkdirSync(dirname(PAGE_NETWORKS), { recursive: true });
  writeFileSync(PAGE_NETWORKS, JSON.stringify([entry], undefined, 2));
}

/** Writes the keys of everybody in the story as the Solana tools read them. */
function writeKeypairs({ keypairs }: World): string {
  const folder = mkdtempSync(join(tmpdir(), 'inferix-demo-'));
  for (const [name, bytes] of keypairs) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify([...bytes]), { mode: 0o600 });
  }
  return folder;
}
