import type { KeyPairSigner } from '@solana/kit';

import {
  barWorker,
  closeWorker,
  commitPrice,
  requestUnstake,
  withdraw,
} from '@inferix/staking-client';
import type { Cohort } from './cohorts.js';
import { chunks, type Member } from './population.js';
import type { World } from './world.js';

/** A fifth less: as far as one commit may move it. S(n) in IFX rises by a quarter. */
const LOWER_PRICE = 800_000_000n;
const BARRED_AT_ONCE = 20;

/**
 * What happens between the snapshot and the pay: workers leave and are closed, others are barred, and the
 * token's price falls.
 */
export async function upheaval(world: World, members: readonly Member[]): Promise<void> {
  const { net, large } = world;
  const { network, roles, chain } = net;
  const of = (cohort: Cohort) => members.filter((member) => member.cohort === cohort);

  const leavers = of('closed');
  await each(leavers, async ({ address: worker, owner, deposit: amount }) => {
    await large.send(owner, await requestUnstake({ network, worker, owner, amount }));
  });
  await chain.travelBy(BigInt(network.params.unbondingSecs));
  await each(leavers, async ({ address: worker, owner }) => {
    const leaving = { network, worker, owner };
    const [, withdrawal] = await withdraw(leaving);
    await large.send(owner, [...(withdrawal ? [withdrawal] : []), ...(await closeWorker(leaving))]);
  });

  for (const some of chunks(of('barred'), BARRED_AT_ONCE)) {
    const bars = some.map(({ address }) => barWorker({ network, worker: address, ...roles }));
    await large.send(chain.payer, (await Promise.all(bars)).flat());
  }
  await large.send(chain.payer, await commitPrice({ network, ...roles, price: LOWER_PRICE }));
}

/** A few at once. */
async function each(
  members: readonly Member[],
  act: (member: Member & { owner: KeyPairSigner }) => Promise<void>,
): Promise<void> {
  for (const some of chunks(members, 8)) await Promise.all(some.map(act));
}
