import { Chain } from '@inferix/staking-testkit/chain';
import { LitesvmChain } from './litesvm/chain.js';
import { SurfpoolNursery } from './nursery.js';
import type { Nursery, SimulatedChain, SimulatedNetwork } from './types.js';

/** An embedded validator, with the compiled program on it. */
export type Validator = {
  /** Most requests that it bears at once. */
  requestsAtOnce: number;
  /** The most slots that it can be asked to be behind. */
  slotsBehind: number;
  start(options: { slotTimeMs: number }): Promise<SimulatedChain>;
  nursery(net: SimulatedNetwork): Promise<Nursery>;
};

/**
 * Surfpool is a whole validator, and copies all of its state for each instruction that it executes: it
 * takes hours for 20,000 workers. LiteSVM is the virtual machine alone, with a small node of ours around
 * it, and takes as long for the last worker as for the first.
 */
export const VALIDATORS = {
  surfpool: {
    // With more than four it may lock up.
    requestsAtOnce: 2,
    slotsBehind: 0,
    start: (options) => Chain.start(options),
    nursery: (net) => SurfpoolNursery.start(net),
  },
  litesvm: {
    requestsAtOnce: 16,
    slotsBehind: 40,
    start: (options) => LitesvmChain.start(options),
    // Nobody is in the way on the network's own chain.
    nursery: ({ chain }) => Promise.resolve({ chain, moveOut: () => Promise.resolve(0n) }),
  },
} satisfies Record<string, Validator>;

export type ValidatorName = keyof typeof VALIDATORS;

/** As many as Surfpool pays in some minutes. */
const MAX_ON_SURFPOOL = 5_000;

/** The validator that suits so many workers, and nodes that lie about the past. */
export const validatorFor = (workers: number, faulty: boolean): ValidatorName =>
  faulty || workers > MAX_ON_SURFPOOL ? 'litesvm' : 'surfpool';
