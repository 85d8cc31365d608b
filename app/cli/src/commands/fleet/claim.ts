/**
 * `fleet claim`: pays many machines what a snapshot says they have earned. Anyone may.
 *
 * @module
 */

import { Command } from 'commander';

import { changeFleet, actsOnFleet, type FleetOptions } from './fleet.js';
import { FleetClaims, landed } from './claims.js';
import { totalOf } from './funds.js';
import { TEMPLATE } from './lines.js';

type ClaimOptions = FleetOptions & { snapshot: string };

export function claimFleetCommand(): Command {
  const command = new Command('claim')
    .description('Pay the rewards of many machines to their payout wallets. Anyone may.')
    .requiredOption('--snapshot <file>', 'the snapshot that can be claimed now')
    .addHelpText(
      'after',
      `
Columns: worker, or node and opener. An owner's machines lie side by side in a snapshot, so that many claims share a
proof. Each is paid to its own payout wallet, or into its stake while it is short; run the command again for what is left
then. Nothing is paid twice: what is claimed is seen on the chain. The network publishes its snapshots where network show
says, as <epoch>.snapshot; the file is checked against the root on the chain.
${TEMPLATE}

Examples:
  inferix-stake fleet claim --from fleet.csv --snapshot 12.snapshot --dry-run
  inferix-stake fleet claim --from fleet.csv --snapshot 12.snapshot`,
    );
  return actsOnFleet(command).action((options: ClaimOptions) => {
    const claims = new FleetClaims(options.snapshot);
    return changeFleet(options, {
      name: 'claim',
      read: () => undefined,
      survey: (fleet, lines) => claims.survey(fleet, lines),
      plan: (fleet, line) => claims.plan(fleet, line),
      title: ({ tokens }, todo, all) =>
        `Pay ${tokens(totalOf(todo))} in all that ${todo.length} of ${all} workers have earned`,
      ...{ packer: claims, landed, keepsOffer: true },
    });
  });
}
