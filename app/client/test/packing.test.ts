import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import {
  compileTransaction,
  generateKeyPairSigner,
  getAddressDecoder,
  getTransactionSize,
  type Address,
  type AddressesByLookupTableAddress,
  type Blockhash,
} from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import {
  buildMessage,
  claimRewards,
  findRewardPoolAddress,
  findVaultAddress,
  LARGE_TRANSACTION,
  packClaims,
  type Claimable,
  type ClaimLeaf,
  type ClaimLimits,
  type ClaimRun,
  type Pack,
  type PackedRun,
} from '../src/index.js';
import { seeded } from '@inferix/staking-testkit/random';

const randomAddress = (): Address => getAddressDecoder().decode(randomBytes(32));
const network = {
  address: randomAddress(),
  mint: randomAddress(),
  tokenProgram: TOKEN_PROGRAM_ADDRESS,
  programAddress: randomAddress(),
};
const pool = await findRewardPoolAddress(network.address, network);
const shared = [network.address, pool, await findVaultAddress(pool, network), network.tokenProgram];
const feePayer = await generateKeyPairSigner();
const lifetime = { blockhash: randomAddress() as string as Blockhash, lastValidBlockHeight: 0n };
const hash = randomBytes(32);
const MAX_BYTES = { 0: 1232, 1: 4096 } as const;

/** Whole numbers below a bound, the same for the same seed. */
function wholes(seed: number): (below: number) => number {
  const random = seeded(seed);
  return (below) => Math.floor(random() * below);
}

type Claim = Claimable & { worker: Address; destination: Address };

/** Claims of machines in fleets: a fleet is paid into one account. */
function claimsOf(leaves: readonly number[], fleet: number): Claim[] {
  const wallets = new Map<number, Address>();
  return leaves.map((leaf) => {
    const owner = Math.floor(leaf / fleet);
    const destination = wallets.get(owner) ?? randomAddress();
    wallets.set(owner, destination);
    return { leaf, worker: randomAddress(), destination };
  });
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** A packed run as an instruction takes it; hashes do not matter to its size. */
function runOf(depth: number, claims: readonly Claim[], run: PackedRun): ClaimRun {
  const byLeaf = new Map(claims.map((claim) => [claim.leaf, claim]));
  const leaves = range(run.length).map((i): ClaimLeaf => {
    const claim = byLeaf.get(run.firstLeaf + i);
    if (!claim) return { hash };
    const { worker: address, destination } = claim;
    return { worker: { address, openedSlot: 1n }, destination, cumulative: 1n };
  });
  const proof = range(depth - Math.log2(run.length)).map(() => hash);
  return { firstLeaf: run.firstLeaf, leaves, proof };
}

/** Bytes of a pack's transaction as Kit compiles it; fails for more than 64 accounts. */
async function compiledSize(
  depth: number,
  { claims, runs }: Pack<Claim>,
  { version = 0, lookupTables = false, sharedTable = false }: ClaimLimits,
): Promise<number> {
  const run = runs.map((one) => runOf(depth, claims, one));
  const instructions = await claimRewards({ network, run });
  const both = claims.flatMap(({ worker, destination }) => [worker, destination]);
  const tables: AddressesByLookupTableAddress = {
    ...(lookupTables && { [randomAddress()]: both }),
    ...(sharedTable && { [randomAddress()]: shared }),
  };
  const options = { feePayer, lifetime, computeUnitPrice: 1_000n, version, lookupTables: tables };
  return getTransactionSize(compileTransaction(buildMessage(instructions, options)));
}

const LIMITS: readonly ClaimLimits[] = [
  {},
  LARGE_TRANSACTION,
  { lookupTables: true },
  { lookupTables: true, sharedTable: true },
  { version: 1, workers: 5 },
  { version: 1, runs: 1 },
  { workers: 1 },
];

/** Each claim once and in order, in aligned runs; every size as it is compiled, and within the limits. */
async function check(depth: number, claims: readonly Claim[], limits: ClaimLimits): Promise<void> {
  const packs = packClaims(depth, claims, limits);
  assert.deepEqual(
    packs.flatMap((pack) => pack.claims),
    claims,
  );
  for (const pack of packs) {
    const packed = pack.claims;
    const leaves = pack.runs.flatMap(({ firstLeaf, length, workers }) => {
      assert.equal(firstLeaf % length, 0, 'a run is aligned');
      const inside = packed.filter(({ leaf }) => leaf >= firstLeaf && leaf < firstLeaf + length);
      assert.equal(inside.length, workers);
      return inside.map(({ leaf }) => leaf);
    });
    assert.deepEqual(
      leaves,
      packed.map(({ leaf }) => leaf),
    );
    assert.ok(pack.bytes <= MAX_BYTES[limits.version ?? 0], `${pack.bytes} bytes`);
    assert.ok(packed.length <= (limits.workers ?? Infinity));
    assert.ok(pack.runs.length <= (limits.runs ?? Infinity));
    assert.equal(await compiledSize(depth, pack, limits), pack.bytes);
  }
}

test('sizes are those that Kit compiles, and every claim is packed once: random shapes', async () => {
  const random = wholes(9);
  for (let round = 0; round < 200; round++) {
    const depth = random(23);
    const count = Math.min(2 ** depth, 1 + random(300));
    const first = Math.floor(random(2 ** depth - count + 1));
    const share = 1 + random(100);
    const leaves = range(count)
      .map((i) => first + i)
      .filter(() => random(100) < share);
    const claims = claimsOf(leaves, [1, 2, 7, 50, 1000][random(5)] ?? 1);
    const limits = LIMITS[random(LIMITS.length)] ?? {};
    await check(depth, claims, limits);
  }
});

/** The workers of each transaction where everybody under a tree of 20 levels is claimed for. */
const workersOf = (fleet: number, limits: ClaimLimits, count: number): number[] =>
  packClaims(20, claimsOf(range(count), fleet), limits).map((pack) => pack.claims.length);

test('a large transaction takes up to 29 workers of different owners, 57 of one', () => {
  assert.deepEqual(workersOf(1, LARGE_TRANSACTION, 112), [29, 29, 27, 27]);
  assert.deepEqual(workersOf(1000, LARGE_TRANSACTION, 64), [57, 7]);
  // The 64 accounts are what ends these; bytes are left.
  const [single] = packClaims(20, claimsOf(range(29), 1), LARGE_TRANSACTION);
  assert.deepEqual(single?.runs, [{ firstLeaf: 0, length: 32, workers: 29 }]);
  assert.equal(single.bytes, 314 + 29 * (64 + 2 + 17) + 3 * 33 + 28 + 15 * 32);
});

test('a large transaction holds several runs, near and far', async () => {
  const near = claimsOf([...range(16), ...range(8).map((i) => 40 + i), 70], 1);
  const far = claimsOf([5, 70_000, 300_000, 1_000_000], 1);
  for (const [claims, lengths] of [
    [near, [16, 8]],
    [far, [1, 1, 1, 1]],
  ] as const) {
    const [pack] = packClaims(20, claims, LARGE_TRANSACTION);
    assert.deepEqual(
      pack?.runs.map(({ length }) => length),
      lengths,
    );
    await check(20, claims, LARGE_TRANSACTION);
  }
});

test('a million workers take 36,000 large transactions, in fleets of 50 less than 21,000', () => {
  const million = (fleet: number): Claimable[] =>
    range(1_000_000).map((leaf) => ({ leaf, destination: Math.floor(leaf / fleet) }));
  assert.equal(packClaims(20, million(1), LARGE_TRANSACTION).length, 35_715);
  assert.equal(packClaims(20, million(50), LARGE_TRANSACTION).length, 20_834);
});

test('no plan of consecutive claims takes fewer transactions', () => {
  const random = wholes(4);
  for (let round = 0; round < 12; round++) {
    const leaves = range(150).filter(() => random(100) < 60);
    const claims = claimsOf(leaves, 1 + random(20));
    const fits = (from: number, to: number): boolean =>
      packClaims(18, claims.slice(from, to), LARGE_TRANSACTION).length === 1;
    // The fewest transactions for the first n claims, by trying every last one.
    const fewest = [0];
    for (let n = 1; n <= claims.length; n++) {
      let best = Infinity;
      for (let from = n - 1; from >= 0 && fits(from, n); from--) {
        best = Math.min(best, (fewest[from] ?? 0) + 1);
      }
      fewest.push(best);
    }
    assert.equal(packClaims(18, claims, LARGE_TRANSACTION).length, fewest.at(-1));
  }
});

test('with lookup tables a run of sixteen fits where one of nine, with seven hashes, does not', () => {
  const limits: ClaimLimits = { lookupTables: true, sharedTable: true };
  const claims = claimsOf(range(64), 1);
  assert.deepEqual(workersOf(1, limits, 64), [16, 16, 16, 16]);
  assert.equal(packClaims(20, claims.slice(0, 9), limits).length, 2);
});

test('nothing to claim takes no transaction', () => {
  assert.deepEqual(packClaims(20, [], LARGE_TRANSACTION), []);
});
