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
 * - `short`: registered with exactly S(n), and then the token's price fell.
 * - `closed`: left with all its stake, and is closed when the pay comes.
 * - `barred`: the admin barred it.
 */
export type Cohort =
  'steady' | 'noTokenAccount' | 'idle' | 'unregistered' | 'short' | 'closed' | 'barred';

/** Of a hundred workers, who is not `steady`. */
const SPECIAL: ReadonlyMap<number, Cohort> = new Map([
  [7, 'noTokenAccount'],
  [14, 'short'],
  [21, 'closed'],
  [28, 'barred'],
  [35, 'idle'],
  [42, 'unregistered'],
  [64, 'short'],
]);

export const cohortOf = (index: number): Cohort => SPECIAL.get(index % 100) ?? 'steady';

/** Whether a worker has a leaf in the snapshot: it covered its stake, and worked. */
export const hasLeaf = (cohort: Cohort): boolean => cohort !== 'idle' && cohort !== 'unregistered';

/** Whether a worker gets what it earned; what others earned waits for them. */
export const isPaid = (cohort: Cohort): boolean =>
  cohort === 'steady' || cohort === 'noTokenAccount';

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

export function machineOf(index: number): Machine {
  const cohort = cohortOf(index);
  const bytes = (name: string) =>
    new Uint8Array(createHash('sha256').update(`${name} ${index}`).digest());
  const random = bytes('work');
  const at = (byte: number, from: readonly bigint[]) =>
    from[(random[byte] ?? 0) % from.length] ?? 0n;
  const benchmark = at(0, BENCHMARKS);
  const minutes = BigInt((Buffer.from(random).readUInt32LE(4) % EPOCH_MINUTES) + 1);
  return {
    index,
    cohort,
    node: bytes('node'),
    payout: sharesPayout(index, cohort) ? SHARED_PAYOUT : bytes('payout'),
    benchmark,
    price: at(1, PRICES),
    work: formatNano(cohort === 'idle' ? 0n : benchmark * minutes),
  };
}
