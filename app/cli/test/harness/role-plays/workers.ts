import assert from 'node:assert/strict';

import type { Address } from '@solana/kit';

import { fetchSlashCase } from '@inferix/staking-client';
import { accuses } from './justice.js';
import type { Stage } from './stage.js';

const workerOf = (said: string): Address => {
  const [, worker] = /^Worker (\w+),? (?:opened|machine)/m.exec(said) ?? [];
  return (worker ?? assert.fail(said)) as Address;
};

/** Opens and registers a worker by the owner's page, and returns it. */
export async function begins(stage: Stage): Promise<Address> {
  const { days, demo } = stage;
  let worker = '' as Address;
  const [you, operator] = [await demo.address('you'), await demo.address('taipei-01-operator')];
  await days.plays('owner', 'Once', 'you', async (next) => {
    worker = workerOf((await next('worker open', { fill: { '<wallet>': you } })).stdout);
    const fill = { '<worker>': worker, '<key>': operator };
    await next('worker set-operator', { fill });
    assert.equal((await stage.worker(worker)).operator, operator);
    await stage.measures(worker);
    await next('worker register', { fill });
    assert.equal((await stage.worker(worker)).registered, true);
  });
  return worker;
}

/** The price has fallen: more is needed in the next epoch. */
export async function keepsCovered(stage: Stage, worker: Address): Promise<void> {
  const { days } = stage;
  const fill = { '<worker>': worker };
  await days.plays('owner', 'Each epoch, in its second half', 'you', async (next) => {
    await next('worker show', { fill });
    assert.match((await next('worker list')).stdout, new RegExp(worker));
    const { activeStake } = await stage.worker(worker);
    await next('worker top-up', { fill });
    assert.ok((await stage.worker(worker)).activeStake > activeStake);
  });
}

/** Something is due to it under a claimable root. */
export async function claims(stage: Stage, worker: Address): Promise<void> {
  const { days, demo } = stage;
  const fill = { '<worker>': worker, '<wallet>': await demo.address('saigon-01') };
  await days.prepares('you', `worker top-up ${worker} 2000`);
  await days.plays('owner', 'When you want', 'you', async (next) => {
    await next('worker set-price', { fill });
    await next('worker set-payout', { fill });
    assert.equal((await stage.worker(worker)).payout, fill['<wallet>']);
    await next('worker set-restake', { fill });
    assert.equal((await stage.worker(worker)).restake, false);
    const { claimedTotal } = await stage.worker(worker);
    await next('worker claim', { fill });
    assert.ok((await stage.worker(worker)).claimedTotal > claimedTotal);
    assert.match((await next('worker history', { fill })).stdout, /^.*Opened|opened/m);
  });
}

/** Returns the case, which is open. */
export async function answers(stage: Stage, worker: Address): Promise<Address> {
  const { days, demo } = stage;
  const slashCase = await accuses(stage, worker);
  const { executableAt } = await fetchSlashCase(demo.connection, slashCase);
  const fill = { '<case>': slashCase, '<worker>': worker };
  demo.write('answer.txt', ['The network was down.']);
  await days.plays('owner', 'When you are accused', 'you', async (next) => {
    await next('slash show', { fill });
    await next('worker contest', { fill });
    const contested = await fetchSlashCase(demo.connection, slashCase);
    assert.ok(contested.executableAt > executableAt);
  });
  return slashCase;
}

export async function leaves(stage: Stage, worker: Address): Promise<void> {
  const { days, demo } = stage;
  const heir = 'mumbai-01-buyer';
  const fill = { '<worker>': worker, '<new owner>': await demo.address(heir) };
  await days.plays('owner', 'When you hand over or leave', heir, async (next) => {
    await next('worker offer', { fill, as: 'you' });
    await next('worker accept', { fill });
    assert.equal((await stage.worker(worker)).owner, fill['<new owner>']);
    const { activeStake } = await stage.worker(worker);
    await next('worker unstake', { fill });
    assert.equal((await stage.worker(worker)).activeStake, 0n);
    await next('worker cancel', { fill });
    assert.equal((await stage.worker(worker)).activeStake, activeStake);
    await days.prepares(heir, `worker unstake ${worker} all`);
    await demo.travels('90d');
    await next('worker withdraw', { fill });
    assert.ok((await stage.holds(fill['<new owner>'])) >= activeStake);
    await next('worker close', { fill });
    const { value } = await demo.connection.rpc.getAccountInfo(worker).send();
    assert.equal(value, null);
  });
}
