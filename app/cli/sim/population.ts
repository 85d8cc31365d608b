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
  setOperator,
  setRestake,
} from '@inferix/staking-client';
import { machineOf, type Cohort, type Machine } from './cohorts.js';
import { LargeSender } from './large-sender.js';
import { PRICES, tokenAccountOf, tokensFor } from './network.js';
import type { SimulatedChain, SimulatedNetwork } from './types.js';
import { addSupply } from './nursery.js';
import type { Validator } from './validators.js';
import type { World } from './world.js';

/** A machine with its place on the chain. */
export type Member = Machine & {
  address: Address;
  /** The key that opened it, which owns it unless it changes hands. */
  owner: KeyPairSigner;
  /** The hot key, which registers it: most owners are their own operators. */
  operator: KeyPairSigner;
  payoutWallet: Address;
  payoutTokenAccount: Address;
  /** Base units that it registers with: 0 if it never does. */
  deposit: bigint;
  /** What its stake lacks to be S(n) when the pay comes. */
  missing: bigint;
};

/** All workers, and the transactions that it took to open them. */
export type Population = { members: Member[]; transactions: number };

/** Machines of one owner, unless said otherwise. */
const FLEET = 100;
/** Machines that are opened together, as far as whole fleets are. */
const BATCH = 100;
const BATCHES_AT_ONCE = 2;
/** Wallets that get their tokens in one transaction: each signs, and a transaction has 12 signatures. */
const WALLETS_AT_ONCE = 10;
/** Workers opened in one transaction: more of them would make more than 64 calls. */
const OPENED_AT_ONCE = 5;
const OWNER_SOL = 1_000;

/**
 * Opens, measures and registers workers with real stakes, by real transactions.
 *
 * @param fleet - Each owner has this many, which are paid into one wallet: see `machineOf`.
 */
export async function populate(
  { net, validator }: World,
  count: number,
  { fleet, progress }: { fleet?: number | undefined; progress?: (done: number) => void } = {},
): Promise<Population> {
  const batches: Member[][] = [];
  let [transactions, minted, done] = [0, 0n, 0];
  const machines = range(0, count).map((index) => machineOf(index, fleet));
  const fleets = chunks(machines, fleet ?? FLEET);
  const left = [...chunks(fleets, Math.max(1, Math.floor(BATCH / (fleet ?? FLEET)))).entries()];
  const open = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, fleets] = next;
      const batch = await openBatch(net, validator, fleets);
      batches[index] = batch.members;
      transactions += batch.transactions;
      minted += batch.minted;
      progress?.((done += batch.members.length));
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, open));
  if (minted > 0n) await addSupply(net, minted);
  return { members: batches.flat(), transactions };
}

async function openBatch(
  net: SimulatedNetwork,
  validator: Validator,
  fleets: readonly (readonly Machine[])[],
): Promise<Population & { minted: bigint }> {
  const nursery = await validator.nursery(net);
  const large = new LargeSender(nursery.chain.url, validator.requestsAtOnce);
  const chains = new Set([net.chain, nursery.chain]);
  const members = (await Promise.all(fleets.map((fleet) => fleetOf(net, chains, fleet)))).flat();
  const stakes = new Map<KeyPairSigner, bigint>();
  for (const { operator, deposit } of members) {
    stakes.set(operator, (stakes.get(operator) ?? 0n) + deposit);
  }
  const depositors = [...stakes].filter(([, stake]) => stake > 0n);
  for (const some of chunks(depositors, WALLETS_AT_ONCE)) {
    const tokens = some.map(([wallet, stake]) => tokensFor(net, wallet, stake));
    const [[payer] = []] = some;
    if (payer) await large.send(payer, (await Promise.all(tokens)).flat());
  }
  const openings = chunks(members, OPENED_AT_ONCE).map(async (some) => {
    const instructions = await Promise.all(some.map((member) => openingOf(net, member)));
    const [first] = some;
    if (first) await large.send(first.owner, instructions.flat());
  });
  await Promise.all(openings);
  return { members, transactions: large.sent, minted: await nursery.moveOut() };
}

/** The machines of one owner, and of the operator that runs some of them, with SOL for both. */
async function fleetOf(
  net: SimulatedNetwork,
  chains: ReadonlySet<SimulatedChain>,
  machines: readonly Machine[],
): Promise<Member[]> {
  const [owner, hot] = [await generateKeyPairSigner(), await generateKeyPairSigner()];
  const members = await Promise.all(
    machines.map((machine) =>
      memberOf(net, machine, { owner, operator: machine.cohort === 'operated' ? hot : owner }),
    ),
  );
  for (const { address } of new Set([owner, ...members.map(({ operator }) => operator)])) {
    for (const chain of chains) await chain.fund(address, OWNER_SOL);
  }
  return members;
}

async function memberOf(
  net: SimulatedNetwork,
  machine: Machine,
  { owner, operator }: Pick<Member, 'owner' | 'operator'>,
): Promise<Member> {
  const { address: network } = net.network;
  const payoutWallet = getAddressDecoder().decode(machine.payout);
  return {
    ...machine,
    address: await findWorkerAddress(
      { network, opener: owner.address, node: machine.node },
      net.network,
    ),
    owner,
    operator,
    payoutWallet,
    payoutTokenAccount: await tokenAccountOf(net, payoutWallet),
    deposit: depositOf(net, machine),
    missing: missingOf(net, machine),
  };
}

/** Workers can bear a fall of the price by a quarter, but for those that are to be short. */
function depositOf(net: SimulatedNetwork, machine: Machine): bigint {
  switch (machine.cohort) {
    case 'unregistered':
      return 0n;
    case 'lapsed':
      return minimumOf(net, machine, PRICES.first);
    case 'short':
    case 'stubborn':
    case 'leftShort':
      return minimumOf(net, machine, PRICES.paid);
    default:
      return (minimumOf(net, machine, PRICES.first) * 4n) / 3n;
  }
}

function missingOf(net: SimulatedNetwork, machine: Machine): bigint {
  const missing = minimumOf(net, machine, PRICES.last) - depositOf(net, machine);
  return missing > 0n ? missing : 0n;
}

/** S(n) at a price of the token. */
function minimumOf(
  net: SimulatedNetwork,
  { benchmark, price }: Machine,
  tokenPrice: bigint,
): bigint {
  const { params, decimals } = net.network;
  return minimumStake({
    ...{ benchmark, price, tokenPrice, decimals },
    minPrice: params.minPrice,
    epochMinutes: params.epochSecs / 60,
    coverageEpochs: params.coverageEpochs,
  });
}

async function openingOf(net: SimulatedNetwork, member: Member): Promise<Instruction[]> {
  const { network, roles } = net;
  const { cohort, owner, operator, node, payoutWallet, benchmark, price, deposit } = member;
  const { address: worker } = member;
  const opening = await openWorker({ network, opener: owner, node, payout: payoutWallet });
  return [
    // The first of these opens the worker, the other creates the payout wallet's token account.
    ...opening.slice(0, cohort === 'noTokenAccount' ? 1 : undefined),
    ...(await attestBenchmark({ network, worker, ...roles, benchmark })),
    ...(operator === owner
      ? []
      : await setOperator({ network, worker, owner, operator: operator.address })),
    ...(REGISTERS_LATER.has(cohort)
      ? []
      : await registerWorker({ network, worker, authority: operator, price, deposit })),
    ...(cohort === 'stubborn' ? await setRestake({ network, worker, owner, restake: false }) : []),
  ];
}

const REGISTERS_LATER: ReadonlySet<Cohort> = new Set(['unregistered', 'late']);

/** Does something for all members of a cohort, a few at once. */
export async function each(
  members: readonly Member[],
  cohort: Cohort,
  act: (member: Member) => Promise<void>,
): Promise<void> {
  const some = members.filter((member) => member.cohort === cohort);
  for (const few of chunks(some, 8)) await Promise.all(few.map(act));
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

/** Cuts a list into pieces of a size. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
