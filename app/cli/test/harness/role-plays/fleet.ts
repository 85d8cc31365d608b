import assert from 'node:assert/strict';

import type { Address } from '@solana/kit';

import type { Stage } from './stage.js';

const WHO = 'you';

const NODES = ['da-nang-01', 'da-nang-02'];

const fileOf = (price: string): string[] => [
  'node,payout,price,deposit,amount',
  ...NODES.map((node) => `${node},,${price},minimum,minimum`),
];

/** Opens and registers machines by the fleet's page, and returns their workers. */
export async function begins(stage: Stage): Promise<Address[]> {
  const { days, demo } = stage;
  demo.write('fleet.csv', fileOf('1.75'));
  let fleet: Address[] = [];
  await days.plays('fleet', 'Once, to begin with', WHO, async (next) => {
    await next('fleet open');
    assert.deepEqual(await unregistered(stage), []);
    await next('fleet open');
    await next('fleet list');
    fleet = await unregistered(stage);
    assert.equal(fleet.length, NODES.length);
    for (const worker of fleet) await stage.measures(worker);
    await next('fleet register');
    await next('fleet register');
    assert.deepEqual(await unregistered(stage), []);
  });
  return fleet;
}

/** The workers of the fleet's owner that are not registered. */
async function unregistered({ days }: Stage): Promise<Address[]> {
  const json = await days.prepares(WHO, 'worker list --output json');
  const workers = JSON.parse(json) as { address: Address; registered: boolean }[];
  return workers.filter(({ registered }) => !registered).map(({ address }) => address);
}

/** The price has fallen: more is needed in the next epoch. */
export async function keepsCovered(stage: Stage, fleet: readonly Address[]): Promise<void> {
  const { days, demo } = stage;
  const fill = { '<key>': await demo.address(WHO), '--max 500': '--max 5000' };
  await days.plays('fleet', 'Each epoch, in its second half', WHO, async (next) => {
    await next('fleet list');
    await next('worker list --operator', { fill });
    const { stdout } = await next('worker list --short');
    assert.ok(fleet.every((worker) => stdout.includes(worker)));
    const before = await stakes(stage, fleet);
    await next('fleet top-up', { fill });
    assert.deepEqual(await stakes(stage, fleet), before);
    await next('fleet top-up', { fill });
    const after = await stakes(stage, fleet);
    assert.ok(after.every((stake, i) => stake > (before[i] ?? 0n)));
  });
  await days.plays('fleet', 'When your price changes', WHO, async (next) => {
    demo.write('fleet.csv', fileOf('1.60'));
    await next('fleet set-price');
    for (const worker of fleet) {
      assert.equal((await stage.worker(worker)).price.next, 1_600_000_000n);
    }
  });
}

const stakes = (stage: Stage, fleet: readonly Address[]): Promise<bigint[]> =>
  Promise.all(fleet.map(async (worker) => (await stage.worker(worker)).activeStake));

/** Something is due to all of them under a claimable root. */
export async function claims(stage: Stage, fleet: readonly Address[]): Promise<void> {
  await stage.days.plays('fleet', 'When rewards are published', WHO, async (next) => {
    await next('fleet claim');
    for (const worker of fleet) assert.ok((await stage.worker(worker)).claimedTotal > 0n);
  });
}

export async function leaves(stage: Stage, fleet: readonly Address[]): Promise<void> {
  const { days, demo } = stage;
  const [worker] = fleet;
  assert.ok(worker);
  await days.plays('fleet', 'When machines leave', WHO, async (next) => {
    await next('fleet unstake');
    assert.ok((await stage.worker(worker)).registered, 'a dry run');
    await next('fleet unstake');
    assert.ok(!(await stage.worker(worker)).registered);
    await demo.travels('90d');
    const { withdrawnTotal } = await stage.worker(worker);
    await next('fleet withdraw');
    assert.ok((await stage.worker(worker)).withdrawnTotal > withdrawnTotal);
    const { stdout } = await next('fleet close');
    assert.match(stdout, /^2 done, 0 done already, 0 failed, 0 left\.$/m);
  });
}
