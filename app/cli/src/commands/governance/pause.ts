/**
 * `pause` and `unpause`: what the guardian stops for a while, and what the admin lets go on.
 *
 * @module
 */

import { Command } from 'commander';

import {
  isPaused,
  PAUSABLE,
  pausableAgainAt,
  pause,
  unpause,
  type Pausable,
} from '@inferix/staking-client';
import { PAUSABLE_NAMES } from '../../events.js';
import { InputError } from '../../failure.js';
import { duration, time } from '../../output.js';
import {
  changeNetwork,
  changesNetwork,
  type NetworkContext,
  type NetworkOptions,
} from '../network-change.js';
import { checkHolds } from './role-names.js';

/** How a command names what can be paused. */
const nameOf = (what: Pausable): string => PAUSABLE_NAMES[what].replace(' ', '-');
const NAMES = PAUSABLE.map(nameOf).join(', ');

/** How long a pause lasts. */
const PAUSE_SECS = 7n * 86_400n;

export function pauseCommand(): Command {
  const command = new Command('pause')
    .description('Stop something for 7 days, as guardian.')
    .argument('<what...>', NAMES)
    .addHelpText(
      'after',
      `
A pause ends by itself after 7 days, or when the admin ends it; then the same thing cannot be paused for
another 7 days. Top-ups, exits, withdrawals, vetoes and due slashes never stop.
To stop one slash case, veto it instead: inferix-stake slash cancel <case>. To stop one wrong root of rewards:
inferix-stake rewards cancel, or rewards suspend once it is claimable.

Example:
  inferix-stake pause claims publication`,
    );
  return changesNetwork(command).action((names: string[], options: NetworkOptions) =>
    changeNetwork(options, async (scene) => {
      const { network, signer: guardian, now } = scene;
      const what = parseWhat(names);
      checkHolds(scene, 'guardian');
      for (const each of what) checkPausable(scene, each);
      return {
        instructions: await pause({ network, guardian, what }),
        question: `Pause ${textOf(what)} until ${time(now + PAUSE_SECS)}? Only the admin can end that earlier.`,
      };
    }),
  );
}

function checkPausable({ network, now }: NetworkContext, what: Pausable): void {
  const again = pausableAgainAt(network, what);
  if (isPaused(network, what, now)) {
    const until = network.pausedUntil[what];
    throw new InputError(
      `${nameOf(what)} is paused already, until ${time(until)}, in ${duration(Number(until - now))}. ` +
        'Leave it out of the command.',
    );
  }
  if (now >= again) return;
  throw new InputError(
    `${nameOf(what)} was paused until ${time(network.pausedUntil[what])}, and cannot be paused before ` +
      `${time(again)}, in ${duration(Number(again - now))}. Leave it out of the command.`,
  );
}

export function unpauseCommand(): Command {
  const command = new Command('unpause')
    .description('Let something go on that the guardian has paused, as admin.')
    .argument('<what...>', NAMES)
    .addHelpText('after', '\nExample:\n  inferix-stake unpause claims');
  return changesNetwork(command).action((names: string[], options: NetworkOptions) =>
    changeNetwork(options, async (scene) => {
      const { network, signer: admin, now } = scene;
      const what = parseWhat(names);
      checkHolds(scene, 'admin');
      const running = what.find((each) => !isPaused(network, each, now));
      if (running !== undefined) {
        throw new InputError(`${nameOf(running)} is not paused. Leave it out of the command.`);
      }
      return {
        instructions: await unpause({ network, admin, what }),
        question: `Let ${textOf(what)} go on at once? The guardian cannot pause it again for 7 days.`,
      };
    }),
  );
}

function parseWhat(names: readonly string[]): Pausable[] {
  const unknown = names.find((name) => !PAUSABLE.some((what) => nameOf(what) === name));
  if (unknown !== undefined) {
    throw new InputError(`"${unknown}" cannot be paused. There are: ${NAMES}.`);
  }
  return PAUSABLE.filter((what) => names.includes(nameOf(what)));
}

const textOf = (what: readonly Pausable[]): string =>
  new Intl.ListFormat('en').format(what.map((each) => PAUSABLE_NAMES[each]));
