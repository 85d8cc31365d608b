import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import type { Address } from '@solana/kit';

import { Role, setRole } from '@inferix/staking-client';
import type { TestWorker } from '../../client/test/harness/network.js';
import { Operator } from './harness/operator.js';

/** Lookup tables cool down for 513 of these. */
const SLOT_MS = 20;

/** Starts a network whose distributor sits at the command line. */
async function startDistributor(t: TestContext): Promise<Operator> {
  const operator = await Operator.start(t, { slotTimeMs: SLOT_MS });
  const { net } = operator;
  const { network, roles } = net;
  const { admin } = roles;
  await net.does(setRole({ network, admin, role: Role.Distributor, key: operator.address }));
  return operator;
}

type Built = { root: string; leafCount: number; leftOut: { worker: Address; reason: string }[] };
type Paid = {
  paid: number;
  paidAmount: string;
  already: number;
  waiting: Record<string, number>;
  closed: number;
  remaining: number;
  tablesCreated: number;
  tablesClosed: number;
  tablesLeft: number;
};

test('an epoch is built, verified, published and paid', async (t) => {
  const distributor = await startDistributor(t);
  const { net, folder } = distributor;
  const opened: TestWorker[] = [];
  for (let i = 0; i < 20; i++) opened.push(await net.registersWorker('200'));
  // They have not covered epoch 0 from its beginning on; they will have covered epoch 1.
  await net.passesEpochs(2n);

  const file = (name: string): string => join(folder, name);
  writeFileSync(
    file('work.csv'),
    ['worker,work', ...opened.map(({ address }, i) => `${address},${i + 1}.5`)].join('\n'),
  );
  const network = `--network ${net.network.address}`;
  const built = await distributor.reads<Built>(
    `rewards build --work ${file('work.csv')} --emission 100 --out ${file('1.snapshot')} ${network}`,
  );
  assert.equal(built.leafCount, 20);
  assert.deepEqual(built.leftOut, []);
  const snapshot = `--snapshot ${file('1.snapshot')} ${network}`;
  await distributor.does(`rewards publish ${snapshot} --fund --no-wait --yes`);
  await net.chain.travelBy(BigInt(net.network.params.publicationDelaySecs));
  const lines = await distributor.does(`rewards verify ${snapshot}`);
  assert.match(lines, /^(ok .*\n)+$/);
  const paid = await distributor.reads<Paid>(
    `rewards pay ${snapshot} --poll-ms 50 --concurrency 2 --yes`,
  );
  assert.deepEqual([paid.paid, paid.already, paid.remaining], [20, 0, 0]);
  assert.equal(paid.paidAmount, net.tokens('100').toString());
});
