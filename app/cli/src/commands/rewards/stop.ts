/**
 * `rewards cancel` and `rewards suspend`: a wrong root is stopped, before or after it has become claimable.
 *
 * @module
 */

import { Command, Option } from 'commander';

import {
  cancelPublication,
  settledAt,
  suspendPublication,
  type Distribution,
  type Publication,
} from '@inferix/staking-client';
import type { Pool } from '../../chain/pools.js';
import { suspendedUntil } from '../../events.js';
import { InputError } from '../../failure.js';
import { counted, duration, hex, time } from '../../output.js';
import { checkHolds } from '../governance/role-names.js';
import {
  changeNetwork,
  changesNetwork,
  type NetworkChange,
  type NetworkContext,
  type NetworkOptions,
} from '../network-change.js';

type StopOptions = NetworkOptions & { root?: string };

const ROOT = new Option(
  '--root <digits>',
  'the root that is meant, 64 hexadecimal digits: where another one is published, nothing is sent',
);

/** @param pool - Its name is that of the group that the command is in. */
export function cancelCommand(pool: Pool): Command {
  const command = new Command('cancel')
    .description('Drop a publication that is not claimable yet, as guardian or admin.')
    .addOption(ROOT)
    .addHelpText(
      'after',
      `
The distributor can publish the same epoch again. Where the root has become claimable: ${pool.name} suspend.

Example:
  inferix-stake ${pool.name} cancel`,
    );
  return changesNetwork(command).action((options: StopOptions) =>
    changeNetwork(options, (scene) => planCancel(scene, pool, options)),
  );
}

async function planCancel(
  scene: NetworkContext,
  pool: Pool,
  { root }: StopOptions,
): Promise<NetworkChange> {
  const { network, signer: authority, now } = scene;
  checkHolds(scene, 'guardian', 'admin');
  const { pending, current } = await distributionOf(scene, pool);
  if (!pending) {
    const instead = current
      ? ` Epoch ${current.epoch} is claimable: inferix-stake ${pool.name} suspend stops that.`
      : '';
    throw new InputError(`No publication of ${pool.name} waits to become claimable.${instead}`);
  }
  checkRoot(pending, root);
  return {
    instructions: await cancelPublication({
      ...{ network, pool: pool.kind, authority, root: pending.root },
    }),
    question:
      `Drop the publication of ${pool.name} ${published(scene, pending)}, ` +
      `which becomes claimable ${time(pending.claimableAt)}, in ${duration(Number(pending.claimableAt - now))}?`,
  };
}

/** @param pool - Its name is that of the group that the command is in. */
export function suspendCommand(pool: Pool): Command {
  const command = new Command('suspend')
    .description('Stop all claims under the claimable root, as guardian or admin.')
    .addOption(ROOT)
    .addHelpText(
      'after',
      `
Until the distributor has published a corrected one. The guardian's suspension lapses after 7 days, and it
cannot suspend again for another 7; the admin's does not lapse.

Example:
  inferix-stake ${pool.name} suspend`,
    );
  return changesNetwork(command).action((options: StopOptions) =>
    changeNetwork(options, (scene) => planSuspension(scene, pool, options)),
  );
}

async function planSuspension(
  scene: NetworkContext,
  pool: Pool,
  { root }: StopOptions,
): Promise<NetworkChange> {
  const { network, signer: authority, now } = scene;
  checkHolds(scene, 'guardian', 'admin');
  const distribution = await distributionOf(scene, pool);
  const { current, pending } = distribution;
  if (!current) {
    const instead = pending
      ? ` Epoch ${pending.epoch} is not yet: inferix-stake ${pool.name} cancel drops it.`
      : '';
    throw new InputError(`No publication of ${pool.name} is claimable.${instead}`);
  }
  checkRoot(current, root);
  const byAdmin = authority.address === network.roles.admin;
  checkSuspendable(scene, distribution, byAdmin);
  const drops = pending ? ` This drops the pending epoch ${pending.epoch}, too.` : '';
  const until = byAdmin
    ? 'until a corrected one is published'
    : `for 7 days, until ${time(now + WEEK)}, or until a corrected one is published`;
  return {
    instructions: await suspendPublication({
      ...{ network, pool: pool.kind, authority, root: current.root },
    }),
    question: `Stop all claims of ${pool.name} ${published(scene, current)} ${until}?${drops}`,
  };
}

const WEEK = 7n * 86_400n;

/** Refuses a suspension that the program refuses. */
function checkSuspendable(
  { now }: NetworkContext,
  { suspendedUntil: until, guardianSuspendedUntil }: Distribution,
  byAdmin: boolean,
): void {
  if (until > now && (!byAdmin || until >= FOR_GOOD)) {
    throw new InputError(`It is suspended already, ${suspendedUntil(until)}.`);
  }
  const again = guardianSuspendedUntil + WEEK;
  if (byAdmin || guardianSuspendedUntil === 0n || now >= again) return;
  throw new InputError(
    `The guardian suspended until ${time(guardianSuspendedUntil)}, and cannot again before ${time(again)}. ` +
      'The admin can at any time.',
  );
}

/** Suspensions by the admin have no end of their own. */
const FOR_GOOD = 2n ** 63n - 1n;

async function distributionOf(
  { context, network, now }: NetworkContext,
  pool: Pool,
): Promise<Distribution> {
  return settledAt((await pool.fetch(context, network.address)).distribution, now);
}

function checkRoot({ root }: Publication, named: string | undefined): void {
  if (named === undefined || named.toLowerCase() === hex(root)) return;
  throw new InputError(`The root that is published is ${hex(root)}, not ${named}.`);
}

const published = (
  { tokens }: NetworkContext,
  { epoch, leafCount, cumulativeTotal, root }: Publication,
): string =>
  `up to epoch ${epoch} (${tokens(cumulativeTotal)} in all, ${counted(leafCount, 'leaf', 'leaves')}, root ${hex(root)})`;
