import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { getCloseAccountInstruction } from '@solana-program/token';

import { barWorker, fetchWorkers, findWorkerAddress, parseNano } from '@inferix/staking-client';
import { offenceOf, proposes } from '../../client/test/harness/slashing.js';
import { Operator } from './harness/operator.js';

/** What changing commands return to programs, as far as tests look. */
type Changed = {
  signature: string;
  slot: string;
  worker: string;
  events: { name: string; data: Record<string, unknown> }[];
  state: Record<string, unknown> | null;
};

/** What `show` and `list` return to programs, as far as tests look. */
type Shown = {
  address: string;
  status: string;
  obstacles: { code: string }[];
  slashCases: { address: string; asked: string; offenceId: string }[];
};

/** Amounts in base units, as JSON has them. */
const units = (operator: Operator, text: string): string => operator.net.tokens(text).toString();

test("a worker's whole life, command by command", async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const { network, chain } = net;
  const held = await net.holds(operator);

  const address = await operator.opensMeasured('hanoi-01');
  const node = new Uint8Array(createHash('sha256').update('hanoi-01').digest());
  const named = { network: network.address, owner: operator.address, node };
  assert.equal(address, await findWorkerAddress(named));

  // One base unit short is refused by its name, with both numbers in tokens.
  const short = await operator.isRefused(
    `worker register ${address} --price 2 --deposit 143.999999 --yes`,
    1,
  );
  assert.match(
    short,
    /^StakeBelowMinimum: .*\(143\.999999 IFX of S\(n\) 144 IFX: 0\.000001 IFX are/m,
  );

  const registered = await operator.reads<Changed>(
    `worker register ${address} --price 2 --deposit minimum --yes`,
  );
  assert.deepEqual(
    registered.events.map(({ name }) => name),
    ['WorkerRegistered'],
  );
  assert.equal(registered.state?.activeStake, units(operator, '144'));
  assert.equal(registered.state.minimumStake, units(operator, '144'));
  assert.equal(registered.state.status, 'covered');
  assert.match(registered.signature, /^\w{80,90}$/);

  const toppedUp = await operator.does(`worker top-up ${address} 56.5 --yes`);
  assert.match(toppedUp, /^Topped up by 56\.5 IFX; the stake is 200\.5 IFX\.$/m);

  // A rise counts at once and a cut later; S(n) is 180 at $2.5.
  await operator.does(`worker set-price ${address} 2.5 --yes`);
  const cut = await operator.reads<Changed>(`worker set-price ${address} 1 --yes`);
  assert.deepEqual(cut.state?.price, {
    current: parseNano('2.5').toString(),
    next: parseNano('1').toString(),
    nextAt: (network.epochStart + BigInt(network.params.epochSecs)).toString(),
    counts: parseNano('2.5').toString(),
  });

  const unstaked = await operator.does(`worker unstake ${address} 20.5 --yes`);
  assert.match(unstaked, /^Asked 20\.5 IFX back: ticket 0, which matures at /m);
  const cancelled = await operator.does(`worker cancel ${address} 0 --yes`);
  assert.match(cancelled, /^Ticket 0 cancelled: 20\.5 IFX count as stake again\.$/m);

  // Everything is asked back, which deregisters; it is paid out when it has matured.
  const left = await operator.reads<Changed>(`worker unstake ${address} all --yes`);
  assert.equal(left.state?.registered, false);
  assert.equal(left.state.activeStake, '0');
  const early = await operator.isRefused(`worker withdraw ${address} --yes`, 1);
  assert.match(early, /^Ticket 0, 200\.5 IFX, matures at .*, in 90d\.\nNothingMatured: /);
  assert.match(await operator.isRefused(`worker close ${address} --yes`, 1), /WorkerNotEmpty: /);
  await chain.travelBy(BigInt(network.params.unbondingSecs));
  assert.match(await operator.does(`worker withdraw ${address} --yes`), /^Withdrew 200\.5 IFX\.$/m);
  assert.equal(await net.holds(operator), held);

  const wallet = await chain.wallet();
  await operator.does(`worker set-payout ${address} ${wallet.address} --yes`);
  assert.equal((await net.worker({ address })).payout, wallet.address);

  const closed = await operator.reads<Changed>(`worker close ${address} --yes`);
  assert.equal(closed.state, null);
  assert.deepEqual(await fetchWorkers(chain.connection, [address]), [undefined]);
});

test('show says what blocks a claim, and the remedies work as they are written', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.opens();
  const show = () => operator.does(`worker show ${address}`);
  const remedy = async (of: RegExp): Promise<string> => {
    const shown = await show();
    const command = of.exec(shown)?.[1];
    assert.ok(command, shown);
    return `${command} --yes`;
  };

  assert.match(await show(), /Not measured yet: the benchmark authority /);
  await operator.measures(address, '0.5');

  const register = await remedy(/^ {2}Not registered: inferix-stake (worker register .*)$/m);
  await operator.does(register.replace('<USD per IB-hour>', '2'));
  assert.match(await show(), /^Stake +144 IFX of S\(n\) 144 IFX: 0 IFX to spare$/m);
  assert.match(await show(), /^Nothing blocks its claims\.$/m);

  await operator.measures(address, '0.75');
  assert.match(await show(), /^Stake +144 IFX of S\(n\) 216 IFX: short by 72 IFX$/m);
  await operator.does(await remedy(/^ {2}Short by 72 IFX: inferix-stake (worker top-up .*)$/m));
  assert.match(await show(), /^Nothing blocks its claims\.$/m);

  // The payout wallet closes its token account; setting it anew creates one.
  const payout = await net.chain.wallet();
  await operator.does(`worker set-payout ${address} ${payout.address} --yes`);
  const account = await net.chain.tokenAccount(net.mint, payout.address);
  await net.chain.send(
    getCloseAccountInstruction({ account, destination: payout.address, owner: payout }),
  );
  await operator.does(await remedy(/has no token account: inferix-stake (.*) creates it\.$/m));

  const { admin } = net.roles;
  await net.does(barWorker({ network: net.network, worker: address, admin }));
  const barred = await operator.reads<Shown>(`worker show ${address}`);
  assert.equal(barred.status, 'barred');
  assert.deepEqual(
    barred.obstacles.map(({ code }) => code),
    ['WorkerBarred'],
  );
});

test('show has tickets and open slash cases', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.registers();
  await operator.does(`worker top-up ${address} 10 --yes`);
  await operator.does(`worker unstake ${address} 10 --yes`);
  const offence = await offenceOf(net, net.tokens('5'));
  const slashCase = await proposes(net, { address, owner: operator.signer }, offence);

  const text = await operator.does(`worker show ${address}`);
  assert.match(text, /^Ticket 0: 10 IFX, matures .*, in 90d$/m);
  assert.match(
    text,
    new RegExp(`^Open slash case ${slashCase.address}: 5 IFX for reason 3, `, 'm'),
  );
  const data = await operator.reads<Shown>(`worker show ${address}`);
  assert.deepEqual(
    data.slashCases.map(({ address, asked, offenceId }) => ({ address, asked, offenceId })),
    [
      {
        address: slashCase.address,
        asked: units(operator, '5'),
        offenceId: Buffer.from(offence.id).toString('hex'),
      },
    ],
  );
  const refused = await operator.isRefused(`worker withdraw ${address} --yes`, 1);
  assert.match(refused, /SlashCaseOpen: /);
});

test('list has the workers of an owner, or of all', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const network = `--network ${net.network.address}`;
  assert.match(await operator.does(`worker list ${network}`), /^\w+ has no workers here\.$/m);

  const mine = await operator.registers('one');
  const second = await operator.opens('two');
  const stranger = await net.opensWorker();

  const listed = (await operator.does(`worker list ${network}`)).trim().split('\n');
  assert.match(listed[0] ?? '', /^WORKER +NODE +STATUS +IB +PRICE +STAKE +SURPLUS +UNBONDING$/);
  assert.match(listed[1] ?? '', new RegExp(`^${mine} +\\w{8}… +covered +0.5 +\\$2 +144 +0 +-$`));
  assert.match(listed[2] ?? '', new RegExp(`^${second} +\\w{8}… +unmeasured +- +- +0 +- +-$`));

  const addresses = async (options: string) =>
    (await operator.reads<Shown[]>(`worker list ${network} ${options}`)).map((w) => w.address);
  assert.deepEqual(await addresses(`--owner ${stranger.owner.address}`), [stranger.address]);
  assert.deepEqual(await addresses('--all'), [mine, second, stranger.address]);
  await operator.isRefused(`worker list ${network} --all --owner ${operator.address}`, 2);
});

test('history has the transactions of a worker, the newest first', async (t) => {
  const operator = await Operator.start(t);
  const address = await operator.registers();
  await operator.registers('another');
  await operator.does(`worker top-up ${address} 1 --yes`);

  const entries = await operator.reads<Changed[]>(`worker history ${address}`);
  const names = entries.map(({ events }) => events.map(({ name }) => name).join());
  assert.deepEqual(names, [
    'StakeToppedUp',
    'WorkerRegistered',
    'BenchmarkAttested',
    'WorkerOpened',
  ]);
  const [newest] = await operator.reads<Changed[]>(`worker history ${address} --limit 1`);
  assert.equal(newest?.signature, entries[0]?.signature);
  const text = await operator.does(`worker history ${address} --limit 2`);
  assert.match(text, /^ {2}Topped up by 1 IFX; the stake is 145 IFX\.$/m);
  assert.match(text, /^ {2}Registered at \$2 per IB-hour with a stake of 144 IFX\.$/m);
});
