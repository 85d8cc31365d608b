/**
 * `fleet open`: workers for many machines.
 *
 * @module
 */

import type { Address } from '@solana/kit';
import { Command } from 'commander';

import { openWorker } from '@inferix/staking-client';
import { checkPayoutWallet } from '../../chain/payout.js';
import { WORKER_BYTES } from '../../chain/worker-view.js';
import { InputError } from '../../failure.js';
import { parseAddress } from '../../parse.js';
import { Rent } from '../../pay/rent.js';
import type { Row } from '../batch/csv.js';
import type { Item } from '../batch/item.js';
import { actsOnFleet, changeFleet, type Fleet, type FleetOptions, type Planned } from './fleet.js';
import { TEMPLATE, type Line } from './lines.js';
import { tokenAccountRent } from './rent.js';

type OpenOptions = FleetOptions & { payout?: string };

/** The wallet that rewards go to, and whether somebody has named it. */
type Asked = { payout: Address; named: boolean };

/** Bytes of a stake vault, of either token program. */
const VAULT_BYTES = 165;

export function openFleetCommand(): Command {
  const command = new Command('open')
    .description('Open workers for many machines, in as few transactions as fit.')
    .option(
      '--payout <wallet>',
      "for lines that have none: where rewards go (default: who signs's)",
    )
    .addHelpText(
      'after',
      `
Columns: node; payout. The key that signs becomes the owner of all of them, and a part of their addresses for good, so
that it is the only opener. Run the command again to go on: a machine that is open already is left out.
${TEMPLATE}

Examples:
  inferix-stake fleet open --from fleet.csv --dry-run
  inferix-stake fleet open --from fleet.csv --payout 9fK2...`,
    );
  return actsOnFleet(command).action((options: OpenOptions) => {
    const payouts = new Map<string, Address>();
    const checked = new Map<Address, Promise<void>>();
    return changeFleet<Asked>(options, {
      name: 'open',
      read: (row, _, signer) => readAsked(row, signer, options),
      plan: async (fleet, line) => {
        const { payout, named } = line.asked;
        payouts.set(line.address, payout);
        if (named) await checkedOnce(checked, fleet, payout);
        return plan(fleet, line);
      },
      title: ({ signer }, todo, all) =>
        `Open ${todo.length} of ${all} workers, owned by ${signer.address}`,
      rent: (fleet, todo) =>
        rentOf(
          fleet,
          todo,
          todo.flatMap(({ name }) => payouts.get(name) ?? []),
        ),
    });
  });
}

/** Looks at each payout wallet once, however many lines name it. */
function checkedOnce(
  checked: Map<Address, Promise<void>>,
  { context }: Fleet,
  payout: Address,
): Promise<void> {
  const check = checked.get(payout) ?? checkPayoutWallet(context, payout);
  checked.set(payout, check);
  return check;
}

function readAsked({ values }: Row, signer: Address, options: OpenOptions): Asked {
  const { worker = '', opener = '', payout = '' } = values;
  if (worker !== '') {
    throw new InputError('give the node and no worker: the address follows from who opens it');
  }
  if (opener !== '' && opener !== signer) {
    throw new InputError(`opener: ${opener} would have to sign, and ${signer} does`);
  }
  const named = payout === '' ? options.payout : payout;
  if (named === undefined) return { payout: signer, named: false };
  return { payout: parseAddress(named, 'payout'), named: true };
}

async function plan(
  { network, signer: opener }: Fleet,
  { node, worker, asked }: Line<Asked>,
): Promise<Planned> {
  const { payout, named } = asked;
  if (worker) {
    if (named && worker.payout !== payout) {
      throw new InputError(
        `Open already, and pays out to ${worker.payout}: inferix-stake worker set-payout ${worker.address} ${payout}`,
      );
    }
    return { text: `open already, pays out to ${worker.payout}` };
  }
  if (!node) throw new InputError('A machine is opened by its node');
  return {
    text: `opened, pays out to ${payout}`,
    instructions: await openWorker({ network, opener, node, payout }),
  };
}

/** Two accounts a worker, and a token account for each payout wallet that has none. */
async function rentOf(
  fleet: Fleet,
  todo: readonly Item[],
  payouts: readonly Address[],
): Promise<bigint> {
  const rent = new Rent(fleet.context.rpc);
  const worker = (await rent.of(WORKER_BYTES)) + (await rent.of(VAULT_BYTES));
  return worker * BigInt(todo.length) + (await tokenAccountRent(fleet, payouts));
}
