/**
 * `make demo KEEP=1`: the network and its validator stay, to be looked at with the command line or a page.
 *
 * @module
 */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { WORKERS } from './workers.js';
import { chapter, say } from './print.js';
import type { World } from './world.js';

/** Says how to reach the network, and waits until the process is interrupted. */
export async function keepRunning(world: World): Promise<void> {
  const { chain, network, mint } = world;
  const folder = writeKeypairs(world);
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
  await interrupted();
  say();
  say('Stopped. The keypairs stay in their folder; they are worth nothing elsewhere.');
}

/** Writes the keys of everybody in the story as the Solana tools read them. */
function writeKeypairs({ keypairs }: World): string {
  const folder = mkdtempSync(join(tmpdir(), 'inferix-demo-'));
  for (const [name, bytes] of keypairs) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify([...bytes]), { mode: 0o600 });
  }
  return folder;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    // The validator runs in this process and does not keep it alive by itself.
    const alive = setInterval(() => undefined, 60_000);
    const stop = (): void => {
      clearInterval(alive);
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
