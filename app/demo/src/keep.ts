/**
 * `make demo KEEP=1`: the network and its validator stay, to be looked at with the command line or a page.
 *
 * @module
 */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CAST } from './cast.js';
import { chapter, say } from './print.js';
import type { Stage } from './stage.js';

/** Says how to reach the network, and waits until the process is interrupted. */
export async function keepRunning(stage: Stage): Promise<void> {
  const { chain, network, mint } = stage;
  const folder = writeKeypairs(stage);
  const worker = stage.member(CAST.healing);
  const cli = `inferix-stake --url ${chain.url} --network ${network.address}`;
  chapter('It stays until you interrupt it (Ctrl-C)');
  for (const line of [
    `RPC        ${chain.url}`,
    `websocket  ${chain.websocketUrl}`,
    `network    ${network.address}`,
    `mint       ${mint.address}`,
    `keypairs   ${folder}: admin.json, ${worker.name}.json, ...`,
    '',
    'For example:',
    `${cli} network show`,
    `${cli} worker list`,
    `${cli} worker show ${worker.address}`,
    `${cli} --keypair ${join(folder, `${worker.name}.json`)} worker top-up ${worker.address} 25`,
  ]) {
    // Not wrapped: each line is to be copied.
    console.log(line === '' ? '' : `  ${line}`);
  }
  await interrupted();
  say();
  say('Stopped. The keypairs stay in their folder; they are worth nothing elsewhere.');
}

/** Writes the keys of everybody in the story as the Solana tools read them. */
function writeKeypairs({ keypairs }: Stage): string {
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
