import { minimumStakeAt, requestUnstake, withdraw } from '@inferix/staking-client';

import { CAST } from './cast.js';
import { chapter, ifx, progress, refusal, say, table, worth } from './print.js';
import type { Member, Stage } from './stage.js';

/** One worker leaves, another takes back what it does not need; both wait. */
export async function unstakes(stage: Stage): Promise<void> {
  const { chain, network } = stage;
  const leaver = stage.member(CAST.leaver);
  const { activeStake } = await stage.worker(leaver);
  await asksBack(stage, leaver, activeStake);
  say(
    `${leaver.name} leaves: all of its ${ifx(activeStake)} IFX go into a ticket that matures in 90 days. It covers ` +
      `S(n) as it leaves, so what it has earned stays payable while the ticket is unbonding.`,
  );
  const { code, sentence } = await stage.refused(
    'withdraw',
    leaver.name,
    'NothingMatured',
    withdraw({ network, worker: leaver.address, owner: leaver.owner }),
  );
  refusal(code, sentence);

  const offender = stage.member(CAST.offender);
  const worker = await stage.worker(offender);
  const keeps = minimumStakeAt(network, worker, await chain.now()) ?? 0n;
  await asksBack(stage, offender, worker.activeStake - keeps);
  say(
    `${offender.name} keeps working on exactly its S(n) of ${ifx(keeps)} IFX and asks the other ` +
      `${ifx(worker.activeStake - keeps)} IFX back.`,
  );
}

async function asksBack(stage: Stage, member: Member, amount: bigint): Promise<void> {
  const { owner, address: worker } = member;
  await stage.does(
    'request_unstake',
    requestUnstake({ network: stage.network, worker, owner, amount }),
  );
}

/** What came out after 90 days. */
export type Withdrawal = { name: string; amount: bigint };

/** Ninety days later both withdraw what has matured. */
export async function withdrawals(stage: Stage): Promise<Withdrawal[]> {
  chapter('Ninety days later: the tickets mature');
  const { chain, network } = stage;
  const days = network.params.unbondingSecs / 86_400;
  progress(`the chain travels ${days} days`);
  await chain.travelBy(BigInt(network.params.unbondingSecs));
  const paid: Withdrawal[] = [];
  for (const name of [CAST.leaver, CAST.offender]) {
    const { owner, address: worker } = stage.member(name);
    const { events } = await stage.does('withdraw', withdraw({ network, worker, owner }));
    for (const event of events) {
      if (event.name === 'StakeWithdrawn') paid.push({ name, amount: event.data.amount });
    }
  }
  const price = await stage.price();
  table(
    ['worker', '>withdrawn IFX', '>USD'],
    paid.map(({ name, amount }) => [name, ifx(amount), worth(amount, price)]),
  );
  return paid;
}
