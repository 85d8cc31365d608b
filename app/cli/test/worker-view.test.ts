import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';

import {
  getAddressDecoder,
  getAddressEncoder,
  lamports,
  type Address,
  type EncodedAccount,
} from '@solana/kit';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';

import {
  decodeWorker,
  INFERIX_STAKING_PROGRAM_ADDRESS,
  StakingError,
} from '@inferix/staking-client';
import {
  getWorkerDecoder,
  getWorkerSize,
  WORKER_DISCRIMINATOR,
} from '@inferix/staking-client/generated';
import {
  WORKER_BYTES,
  WorkerView,
  type RpcAccount,
  type ViewedWorker,
} from '../src/chain/worker-view.js';

const PROGRAM = INFERIX_STAKING_PROGRAM_ADDRESS;
const OURS = { programAddress: PROGRAM };
const VERSION_OFFSET = 8;

/** A worker's account with anything in it. */
function someWorker(): Uint8Array {
  const bytes = new Uint8Array(randomBytes(WORKER_BYTES));
  bytes.set(WORKER_DISCRIMINATOR);
  bytes[VERSION_OFFSET] = 1;
  return bytes;
}

const ADDRESS = getAddressDecoder().decode(randomBytes(32));

const asAccount = (bytes: Uint8Array, owner: Address = PROGRAM): RpcAccount => ({
  owner,
  data: [Buffer.from(bytes).toString('base64'), 'base64'],
});

const asEncoded = (data: Uint8Array): EncodedAccount => ({
  address: ownAddress(data),
  data,
  programAddress: PROGRAM,
  executable: false,
  lamports: lamports(1n),
  space: BigInt(data.length),
});

/** The address that a worker's contents lead to. */
function ownAddress(data: Uint8Array): Address {
  const { network, opener, node, bump } = getWorkerDecoder().decode(data);
  const keys = [network, opener].map((key) => getAddressEncoder().encode(key));
  const hash = createHash('sha256').update('worker');
  for (const part of [...keys, node, Uint8Array.of(bump), getAddressEncoder().encode(PROGRAM)]) {
    hash.update(Uint8Array.from(part));
  }
  return getAddressDecoder().decode(hash.update('ProgramDerivedAddress').digest());
}

/** All that a view shows. */
function shownBy(view: WorkerView): Record<keyof ViewedWorker, unknown> {
  const { registered, barred, restake, leftCovered, openCases, vault, payout } = view;
  const { payoutTokenAccount, openedSlot, leftAt, benchmark, price, coverage } = view;
  const { activeStake, tickets, claimedTotal, restakedTotal } = view;
  return {
    ...{ registered, barred, restake, leftCovered, openCases, vault, payout },
    ...{ payoutTokenAccount, openedSlot, leftAt, benchmark, price, coverage },
    ...{ activeStake, tickets, claimedTotal, restakedTotal },
  };
}

function sameAsClient(bytes: Uint8Array): void {
  const view = WorkerView.of(ADDRESS, asAccount(bytes), OURS);
  assert.ok(view);
  const worker = decodeWorker(asEncoded(bytes), OURS);
  const shown = shownBy(view);
  const expected = Object.fromEntries(
    Object.keys(shown).map((name) => [name, worker[name as keyof typeof worker]]),
  );
  assert.deepEqual(shown, expected);
  assert.deepEqual(Uint8Array.from(view.ownerKey), getAddressEncoder().encode(worker.owner));
  assert.ok(view.isOf(getAddressEncoder().encode(worker.network)));
  assert.ok(!view.isOf(getAddressEncoder().encode(worker.owner)), 'another network');
}

test('the size is that of the generated client', () => {
  assert.equal(WORKER_BYTES, getWorkerSize());
});

test('whatever the bytes, a view shows what the client decodes', () => {
  for (let i = 0; i < 500; i++) sameAsClient(someWorker());
});

test('flags, zeros and the ends of each number are read alike', () => {
  for (const fill of [0, 1, 127, 128, 255]) {
    const bytes = someWorker().fill(fill, VERSION_OFFSET + 1);
    // Two keys that differ, so that a network can be told from an owner.
    bytes.set(randomBytes(32), 16);
    sameAsClient(bytes);
  }
  for (let flags = 0; flags < 16; flags++) {
    const bytes = someWorker();
    bytes.set([flags & 1, (flags >> 1) & 1, (flags >> 2) & 1, (flags >> 3) & 1], 10);
    sameAsClient(bytes);
  }
  // A ticket that is empty does not count, whatever stands beside it.
  for (let empty = 0; empty < 4; empty++) {
    const bytes = someWorker();
    bytes.fill(0, 432 + 16 * empty, 440 + 16 * empty);
    sameAsClient(bytes);
  }
});

test('a change of any byte that a view shows is seen in it, at the same place as in the client', () => {
  const bytes = someWorker();
  for (let at = VERSION_OFFSET + 1; at < WORKER_BYTES; at++) {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ 0x55;
    sameAsClient(changed);
  }
});

test('where there is no account of the program there is no worker', () => {
  const bytes = someWorker();
  assert.equal(WorkerView.of(ADDRESS, null, OURS), undefined);
  const stranger = getAddressDecoder().decode(randomBytes(32));
  assert.equal(WorkerView.of(ADDRESS, asAccount(bytes, stranger), OURS), undefined);
  // Lamports that somebody sent to an address that was closed.
  const dust = asAccount(new Uint8Array(), SYSTEM_PROGRAM_ADDRESS);
  assert.equal(WorkerView.of(ADDRESS, dust, OURS), undefined);
  assert.ok(WorkerView.of(ADDRESS, asAccount(bytes), OURS));
});

test('an account of the program that cannot be read stops everything, with its address', () => {
  const bytes = someWorker();
  const refused = (other: Uint8Array, why: RegExp): void => {
    assert.throws(
      () => WorkerView.of(ADDRESS, asAccount(other), OURS),
      (error: unknown) => {
        assert.ok(error instanceof StakingError);
        assert.equal(error.code, 'UnreadableAccount');
        assert.ok(error.message.startsWith(`${ADDRESS} belongs to the staking program, and `));
        assert.match(error.message, why);
        assert.match(error.message, /install a newer inferix-stake\.$/);
        return true;
      },
    );
  };
  for (const version of [0, 2, 255]) {
    const other = bytes.slice();
    other[VERSION_OFFSET] = version;
    refused(other, new RegExp(`has layout version ${version}, this tool reads 1\\.`));
  }
  for (let at = 0; at < 8; at++) {
    const other = bytes.slice();
    other[at] = (other[at] ?? 0) ^ 1;
    refused(other, /is not a worker\./);
  }
  refused(new Uint8Array(), /is not a worker\./);
  for (const other of [bytes.subarray(0, WORKER_BYTES - 1), Uint8Array.from([...bytes, 0])]) {
    refused(other, new RegExp(`has ${other.length} bytes, a worker has ${WORKER_BYTES}\\.`));
  }
});
