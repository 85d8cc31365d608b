import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { generateKeyPairSigner } from '@solana/kit';
import type { Command } from 'commander';

import { commandTree } from '../src/command-tree.js';
import { Distributor } from './harness/distributor.js';

/** Without these, a command reads nothing but files. */
const READS_CHAIN = '--url';

test('every command that reads the chain takes the program’s address', () => {
  const commands = (parent: Command): Command[] =>
    parent.commands.flatMap((each) => (each.commands.length > 0 ? commands(each) : [each]));
  const named = commands(commandTree()).map((command) => ({
    name: `${command.parent?.name() ?? ''} ${command.name()}`,
    options: command.options.map(({ long }) => long),
  }));
  const reading = named.filter(({ options }) => options.includes(READS_CHAIN));
  assert.ok(reading.length > 20);
  for (const { name, options } of reading) assert.ok(options.includes('--program'), name);
});

test('operators and distributors work with a deployment of somebody’s own', async (t) => {
  const programAddress = (await generateKeyPairSigner()).address;
  const distributor = await Distributor.start(t, { programAddress });
  const { net, operator } = distributor;

  // Without its address the published program is meant, which does not own the network.
  const network = `network show --network ${net.network.address}`;
  assert.match(
    await operator.isRefused(network, 1),
    new RegExp(`^UnreadableAccount: .*belongs to ${programAddress}, not to `, 'm'),
  );
  await operator.does(`${network} --program ${programAddress}`);
  assert.match(await operator.isRefused(`${network} --program x`, 2), /"x" is not a valid address/);

  process.env.INFERIX_PROGRAM = programAddress;
  t.after(() => delete process.env.INFERIX_PROGRAM);
  const worker = await operator.registers('hanoi-01');
  await operator.does(`worker top-up ${worker} 5 --yes`);
  assert.match(await operator.does(`worker show ${worker}`), /^Stake +149 tokens of /m);
  const list = `worker list --owner ${operator.address} --network ${net.network.address}`;
  assert.match(await operator.does(list), new RegExp(worker));
  assert.match(
    await operator.isRefused(`worker unstake ${worker} 100 --yes`, 1),
    /^StakeBelowMinimum: .* tokens/m,
  );

  await net.passesEpochs(2n);
  // The work names the machine, so that its address is found by the command.
  const work = distributor.file('work.csv');
  writeFileSync(work, `opener,node,work\n${operator.address},hanoi-01,10\n`);
  const snapshot = distributor.file('1.snapshot');
  await operator.does(distributor.line(`build --work ${work} --emission 100 --out ${snapshot}`));
  await distributor.publishes(snapshot);
  await operator.does(distributor.line(`verify --snapshot ${snapshot} --work ${work}`));
  await operator.does(distributor.line(`plan --snapshot ${snapshot}`));
  const { paid, paidAmount, remaining } = await distributor.pays(snapshot);
  assert.deepEqual([paid, paidAmount, remaining], [1, `${net.tokens('100')}`, 0]);

  // The history has the events of both, and the refusal of none.
  const history = await operator.does(`worker history ${worker}`);
  assert.match(history, /5 tokens/);
  assert.match(history, /100 tokens/);
});
