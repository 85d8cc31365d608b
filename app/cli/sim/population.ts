import {
  generateKeyPairSigner,
  getAddressDecoder,
  type Address,
  type Instruction,
  type KeyPairSigner,
} from '@solana/kit';

import {
  attestBenchmark,
  findWorkerAddress,
  minimumStake,
  openWorker,
  registerWorker,
} from '@inferix/staking-client';
import { machineOf, type Machine } from './cohorts.js';
import { LargeSender } from './large-sender.js';
import { tokenAccountOf, tokensFor, type SimulatedNetwork } from './network.js';
import { addSupply } from './nursery.js';
import type { Validator } from './validators.js';
import type { World } from './world.js';

/** A machine with its place on the chain. */
export type Member = Machine & {
  address: Address;
  owner: KeyPairSigner;
  payoutWallet: Address;
  payoutTokenAccount: Address;
  /** Base units that it registered with: 0 if it never did. */
  deposit: bigint;
};

/** All workers, and the transactions that it took to open them. */
export type Population = { members: Member[]; transactions: number };

/** Machines of one operator's wallet. */
const FLEET = 100;
/** Fleets that are opened at once. */
const FLEETS_AT_ONCE = 2;
/** Workers opened in one transaction: more of them would make more than 64 calls. */
const OPENED_AT_ONCE = 5;
const OWNER_SOL = 1_000;
/** At registration IFX is at $1. Whoever is not `short` can bear a fall by a fifth. */
const REFERENCE_PRICE = 1_000_000_000n;

/** Opens, measures and registers workers with real stakes, by real transactions. */
export async function populate(
  { net, validator }: World,
  count: number,
  progress: (done: number) => void = () => undefined,
): Promise<Population> {
  const fleets: Member[][] = [];
  let [transactions, minted, done] = [0, 0n, 0];
  const firsts = Array.from({ length: Math.ceil(count / FLEET) }, (_, i) => i * FLEET);
  const open = async (): Promise<void> => {
    for (let first = firsts.shift(); first !== undefined; first = firsts.shift()) {
      const indices = range(first, Math.min(first + FLEET, count));
      const fleet = await openFleet(net, validator, indices.map(machineOf));
      fleets[first / FLEET] = fleet.members;
      transactions += fleet.transactions;
      minted += fleet.minted;
      progress((done += fleet.members.length));
    }
  };
  await Promise.all(Array.from({ length: FLEETS_AT_ONCE }, open));
  if (minted > 0n) await addSupply(net, minted);
  return { members: fleets.flat(), transactions };
}

async function openFleet(
  net: SimulatedNetwork,
  validator: Validator,
  machines: readonly Machine[],
): Promise<Population & { minted: bigint }> {
  const nursery = await validator.nursery(net);
  const large = new LargeSender(nursery.chain.url, validator.requestsAtOnce);
  const owner = await generateKeyPairSigner();
  for (const chain of new Set([net.chain, nursery.chain])) {
    await chain.fund(owner.address, OWNER_SOL);
  }
  const members = await Promise.all(machines.map((machine) => memberOf(net, owner, machine)));
  const stakes = members.reduce((sum, { deposit }) => sum + deposit, 0n);
  await large.send(owner, await tokensFor(net, owner, stakes));
  const openings = chunks(members, OPENED_AT_ONCE).map(async (some) => {
    const instructions = await Promise.all(some.map((member) => openingOf(net, member)));
    await large.send(owner, instructions.flat());
  });
  await Promise.all(openings);
  return { members, transactions: large.sent, minted: await nursery.moveOut() };
}

async function memberOf(
  net: SimulatedNetwork,
  owner: KeyPairSigner,
  machine: Machine,
): Promise<Member> {
  const { address: network } = net.network;
  const payoutWallet = getAddressDecoder().decode(machine.payout);
  return {
    ...machine,
    address: await findWorkerAddress({ network, owner: owner.address, node: machine.node }),
    owner,
    payoutWallet,
    payoutTokenAccount: await tokenAccountOf(net, payoutWallet),
    deposit: depositOf(net, machine),
  };
}

function depositOf(net: SimulatedNetwork, { cohort, benchmark, price }: Machine): bigint {
  if (cohort === 'unregistered') return 0n;
  const { params, decimals } = net.network;
  const least = minimumStake({
    benchmark,
    price,
    tokenPrice: REFERENCE_PRICE,
    epochMinutes: params.epochSecs / 60,
    coverageEpochs: params.coverageEpochs,
    decimals,
  });
  return cohort === 'short' ? least : (least * 4n) / 3n;
}

async function openingOf(net: SimulatedNetwork, member: Member): Promise<Instruction[]> {
  const { network, roles } = net;
  const { cohort, owner, node, payoutWallet, address: worker, benchmark, price, deposit } = member;
  const opening = await openWorker({ network, owner, node, payout: payoutWallet });
  return [
    // The first of these opens the worker, the other creates the payout wallet's token account.
    ...opening.slice(0, cohort === 'noTokenAccount' ? 1 : undefined),
    ...(await attestBenchmark({ network, worker, ...roles, benchmark })),
    ...(deposit === 0n ? [] : await registerWorker({ network, worker, owner, price, deposit })),
  ];
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

/** Cuts a list into pieces of a size. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
