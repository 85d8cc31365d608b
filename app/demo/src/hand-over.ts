/**
 * A machine is handed over to a new owner, in two steps: an offer, and its acceptance.
 *
 * @module
 */

import { acceptWorker, offerWorker, slashable } from '@inferix/staking-client';

import { ifx, say } from './print.js';
import { WORKERS } from './workers.js';
import type { World } from './world.js';

/** A worker that changed hands, and the stake that the new owner was promised. */
export type HandOver = { name: string; from: string; to: string; leastStake: bigint };

/** The owner offers its worker, and the new one accepts it with the stake that was agreed. */
export async function handOver(world: World): Promise<HandOver> {
  const { network } = world;
  const member = world.member(WORKERS.sold);
  const { name, address: worker, owner } = member;
  const leastStake = slashable(await world.worker(member));
  const buyer = await world.createOwner(`${name}-buyer`);
  const newOwner = buyer.wallet;
  await world.send(
    'offer_worker',
    offerWorker({ network, worker, owner: owner.wallet, newOwner: newOwner.address }),
  );
  const { offers: offer } = await world.worker(member);
  await world.send('accept_worker', acceptWorker({ network, worker, newOwner, offer, leastStake }));
  member.formerOwners.push(owner);
  member.owner = buyer;
  say();
  say(
    `${name} is sold. Its owner offers it, and the buyer accepts, provided that it still holds the ` +
      `${ifx(leastStake)} IFX that were agreed. Address, stake and history stay; what it is paid from now on goes ` +
      `to the buyer.`,
  );
  return { name, from: owner.label, to: buyer.label, leastStake };
}

/** Says what each owner was paid. */
export function showBothPaid(world: World): { seller: bigint; buyer: bigint } {
  const { name, owner, formerOwners } = world.member(WORKERS.sold);
  const seller = formerOwners.reduce((sum, { paid }) => sum + paid, 0n);
  say(
    `${name} paid its seller ${ifx(seller)} IFX before, and now pays its buyer ${ifx(owner.paid)} IFX.`,
  );
  return { seller, buyer: owner.paid };
}
