import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { test } from 'node:test';

import { address } from '@solana/kit';
import { connect, fetchNetwork, fetchRewardPool } from '@inferix/staking-client';
import { readSigner } from '../src/keys.js';

await test('KEEP=1 leaves the network running, says how to reach it, and ends when interrupted', async () => {
  const demo = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, KEEP: '1', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  const said = (label: string): string => {
    const value = new RegExp(`^  ${label} +([^ :]+(?::[^ ]+)?)`, 'm').exec(told)?.[1];
    assert.ok(value, `${label} is not said:\n${told}`);
    return value.trim();
  };
  try {
    demo.stdout.setEncoding('utf8').on('data', (chunk: string) => (told += chunk));
    while (!/worker top-up \S+ 25\n/.test(told)) {
      assert.equal(demo.exitCode, null, told);
      await once(demo.stdout, 'data');
    }
    const connection = connect(said('RPC'), said('websocket'));
    const network = await fetchNetwork(connection, address(said('network')));
    assert.equal(network.mint, said('mint'));
    const { burnedTotal } = await fetchRewardPool(connection, network.address);
    assert.ok(burnedTotal > 0n);

    const folder = said('keypairs').replace(/:$/, '');
    const admin = await readSigner(`${folder}/admin.json`);
    assert.equal(admin.address, network.roles.admin);
    assert.ok(readdirSync(folder).length > 20, 'everybody has a keypair');

    demo.kill('SIGINT');
    const [code] = (await once(demo, 'exit')) as [number | null];
    assert.equal(code, 0);
    assert.ok(existsSync(folder));
    rmSync(folder, { recursive: true });
  } finally {
    demo.kill('SIGKILL');
  }
});
