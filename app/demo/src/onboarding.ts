/**
 * Epoch 0: the first price, the benchmarks, and registrations with exactly S(n).
 *
 * @module
 */

import {
  attestBenchmark,
  commitPrice,
  formatNano,
  NANO,
  quoteMinimumStake,
  registerWorker,
  topUp,
} from '@inferix/staking-client';

import { PRICE } from './figures.js';
import type { Machine } from './fleet.js';
import { nameOperator } from './operator.js';
import { chapter, dollars, exactIfx, ifx, progress, refusal, say, table, worth } from './print.js';
import { WORKERS } from './workers.js';
import type { Member, World } from './world.js';

/** The stake that a worker registered with, and what its owner added. */
export type Registration = {
  name: string;
  by: 'owner' | 'operator';
  minimumStake: bigint;
  cushion: bigint;
};

/** Opens, measures and registers every machine. */
export async function onboard(world: World, machines: readonly Machine[]): Promise<Registration[]> {
  chapter('Epoch 0: workers are measured, stake and register');
  const { network, roles } = world;
  await world.send('commit_price', commitPrice({ network, ...roles, price: PRICE }));
  await world.refresh();
  say(
    `The price authority commits ${dollars(PRICE, 3)} per IFX. The very first price counts at once; every later ` +
      `one counts from the epoch after.`,
  );

  progress(`${machines.length} owners open a worker each, the benchmark authority measures it`);
  await world.openWorkers(machines);
  await Promise.all(world.members.map((member) => measure(world, member)));
  const quotes = await Promise.all(world.members.map((member) => minimumStakeOf(world, member)));

  await tryOneUnitShort(world, quotes);
  progress('each registers with exactly S(n)');
  const operated = await nameOperator(world);
  const registrations = await Promise.all(
    world.members.map((member, i) => register(world, member, quotes[i] ?? 0n)),
  );

  const total = registrations.reduce((sum, { minimumStake }) => sum + minimumStake, 0n);
  table(
    ['worker', 'GPU', '>IB', 'benchmark', '>$/IB-hour', '>S(n) IFX', '>S(n) USD', '>cushion IFX'],
    [
      ...world.members.map((member, i) => [
        member.name,
        member.gpu,
        formatNano(member.benchmark),
        member.source,
        dollars(member.price, 3),
        ifx(quotes[i] ?? 0n),
        worth(quotes[i] ?? 0n, PRICE),
        ifx(registrations[i]?.cushion ?? 0n),
      ]),
      ['all', '', '', '', '', ifx(total), worth(total, PRICE), ''],
    ],
  );
  say(
    `S(n) is coverage x minutes in an epoch x IB x price: for ${world.members[0]?.name ?? 'nobody'} ` +
      `${formulaOf(world)}. Most owners add a cushion of a quarter of S(n) against a fall of the token's ` +
      `price; ${WORKERS.bare.join(', ')} do not, and ${WORKERS.offender} holds three times what it needs. All of ` +
      `them earn from epoch 1: an epoch pays those who were registered when it began.`,
  );
  say(
    `The owner of ${operated.name} keeps its key cold. It staked, and named an operator: a hot key on the machine's ` +
      `side, which registered the machine.`,
  );
  return registrations;
}

/** S(n) of the first worker, worked out in words. */
function formulaOf({ network, members }: World): string {
  const [member] = members;
  if (!member) return '';
  const { coverageEpochs, epochSecs } = network.params;
  const { benchmark, price } = member;
  const usd = (BigInt(coverageEpochs * epochSecs) * benchmark * price) / (3_600n * NANO);
  return (
    `${coverageEpochs} x ${epochSecs / 60} x ${formatNano(benchmark)} x $${formatNano(price)} / 60 = ` +
    `$${formatNano(usd)}`
  );
}

async function measure(world: World, { address: worker, benchmark }: Member): Promise<void> {
  const { network, roles } = world;
  const { benchmarkAuthority } = roles;
  await world.send(
    'attest_benchmark',
    attestBenchmark({ network, worker, benchmarkAuthority, benchmark }),
  );
}

/** S(n) as the program itself computes it. */
async function minimumStakeOf({ network, chain }: World, member: Member): Promise<bigint> {
  const quote = await quoteMinimumStake(chain.connection, {
    network: network.address,
    worker: member.address,
    price: member.price,
    feePayer: chain.payer.address,
  });
  return quote.minimumStake;
}

async function tryOneUnitShort(world: World, quotes: readonly bigint[]): Promise<void> {
  const { network } = world;
  const member = world.member(WORKERS.oneUnitShort);
  const minimum = quotes[world.members.indexOf(member)] ?? 0n;
  const { owner, address: worker, price } = member;
  await give(world, member, minimum);
  say();
  say(`${member.name} tries ${exactIfx(minimum - 1n)} IFX, one base unit less than its S(n):`);
  const deposit = minimum - 1n;
  const { code, sentence } = await world.expectRefusal(
    'register_worker',
    member.name,
    'StakeBelowMinimum',
    registerWorker({ network, worker, authority: owner.wallet, price, deposit }),
  );
  refusal(code, sentence);
}

/** Registers a worker with exactly S(n): by its owner, or by its operator with the owner's stake. */
async function register(world: World, member: Member, minimum: bigint): Promise<Registration> {
  const { network } = world;
  const { name, owner, operator, address: worker, price } = member;
  if (operator) await addStake(world, member, minimum);
  else {
    await give(world, member, minimum);
    owner.sent += minimum;
  }
  const [authority, deposit] = operator ? [operator, 0n] : [owner.wallet, minimum];
  await world.send(
    'register_worker',
    registerWorker({ network, worker, authority, price, deposit }),
  );
  const cushion = cushionOf(member, minimum);
  if (cushion > 0n) await addStake(world, member, cushion);
  return { name, by: operator ? 'operator' : 'owner', minimumStake: minimum, cushion };
}

function cushionOf({ name }: Member, minimum: bigint): bigint {
  if (WORKERS.bare.some((bare) => bare === name)) return 0n;
  return name === WORKERS.offender ? 2n * minimum : minimum / 4n;
}

/** Tops a worker up from its owner's wallet, with tokens that are minted for it. */
export async function addStake(world: World, member: Member, amount: bigint): Promise<void> {
  await give(world, member, amount);
  const { owner, address: worker } = member;
  const { network } = world;
  await world.send('top_up', topUp({ network, worker, funder: owner.wallet, amount }));
  owner.sent += amount;
}

/** Mints to an owner what is missing for a deposit. */
async function give(world: World, { owner }: Member, needed: bigint): Promise<void> {
  const held = owner.given - owner.sent;
  if (held >= needed) return;
  await world.give(owner.wallet, needed - held);
  owner.given += needed - held;
}
