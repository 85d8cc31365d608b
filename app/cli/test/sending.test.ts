import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import {
  decompileTransactionMessage,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type Instruction,
} from '@solana/kit';

import { cancelUnstake, requestUnstake, requireDecimals } from '@inferix/staking-client';
import { Operator } from './harness/operator.js';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

type DryRun = { dryRun: true; computeUnits: string; fee: string; events: { name: string }[] };
/** An instruction without its signers' keys. */
const plain = ({ programAddress, data, accounts = [] }: Instruction) => ({
  programAddress,
  data: [...(data ?? [])],
  accounts: accounts.map(({ address, role }) => ({ address, role })),
});

const withoutRoles = ({ accounts, ...rest }: ReturnType<typeof plain>) => ({
  ...rest,
  accounts: accounts.map(({ address }) => address),
});

/** What is in an exported transaction. */
function decode(base64: string) {
  const wire = getBase64Encoder().encode(base64);
  const { signatures, messageBytes } = getTransactionDecoder().decode(wire);
  const compiled = getCompiledTransactionMessageDecoder().decode(messageBytes);
  const instructions: readonly Instruction[] = decompileTransactionMessage(compiled).instructions;
  return { signatures, instructions: instructions.map(plain) };
}

type Exported = { transaction: string; feePayer: string; signers: string[] };

test('--dry-run says what would happen, and sends nothing', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.registers();
  const before = await net.books();

  const text = await operator.does(`worker top-up ${address} 5 --dry-run`);
  assert.match(text, /^Nothing was sent\. It would have worked:$/m);
  assert.match(text, /^ {2}Topped up by 5 tokens; the stake is 149 tokens\.$/m);
  assert.match(text, /^Fee +0\.000005 SOL$/m);
  assert.match(text, new RegExp(`^Paid by +${operator.address}$`, 'm'));

  const dry = await operator.reads<DryRun>(`worker top-up ${address} 5 --dry-run`);
  assert.deepEqual(
    dry.events.map(({ name }) => name),
    ['StakeToppedUp'],
  );
  assert.ok(BigInt(dry.computeUnits) > 1_000n);
  assert.equal(dry.fee, '5000');
  assert.deepEqual(await net.books(), before);

  const refused = await operator.isRefused(`worker top-up ${address} 1001 --dry-run`, 1);
  assert.match(refused, /^InsufficientTokens: /);
});

test('a named priority fee is part of the fee, as it is charged', async (t) => {
  const operator = await Operator.start(t);
  const address = await operator.opens();
  const sol = async () =>
    (await operator.net.chain.connection.rpc.getBalance(operator.address).send()).value;
  const line = `worker top-up ${address} 5 --with-compute-unit-price`;
  const dry = await operator.reads<DryRun>(`${line} 1000000 --dry-run`);
  // A lamport for each unit of the limit, which is a little more than what is used.
  assert.ok(BigInt(dry.fee) > 5_000n + BigInt(dry.computeUnits), dry.fee);
  const held = await sol();
  await operator.does(`${line} 1000000 --yes`);
  assert.equal((held - (await sol())).toString(), dry.fee);
  assert.match(
    await operator.isRefused(`${line} fast --yes`, 2),
    /^--with-compute-unit-price: "fast"/,
  );
});

test('--export prints what a multisig is to run, unsigned', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const { address, owner } = await net.registersWorker('200');
  const { network } = net;
  const line = `worker unstake ${address} 50 --export base64 --owner ${owner.address}`;
  const before = await net.books();
  const own = await operator.reads<Exported>(line);
  assert.deepEqual([own.feePayer, own.signers], [owner.address, [owner.address]]);

  // Somebody else may pay for it, by address only.
  const exported = await operator.reads<Exported>(`${line} --fee-payer ${operator.address}`);
  assert.equal(exported.feePayer, operator.address);
  assert.deepEqual(exported.signers, [operator.address, owner.address]);
  const { signatures, instructions } = decode(exported.transaction);
  assert.deepEqual(signatures, { [operator.address]: null, [owner.address]: null });
  const amount = net.tokens('50');
  const expected = [
    ...(await requireDecimals({ network, holder: owner, worker: address, createsAccount: true })),
    ...(await requestUnstake({ network, worker: address, owner, amount })),
  ];
  // In a transaction an account has one role, the most that any of its instructions needs.
  assert.deepEqual(instructions.map(withoutRoles), expected.map(plain).map(withoutRoles));
  const text = await operator.does(`${line} --fee-payer ${operator.address}`);
  assert.deepEqual(decode(text.trim()).instructions, instructions);

  // What would be refused is not exported.
  const tooMuch = line.replace(' 50 ', ' 100 ');
  assert.match(await operator.isRefused(tooMuch, 1), /^StakeBelowMinimum: .*44 tokens are missing/);
  await operator.isRefused(`${line} --dry-run`, 2);
  const alone = await operator.isRefused(
    `worker unstake ${address} 50 --owner ${owner.address}`,
    2,
  );
  assert.match(alone, /^--owner names somebody who signs elsewhere\. Add --export base64/);
  assert.deepEqual(await net.books(), before);
});

test('a command asks before it sends', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.registers();
  const command = ['worker', 'top-up', address, '6'];
  const before = await net.books();

  const declined = await operator.types(command, 'n');
  assert.equal(declined.exitCode, 2);
  assert.deepEqual(declined.asked, [
    `Add 6 tokens to worker ${address}, to a stake of 150 tokens? Fee: 0.000005 SOL. [y/N] `,
  ]);
  assert.equal(declined.stderr, 'Nothing was done.\n');
  const unattended = await operator.types(command);
  assert.equal(unattended.exitCode, 2);
  assert.match(unattended.stderr, /Not running in a terminal: pass --yes to confirm\.$/m);
  assert.deepEqual(await net.books(), before);

  const agreed = await operator.types(command, 'yes');
  assert.equal(agreed.exitCode, 0, agreed.stderr);
  assert.equal((await net.worker({ address })).activeStake, net.tokens('150'));
});

test('what fails after it was sent is explained from its logs', async (t) => {
  const operator = await Operator.start(t);
  const { net, signer: owner } = operator;
  const { network } = net;
  const worker = await operator.registers();
  await operator.does(`worker top-up ${worker} 10 --yes`);
  await operator.does(`worker unstake ${worker} 10 --yes`);
  // While somebody thinks, the ticket goes.
  const ended = await operator.types(['worker', 'cancel', worker, '0'], async () => {
    await net.does(cancelUnstake({ network, worker, owner, ticket: 0 }));
    return 'y';
  });
  assert.equal(ended.exitCode, 1);
  assert.equal(ended.stdout, '');
  assert.match(
    ended.stderr,
    /^Sending transaction (\w{80,90}), .*\nNoSuchTicket: .*\n {2}transaction \1\n$/,
  );
  const history = await operator.does(`worker history ${worker} --limit 2`);
  assert.match(history, /^ {2}Refused: NoSuchTicket\.$/m);
});

test('somebody else can pay the fees', async (t) => {
  const operator = await Operator.start(t);
  const { rpc } = operator.net.chain.connection;
  const address = await operator.opens();
  const payer = await operator.keypair('payer.json');
  const sol = async (wallet: typeof address) => (await rpc.getBalance(wallet).send()).value;
  const [mine, his] = [await sol(operator.address), await sol(payer.address)];
  await operator.does(`worker top-up ${address} 5 --yes --fee-payer ${payer.file}`);
  assert.equal(await sol(operator.address), mine);
  assert.equal(his - (await sol(payer.address)), 10_000n);
  // Naming one's own keypair as the payer changes nothing.
  const own = join(operator.folder, 'id.json');
  await operator.does(`worker top-up ${address} 5 --yes --fee-payer ${own}`);
  assert.equal(mine - (await sol(operator.address)), 5_000n);
});

test('bad input is refused with exit code 2, and says what to do', async (t) => {
  const operator = await Operator.start(t);
  const { network } = operator.net;
  const address = await operator.registers();
  const refusals: [line: string, message: RegExp][] = [
    [`worker top-up ${address} 1e3 --yes`, /^amount: "1e3" is not a decimal number\. Write digits/],
    [`worker top-up ${address} 0.0000001 --yes`, /^amount: .* has more than 6 decimals\. Shorten/],
    [`worker top-up nowhere 5 --yes`, /^worker: "nowhere" is not a valid address\.$/m],
    [`worker top-up ${address} 5 --yes -k none.json`, /^There is no keypair none\.json\. Make one/],
    [`worker set-price ${address} cheap --yes`, /^price: "cheap" is not a decimal number/],
    [`worker cancel ${address} first --yes`, /^ticket: "first" is not a ticket\. Write its number/],
    [`worker set-payout ${address} me --yes`, /^wallet: "me" is not a valid address\.$/m],
    [`worker show ${address} --network ${address}`, /^The worker is in network /],
    ['worker open --node rig --yes', /^Which network\? Name it with --network/],
    [`worker open --network ${network.address} --yes`, /required option '--node <name>'/],
    ['worker fly', /unknown command 'fly'/],
  ];
  for (const [line, message] of refusals) {
    assert.match(await operator.isRefused(line, 2), message, line);
  }
});

test('the program refuses with its own names and exit code 1', async (t) => {
  const operator = await Operator.start(t);
  const address = await operator.registers();
  const stranger = await operator.keypair('stranger.json');
  const refusals: [line: string, name: string][] = [
    [`worker top-up ${address} 0 --yes`, 'AmountIsZero'],
    [`worker unstake ${address} 1000 --yes`, 'InsufficientStake'],
    [`worker cancel ${address} 3 --yes`, 'NoSuchTicket'],
    [`worker set-price ${address} 3 --yes`, 'StakeBelowMinimum'],
    [`worker unstake ${address} 1 --yes -k ${stranger.file}`, 'NotOwner'],
    [`worker register ${address} --price 2 --deposit 1 --yes`, 'AlreadyRegistered'],
    [`worker close ${address} --yes`, 'WorkerNotEmpty'],
    [`worker show ${stranger.address}`, 'UnreadableAccount'],
  ];
  for (const [line, name] of refusals) {
    assert.match(await operator.isRefused(line, 1), new RegExp(`^${name}: `, 'm'), line);
  }
  const json = await operator.isRefused(`worker top-up ${address} 0 --yes --output json`, 1);
  assert.deepEqual(JSON.parse(json), {
    error: 'AmountIsZero',
    message: 'The amount is zero. Pass an amount above zero.',
  });
});

test('as a program of its own it exits with the same codes', async (t) => {
  const operator = await Operator.start(t);
  const address = await operator.opens();
  const config = ['--config', join(operator.folder, 'config.yml')];
  const start = (...argv: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', MAIN, ...argv, ...config]).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );
  const shown = await start('worker', 'show', address, '--output', 'json');
  assert.equal(shown.code, 0, shown.stderr);
  assert.equal((JSON.parse(shown.stdout) as { address: string }).address, address);
  const unattended = await start('worker', 'top-up', address, '1');
  assert.equal(unattended.code, 2);
  assert.match(unattended.stderr, /pass --yes to confirm/);
  const refused = await start('worker', 'top-up', address, '0', '--yes');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /^AmountIsZero: /m);
});
