import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  AccountRole,
  SolanaError,
  SOLANA_ERROR__JSON_RPC__METHOD_NOT_FOUND,
  type Address,
  type GetRecentPrioritizationFeesApi,
  type Rpc,
} from '@solana/kit';

import { computeUnitPrice, MAX_AUTO_PRICE, writableAccounts } from '../src/chain/fees.js';
import { InputError } from '../src/failure.js';

const A = 'So11111111111111111111111111111111111111112' as Address;
const B = '11111111111111111111111111111111' as Address;

/** A node at which these fees were paid, and what it was asked about. */
function node(answer: readonly number[] | Error) {
  const asked: Address[][] = [];
  const getRecentPrioritizationFees = (accounts: Address[]) => ({
    send: () => {
      asked.push(accounts);
      return answer instanceof Error
        ? Promise.reject(answer)
        : Promise.resolve(answer.map((fee, slot) => ({ slot, prioritizationFee: BigInt(fee) })));
    },
  });
  const rpc = { getRecentPrioritizationFees } as unknown as Rpc<GetRecentPrioritizationFeesApi>;
  return { rpc, asked };
}

test('a number is taken as it is, without asking the node', async () => {
  const { rpc, asked } = node([5]);
  assert.equal(await computeUnitPrice(rpc, '2500', [A]), 2_500n);
  assert.equal(await computeUnitPrice(rpc, '0', [A]), undefined);
  const most = 2n ** 64n - 1n;
  assert.equal(await computeUnitPrice(rpc, most.toString(), [A]), most);
  assert.deepEqual(asked, []);
});

test('anything else than a number or auto is refused, and the message names the option', async () => {
  for (const text of ['', 'fast', '-1', '1.5', '1e3', '18446744073709551616']) {
    await assert.rejects(computeUnitPrice(node([]).rpc, text, [A]), (error: unknown) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, /^--with-compute-unit-price: .* neither a whole number/);
      return true;
    });
  }
});

test('auto takes the 75th percentile of the blocks in which something was paid', async () => {
  const price = (fees: number[]) => computeUnitPrice(node(fees).rpc, 'auto', [A]);
  assert.equal(await price([40, 10, 30, 20]), 30n);
  assert.equal(await price([0, 0, 40, 0, 10, 30, 20, 0]), 30n);
  assert.equal(await price([7]), 7n);
  assert.equal(await price([1, 2]), 2n);
});

test('auto pays nothing where nothing was paid', async () => {
  assert.equal(await computeUnitPrice(node([]).rpc, 'auto', [A]), undefined);
  assert.equal(await computeUnitPrice(node([0, 0, 0]).rpc, 'auto', [A]), undefined);
});

test('auto never pays more than its maximum', async () => {
  const { rpc } = node([9_000_000, 9_000_000]);
  assert.equal(await computeUnitPrice(rpc, 'auto', [A]), MAX_AUTO_PRICE);
});

test('auto asks about at most as many accounts as a node takes', async () => {
  const { rpc, asked } = node([1]);
  await computeUnitPrice(rpc, 'auto', Array<Address>(200).fill(A));
  assert.equal(asked[0]?.length, 128);
});

test('auto pays nothing at a node that keeps no record, but a broken node is an error', async () => {
  const unknown = new SolanaError(SOLANA_ERROR__JSON_RPC__METHOD_NOT_FOUND, {
    __serverMessage: '',
  });
  assert.equal(await computeUnitPrice(node(unknown).rpc, 'auto', [A]), undefined);
  await assert.rejects(computeUnitPrice(node(new TypeError('no net')).rpc, 'auto', [A]), TypeError);
});

test('the writable accounts of instructions are each named once', () => {
  const programAddress = B;
  const instructions = [
    { programAddress, accounts: [{ address: A, role: AccountRole.WRITABLE }] },
    {
      programAddress,
      accounts: [
        { address: A, role: AccountRole.WRITABLE_SIGNER },
        { address: B, role: AccountRole.READONLY_SIGNER },
      ],
    },
    { programAddress },
  ];
  assert.deepEqual(writableAccounts(instructions), [A]);
});
