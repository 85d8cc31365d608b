import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';

import { generateKeyPairSigner, lamports, type Address } from '@solana/kit';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';

import { INFERIX_STAKING_PROGRAM_ADDRESS, setPayout } from '@inferix/staking-client';
import type { TestNetwork, TestWorker } from '@inferix/staking-testkit/network';
import { Budget } from '../src/pay/budget.js';
import { Distributor, type Paid } from './harness/distributor.js';
import { meddlingNode } from './harness/meddler.js';

type Test = Parameters<typeof Distributor.start>[0];
type Summary = Paid & { ended: string | null; transactions: number; fees: string };

/** Lamports for a signature; claims of these tests have no priority fee. */
const FEE = 5_000n;
const WORKERS = 24;

/** Epoch 1 is claimable; the workers at these indices are paid to wallets without a token account. */
async function startPaying(t: Test, count: number, homeless: readonly number[] = []) {
  const distributor = await Distributor.start(t);
  const { net } = distributor;
  const workers: TestWorker[] = [];
  for (let i = 0; i < count; i++) workers.push(await net.registersWorker());
  await net.passesEpochs(2n);
  const snapshot = await distributor.builds('1.snapshot', workers);
  for (const i of homeless) await leavesHome(net, workers[i] ?? assert.fail());
  await distributor.publishes(snapshot);
  const types = (more: string, answer?: string) => {
    const typed = distributor.paying(snapshot, more);
    const line = answer === undefined ? typed : typed.replace(' --yes', '');
    return distributor.operator.types(line.split(' '), answer);
  };
  return { distributor, net, snapshot, types };
}

async function leavesHome(net: TestNetwork, { address: worker, owner }: TestWorker) {
  const { network } = net;
  const { address: payout } = await generateKeyPairSigner();
  const moved = await setPayout({ network, worker, owner, payout });
  // Without the token account that setting a payout creates.
  await net.does(moved.filter((one) => one.programAddress === INFERIX_STAKING_PROGRAM_ADDRESS));
}

/** Leaves a wallet with so many lamports. */
function leavesWith({ chain }: TestNetwork, address: Address, amount: bigint): Promise<void> {
  const account = { executable: false, programAddress: SYSTEM_PROGRAM_ADDRESS, space: 0n };
  return chain.put({ ...account, address, lamports: lamports(amount), data: new Uint8Array() });
}

test('fees end a run before they exceed their limit, also with many transactions at once', async (t) => {
  const { distributor, net, snapshot, types } = await startPaying(t, WORKERS);
  const payer = distributor.operator.address;
  const before = await net.chain.lamports(payer);
  const { exitCode, stdout, stderr } = await types('--max-fees 0.000012 --output json');
  assert.equal(exitCode, 1);
  const summary = JSON.parse(stdout) as Summary;
  const why =
    'The fees would exceed --max-fees 0.000012 SOL: 0.00001 SOL are spent or on their way.';
  assert.equal(summary.ended, why);
  assert.ok(
    stderr.includes(`${why} 0 failed, ${summary.remaining} remain. Start it again`),
    stderr,
  );
  assert.deepEqual([summary.transactions, BigInt(summary.fees)], [2, 2n * FEE]);
  assert.equal(before - (await net.chain.lamports(payer)), 2n * FEE);
  assert.ok(summary.paid > 0 && summary.remaining > 0);
  assert.equal(distributor.paidBy(snapshot).size, summary.paid);
  // The next run counts from zero.
  const again = await distributor.pays(snapshot, '--max-fees 1');
  assert.deepEqual(
    [again.paid, again.already, again.remaining],
    [summary.remaining, summary.paid, 0],
  );
});

test('rent ends a run before it exceeds its limit, and nothing is created', async (t) => {
  const { distributor, net, types } = await startPaying(t, 2, [0, 1]);
  const { rpc } = net.chain.connection;
  const rent = await rpc.getMinimumBalanceForRentExemption(165n).send();
  const payer = distributor.operator.address;
  const before = await net.chain.lamports(payer);
  const options = '--create-token-accounts --output json';
  const { exitCode, stdout } = await types(`${options} --max-rent 0.002039280`);
  assert.equal(exitCode, 1);
  const { ended, remaining, tokenAccountsCreated } = JSON.parse(stdout) as Summary;
  assert.match(ended ?? '', /^The rent would exceed --max-rent 0\.00203928 SOL: 0 SOL are spent/);
  assert.deepEqual([remaining, tokenAccountsCreated], [2, 0]);
  assert.equal(await net.chain.lamports(payer), before);
  const again = await types(`${options} --max-rent 0.00407856`);
  const summary = JSON.parse(again.stdout) as Summary;
  assert.deepEqual([summary.paid, BigInt(summary.tokenAccountRent)], [2, 2n * rent]);
});

test('the question says fees and rent, and what they are at most', async (t) => {
  const { types } = await startPaying(t, 3, [0, 1]);
  const asks = async (more: string): Promise<string> => {
    const { asked, exitCode } = await types(more, 'n');
    assert.equal(exitCode, 2);
    return asked[0] ?? '';
  };
  assert.match(
    await asks(''),
    /^Pay epoch 1 to 3 workers\? If nobody is paid yet, about 0\.\d+ SOL of fees, at most 0\.01 SOL\. \[y/,
  );
  assert.match(
    await asks('--create-token-accounts --max-fees 0.5'),
    /\? About 0\.\d+ SOL of fees, at most 0\.5 SOL\. Missing token accounts cost 0\.00407856 SOL of rent, which do not come back\. \[y/,
  );
});

test('a fee payer with too little is told how much is missing, before anything is sent', async (t) => {
  const { distributor, net, snapshot, types } = await startPaying(t, 3, [0]);
  const payer = distributor.operator.address;
  await leavesWith(net, payer, 895_880n);
  const books = await net.books();
  const { exitCode, stderr } = await types('--create-token-accounts');
  assert.equal(exitCode, 2);
  const said = new RegExp(
    `^The fee payer ${payer} has 0\\.00089588 SOL, which is 0\\.00204\\d+ SOL too little\\. ` +
      'Paying takes about 0\\.00001 SOL of fees, 0\\.00203928 SOL spent on token accounts\\. Send it SOL',
    'm',
  );
  assert.match(stderr, said);
  assert.deepEqual(await net.books(), books);
  assert.ok(!existsSync(`${snapshot}.receipts.jsonl`));
  // What it has is enough for those who have a token account: the chain is asked who is to be paid.
  assert.equal((await distributor.pays(snapshot)).paid, 2);
});

test('a fee payer that runs out of SOL on the way is named, and nobody is tried again for it', async (t) => {
  const { distributor, net, types } = await startPaying(t, WORKERS, [0]);
  const payer = distributor.operator.address;
  const node = await meddlingNode(t, net.chain.url, 'simulateTransaction', () =>
    leavesWith(net, payer, 0n),
  );
  const { exitCode, stdout } = await types(
    `--create-token-accounts --blocks 1 --output json --url ${node.url}`,
  );
  assert.equal(exitCode, 1);
  assert.ok(node.meddled());
  const { ended, failed, remaining } = JSON.parse(stdout) as Summary;
  assert.equal(ended, `The fee payer ${payer} is out of SOL. Send it some.`);
  assert.deepEqual([failed, remaining], [{}, WORKERS]);
});

test('a price that is rather a slip is asked about, whatever was confirmed', async (t) => {
  const { net, types } = await startPaying(t, 1);
  const books = await net.books();
  const { exitCode, stderr } = await types('--with-compute-unit-price 10000001');
  assert.equal(exitCode, 2);
  assert.match(
    stderr,
    /^A compute unit price of 10,000,001 micro-lamports is above 10,000,000, .* Not running in a terminal: name a lower/,
  );
  assert.deepEqual(await net.books(), books);
});

test('--dry-run says what paying would take, as the plan does, and sends nothing', async (t) => {
  const { distributor, net, snapshot, types } = await startPaying(t, 2);
  const books = await net.books();
  const { exitCode, stdout } = await types('--dry-run');
  assert.equal(exitCode, 0);
  assert.equal(
    stdout,
    await distributor.operator.does(distributor.line(`plan --snapshot ${snapshot}`)),
  );
  assert.match(stdout, /^to be paid +2 workers/m);
  assert.deepEqual(await net.books(), books);
  assert.ok(!existsSync(`${snapshot}.receipts.jsonl`));
});

test('lent rent counts until it comes back, and fees are kept for that', () => {
  const budget = new Budget({ fees: 10n, rent: 10n });
  const loan = budget.lend(6n);
  assert.ok(loan);
  assert.equal(budget.lend(5n), undefined);
  assert.throws(() => {
    budget.spendRent(5n);
  }, /^RunEnded|--max-rent/);
  budget.spendRent(4n);
  loan.giveBack();
  loan.giveBack();
  assert.ok(budget.lend(6n), 'once');
  assert.equal(budget.lend(1n), undefined);
  assert.equal(budget.loans, 1);
  budget.kept = () => 4n;
  budget.payFee(6n, false);
  assert.throws(() => {
    budget.payFee(1n, false);
  }, /--max-fees/);
  budget.payFee(4n, true);
  assert.throws(() => {
    budget.payFee(1n, true);
  }, /--max-fees/);
});
