import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { getCloseAccountInstruction } from '@solana-program/token';

import {
  barWorker,
  commitPrice,
  fetchWorkers,
  findWorkerAddress,
  nextEpochAt,
  parseNano,
} from '@inferix/staking-client';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';
import { changes, lyingNode, withByte } from './harness/liar.js';
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

/** Where a worker keeps its benchmark: behind its keys, when and where it was opened, and two times. */
const BENCHMARK_AT = 336;

/** Amounts in base units, as JSON has them. */
const units = (operator: Operator, text: string): string => operator.net.tokens(text).toString();

test("a worker's whole life, command by command", async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const { network, chain } = net;
  const held = await net.holds(operator);

  const address = await operator.opensMeasured('hanoi-01');
  const node = new Uint8Array(createHash('sha256').update('hanoi-01').digest());
  const named = { network: network.address, opener: operator.address, node };
  assert.equal(address, await findWorkerAddress(named, network));

  // One base unit short is refused by its name, with both numbers in tokens.
  const short = await operator.isRefused(
    `worker register ${address} --price 2 --deposit 143.999999 --yes`,
    1,
  );
  assert.match(
    short,
    /^StakeBelowMinimum: .*\(143\.999999 tokens of S\(n\) 144 tokens: 0\.000001 tokens are/m,
  );

  assert.match(
    await operator.isRefused(
      `worker register ${address} --price 2 --deposit minimum --max 143 --yes`,
      1,
    ),
    /^144 tokens would be taken, more than --max allows\. Nothing was sent\./m,
  );
  const registered = await operator.reads<Changed>(
    `worker register ${address} --price 2 --deposit minimum --max 500 --yes`,
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
  assert.match(toppedUp, /^Topped up by 56\.5 tokens; the stake is 200\.5 tokens\.$/m);

  // A rise counts at once and a cut later; S(n) is 180 at $2.5.
  await operator.does(`worker set-price ${address} 2.5 --yes`);
  const cut = await operator.reads<Changed>(`worker set-price ${address} 1 --yes`);
  assert.deepEqual(cut.state?.price, {
    previous: parseNano('2').toString(),
    current: parseNano('2.5').toString(),
    next: parseNano('1').toString(),
    nextAt: nextEpochAt(network, await chain.now()).toString(),
    counts: parseNano('2.5').toString(),
  });

  const unstaked = await operator.does(`worker unstake ${address} 20.5 --yes`);
  assert.match(unstaked, /^Requested 20\.5 tokens back \(ticket 0, matures /m);
  const cancelled = await operator.does(`worker cancel ${address} 0 --yes`);
  assert.match(cancelled, /^Ticket 0 cancelled: 20\.5 tokens count as stake again\.$/m);

  // Unstaking everything deregisters the worker; it is paid out when it has matured.
  const left = await operator.reads<Changed>(`worker unstake ${address} all --yes`);
  assert.equal(left.state?.registered, false);
  assert.equal(left.state.activeStake, '0');
  const early = await operator.isRefused(`worker withdraw ${address} --yes`, 1);
  assert.match(early, /^Ticket 0, 200\.5 tokens, matures at .*, in 90d\.\nNothingMatured: /);
  assert.match(await operator.isRefused(`worker close ${address} --yes`, 1), /WorkerNotEmpty: /);
  await chain.travelBy(BigInt(network.params.unbondingSecs));
  assert.match(
    await operator.does(`worker withdraw ${address} --yes`),
    /^Withdrew 200\.5 tokens\.$/m,
  );
  assert.equal(await net.holds(operator), held);

  // What comes to a token account of theirs, nobody could take out.
  const { mint } = net;
  const itsAccount = await chain.tokenAccount(mint, operator.address);
  for (const lost of [itsAccount, mint.address, address]) {
    const refusal = `${lost}: This is a token account, a mint, or an account of the staking program`;
    for (const line of [
      `worker set-payout ${address} ${lost} --yes`,
      `worker open --node hanoi-02 --payout ${lost} --yes`,
    ]) {
      assert.ok((await operator.isRefused(line, 2)).startsWith(refusal), line);
    }
  }
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
    return `${command}${command.endsWith('minimum') ? ' --max 500' : ''} --yes`;
  };

  assert.match(await show(), /Not measured yet: the benchmark authority /);
  await operator.measures(address, '0.5');

  const register = await remedy(/^ {2}Not registered: inferix-stake (worker register .*)$/m);
  await operator.does(register.replace('<USD per IB-hour>', '2'));
  assert.match(await show(), /^Stake +144 tokens of S\(n\) 144 tokens: 0 tokens to spare$/m);
  assert.match(await show(), /^Nothing blocks its claims\.$/m);

  // It is measured faster, which counts from the next epoch: nobody tops it up, so it is short then.
  await net.passesEpochs(1n);
  await operator.measures(address, '0.6');
  assert.match(await show(), /^Nothing blocks its claims\.$/m);
  await net.passesEpochs(1n);
  assert.match(await show(), /^Stake +144 tokens of S\(n\) 172\.8 tokens: short by 28\.8 tokens$/m);
  await operator.does(
    await remedy(/^ {2}Short by 28\.8 tokens: inferix-stake (worker top-up .*)$/m),
  );
  assert.match(await show(), /^Nothing blocks its claims\.$/m);

  // The payout wallet closes its token account; setting the same wallet again creates one.
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

test('show says what S(n) will be, until when the grace lasts and what restaking does', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const { network, roles, chain } = net;
  const address = await operator.registers();
  const show = () => operator.does(`worker show ${address}`);
  await net.passesEpochs(1n);

  assert.match(
    await show(),
    /^Next epoch +S\(n\) 144 tokens from epoch 2 \(.*Z\); the reference price and the benchmark can change$/m,
  );
  assert.doesNotMatch(await show(), /^(Grace|Warning)/m);
  await operator.measures(address, '0.6');
  assert.match(
    await show(),
    /^Next epoch +S\(n\) 172\.8 tokens from epoch 2 \(.*Z\); the reference price can change$/m,
  );
  const { priceAuthority } = roles;
  await net.does(commitPrice({ network, priceAuthority, price: parseNano('0.9') }));
  const warned = await show();
  assert.match(warned, /^Benchmark +0\.5 IB, 0\.6 IB from .*Z, measured .* ago$/m);
  assert.match(warned, /^Stake +144 tokens of S\(n\) 144 tokens: 0 tokens to spare$/m);
  assert.match(
    warned,
    /^Next epoch +S\(n\) 192 tokens from epoch 2 \(.*Z\); final but for a rise of its own price$/m,
  );
  assert.match(
    warned,
    /^Warning: From epoch 2 \(.*\) S\(n\) exceeds the stake by 48 tokens.*: inferix-stake worker top-up \w+ 48$/m,
  );

  // Nobody heeds it. The epoch begins, and the grace runs.
  await chain.travelTo(nextEpochAt(network, await chain.now()));
  const short = await show();
  assert.match(short, /^Status +short$/m);
  assert.match(
    short,
    /^Grace +until .*Z, (6h|5h 59m) left: an epoch in which it is short after that/m,
  );
  assert.match(
    short,
    /^Restake +on: the next claim adds up to 48 tokens of what is due to the stake;/m,
  );
  assert.match(short, /^Coverage +earns epochs 1-2$/m);
  await chain.travelBy(BigInt(network.params.graceSecs) + 1n);
  const late = await show();
  assert.match(late, /^Grace +over since .*Z: an epoch in which it is still short earns nothing$/m);
  assert.match(late, /^Coverage +earns epochs 1; short in 2$/m);

  assert.match(
    await operator.does(`worker set-restake ${address} off --yes`),
    /^Rewards wait while the stake is below S\(n\)\.$/m,
  );
  assert.match(await show(), /^Restake +off: while the stake is below S\(n\), rewards wait$/m);
  const remedy =
    /Short by 48 tokens, and restaking is off: inferix-stake (worker set-restake \w+ on),/;
  const command = remedy.exec(await show())?.[1];
  assert.ok(command);
  assert.match(
    await operator.does(`${command} --yes`),
    /^Rewards fill the stake first while it is below S\(n\)\.$/m,
  );
  assert.equal((await net.worker({ address })).restake, true);
});

test('set-restake is for the owner, and says on or off', async (t) => {
  const operator = await Operator.start(t);
  const address = await operator.registers();
  const command = `worker set-restake ${address}`;
  assert.match(
    await operator.isRefused(`${command} maybe --yes`, 2),
    /^"maybe" is neither "on" nor "off"\.$/m,
  );
  const stranger = await operator.keypair('stranger.json');
  assert.match(
    await operator.isRefused(`${command} off --yes --keypair ${stranger.file}`, 1),
    /^NotOwner: /m,
  );
  assert.equal((await operator.net.worker({ address })).restake, true);
});

test('set-price says from when on a price counts, and what S(n) is then', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.registers();
  await operator.does(`worker top-up ${address} 72 --yes`);
  const before = await net.books();
  const asks = async (price: string): Promise<string> => {
    const line = `worker set-price ${address} ${price}`;
    const { asked, exitCode } = await operator.types(line.split(' '), 'n');
    assert.equal(exitCode, 2);
    return asked[0] ?? '';
  };
  assert.match(await asks('3'), / to \$3 per IB-hour, at once, where S\(n\) is 216 tokens\?/);
  assert.match(
    await asks('1'),
    / to \$1 per IB-hour, from epoch 1 \(\S+Z\), where S\(n\) is 72 tokens\?/,
  );
  assert.deepEqual(await net.books(), before, 'nothing moved');
});

test('top-up minimum adds what is missing, now or in the coming epoch', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.registers();
  const fresh = await operator.opens('fresh');
  assert.match(
    await operator.isRefused(`worker top-up ${fresh} minimum --max 500 --yes`, 2),
    /^There is no S\(n\) yet that it could be topped up to\. Give an amount\.$/m,
  );
  const covered = await operator.isRefused(`worker top-up ${address} minimum --max 500 --yes`, 2);
  assert.match(
    covered,
    /^Nothing is missing: 144 tokens cover S\(n\), now and in the coming epoch\.$/m,
  );

  await net.passesEpochs(1n);
  await operator.measures(address, '0.6');
  // How much that is shows an endpoint: with --yes nobody looks at it.
  assert.match(
    await operator.isRefused(`worker top-up ${address} minimum --yes`, 2),
    /^What "minimum" takes .* Say how much .* --max <tokens>\. Name a second .* --verify-url <url>, or leave out --yes/m,
  );
  assert.match(
    await operator.isRefused(`worker register ${fresh} --price 2 --deposit minimum --yes`, 2),
    /^What "minimum" takes /m,
  );
  assert.match(
    await operator.isRefused(`worker top-up ${address} minimum --max 28.7 --yes`, 1),
    /^28\.8 tokens would be taken, more than --max allows\. Nothing was sent\./m,
  );
  // Or a second endpoint has to show the same worker.
  const liar = await lyingNode(
    t,
    net.chain.url,
    changes((name, shown) => (name === address ? withByte(BENCHMARK_AT, 1, shown) : shown)),
  );
  const agreed = `worker top-up ${address} minimum --verify-url ${liar.url} --yes`;
  assert.match(
    await operator.isRefused(agreed, 1),
    new RegExp(
      `^127\\S+ and ${liar.host} disagree about the worker's benchmark\\. Nothing was sent\\.`,
      'm',
    ),
  );
  const honest = await lyingNode(t, net.chain.url, () => undefined);
  const ahead = await operator.does(agreed.replace(liar.url, honest.url));
  assert.match(ahead, /^Topped up by 28\.8 tokens; the stake is 172\.8 tokens\.$/m);
  await net.passesEpochs(1n);
  assert.match(await operator.does(`worker show ${address}`), /^Nothing blocks its claims\.$/m);

  await operator.measures(address, '0.7');
  await net.passesEpochs(1n);
  const late = await operator.does(`worker top-up ${address} minimum --max 500 --yes`);
  assert.match(late, /^Topped up by 28\.8 tokens; the stake is 201\.6 tokens\.$/m);
  assert.match(await operator.does(`worker show ${address}`), /^Coverage +earns epochs 1-3$/m);
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
  assert.match(text, /^Ticket 0: 10 tokens, matures .*, in 90d$/m);
  assert.match(
    text,
    new RegExp(`^Open slash case ${slashCase.address}: asks 5 tokens; holds back 5 tokens$`, 'm'),
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
  assert.match(refused, /NothingMatured: /);
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
  assert.match(text, /^ {2}Topped up by 1 token; the stake is 145 tokens\.$/m);
  assert.match(text, /^ {2}Registered at \$2 per IB-hour with a stake of 144 tokens\.$/m);
});
