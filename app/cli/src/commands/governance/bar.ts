/**
 * `worker bar` and `worker unbar`: the admin shuts a worker out of the network.
 *
 * @module
 */

import { Command } from 'commander';

import { barWorker, unbarWorker } from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { verifies, type VerifyOptions } from '../agreed.js';
import { sendsOne, type SingleOptions } from '../send-one.js';
import { changeWorker } from '../worker/change.js';
import { checkHolds } from './role-names.js';

export function barCommand(): Command {
  const command = new Command('bar')
    .description('Bar a worker from registering and from being paid, as admin.')
    .argument('<worker>', "the worker's address")
    .addHelpText(
      'after',
      `
Its rewards wait until the bar is lifted. Its stake can leave as always, and can be slashed as always.

Example:
  inferix-stake worker bar 7Yb3...`,
    );
  return verifies(sendsOne(command)).action(
    (address: string, options: SingleOptions & VerifyOptions) =>
      changeWorker(address, options, async (scene) => {
        const { network, worker, signer: admin } = scene;
        checkHolds(scene, 'admin');
        if (worker.barred) throw new InputError(`Worker ${worker.address} is barred already.`);
        return {
          instructions: await barWorker({ network, worker: worker.address, admin }),
          question: `Bar worker ${worker.address} of owner ${worker.owner} from registering and from being paid?`,
        };
      }),
  );
}

export function unbarCommand(): Command {
  const command = new Command('unbar')
    .description('Lift the bar of a worker, as admin.')
    .argument('<worker>', "the worker's address")
    .addHelpText('after', '\nExample:\n  inferix-stake worker unbar 7Yb3...');
  return verifies(sendsOne(command)).action(
    (address: string, options: SingleOptions & VerifyOptions) =>
      changeWorker(address, options, async (scene) => {
        const { network, worker, signer: admin } = scene;
        checkHolds(scene, 'admin');
        if (!worker.barred) throw new InputError(`Worker ${worker.address} is not barred.`);
        return {
          instructions: await unbarWorker({ network, worker: worker.address, admin }),
          question: `Let worker ${worker.address} of owner ${worker.owner} register and be paid again?`,
          keepsOffer: true,
        };
      }),
  );
}
