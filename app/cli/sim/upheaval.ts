import {
  barWorker,
  closeWorker,
  commitPrice,
  fetchChainTime,
  proposeSlash,
  requestUnstake,
  withdraw,
} from '@inferix/staking-client';
import { passBlocks } from './epoch.js';
import { PRICES } from './network.js';
import { chunks, each, type Member } from './population.js';
import type { World } from './world.js';

const BARRED_AT_ONCE = 20;

/**
 * What happens between the snapshot and the pay: workers leave, some are closed, others are barred or accused,
 * and the token's price falls with the beginning of the next epoch.
 */
export async function upheaval(world: World, members: readonly Member[]): Promise<void> {
  const { net, large } = world;
  const { network, roles, chain } = net;
  const leaves = async ({ address: worker, owner, deposit: amount }: Member): Promise<void> => {
    await large.send(owner, await requestUnstake({ network, worker, owner, amount }));
  };

  await large.send(chain.payer, await commitPrice({ network, ...roles, price: PRICES.last }));
  await each(members, 'closed', leaves);
  // Longer than the rest of the epoch, so that the new price counts.
  await chain.travelBy(BigInt(network.params.unbondingSecs));
  await each(members, 'closed', async ({ address: worker, owner }) => {
    const leaving = { network, worker, owner };
    const [, withdrawal] = await withdraw(leaving);
    await large.send(owner, [...(withdrawal ? [withdrawal] : []), ...(await closeWorker(leaving))]);
  });
  for (const cohort of ['accused', 'leftAccused'] as const) {
    await each(members, cohort, (member) => accuse(world, member));
  }
  await each(members, 'left', leaves);
  await each(members, 'leftAccused', leaves);
  await each(members, 'leftShort', leaves);

  const barred = members.filter(({ cohort }) => cohort === 'barred');
  for (const some of chunks(barred, BARRED_AT_ONCE)) {
    const bars = some.map(({ address }) => barWorker({ network, worker: address, ...roles }));
    await large.send(chain.payer, (await Promise.all(bars)).flat());
  }
  await passBlocks(world);
}

/** Opens a slash case, which is still open when the pay comes: nobody executes it. */
async function accuse({ net, large }: World, { address: worker, node: id, deposit }: Member) {
  const { network, roles, chain } = net;
  const at = await fetchChainTime(chain.connection);
  const amount = accusedOf(deposit);
  const offence = { id, reason: 1, evidenceHash: id, at, amount };
  const { slasher } = roles;
  await large.send(slasher, await proposeSlash({ network, worker, slasher, offence }));
}

/** The amount that a case asks of a worker. */
export const accusedOf = (deposit: bigint): bigint => deposit / 4n;
