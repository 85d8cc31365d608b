/**
 * What to do next, for somebody who lives a worker's life for the first time.
 *
 * @module
 */

import {
  benchmarkAt,
  ClaimOutcome,
  coverageOf,
  eligibilityAt,
  epochAt,
  minimumStakeAt,
  minimumStakeFrom,
  slashable,
  withdrawable,
  type Network,
  type Worker,
} from '@inferix/staking-client';

import { ifx } from '../print.js';

/** What a visitor has and has done. */
export type Visit = {
  network: Network;
  now: bigint;
  /** The visitor's wallet; `undefined` before one is connected. */
  wallet: string | undefined;
  /** The worker that it opened last. */
  worker: Worker | undefined;
  /** What the worker has earned by what is published, in base units. */
  earned: bigint;
  /** True if the visitor's wallet had a worker before. */
  lived: boolean;
  /** True if every open case against the worker is answered. */
  contested: boolean;
  /** True once the token has fallen. */
  fell: boolean;
};

export function hintFor(visit: Visit): string {
  const { wallet, worker, lived } = visit;
  if (wallet === undefined) return 'Choose Connect wallet, then the Demo wallet, and approve.';
  if (!worker) {
    return lived
      ? 'That was a worker’s whole life. Open another one, or look at the other screens.'
      : 'Open a worker. Any name will do for the machine.';
  }
  return worker.registered ? registeredHint(visit, worker) : unregisteredHint(visit, worker);
}

function registeredHint({ network, now, earned, contested, fell }: Visit, worker: Worker): string {
  const { activeStake, claimedTotal } = worker;
  const epoch = epochAt(network, now);
  const minimum = minimumStakeAt(network, worker, now) ?? 0n;
  const coming = minimumStakeFrom(network, worker, epoch + 1n, now)?.minimumStake ?? 0n;
  if (minimum > activeStake) {
    return `It is short of ${ifx(minimum - activeStake)} IFX. Top it up within the grace, and the epoch still earns.`;
  }
  if (coming > activeStake) {
    return 'It will be short when the next epoch begins. Top it up now, or let that happen and see.';
  }
  if (worker.openCases > 0) {
    return contested
      ? 'It has answered. Let the next epoch begin: the guardian vetoes the case.'
      : 'It is accused. Contest the case on the worker’s page, or let the next epoch begin and see.';
  }
  const due = earned - claimedTotal;
  if (due > 0n) return `It has earned ${ifx(due)} IFX. Claim rewards on the worker’s page.`;
  if (coverageOf(network, worker, epoch, now)?.registered !== true) {
    return 'Let the next epoch begin: the worker earns from then.';
  }
  if (earned === 0n) return 'It works and earns. Let the next epoch begin, and it is paid.';
  return fell
    ? 'To leave, choose Unstake under More, and take all of it.'
    : 'Now let the token fall, and see what that asks of you.';
}

function unregisteredHint({ network, now, earned }: Visit, worker: Worker): string {
  const due = earned - worker.claimedTotal;
  if (due > 0n && eligibilityAt(network, worker, now) === ClaimOutcome.Paid) {
    return `The epoch that it left in has earned it ${ifx(due)} IFX. Claim them before you withdraw.`;
  }
  if (withdrawable(worker, now) > 0n) return 'The stake has matured. Withdraw it.';
  if (slashable(worker) > worker.activeStake) {
    return `The stake unbonds for ${network.params.unbondingSecs / 86_400} days. Let them pass.`;
  }
  if (worker.leftAt !== 0n) return 'It holds no stake. Close it, and its rent comes back.';
  if (benchmarkAt(worker, now) === 0n)
    return 'Now measure the machine. Elsewhere the network does that.';
  return 'Register it. A machine like this asks about $0.98 per IB-hour.';
}
