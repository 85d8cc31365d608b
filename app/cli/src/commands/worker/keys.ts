/**
 * Checks of the key that signs against a worker's owner and operator. The keypair decides in which part a
 * command acts.
 *
 * @module
 */

import { InputError } from '../../failure.js';
import { time } from '../../output.js';
import type { WorkerContext } from './change.js';

/** A worker and the key that signs. */
type Signing = Pick<WorkerContext, 'worker' | 'signer'>;

const USE_OWNER = "Sign with the owner's key: --keypair <file>.";

/** Refuses a key that is neither the owner's nor the operator's. */
export function checkRunsWorker({ worker, signer }: Signing): void {
  const { address, owner, operator } = worker;
  if (signer.address === owner || signer.address === operator) return;
  throw new InputError(
    owner === operator
      ? `${signer.address} is not the owner ${owner} of worker ${address}, which has no other operator. ${USE_OWNER}`
      : `${signer.address} is neither the owner ${owner} nor the operator ${operator} of worker ${address}. ` +
          'Sign with one of their keys: --keypair <file>.',
  );
}

/** Refuses a key that may not register the worker: to come back after leaving is the owner's decision. */
export function checkRegisters({ worker, signer }: Signing): void {
  checkRunsWorker({ worker, signer });
  const { address, owner, registered, leftAt } = worker;
  if (registered || leftAt === 0n || signer.address === owner) return;
  throw new InputError(
    `Worker ${address} left at ${time(leftAt)}, and only its owner ${owner} may register it again. ${USE_OWNER}`,
  );
}

/** Refuses a key that may not add to the stake: a stranger's, unless the worker is registered; its operator's once it left. */
export function checkTopsUp({ worker, signer }: Signing): void {
  const { address, owner, operator, registered, leftAt } = worker;
  if (registered || signer.address === owner) return;
  const runs = signer.address === operator;
  if (runs && leftAt === 0n) return;
  if (runs) {
    throw new InputError(
      `Worker ${address} left at ${time(leftAt)}, and only its owner ${owner} may add to its stake. ${USE_OWNER}`,
    );
  }
  throw new InputError(
    `Worker ${address} is not registered, so only its owner or operator may add to its stake. ` +
      'Sign with one of their keys (--keypair <file>), or wait until it is registered.',
  );
}
