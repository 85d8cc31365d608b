import { writeFileSync } from 'node:fs';

import { generateKeyPairSigner } from '@solana/kit';

import {
  acceptWorker,
  commitPrice,
  fetchWorker,
  formatTokens,
  offerWorker,
  parseTokens,
  registerWorker,
} from '@inferix/staking-client';
import { seeded } from '@inferix/staking-testkit/random';
import { sleep } from '../src/chain/sleep.js';
import { inferixStake, type Ended, type RunOptions } from '../test/harness/command-line.js';
import { PRICES, tokenAccountOf, tokensFor } from './network.js';
import { each, type Member } from './population.js';
import type { Stops } from './stops.js';
import type { KeyFile, World } from './world.js';

/** The epoch that is paid. The workers were opened in epoch 0, and its price was committed in epoch 1. */
const EPOCH = 2n;

/** What the workers get together. */
export const emissionOf = ({ net }: World): bigint => parseTokens('250000', net.network.decimals);

/** Where a run's files are. */
export const snapshotOf = ({ file }: World): string => file(`epoch-${EPOCH}.snapshot`);

/** Passes the epoch that is paid, and writes down who has worked how much. */
export async function passEpoch(world: World, members: readonly Member[]): Promise<void> {
  const { net, large, file } = world;
  const { network, roles, chain } = net;
  const epoch = BigInt(network.params.epochSecs);
  await chain.travelBy(epoch);
  await large.send(chain.payer, await commitPrice({ network, ...roles, price: PRICES.paid }));
  await chain.travelBy(epoch);
  await each(members, 'late', async ({ address: worker, owner, price, deposit }) => {
    const registration = { network, worker, authority: owner, price, deposit };
    await large.send(owner, await registerWorker(registration));
  });
  await each(members, 'handedOver', (member) => handOver(world, member));
  await chain.travelBy(epoch);
  const lines = members.map(({ address, work }) => `${address},${work}\n`);
  writeFileSync(file('work.csv'), `worker,work\n${lines.join('')}`);
  await passBlocks(world);
}

/** Hands a worker over to a new owner, who is paid for the whole epoch: nobody has claimed before. */
async function handOver({ net, large }: World, member: Member): Promise<void> {
  const { network, chain } = net;
  const { address: worker, owner, deposit: leastStake } = member;
  const newOwner = await generateKeyPairSigner();
  await chain.fund(newOwner.address, NEW_OWNER_SOL);
  // The next offer of it.
  const offer = (await fetchWorker(chain.connection, worker)).offers + 1n;
  await large.send(owner, [
    ...(await offerWorker({ network, worker, owner, newOwner: newOwner.address })),
    ...(await acceptWorker({ network, worker, newOwner, offer, leastStake })),
  ]);
  member.owner = newOwner;
  member.operator = newOwner;
  member.payoutWallet = newOwner.address;
  member.payoutTokenAccount = await tokenAccountOf(net, newOwner.address);
}

const NEW_OWNER_SOL = 10;

/** Builds the snapshot. Work of workers that do not earn is left out. */
export function build(world: World, stops: Stops, options: RunOptions = {}): Promise<Ended> {
  const emission = formatTokens(emissionOf(world), world.net.network.decimals);
  const args = ['--epoch', `${EPOCH}`, '--emission', emission, '--work', world.file('work.csv')];
  const out = ['--out', snapshotOf(world), '--leave-out', ...secondOpinion(world)];
  return stops.untilDone(() => rewards(world, 'build', [...args, ...out], { options }));
}

/** Publishes and funds the snapshot, checks it as anybody would, and travels until it is claimable. */
export async function publish(world: World, stops: Stops, options: RunOptions = {}): Promise<void> {
  const { net, large, distributor } = world;
  const { signer } = distributor;
  await large.send(signer, await tokensFor(net, signer, emissionOf(world)));
  const args = [
    '--snapshot',
    snapshotOf(world),
    '--fund',
    '--no-wait',
    '--yes',
    ...secondOpinion(world),
  ];
  await stops.untilDone(() => rewards(world, 'publish', args, { key: distributor, options }));
  await passBlocks(world);
  const verified = ['--snapshot', snapshotOf(world), ...secondOpinion(world)];
  await stops.untilDone(() => rewards(world, 'verify', verified, { options }));
  await net.chain.travelBy(BigInt(net.network.params.publicationDelaySecs));
  await passBlocks(world);
}

/** Slots after which one is final. */
const FINAL_SLOTS = 32n;

/**
 * Waits until the chain has come as far as it comes in the time that was travelled: no node is days behind, and
 * what happened days ago is final.
 */
export async function passBlocks({ net, validator }: World): Promise<void> {
  const { rpc } = net.chain.connection;
  const slot = (): Promise<bigint> => rpc.getSlot({ commitment: 'processed' }).send();
  const until = (await slot()) + FINAL_SLOTS + BigInt(validator.slotsBehind) + 1n;
  while ((await slot()) < until) await sleep(LOOK_MS);
}

const LOOK_MS = 100;

/** What cannot be undone is decided by two endpoints. */
const secondOpinion = ({ honest }: World): string[] => ['--verify-url', honest.url];

/** What paying would cost, as the command line has it. */
export const plan = (world: World, stops: Stops, options: RunOptions = {}): Promise<Ended> =>
  stops.untilDone(() =>
    rewards(world, 'plan', [...PAY_ARGS, '--snapshot', snapshotOf(world)], { options }),
  );

/** Pays; the crank sends the claims, and pays for the token accounts that are missing. */
export const pay = (
  world: World,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Ended> =>
  rewards(
    world,
    'pay',
    [...PAY_ARGS, '--snapshot', snapshotOf(world), ...pollArgs(world), '--yes', ...args],
    { key: world.crank, options },
  );

// Without a priority fee what is paid does not depend on what was paid before.
const PAY_ARGS = ['--create-token-accounts', '--with-compute-unit-price', '0'];

/** Where blocks are quick it looks more often. */
const pollArgs = ({ slotTimeMs }: World): string[] => [
  '--poll-ms',
  `${Math.min(1_000, 4 * slotTimeMs)}`,
];

/**
 * Starts paying this many times and kills it each time: at once, in the middle, or while it waits for its
 * lookup tables. Returns how many of them were still running.
 */
export async function payAndKill(
  world: World,
  kills: number,
  { seed, args }: { seed: number; args: readonly string[] },
): Promise<number> {
  const random = seeded(seed);
  let killed = 0;
  for (let i = 0; i < kills; i++) {
    const { code } = await pay(world, args, { killAfterMs: 500 + random() ** 2 * LONGEST_LIFE_MS });
    if (code === undefined) killed++;
  }
  return killed;
}

/** Most are killed much earlier. */
const LONGEST_LIFE_MS = 10_000;

type RewardsOptions = { key?: KeyFile; options: RunOptions };

function rewards(
  { net, gateway }: World,
  command: string,
  args: readonly string[],
  { key, options }: RewardsOptions,
): Promise<Ended> {
  const { address } = net.network;
  const common = ['-u', gateway.url, '-n', address, '--output', 'json', '--rps', '500'];
  const keys = key ? ['-k', key.file] : [];
  return inferixStake(['rewards', command, ...common, ...keys, ...args], options);
}
