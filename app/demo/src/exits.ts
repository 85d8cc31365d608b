/**
 * Exits: stake is asked back, unbonds for ninety days and is withdrawn.
 *
 * @module
 */

import { minimumStakeAt, requestUnstake, withdraw } from '@inferix/staking-client';

import { WORKERS } from './workers.js';
import { chapter, ifx, progress, refusal, say, table, worth } from './print.js';
import type { Member, World } from './world.js';

/** One worker leaves, another takes back what it does not need; both wait. */
export async function requestUnstakes(world: World): Promise<void> {
  const { chain, network } = world;
  const leaver = world.member(WORKERS.leaver);
  const { activeStake } = await world.worker(leaver);
  await askBack(world, leaver, activeStake);
  say(
    `${leaver.name} leaves: all of its ${ifx(activeStake)} IFX go into a ticket that matures in 90 days. It covers ` +
      `S(n) as it leaves, so what it has earned stays payable while the ticket is unbonding. It cannot withdraw yet:`,
  );
  const { code, sentence } = await world.expectRefusal(
    'withdraw',
    leaver.name,
    'NothingMatured',
    withdraw({ network, worker: leaver.address, owner: leaver.owner.wallet }),
  );
  refusal(code, sentence);

  const offender = world.member(WORKERS.offender);
  const worker = await world.worker(offender);
  const keeps = minimumStakeAt(network, worker, await chain.now()) ?? 0n;
  await askBack(world, offender, worker.activeStake - keeps);
  say(
    `${offender.name} keeps working on exactly its S(n) of ${ifx(keeps)} IFX and asks the other ` +
      `${ifx(worker.activeStake - keeps)} IFX back.`,
  );
}

async function askBack(world: World, member: Member, amount: bigint): Promise<void> {
  const { network } = world;
  const { owner, address: worker } = member;
  await world.send(
    'request_unstake',
    requestUnstake({ network, worker, owner: owner.wallet, amount }),
  );
}

/** Stake that came out after 90 days. */
export type Withdrawal = { name: string; amount: bigint };

/** Ninety days later both withdraw what has matured. */
export async function withdrawMatured(world: World): Promise<Withdrawal[]> {
  chapter('Ninety days later: the tickets mature');
  const { chain, network } = world;
  const days = network.params.unbondingSecs / 86_400;
  progress(`the chain travels ${days} days`);
  await chain.travelBy(BigInt(network.params.unbondingSecs));
  const paid: Withdrawal[] = [];
  for (const name of [WORKERS.leaver, WORKERS.offender]) {
    const { owner, address: worker } = world.member(name);
    const { events } = await world.send(
      'withdraw',
      withdraw({ network, worker, owner: owner.wallet }),
    );
    for (const event of events) {
      if (event.name === 'StakeWithdrawn') paid.push({ name, amount: event.data.amount });
    }
  }
  const price = await world.price();
  table(
    ['worker', '>withdrawn IFX', '>USD'],
    paid.map(({ name, amount }) => [name, ifx(amount), worth(amount, price)]),
  );
  return paid;
}
