import { Command } from 'commander';

import { Context, readsChain, type ChainOptions } from '../context.js';

export function networkCommands(): Command {
  const network = new Command('network').description('An Inferix network as a whole.');
  readsChain(
    network.command('show').description('Show its parameters, roles, epoch and pools.'),
  ).action(async (options: ChainOptions) => {
    const context = new Context(options);
    const network = await context.network();
    context.output.result(network, () => [network.address]);
  });
  return network;
}
