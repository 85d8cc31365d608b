import assert from 'node:assert/strict';

import type { Address } from '@solana/kit';

import { fetchSlashCase, isPaused, PAUSABLE } from '@inferix/staking-client';
import type { Stage } from './stage.js';

const caseOf = (said: string): Address => {
  const [, slashCase] = /\(case (\w+)\)/.exec(said) ?? [];
  return (slashCase ?? assert.fail(said)) as Address;
};

/** A moment of the chain's time, as a command takes it. */
const timeOf = async (stage: Stage): Promise<string> =>
  new Date(Number(await stage.now()) * 1000).toISOString().replace('.000Z', 'Z');

/** The slasher accuses a worker; not by its page. Returns the case. */
export async function accuses(stage: Stage, worker: Address): Promise<Address> {
  const { days, demo } = stage;
  demo.write('log.txt', [`missed heartbeats of ${worker}`]);
  const line = `slash propose ${worker} --amount 10 --reason 1 --at ${await timeOf(stage)} --evidence log.txt`;
  return caseOf(await days.prepares('slasher', line));
}

/** The slasher's page up to what a case takes. Returns the case. */
export async function slashes(stage: Stage, worker: Address): Promise<Address> {
  const { days, demo } = stage;
  demo.write('run-17.json', ['{"run":17}']);
  const reporter = await demo.address('verifier-a');
  let slashCase = '' as Address;
  await days.plays('slasher', 'When evidence arrives', 'slasher', async (next) => {
    const fill = { '<worker>': worker, '<time>': await timeOf(stage), '<wallet>': reporter };
    slashCase = caseOf((await next('slash propose', { fill })).stdout);
    const { asked } = await fetchSlashCase(demo.connection, slashCase);
    assert.equal(asked, 25_000_000_000n);
  });
  await days.plays('slasher', 'Each day', 'slasher', async (next) => {
    const fill = { '<case>': slashCase };
    assert.match((await next('slash list')).stdout, new RegExp(slashCase));
    assert.match((await next('slash show', { fill })).stdout, new RegExp(reporter));
    const { slashedTotal } = await stage.penalties();
    await demo.travels('3d');
    await next('slash execute', { fill });
    assert.equal((await stage.penalties()).slashedTotal, slashedTotal + 25_000_000_000n);
  });
  return slashCase;
}

export async function closes({ days, demo }: Stage, slashCase: Address): Promise<void> {
  await days.plays('slasher', '60 days after the offence', 'slasher', async (next) => {
    await next('slash close', { fill: { '<case>': slashCase } });
    const { value } = await demo.connection.rpc.getAccountInfo(slashCase).send();
    assert.equal(value, null);
  });
}

export async function watches({ days, holders }: Stage): Promise<void> {
  await days.plays('guardian', 'All the time', holders.guardian, async (next) => {
    for (const command of ['slash list', 'network show', 'roles show', 'params show']) {
      assert.notEqual((await next(command)).stdout, '');
    }
  });
}

export async function vetoes({ days, demo, holders }: Stage, slashCase: Address): Promise<void> {
  await days.plays('guardian', 'A wrong slash case', holders.guardian, async (next) => {
    const fill = { '<case>': slashCase };
    await next('slash show', { fill });
    const { stdout } = await next('slash cancel', { fill });
    assert.match(stdout, new RegExp(`^Case ${slashCase} cancelled: `, 'm'));
    assert.equal((await fetchSlashCase(demo.connection, slashCase)).taken, 0n);
  });
}

/** A root of each pool waits, and another one is claimable. */
export async function stops(stage: Stage): Promise<void> {
  const { days, demo, holders } = stage;
  const { guardian } = holders;
  const until = (pool: { distribution: { suspendedUntil: bigint } }): bigint =>
    pool.distribution.suspendedUntil;
  await days.plays('guardian', 'A wrong root', guardian, async (next) => {
    await next('rewards cancel');
    assert.equal((await stage.rewards()).distribution.pending, undefined);
    await next('rewards suspend');
    assert.ok(until(await stage.rewards()) > (await stage.now()));
    await next('penalties cancel');
    assert.equal((await stage.penalties()).distribution.pending, undefined);
    await next('penalties suspend');
    assert.ok(until(await stage.penalties()) > (await stage.now()));
  });
  await days.plays('guardian', 'A wrong proposal', guardian, async (next) => {
    const propose = `params propose graceSecs=3600 --verify-url ${demo.otherUrl}`;
    await days.prepares(holders.admin, propose);
    await next('params cancel');
    await days.prepares(holders.admin, `roles propose slasher ${await demo.address('stranger')}`);
    await next('roles cancel slasher');
    const { params, slasher } = (await stage.network()).proposals;
    assert.deepEqual([params, slasher], [undefined, undefined]);
  });
  await days.plays('guardian', 'When you do not know what is wrong', guardian, async (next) => {
    await next('pause');
    const [network, now] = [await stage.network(), await stage.now()];
    assert.ok(PAUSABLE.every((what) => isPaused(network, what, now)));
  });
}
