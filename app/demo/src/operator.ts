/**
 * The operator: a hot key that does a machine's day and moves no money out.
 *
 * @module
 */

import { epochAt, requestUnstake, setOperator, setPrice } from '@inferix/staking-client';

import { PRICE_CUT_PERCENT } from './figures.js';
import { dollars, refusal, say } from './print.js';
import { WORKERS } from './workers.js';
import type { Member, World } from './world.js';

/** The owner of one worker names an operator, before it registers. */
export async function nameOperator(world: World): Promise<Member> {
  const { network } = world;
  const member = world.member(WORKERS.operated);
  const operator = await world.wallet(`${member.name}-operator`);
  const owner = member.owner.wallet;
  const { address: worker } = member;
  await world.send(
    'set_operator',
    setOperator({ network, worker, owner, operator: operator.address }),
  );
  member.operator = operator;
  return member;
}

/** The operator's change of price. */
export type PriceCut = { name: string; epoch: bigint; from: bigint; to: bigint };

/** The operator cuts the price from the next epoch, and is refused the stake. */
export async function cutPrice(world: World): Promise<PriceCut> {
  const { network, chain } = world;
  const { name, address: worker, operator, price: from } = world.member(WORKERS.operated);
  if (!operator) throw new Error(`${name} has no operator`);
  const to = (from * (100n - PRICE_CUT_PERCENT)) / 100n;
  const epoch = epochAt(network, await chain.now()) + 1n;
  await world.send('set_price', setPrice({ network, worker, authority: operator, price: to }));
  say();
  say(
    `The operator of ${name} cuts its price from ${dollars(from, 3)} to ${dollars(to, 3)} from epoch ` +
      `${epoch}. The stake is out of that key's reach, whoever holds it:`,
  );
  const { code, sentence } = await world.expectRefusal(
    'request_unstake',
    `the operator of ${name}`,
    'NotOwner',
    requestUnstake({ network, worker, owner: operator, amount: 1n }),
  );
  refusal(code, sentence);
  return { name, epoch, from, to };
}
