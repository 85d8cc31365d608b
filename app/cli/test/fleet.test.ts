import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';

import { getAddressEncoder, type Address } from '@solana/kit';

import { writeSnapshot } from '@inferix/stake-snapshots/node';
import { snapshotOf, type Row } from '@inferix/stake-snapshots/test/snapshots';
import { barWorker, publishRewards, type Worker } from '@inferix/staking-client';
import { fund } from '@inferix/staking-testkit/rewards';
import { buildCommandLine, inferixStake } from './harness/command-line.js';
import { endpoint } from './harness/endpoint.js';
import { TestFleet } from './harness/fleet.js';

type Test = Parameters<typeof TestFleet.start>[0];

const COUNT = 20;

before(buildCommandLine);

/** Publishes what each worker has earned, in tokens, and waits until it can be claimed. */
async function publishes(fleet: TestFleet, earned: readonly [Worker, string][]): Promise<string> {
  const { net, operator } = fleet;
  const { network, roles } = net;
  const encoder = getAddressEncoder();
  const rows = earned.map(([{ address, owner, openedSlot }, text]): Row => {
    const cumulative = net.tokens(text);
    const [key, ownerKey] = [encoder.encode(address), encoder.encode(owner)];
    return { key, owner: ownerKey, openedSlot, cumulative, earned: cumulative } as Row;
  });
  const snapshot = snapshotOf(rows, { network: network.address, epoch: 0n });
  const { root, leafCount } = snapshot.leaves.tree();
  const { cumulativeTotal } = snapshot.header;
  const file = join(operator.folder, 'epoch-0.snapshot');
  writeSnapshot(file, snapshot);
  await fund(net, cumulativeTotal);
  const publication = { epoch: 0n, root, leafCount, cumulativeTotal };
  await net.does(
    publishRewards({ network, distributor: roles.distributor, publication, work: 0n }),
  );
  await net.chain.travelBy(BigInt(network.params.publicationDelaySecs));
  return file;
}

const outcomes = ({ items }: { items: readonly { outcome: string }[] }): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { outcome } of items) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

test("a fleet's life, from one file, through kills and lies", async (t) => {
  const fleet = await TestFleet.start(t, COUNT);
  const { net, operator, workers } = fleet;
  const { chain } = net;
  const payout = (await chain.wallet(0)).address;
  fleet.writes('payout,price,deposit', (i) => `${i < 5 ? payout : ''},2,minimum`);

  const nobodys = await fleet.tells(`open --payout ${net.mint.address} --dry-run`);
  assert.deepEqual(outcomes(nobodys), { left: 5, failed: COUNT - 5 });
  assert.match(nobodys.items[5]?.text ?? '', /^\w+: This is a token account, a mint, or /);

  // Open: asked about with a line for each machine, and the rent to the lamport.
  const sol = await chain.lamports(operator.address);
  const asked = await operator.types(fleet.line('open'), 'no');
  assert.equal(asked.exitCode, 2);
  const [, transactions, fees, rent] =
    /^Open 20 of 20 workers, owned by \w+, in (\d) transactions\? Fees: at most (\S+) SOL in all\. Rent: (\S+) SOL\. \[y\/N\] $/.exec(
      asked.asked[0] ?? '',
    ) ?? assert.fail(asked.asked[0]);
  assert.match(
    asked.stderr,
    new RegExp(`^ +6 +${workers[4]} +hanoi-5 +left +opened, pays out to ${payout}$`, 'm'),
  );
  assert.equal(await chain.lamports(operator.address), sol, 'nothing without a yes');
  const lost = await fleet.losesAnswers('open');
  assert.ok(lost.sent > 0);
  const opened = await fleet.tells('open');
  assert.match(opened.stderr, /^Looking up \d transactions? of an earlier run/m);
  assert.equal(opened.exitCode, 0, opened.stderr);
  assert.equal(opened.done + opened.already, COUNT);
  assert.equal(opened.transactions + lost.sent, Number(transactions), 'each was sent once');
  const spent = sol - (await chain.lamports(operator.address));
  assert.equal(spent, BigInt(Math.round((Number(fees) + Number(rent)) * 1e9)));
  assert.deepEqual(
    (await fleet.all()).map((worker) => worker.payout),
    workers.map((_, i) => (i < 5 ? payout : operator.address)),
  );
  const again = await fleet.tells('open');
  assert.deepEqual([again.transactions, again.already, again.exitCode], [0, COUNT, 0]);
  const elsewhere = await fleet.tells(`open --payout ${payout} --dry-run`);
  assert.deepEqual(outcomes(elsewhere), { already: 5, failed: 15 });
  assert.match(elsewhere.items[5]?.text ?? '', /^Open already, and pays out to \w+: inferix-stake/);

  // Register: killed by the operating system when the first transaction is on its way.
  assert.match((await fleet.tells('register --dry-run')).items[0]?.text ?? '', /^Not measured yet/);
  await fleet.measures('0.5');
  const unregistered = await fleet.data();
  const held = await net.holds(operator);
  await isKilled(t, fleet, 'register --max 2880');
  const registered = await fleet.tells('register --max 2880');
  assert.equal(registered.exitCode, 0, registered.stderr);
  assert.equal(registered.done + registered.already, COUNT);
  assert.ok(registered.already > 0, 'what the killed run has done is seen');
  assert.equal(held - (await net.holds(operator)), net.tokens('144') * BigInt(COUNT));
  for (const worker of await fleet.all()) assert.equal(worker.activeStake, net.tokens('144'));
  assert.equal((await fleet.tells('register --max 2880')).already, COUNT);
  const deposits = await fleet.isLiedTo('register --max 2880', unregistered);
  assert.deepEqual(outcomes(deposits.told), { failed: COUNT });
  assert.match(deposits.told.items[0]?.text ?? '', /^AlreadyRegistered: /);
  assert.deepEqual(deposits.after, deposits.before, 'nothing is deposited twice');
  fleet.writes('price,deposit', () => '3,minimum');
  assert.match(
    (await fleet.tells('register --max 2880')).items[0]?.text ?? '',
    /^Registered already at \$2 per IB-hour, not at \$3: change that with fleet set-price$/,
  );

  // Set-price: a rise without the stake for it fails alone; a cut waits for the epoch.
  fleet.writes('price,amount', (i) => `${i === 0 ? '2.5' : '1.5'},36`);
  const priced = await fleet.losesAnswers('set-price');
  const prices = await fleet.tells('set-price');
  assert.equal(prices.exitCode, 1);
  assert.equal(prices.done + prices.already, COUNT - 1);
  assert.equal(prices.transactions + priced.sent, 2);
  assert.match(
    prices.items[0]?.text ?? '',
    /^S\(n\) would be 180 tokens at once, and 144 tokens are staked: 36 tokens are missing; fleet top-up adds them$/,
  );
  assert.match(
    (await fleet.tells('set-price')).items[1]?.text ?? '',
    /^\$1\.5 per IB-hour already, from \d{4}-/,
  );
  await fleet.tells('top-up --amount 36');
  const rise = await fleet.tells('set-price');
  assert.deepEqual([rise.done, rise.already, rise.exitCode], [1, COUNT - 1, 0]);
  assert.match(
    rise.items[0]?.text ?? '',
    /^from \$2 to \$2\.5 per IB-hour, at once, where S\(n\) is 180 tokens$/,
  );

  // Claim: by a stranger. The first worker is short and restakes, the second is barred, the last has no leaf.
  await net.passesEpochs(1n);
  await fleet.measures('0.6');
  await net.passesEpochs(1n);
  const { admin } = net.roles;
  await net.does(barWorker({ network: net.network, worker: workers[1] ?? payout, admin }));
  const outsider = await net.worker(await net.registersWorker());
  const earned = (await fleet.all()).map((worker, i): [Worker, string] => [
    worker,
    i === 0 ? '40' : '1',
  ]);
  const snapshot = await publishes(fleet, [...earned.slice(0, -1), [outsider, '5']]);
  await claimsOf(fleet, snapshot, payout);

  await unstakesOf(t, fleet);
  await withdrawsOf(fleet);
  await closesOf(fleet);
});

/** A command is killed by the operating system when its first transaction is on its way. */
async function isKilled(t: Test, fleet: TestFleet, command: string): Promise<void> {
  const { net, operator } = fleet;
  let child: ChildProcess | undefined;
  const { url, wires } = await endpoint(t, net.chain.url, (_, sent) => {
    if (sent > 0) child?.kill('SIGKILL');
    return undefined;
  });
  const config = join(operator.folder, 'config.yml');
  const killed = await inferixStake(
    [...fleet.line(`${command} --yes`), '--url', url, '--config', config],
    { started: (one) => (child = one) },
  );
  assert.equal(killed.code, undefined, killed.stderr);
  assert.ok(wires.size > 0);
}

/** The machines claim, with a key that owns none of them. */
async function claimsOf(fleet: TestFleet, snapshot: string, payout: Address): Promise<void> {
  const { net, operator, workers } = fleet;
  const stranger = await operator.keypair('stranger.json');
  fleet.writes('opener,price', () => `${operator.address},1`);
  const claim = `claim --snapshot ${snapshot} --keypair ${stranger.file}`;
  const [before, unclaimed] = [await net.holds(operator), await fleet.data()];
  const dry = await fleet.tells(`${claim} --dry-run`);
  assert.equal(
    dry.items[0]?.text,
    '36 tokens into its stake, which is below S(n); 4 tokens are left for the next claim',
  );
  assert.match(
    dry.items[1]?.text ?? '',
    /^1 token are due and wait\. Barred from the network: ask its admin/,
  );
  assert.equal(dry.items.at(-1)?.text, 'nothing is due: it is not in the snapshot');
  const sent = await fleet.losesAnswers(claim);
  const claimed = await fleet.tells(claim);
  assert.deepEqual(outcomes({ items: claimed.items.slice(1, 2) }), { failed: 1 });
  assert.equal(claimed.failed, 1, claimed.stderr);
  assert.ok(claimed.transactions + sent.sent <= dry.transactions + 1);
  const last = await fleet.tells(claim);
  assert.equal(last.failed, 1);
  assert.equal((await fleet.tells(claim)).transactions, 0);
  assert.equal(await net.holds({ address: payout }), net.tokens('7'));
  assert.equal((await net.holds(operator)) - before, net.tokens(`${COUNT - 6}`));
  assert.equal(await net.holds(stranger), net.tokens('1000'));
  const first = await net.worker({ address: workers[0] ?? payout });
  assert.deepEqual([first.activeStake, first.claimedTotal], [net.tokens('216'), net.tokens('40')]);

  const lies = await fleet.isLiedTo(claim, unclaimed);
  assert.match(lies.told.items[2]?.text ?? '', /^0 tokens: what was due has changed on the way$/);
  assert.equal(await net.holds({ address: payout }), net.tokens('7'), 'nothing is paid twice');
  assert.match(
    await operator.isRefused(fleet.line(`claim --snapshot ${fleet.file} --yes`).join(' '), 2),
    /fleet\.csv:1: the line is not JSON/,
  );
}

/** All but the first leave, the last of them in two steps; killed when the first transaction is on its way. */
async function unstakesOf(t: Test, fleet: TestFleet): Promise<void> {
  const { net, operator, workers } = fleet;
  const last = workers.at(-1) ?? net.network.address;
  const all = async (): Promise<bigint[]> =>
    (await fleet.all()).map(({ tickets }) => tickets.reduce((sum, { amount }) => sum + amount, 0n));
  fleet.writes('unstake', (i) => (i === 0 ? '1' : i === COUNT - 1 ? '36' : 'all'));
  const stranger = await operator.keypair('third.json');
  const before = await net.books();
  const asked = await operator.types(fleet.line('unstake'), 'no');
  assert.match(
    asked.asked[0] ?? '',
    /^Request 3,276 tokens in all of 19 of 20 workers back, to be withdrawn in 90d, in 2 transactions\? Fees: .* Rent: 0 SOL\. /,
  );
  assert.match(asked.stderr, / 215 tokens would stay, below S\(n\) of 216 tokens: /);
  assert.match(asked.stderr, /180 tokens, to be withdrawn from \d{4}-\S+; deregisters it$/m);
  fleet.writes('opener,unstake', () => `${operator.address},all`);
  const others = await fleet.tells(`unstake --keypair ${stranger.file}`);
  assert.deepEqual(outcomes(others), { failed: COUNT });
  assert.match(others.items[1]?.text ?? '', /^Only its owner \w+ may: sign with that key$/);
  assert.deepEqual(await net.books(), before, 'nothing without a yes, and the key for it');

  fleet.writes('unstake', (i) => (i === 0 ? '1' : i === COUNT - 1 ? '36' : 'all'));
  await isKilled(t, fleet, 'unstake');
  const rest = await fleet.tells('unstake');
  assert.deepEqual([rest.failed, rest.done + rest.already], [1, COUNT - 1], rest.stderr);
  assert.ok(rest.already > 0, 'what the killed run has done is seen');
  const again = await fleet.tells('unstake');
  assert.deepEqual(outcomes(again), { failed: 1, already: COUNT - 1 });
  assert.equal(again.items[1]?.text, 'nothing is staked');
  assert.match(again.items.at(-1)?.text ?? '', /^36 tokens requested by \w{80,90}$/);
  const sums = ['0', ...Array<string>(COUNT - 2).fill('180'), '36'].map((text) => net.tokens(text));
  assert.deepEqual(await all(), sums, 'nothing is requested twice');
  fleet.writes('unstake', (i) => (i === COUNT - 1 ? '37' : '0'));
  assert.match(
    await operator.isRefused(fleet.line('unstake --yes').join(' '), 2),
    /^ {2}line 2: unstake: give tokens above 0, or "all"$/m,
  );

  await net.chain.travelBy(BigInt(net.network.params.unbondingSecs));
  writeFileSync(fleet.file, `worker\n${last}`);
  const leaves = await fleet.tells('unstake --unstake all');
  assert.match(
    leaves.items[0]?.text ?? '',
    /^144 tokens, to be withdrawn from \S+; deregisters it/,
  );
}

/** What has matured goes to the owner. */
async function withdrawsOf(fleet: TestFleet): Promise<void> {
  const { net, operator } = fleet;
  fleet.writes('price', () => '');
  const [before, unpaid] = [await net.holds(operator), await fleet.data()];
  const asked = await operator.types(fleet.line('withdraw'), 'no');
  assert.match(
    asked.asked[0] ?? '',
    /^Withdraw 3,276 tokens in all from 19 of 20 workers to \w+, in 2 transactions\? Fees: .* Rent: 0 SOL\. /,
  );
  const stranger = await operator.keypair('other.json');
  fleet.writes('opener', () => operator.address);
  const others = await fleet.tells(`withdraw --keypair ${stranger.file}`);
  assert.deepEqual(outcomes(others), { already: 1, failed: 19 });
  assert.match(
    others.items[1]?.text ?? '',
    /^180 tokens can be withdrawn, and only its owner \w+ may/,
  );
  const lost = await fleet.losesAnswers('withdraw');
  const withdrawn = await fleet.tells('withdraw');
  assert.equal(withdrawn.exitCode, 0, withdrawn.stderr);
  assert.equal(withdrawn.transactions + lost.sent, 2);
  assert.equal((await net.holds(operator)) - before, net.tokens('3276'));
  assert.equal(withdrawn.items[0]?.text, 'nothing is unbonding');
  assert.match(
    withdrawn.items.at(-1)?.text ?? '',
    /^nothing has matured; the next are 144 tokens, at \d{4}-/,
  );
  assert.equal((await fleet.tells('withdraw')).already, COUNT);
  const lies = await fleet.isLiedTo('withdraw', unpaid);
  assert.deepEqual(outcomes(lies.told), { already: 1, failed: 19 });
  assert.match(lies.told.items[1]?.text ?? '', /^NothingMatured: /);
  assert.deepEqual(lies.after, lies.before, 'nothing is withdrawn twice');
}

/** Those that are empty are closed, and their rent comes back. */
async function closesOf(fleet: TestFleet): Promise<void> {
  const { net, operator } = fleet;
  const asked = await operator.types(fleet.line('close'), 'no');
  assert.match(
    asked.asked[0] ?? '',
    /^Close 18 of 20 workers, give up their unclaimed rewards, and get their rent back, in \d transactions\? /,
  );
  const before = await net.chain.lamports(operator.address);
  const opened = await fleet.data();
  const closed = await fleet.tells('close');
  assert.deepEqual(outcomes(closed), { done: 18, failed: 2 });
  assert.equal(closed.items[0]?.text, '216 tokens are staked: fleet unstake comes first');
  assert.match(
    closed.items[2]?.text ?? '',
    /^closed, and its rent back; 1 token of rewards were claimed/,
  );
  assert.equal(closed.items.at(-1)?.text, '144 tokens are unbonding: fleet withdraw comes first');
  assert.ok((await net.chain.lamports(operator.address)) > before + 18n * 7_000_000n);
  const again = await fleet.tells('close');
  assert.deepEqual(outcomes(again), { already: 18, failed: 2 });
  assert.equal(again.items[2]?.text, 'not open: nothing is there to close');
  const lies = await fleet.isLiedTo('close', opened);
  assert.equal(lies.told.done, 0);
  assert.deepEqual(lies.after, lies.before);
}
