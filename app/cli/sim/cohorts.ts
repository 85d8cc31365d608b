import { createHash } from 'node:crypto';

import { formatNano, parseNano } from '@inferix/staking-client';

/**
 * What becomes of a worker between its work and its pay.
 *
 * - `steady`: is paid.
 * - `noTokenAccount`: is paid once somebody creates its payout wallet's token account. Every other one
 *   shares its wallet with all of them.
 * - `idle`: covers its stake and did no work.
 * - `unregistered`: was measured and worked, but never staked.
 * - `late`: registered during the epoch, so it earns from the next one.
 * - `lapsed`: the token's price fell before the epoch, so it was short all through it.
 * - `short`: covered the epoch exactly, and then the price fell again: its rewards fill its stake first.
 * - `stubborn`: the same, and does not want them restaked.
 * - `closed`: left with all its stake, and is closed when the pay comes.
 * - `left`: left while it covered S(n), and its stake is unbonding when the pay comes.
 * - `leftShort`: left while it was short.
 * - `barred`: the admin barred it.
 * - `operated`: an operator registered it, with its own tokens, and runs it.
 * - `handedOver`: changed hands during the epoch, so its new owner is paid.
 * - `accused`: a slash case is open against it, which does not keep it from being paid.
 * - `leftAccused`: left while a slash case is open against it, so its rewards wait.
 */
export type Cohort =
  | 'steady'
  | 'noTokenAccount'
  | 'idle'
  | 'unregistered'
  | 'late'
  | 'lapsed'
  | 'short'
  | 'stubborn'
  | 'closed'
  | 'left'
  | 'leftShort'
  | 'barred'
  | 'operated'
  | 'handedOver'
  | 'accused'
  | 'leftAccused';

/** Of a hundred workers, those that are not `steady`. */
const SPECIAL: ReadonlyMap<number, Cohort> = new Map([
  [3, 'operated'],
  [7, 'noTokenAccount'],
  [11, 'stubborn'],
  [14, 'short'],
  [17, 'handedOver'],
  [21, 'closed'],
  [24, 'accused'],
  [28, 'barred'],
  [31, 'leftAccused'],
  [35, 'idle'],
  [42, 'unregistered'],
  [45, 'left'],
  [49, 'leftShort'],
  [53, 'late'],
  [57, 'lapsed'],
  [64, 'short'],
]);

export const cohortOf = (index: number): Cohort => SPECIAL.get(index % 100) ?? 'steady';

/** Workers that do not earn although they worked. */
const EARNS_NOTHING: ReadonlySet<Cohort> = new Set(['unregistered', 'late', 'lapsed']);
export const earns = (cohort: Cohort): boolean => !EARNS_NOTHING.has(cohort);

/** Whether a worker has a leaf in the snapshot: it earned, and worked. */
export const hasLeaf = (cohort: Cohort): boolean => earns(cohort) && cohort !== 'idle';

/** Whether a worker gets what it earned, into its wallet or into its stake. Others wait. */
const PAID: ReadonlySet<Cohort> = new Set([
  'steady',
  'noTokenAccount',
  'short',
  'left',
  'operated',
  'handedOver',
  'accused',
]);
export const isPaid = (cohort: Cohort): boolean => PAID.has(cohort);

/** Whether a worker leaves and takes its stake out, or has it unbonding. */
const LEAVES: ReadonlySet<Cohort> = new Set(['closed', 'left', 'leftShort', 'leftAccused']);
export const leaves = (cohort: Cohort): boolean => LEAVES.has(cohort);

/** Whether a slash case is open against a worker when the pay comes. */
const ACCUSED: ReadonlySet<Cohort> = new Set(['accused', 'leftAccused']);
export const isAccused = (cohort: Cohort): boolean => ACCUSED.has(cohort);

/** What a machine is, and what it did: the same for the same index. */
export type Machine = {
  index: number;
  cohort: Cohort;
  /** Names the machine, and its payout wallet: nobody has the key of that. */
  node: Uint8Array;
  payout: Uint8Array;
  /** Billionths of an IB. */
  benchmark: bigint;
  /** Billionths of a USD per IB-hour. */
  price: bigint;
  /** IB-minutes, as the work file has them. */
  work: string;
};

const BENCHMARKS = ['0.20222', '0.5', '1', '2.41346'].map(parseNano);
const PRICES = ['0.96', '1.5', '2', '2.75'].map(parseNano);
const EPOCH_MINUTES = 4_320;
const SHARED_PAYOUT = new Uint8Array(32).fill(7);
const sharesPayout = (index: number, cohort: Cohort): boolean =>
  cohort === 'noTokenAccount' && Math.floor(index / 100) % 2 === 0;

/**
 * The machine of an index.
 *
 * @param fleet - This many machines that follow each other are paid into one wallet; each into its own
 * unless said otherwise.
 */
export function machineOf(index: number, fleet?: number): Machine {
  const cohort = cohortOf(index);
  const bytes = (name: string, of = index) =>
    new Uint8Array(createHash('sha256').update(`${name} ${of}`).digest());
  const random = bytes('work');
  const at = (byte: number, from: readonly bigint[]) =>
    from[(random[byte] ?? 0) % from.length] ?? 0n;
  const benchmark = at(0, BENCHMARKS);
  const own = fleet === undefined || cohort === 'noTokenAccount';
  const minutes = BigInt((Buffer.from(random).readUInt32LE(4) % EPOCH_MINUTES) + 1);
  return {
    index,
    cohort,
    node: bytes('node'),
    payout: sharesPayout(index, cohort)
      ? SHARED_PAYOUT
      : own
        ? bytes('payout')
        : bytes('fleet', Math.floor(index / fleet)),
    benchmark,
    price: at(1, PRICES),
    work: formatNano(cohort === 'idle' ? 0n : benchmark * minutes),
  };
}
