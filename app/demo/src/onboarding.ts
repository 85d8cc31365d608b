import {
  attestBenchmark,
  commitPrice,
  formatNano,
  NANO,
  openWorker,
  quoteMinimumStake,
  registerWorker,
  topUp,
} from '@inferix/staking-client';

import { CAST, PRICE } from './cast.js';
import { chapter, dollars, exactIfx, ifx, progress, refusal, say, table, worth } from './print.js';
import type { Member, Stage } from './stage.js';

/** What a worker registered with. */
export type Registration = { name: string; minimumStake: bigint; cushion: bigint };

/** Epoch 0: the price, the benchmarks, and registrations with exactly S(n). */
export async function onboarding(stage: Stage): Promise<Registration[]> {
  chapter('Epoch 0: workers are measured, stake and register');
  const { network, roles } = stage;
  await stage.does('commit_price', commitPrice({ network, ...roles, price: PRICE }));
  await stage.refresh();
  say(
    `The price authority commits ${dollars(PRICE, 3)} per IFX. The very first price counts at once; every later ` +
      `one counts from the epoch after.`,
  );

  progress(`${stage.crew.length} owners open a worker each, the benchmark authority measures it`);
  await Promise.all(stage.crew.map((member) => opens(stage, member)));
  const quotes = await Promise.all(stage.crew.map((member) => minimumStakeOf(stage, member)));

  await oneUnitShort(stage, quotes);
  progress('each registers with exactly S(n)');
  const registrations = await Promise.all(
    stage.crew.map((member, i) => registers(stage, member, quotes[i] ?? 0n)),
  );

  const total = registrations.reduce((sum, { minimumStake }) => sum + minimumStake, 0n);
  table(
    ['worker', 'GPU', '>IB', 'benchmark', '>$/IB-hour', '>S(n) IFX', '>S(n) USD', '>cushion IFX'],
    [
      ...stage.crew.map((member, i) => [
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
    `S(n) is coverage x minutes in an epoch x IB x price: for ${stage.crew[0]?.name ?? 'nobody'} ` +
      `${formulaOf(stage)}. Each registers with exactly that, to the base unit. After that, most ` +
      `owners add a cushion of a quarter of S(n) against a fall of the token's price; ` +
      `${CAST.bare.join(', ')} do not. ${CAST.offender} holds three times what it needs. All of them earn from ` +
      `epoch 1: an epoch pays those who were registered when it began.`,
  );
  return registrations;
}

/** S(n) of the first worker, worked out in words. */
function formulaOf({ network, crew }: Stage): string {
  const [member] = crew;
  if (!member) return '';
  const { coverageEpochs, epochSecs } = network.params;
  const { benchmark, price } = member;
  const usd = (BigInt(coverageEpochs * epochSecs) * benchmark * price) / (3_600n * NANO);
  return (
    `${coverageEpochs} x ${epochSecs / 60} x ${formatNano(benchmark)} x $${formatNano(price)} / 60 = ` +
    `$${formatNano(usd)}`
  );
}

async function opens(stage: Stage, member: Member): Promise<void> {
  const { network, roles } = stage;
  const { owner, node, address: worker, benchmark } = member;
  await stage.does('open_worker', openWorker({ network, owner, node }));
  const { benchmarkAuthority } = roles;
  await stage.does(
    'attest_benchmark',
    attestBenchmark({ network, worker, benchmarkAuthority, benchmark }),
  );
}

/** S(n) as the program itself computes it. */
async function minimumStakeOf({ network, chain }: Stage, member: Member): Promise<bigint> {
  const quote = await quoteMinimumStake(chain.connection, {
    network: network.address,
    worker: member.address,
    price: member.price,
    feePayer: chain.payer.address,
  });
  return quote.minimumStake;
}

async function oneUnitShort(stage: Stage, quotes: readonly bigint[]): Promise<void> {
  const { network } = stage;
  const member = stage.member(CAST.stingy);
  const minimum = quotes[stage.crew.indexOf(member)] ?? 0n;
  const { owner, address: worker, price } = member;
  await give(stage, member, minimum);
  say();
  say(`${member.name} tries ${exactIfx(minimum - 1n)} IFX, one base unit less than its S(n):`);
  const { code, sentence } = await stage.refused(
    'register_worker',
    member.name,
    'StakeBelowMinimum',
    registerWorker({ network, worker, owner, price, deposit: minimum - 1n }),
  );
  refusal(code, sentence);
}

async function registers(stage: Stage, member: Member, minimum: bigint): Promise<Registration> {
  const { network } = stage;
  const { owner, address: worker, price } = member;
  await give(stage, member, minimum);
  await stage.does(
    'register_worker',
    registerWorker({ network, worker, owner, price, deposit: minimum }),
  );
  member.sent += minimum;
  const cushion = cushionOf(member, minimum);
  if (cushion > 0n) await topsUp(stage, member, cushion);
  return { name: member.name, minimumStake: minimum, cushion };
}

function cushionOf({ name }: Member, minimum: bigint): bigint {
  if (CAST.bare.some((bare) => bare === name)) return 0n;
  return name === CAST.offender ? 2n * minimum : minimum / 4n;
}

/** The owner adds to the stake, with tokens that are minted for it. */
export async function topsUp(stage: Stage, member: Member, amount: bigint): Promise<void> {
  await give(stage, member, amount);
  const { owner: funder, address: worker } = member;
  await stage.does('top_up', topUp({ network: stage.network, worker, funder, amount }));
  member.sent += amount;
}

/** Mints to an owner what is missing for a deposit. */
async function give(stage: Stage, member: Member, needed: bigint): Promise<void> {
  const held = member.given - member.sent;
  if (held >= needed) return;
  await stage.give(member.owner, needed - held);
  member.given += needed - held;
}
