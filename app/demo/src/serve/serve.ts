/**
 * `make demo SERVE=1`: the web page on the played network, with a wallet in the page and a bar that lets
 * time pass. See app/web/demo for the page's part.
 *
 * @module
 */

import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Snapshot } from '@inferix/stake-snapshots';

import { interrupted } from '../interrupted.js';
import { chapter, progress, say } from '../print.js';
import type { World } from '../world.js';
import { DemoApi } from './api.js';
import { Authorities } from './authorities.js';
import { DemoServer } from './server.js';
import { Site } from './site.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const APP = here('../../..');
/** Of this process alone: another demo of the same checkout has its own network in its page. */
const FOLDER = here(`../../../../target/demo-page/${process.pid}`);
const NETWORKS = `${FOLDER}/networks.json`;
const SITE = `${FOLDER}/site`;

const PORT = 4747;

/** Serves the page until the process is interrupted. `latest` is what the story has published last. */
export async function serve(world: World, latest: Snapshot): Promise<void> {
  chapter('The page, for you to play on');
  const server = await DemoServer.listen(world.chain, Number(process.env.PORT ?? PORT));
  try {
    progress('the page is being built, and the network is brought up to today');
    const [authorities] = await Promise.all([
      Authorities.takeOver(world, latest, `${server.origin}/snapshots`),
      buildPage(world),
    ]);
    const { files } = authorities;
    server.serve({ site: new Site(SITE), api: new DemoApi(authorities), files });
    say('Open this address in a browser on this machine:');
    console.log(`\n  ${server.origin}/\n`);
    say(
      'It brings its own wallet. The bar at its foot says what to do next, and lets the time pass. It stays until ' +
        'you interrupt it (Ctrl-C).',
    );
    await interrupted();
    say();
    say('Stopped. Nothing of it is left.');
  } finally {
    server.stop();
    rmSync(FOLDER, { recursive: true, force: true });
  }
}

/** Builds the page with the demo bar, for this network behind the server's own address. */
async function buildPage({ network }: World): Promise<void> {
  const entry = {
    ...{ id: 'demo', name: 'Demo', chain: 'solana:localnet', network: network.address },
    ...{ rpc: '/rpc', websocket: '/ws', snapshots: '/snapshots' },
  };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(NETWORKS, JSON.stringify([entry]));
  const build = ['run', 'build-demo', '--workspace', '@inferix/stake-web'];
  const env = { ...process.env, NETWORKS, OUT: SITE };
  await promisify(execFile)('npm', build, { cwd: APP, env });
}
