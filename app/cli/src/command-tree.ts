/**
 * The command line: its groups of commands, and how it speaks.
 *
 * @module
 */

import { Command } from 'commander';

import { benchmarkCommands } from './commands/benchmark/index.js';
import { fleetCommands } from './commands/fleet/index.js';
import { governanceCommands } from './commands/governance/index.js';
import { networkCommands } from './commands/network/index.js';
import { priceCommands } from './commands/price/index.js';
import { revenueCommands } from './commands/rewards/fund.js';
import { penaltiesCommands, rewardsCommands } from './commands/rewards/index.js';
import { slashCommands } from './commands/slash/index.js';
import { verifierCommands } from './commands/verifier/index.js';
import { workerCommands } from './commands/worker/index.js';
import { currentIo } from './io.js';
import { parseAddress } from './parse.js';

export function commandTree(): Command {
  const inferix = new Command('inferix-stake')
    .description('Stake, earn and pay rewards on an Inferix network.')
    .version(process.env.INFERIX_STAKE_VERSION ?? 'development')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => currentIo().stdout.write(text),
      writeErr: (text) => currentIo().stderr.write(text),
    })
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .showHelpAfterError('(--help says how)')
    .addHelpText(
      'after',
      `
Amounts are whole tokens, prices USD per IB-hour, benchmarks IB, times UTC.
Exit codes: 0 done, 1 failed and may be tried again, 2 invalid request, nothing was sent, 3 a transaction
was sent and its outcome is unknown: look it up by the signature that is printed.

The network is the one of --network or INFERIX_NETWORK; cluster and keypair are those of the Solana
command line's configuration unless --url and --keypair say otherwise. The staking program is the published
one unless --program or INFERIX_PROGRAM names another deployment of it.`,
    );
  for (const group of [
    workerCommands(),
    fleetCommands(),
    rewardsCommands(),
    networkCommands(),
    revenueCommands(),
    benchmarkCommands(),
    priceCommands(),
    slashCommands(),
    verifierCommands(),
    penaltiesCommands(),
    ...governanceCommands(),
  ]) {
    inferix.addCommand(group);
  }
  inherit(inferix);
  checkAddresses(inferix);
  return inferix;
}

/** Commands of a group end and speak like the program itself. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inherit(command);
  }
}

/** Arguments that are addresses, by their names. */
const ADDRESSES = ['worker', 'case', 'wallet', 'key', 'new-owner'];
/** What stands for an address where a command says so. */
const NOBODY = 'nobody';

/** Refuses a malformed address before a command begins: before it reads a file or asks an endpoint. */
function checkAddresses(parent: Command): void {
  const check = (what: string) => (text: string) =>
    text === NOBODY ? text : parseAddress(text, what);
  for (const command of parent.commands) {
    for (const argument of command.registeredArguments) {
      if (ADDRESSES.includes(argument.name())) argument.argParser(check(argument.name()));
    }
    for (const option of command.options) {
      const isAddress = /<(address|wallet|multisig)>/.test(option.flags);
      if (isAddress && !option.parseArg) option.argParser(check(option.long ?? option.flags));
    }
    checkAddresses(command);
  }
}
