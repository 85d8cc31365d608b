import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import type { Address } from '@solana/kit';

import { fetchNetwork, isPaused } from '@inferix/staking-client';
import type { Stage } from './stage.js';

export async function createsNetwork(stage: Stage): Promise<void> {
  const { demo, days, host } = stage;
  await days.plays('admin', 'A new network', 'admin', async (next) => {
    const example = new URL('../../../../../migrations/network.example.json', import.meta.url);
    const file = JSON.parse(readFileSync(example, 'utf8')) as { roles: object };
    const names = Object.keys(file.roles);
    const keys = await Promise.all(names.map((name) => demo.address(name)));
    const roles = Object.fromEntries(names.map((name, i) => [name, keys[i]]));
    demo.write('network.json', [JSON.stringify({ ...file, mint: demo.mint, roles })]);
    await next('network create');
    const { stderr } = await next('network create');
    const [, created] = /^Network (\w+), created with the key /m.exec(stderr) ?? [];
    const { mint } = await fetchNetwork(demo.connection, created as Address);
    assert.equal(mint, demo.mint);
    await next('network set-snapshots');
    assert.equal((await stage.network()).snapshotUri, host);
  });
}

export async function governs(stage: Stage): Promise<void> {
  const { days, demo, holders } = stage;
  await days.plays('admin', 'Parameters', 'admin', async (next) => {
    await next('params show');
    await next('params propose');
    await demo.travels('7d');
    await stage.firstHalf();
    await next('params apply', { as: 'you' });
    assert.equal((await stage.network()).params.coverageEpochs, 3);
    await days.prepares('admin', `params propose graceSecs=3600 --verify-url ${demo.otherUrl}`);
    await next('params cancel');
    assert.equal((await stage.network()).proposals.params, undefined);
  });

  await days.plays('admin', 'Roles', 'admin', async (next) => {
    const fill = async (name: string) => ({ fill: { '<key>': await demo.address(name) } });
    const roles = async () => (await stage.network()).roles;
    await next('roles show');
    await next('roles set price-authority', await fill('stranger'));
    holders.priceAuthority = 'stranger';
    assert.equal((await roles()).priceAuthority, await demo.address('stranger'));
    await next('roles propose slasher', await fill('slasher'));
    await demo.travels('7d');
    await next('roles apply slasher', { as: 'you' });
    assert.equal((await roles()).slasher, await demo.address('slasher'));
    await next('roles propose guardian', await fill('treasury'));
    await demo.travels('14d');
    await next('roles apply guardian', { as: 'you' });
    holders.guardian = 'treasury';
    assert.equal((await roles()).guardian, await demo.address('treasury'));
    await days.prepares('admin', `roles propose guardian ${await demo.address('guardian')}`);
    await next('roles cancel guardian');
    assert.equal((await stage.network()).proposals.guardian, undefined);
    await next('roles remove slasher');
    assert.notEqual((await roles()).slasher, await demo.address('slasher'));
    // The others need one.
    await days.prepares('admin', `roles propose slasher ${await demo.address('slasher')}`);
  });

  await days.plays('admin', 'Hand-over', 'admin', async (next) => {
    const [former, heir] = [await demo.address('admin'), await demo.address('former-admin')];
    await next('admin propose', { fill: { '<key>': heir } });
    await demo.travels('7d');
    await days.prepares('you', 'roles apply slasher');
    await next('admin accept', { as: 'former-admin' });
    holders.admin = 'former-admin';
    assert.equal((await stage.network()).roles.admin, heir);
    await days.prepares(holders.admin, `admin propose ${former}`);
    await next('admin cancel', { as: holders.admin });
    assert.equal((await stage.network()).proposals.admin, undefined);
  });
}

export async function barsAndUnpauses(stage: Stage): Promise<void> {
  const { days, holders } = stage;
  const [worker] = await stage.registered();
  assert.ok(worker);
  const fill = { '<worker>': worker };
  await days.plays('admin', 'Workers and pauses', holders.admin, async (next) => {
    await next('worker bar', { fill });
    assert.equal((await stage.worker(worker)).barred, true);
    await next('worker unbar', { fill });
    assert.equal((await stage.worker(worker)).barred, false);
    await days.prepares(holders.guardian, 'pause claims');
    assert.ok(isPaused(await stage.network(), 'claims', await stage.now()));
    await next('unpause claims');
    assert.ok(!isPaused(await stage.network(), 'claims', await stage.now()));
  });
}

export async function prices(stage: Stage): Promise<void> {
  const { days, holders } = stage;
  const who = holders.priceAuthority;
  await days.plays('price-authority', 'From cron, each hour', who, async (next) => {
    await next('price commit');
    assert.equal((await stage.network()).commitEpoch, await stage.epoch());
  });
  await days.plays('price-authority', 'Where the network has a Pyth feed', who, async (next) => {
    const { stderr } = await next('price commit --source pyth', { exitCode: 2 });
    assert.match(stderr, /^The network takes no price from a feed\. The admin sets one: /m);
  });
}

export async function measures(stage: Stage): Promise<void> {
  const { days, demo } = stage;
  const who = 'benchmarkAuthority';
  const known = (await stage.registered()).slice(0, 2);
  const workers = await Promise.all(known.map((address) => stage.worker(address)));
  // A hundredth more, as the file has it: IB with nine decimals.
  const faster = workers.map(({ benchmark }) => (benchmark.current * 101n) / 100n);
  const lines = known.map((address, i) => `${address},${Number(faster[i]) / 1e9}`);
  demo.write('benchmarks.csv', ['worker,benchmark', ...lines]);
  await days.plays('benchmark-authority', "In each epoch's first half", who, async (next) => {
    await stage.firstHalf();
    await next('benchmark attest');
    await next('benchmark attest');
    const after = await Promise.all(known.map((address) => stage.worker(address)));
    assert.deepEqual(
      after.map(({ benchmark }) => benchmark.next),
      faster,
    );
  });
  const opened = await stage.opens('stranger', 'hue-01');
  await days.plays('benchmark-authority', 'For a new machine, at any time', who, async (next) => {
    await next('benchmark attest', { fill: { '<worker>': opened } });
    assert.equal((await stage.worker(opened)).benchmark.current, 500_000_000n);
  });
}
