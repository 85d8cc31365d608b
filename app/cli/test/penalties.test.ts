import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';

import { readSnapshot } from '@inferix/stake-snapshots/node';
import { VERIFIER_BYTES } from '../src/pay/openings.js';
import type { Paid } from './harness/distributor.js';
import { changes, hides, lyingNode, withByte } from './harness/liar.js';
import { Slashed } from './harness/slashed.js';

type Run = Paid & {
  transactions: number;
  verifierAccountsOpened: number;
  verifierAccountRent: string;
};

test('a day of penalties: built, published, verified, paid, and paid again for the next epoch', async (t) => {
  const slashed = await Slashed.start(t);
  const { net, operator, ann, bob } = slashed;
  const first = await slashed.builds('1.snapshot');
  const { header, leaves } = await readSnapshot(first);
  assert.equal(header.pool, 'penalties');
  assert.deepEqual([...leaves.earned].sort(), [net.tokens('20'), net.tokens('40')]);

  const asked = await operator.types(
    slashed.line(`penalties publish --snapshot ${first} --no-wait`).split(' '),
    'n',
  );
  assert.match(asked.asked.join(), /^Publish penalties of epoch \d for 2 verifiers\?/);
  assert.match(asked.stderr, /The caps allow \d+ tokens: \d+ by the epoch cap, for \d epochs?\.$/m);
  assert.equal((await net.penaltyPool()).distribution.pending, undefined);
  await operator.does(slashed.line(`penalties publish --snapshot ${first} --no-wait --yes`));

  const early = await slashed.isRefused(slashed.paying(first), 2);
  assert.match(early, /^This snapshot is claimable from /m);
  const shares = slashed.distributor.file('shares.csv');
  const verified = await operator.does(
    slashed.line(`penalties verify --snapshot ${first} --shares ${shares}`),
  );
  assert.match(verified, /^ok {4}built again from its shares, it is the same: 3 lines/m);
  assert.match(verified, /^ok {4}slot and counts of closed verifiers fit the penalty pool/m);
  assert.doesNotMatch(verified, /WRONG|not checked|worker|reward/);

  await slashed.distributor.becomesClaimable();
  // Their token accounts are missing, and nobody has said that they are to be created.
  const waiting = await operator.reads<Run>(slashed.paying(first));
  assert.deepEqual([waiting.paid, waiting.waiting], [0, { 'no token account': 2 }]);
  const run = await operator.reads<Run>(slashed.paying(first, '--create-token-accounts'));
  assert.deepEqual([run.paid, run.paidAmount], [2, `${net.tokens('60')}`]);
  assert.equal(run.verifierAccountsOpened, 2);
  const rent = await net.chain.connection.rpc
    .getMinimumBalanceForRentExemption(BigInt(VERIFIER_BYTES))
    .send();
  assert.equal(run.verifierAccountRent, `${2n * rent}`);
  assert.deepEqual(
    [await net.holds(ann), await net.holds(bob)],
    [net.tokens('40'), net.tokens('20')],
  );
  assert.deepEqual(
    slashed.distributor.paidBy(first),
    new Map([
      [ann.address, net.tokens('40')],
      [bob.address, net.tokens('20')],
    ]),
  );
  const again = await operator.reads<Run>(slashed.paying(first));
  assert.deepEqual([again.paid, again.already, again.transactions], [0, 2, 0]);

  await net.passesEpochs(1n);
  const only = slashed.writesShares('next.csv', [[bob.address, '7']]);
  const second = slashed.distributor.file('2.snapshot');
  const next = `penalties build --shares ${only} --amount 40 --previous ${first} --out ${second}`;
  await operator.does(slashed.line(next));
  await slashed.publishes(second);
  const last = await operator.reads<Run>(slashed.paying(second));
  assert.deepEqual([last.paid, last.already, last.verifierAccountsOpened], [1, 1, 0]);
  assert.equal(await net.holds(bob), net.tokens('60'));
});

test('rewards and penalties are not mixed up: whichever file is named, nothing is sent', async (t) => {
  const slashed = await Slashed.start(t);
  const { distributor, net, ann } = slashed;
  const penalties = await slashed.builds('penalties.snapshot');
  const worker = await net.registersWorker();
  await net.passesEpochs(2n);
  const rewards = await distributor.builds('rewards.snapshot', [worker]);
  const isPenalties =
    /penalties\.snapshot is a snapshot of penalties, not of rewards: its commands are those of "inferix-stake penalties"\.$/m;
  const isRewards = /rewards\.snapshot is a snapshot of rewards, not of penalties: /;
  for (const command of ['publish --yes', 'pay --yes', 'verify', 'proofs --out nowhere']) {
    const line = (group: string, file: string): string => {
      const typed = `${group} ${command} --snapshot ${file}`;
      return command.startsWith('proofs') ? typed : slashed.line(typed);
    };
    assert.match(await refused(slashed, line('rewards', penalties)), isPenalties);
    assert.match(await refused(slashed, line('penalties', rewards)), isRewards);
  }
  assert.match(
    await slashed.isRefused(slashed.building('x', `--previous ${rewards}`), 2),
    isRewards,
  );
  assert.match(
    await slashed.isRefused(
      slashed.line(`worker claim ${worker.address} --snapshot ${penalties} --yes`),
      2,
    ),
    isPenalties,
  );
  assert.match(
    await slashed.isRefused(
      slashed.line(`verifier claim ${ann.address} --snapshot ${rewards} --yes`),
      2,
    ),
    isRewards,
  );
  assert.equal(existsSync('nowhere'), false);
});

/** `proofs` reads no chain, and takes no `--config`. */
async function refused(slashed: Slashed, line: string): Promise<string> {
  if (!line.includes(' proofs ')) return slashed.isRefused(line, 2);
  const { run } = await import('../src/run.js');
  let said = '';
  const write = (text: string | Uint8Array): boolean => (said += String(text)).length > 0;
  const io = { stdout: { write }, stderr: { write }, ask: undefined };
  assert.equal(await run(line.split(' '), io), 2);
  return said;
}

test('shares that cannot be used, and more than the pool or its cap has, are refused', async (t) => {
  const slashed = await Slashed.start(t);
  const { ann, operator } = slashed;
  const build = (shares: string, amount = '60'): string =>
    slashed.line(
      `penalties build --shares ${shares} --amount ${amount} --out ${slashed.distributor.file('x.snapshot')}`,
    );
  const write = (...rows: (readonly [string, string])[]): string =>
    slashed.writesShares('wrong.csv', rows as never);
  const work = slashed.distributor.writesWork([[ann, '1']]);
  assert.match(
    await slashed.isRefused(build(work), 2),
    /needs a first line that names its columns: wallet,share\.$/m,
  );
  const wrong = write(['nobody', '1'], [ann.address, ''], [ann.address, '1'], [ann.address, '2']);
  const said = await slashed.isRefused(build(wrong), 2);
  assert.match(said, /^ *line 2: "nobody" is not a valid address$/m);
  assert.match(said, /^ *line 3: says no share$/m);
  assert.match(said, new RegExp(`^ *line 5: ${ann.address} stands on line 4 already$`, 'm'));
  assert.match(
    await slashed.isRefused(build(write([ann.address, '0'])), 2),
    /^No verifier has a share: there is nobody to split the amount among\.$/m,
  );
  const { epochPenaltyCap } = slashed.net.network.params;
  const over = `${(4n * epochPenaltyCap) / slashed.net.tokens('1') + 1n}`;
  const capped = await slashed.isRefused(build(write([ann.address, '1']), over), 2);
  const [, allowed, epochs] =
    /^The amount is over a cap\. The caps allow (\d+) tokens: \1 by the epoch cap, for (\d) epochs?\.$/m.exec(
      capped,
    ) ?? [];
  assert.equal(slashed.net.tokens(allowed ?? '0'), epochPenaltyCap * BigInt(epochs ?? 0), capped);
  await operator.does(build(write([ann.address, '1']), '101'));
  const file = slashed.distributor.file('x.snapshot');
  assert.match(
    await slashed.isRefused(slashed.line(`penalties publish --snapshot ${file} --yes`), 2),
    /^The penalty pool lacks 1 tokens for this snapshot\. Only slashes fill it: build the snapshot again/m,
  );
});

test('what endpoints hide or invent of verifiers and of the pool is refused', async (t) => {
  const slashed = await Slashed.start(t);
  const { net, operator, ann } = slashed;
  const first = await slashed.builds('1.snapshot');
  await slashed.publishes(first);
  await operator.does(slashed.paying(first, '--create-token-accounts'));
  const hidden = hides([await slashed.verifierOf(ann)]);
  const liar = await lyingNode(t, net.chain.url, hidden);
  // Whom it shows as unpaid is not paid again: the program knows.
  const misled = await operator.reads<Run>(slashed.paying(first, `--url ${liar.url}`));
  assert.deepEqual([misled.paid, misled.paidAmount, misled.already], [0, '0', 2]);
  assert.equal(await net.holds(ann), net.tokens('40'));
  await net.passesEpochs(1n);
  const build = slashed.building('2.snapshot', `--previous ${first}`);
  const verify = slashed.line(`penalties verify --snapshot ${first}`);
  // Alone, it cannot explain what the pool has booked.
  const alone = await slashed.isRefused(`${build} --url ${liar.url}`, 1);
  assert.match(alone, /^40 tokens were claimed that no leaf of the previous snapshot /m);
  for (const line of [build, verify]) {
    assert.match(
      await slashed.isRefused(`${line} --verify-url ${liar.url}`, 1),
      new RegExp(`show verifier ${ann.address} differently\\. Run it again`),
    );
  }
  const pool = await slashed.pool();
  // A byte of the current root: the discriminator, the layout, the network and the vault stand before it.
  const forger = await lyingNode(
    t,
    net.chain.url,
    changes((address, shown) =>
      address === pool ? withByte(80, 1, withByte(81, 1, shown)) : shown,
    ),
  );
  assert.match(
    await slashed.isRefused(`${build} --verify-url ${forger.url}`, 1),
    / disagree about the network or what is published\./,
  );
  assert.equal(existsSync(slashed.distributor.file('2.snapshot')), false);
  await operator.does(build);
});

test('a run of penalties keeps to its limits of rent, and is resumed', async (t) => {
  const slashed = await Slashed.start(t);
  const { net, operator, ann, bob } = slashed;
  const snapshot = await slashed.builds('1.snapshot');
  await slashed.publishes(snapshot);
  const { chain, mint } = net;
  for (const { address } of [ann, bob]) await chain.giveTokens(mint, address, net.tokens('1'));
  const rent = await chain.connection.rpc
    .getMinimumBalanceForRentExemption(BigInt(VERIFIER_BYTES))
    .send();
  const sol = (lamports: bigint): string => `0.${`${lamports}`.padStart(9, '0')}`;
  const ended = await operator.types(
    slashed.paying(snapshot, `--max-rent ${sol(rent)} --max-in-flight 1`).split(' '),
  );
  assert.equal(ended.exitCode, 1);
  assert.match(ended.stderr, /^The rent would exceed --max-rent .*\. 0 failed, \d remain/m);
  assert.equal((await net.penaltyPool()).distribution.claimedTotal > 0n, true);
  const run = await operator.reads<Run>(slashed.paying(snapshot));
  assert.deepEqual([run.paid, run.already, run.verifierAccountsOpened], [1, 1, 1]);
  assert.equal((await net.penaltyPool()).distribution.claimedTotal, net.tokens('60'));
});
