import { before, test } from 'node:test';

import { buildCommandLine } from './harness/command-line.js';
import * as fleet from './harness/role-plays/fleet.js';
import * as governance from './harness/role-plays/governance.js';
import * as justice from './harness/role-plays/justice.js';
import * as money from './harness/role-plays/money.js';
import { Stage } from './harness/role-plays/stage.js';
import * as workers from './harness/role-plays/workers.js';

before(() => buildCommandLine());

test('each role is played by its page alone, on the network that make demo KEEP=1 leaves', async (t) => {
  const stage = await Stage.start(t);
  const { demo, days } = stage;
  await governance.prices(stage);
  await governance.createsNetwork(stage);
  await governance.measures(stage);
  await governance.governs(stage);
  await governance.barsAndUnpauses(stage);

  // An epoch in which all earn, and the token falls for the one after it.
  await stage.prices('0.05');
  await demo.travels('epoch');
  const owned = await workers.begins(stage);
  const machines = await fleet.begins(stage);
  await demo.travels('epoch');
  await stage.prices('0.045');
  await stage.secondHalf();
  await workers.keepsCovered(stage, owned);
  await fleet.keepsCovered(stage, machines);
  await demo.travels('epoch');
  await money.pays(stage, [owned, ...machines], async () => {
    await workers.claims(stage, owned);
    await fleet.claims(stage, machines);
  });
  await money.fillsThePool(stage);

  const accused = await workers.answers(stage, owned);
  await justice.watches(stage);
  await justice.vetoes(stage, accused);
  const [offender] = (await stage.registered()).filter((worker) => worker !== owned);
  const slashCase = await justice.slashes(stage, offender ?? owned);
  await money.paysVerifiers(stage, slashCase);
  await demo.travels('epoch');
  await money.publishesAgain(stage, [owned]);
  await justice.stops(stage);
  await workers.leaves(stage, owned);
  await fleet.leaves(stage, machines);
  await justice.closes(stage, slashCase);
  days.areComplete();
});
