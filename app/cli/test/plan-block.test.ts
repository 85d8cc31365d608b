import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import {
  compileTransaction,
  generateKeyPairSigner,
  getTransactionEncoder,
  type AddressesByLookupTableAddress,
  type Blockhash,
} from '@solana/kit';

import type { Leaves } from '@inferix/stake-snapshots';
import { someAddress } from '@inferix/stake-snapshots/test/snapshots';
import {
  buildMessage,
  claimRewards,
  findRewardPoolAddress,
  findVaultAddress,
  MerkleTree,
  TOKEN_2022_PROGRAM_ADDRESS,
  treeDepth,
  type ClaimRun,
} from '@inferix/staking-client';
import { seeded } from '@inferix/staking-testkit/random';
import type { Due } from '../src/pay/outcomes.js';
import { BLOCK_LEAVES, planBlock, type BlockPlan, type Way } from '../src/pay/plan-block.js';

/** So many leaves that a proof from the first level has 20 hashes. */
const COUNT = 600_000;
const tree = MerkleTree.ofHashes(randomBytes(COUNT * 32));
const leaves = { count: COUNT, tree: () => tree } as unknown as Leaves;
const network = {
  address: someAddress(),
  mint: someAddress(),
  tokenProgram: TOKEN_2022_PROGRAM_ADDRESS,
};
const feePayer = await generateKeyPairSigner();
const lifetime = { blockhash: someAddress() as string as Blockhash, lastValidBlockHeight: 0n };

const dueOf = (leaf: number): Due => ({
  ...{ leaf, worker: someAddress(), openedSlot: 1n, cumulative: 5n, amount: 5n },
  ...{ payout: someAddress(), destination: someAddress() },
  ...{ restakes: leaf % 3 === 0, unsettled: 1 },
});

const pool = await findRewardPoolAddress(network.address);
const named = [network.address, pool, await findVaultAddress(pool), network.tokenProgram];

/** Bytes of the transaction that a run is sent in. */
async function sizeOf(
  run: ClaimRun,
  way: Way,
  { addresses, shared }: Pick<BlockPlan, 'addresses' | 'shared'>,
): Promise<number> {
  const instructions = await claimRewards({ network, run });
  const lookupTables: AddressesByLookupTableAddress = {
    ...(addresses.length > 0 ? { [someAddress()]: addresses } : {}),
    ...(shared ? { [someAddress()]: named } : {}),
  };
  const version = way === 'large' ? 1 : 0;
  const options = { feePayer, lifetime, lookupTables, computeUnitPrice: 1_000n, version } as const;
  const transaction = compileTransaction(buildMessage(instructions, options));
  return getTransactionEncoder().encode(transaction).length;
}

const workersOf = (run: ClaimRun): number => run.leaves.filter((leaf) => 'worker' in leaf).length;

for (const share of [1, 0.7, 0.2, 0.02]) {
  test(`with ${share * 100}% of a block due, each way's transactions fit and pay everybody once`, async () => {
    const random = seeded(share * 100);
    const block = { firstLeaf: 3 * BLOCK_LEAVES, count: BLOCK_LEAVES };
    const due = Array.from({ length: block.count }, (_, i) => block.firstLeaf + i)
      .filter(() => random() < share)
      .map(dueOf);
    for (const way of ['tables', 'plain', 'large', 'alone'] as const) {
      const plan = planBlock(leaves, block, due, way);
      const { runs } = plan;
      const paid = runs.flatMap((run) => run.leaves.filter((leaf) => 'worker' in leaf));
      assert.deepEqual(
        paid,
        due.map(({ worker: address, openedSlot, destination, cumulative }) => ({
          ...{ worker: { address, openedSlot }, destination, cumulative },
        })),
        way,
      );
      for (const run of runs) {
        const size = await sizeOf(run, way, plan);
        assert.ok(size <= (way === 'large' ? 4096 : 1232), `${way}: ${size} bytes`);
        if (way === 'alone') assert.equal(workersOf(run), 1);
      }
    }
  });
}

test('sixteen workers fit into a transaction with lookup tables, and into a large one', () => {
  assert.equal(treeDepth(COUNT), 20);
  const block = { firstLeaf: 0, count: BLOCK_LEAVES };
  const due = Array.from({ length: BLOCK_LEAVES }, (_, i) => dueOf(i));
  for (const way of ['tables', 'large'] as const) {
    const { runs, addresses, shared } = planBlock(leaves, block, due, way);
    assert.deepEqual(runs.map(workersOf), Array(BLOCK_LEAVES / 16).fill(16), way);
    assert.equal(addresses.length, way === 'tables' ? 2 * BLOCK_LEAVES : 0);
    assert.equal(shared, way === 'tables');
  }
  const { runs } = planBlock(leaves, block, due, 'plain');
  assert.deepEqual(runs.map(workersOf), Array(BLOCK_LEAVES / 2).fill(2), 'without, two do');
});

test('up to 131,072 leaves they need no table of what all claims name', async () => {
  for (const [count, shared] of [
    [131_072, false],
    [131_073, true],
  ] as const) {
    const smaller = MerkleTree.ofHashes(randomBytes(count * 32));
    const block = { firstLeaf: 0, count: BLOCK_LEAVES };
    const due = Array.from({ length: BLOCK_LEAVES }, (_, i) => dueOf(i));
    const plan = planBlock({ tree: () => smaller } as unknown as Leaves, block, due, 'tables');
    assert.equal(plan.shared, shared);
    assert.deepEqual(plan.runs.map(workersOf), Array(BLOCK_LEAVES / 16).fill(16));
    const [run] = plan.runs;
    assert.ok(run && (await sizeOf(run, 'tables', plan)) <= 1232);
  }
});
