import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { getAddressDecoder } from '@solana/kit';

import {
  EMPTY_LEAF,
  leafHash,
  MerkleTree,
  nodeHash,
  subtreeRoot,
  treeDepth,
  verifyRun,
  type Leaf,
} from '../src/index.js';
import { fromHex, readVectors, toHex } from './vectors.js';

type RunVector = { first_leaf: number; run_len: number; run_root: string; proof: string[] };

const vectors = readVectors('merkle.json') as {
  empty_leaf: string;
  nodes: { left: string; right: string; hash: string }[];
  depths: { leaf_count: number; depth: number }[];
  trees: {
    leaves: { account: string; opened_slot: string; cumulative: string; hash: string }[];
    leaf_count: number;
    root: string;
    runs: RunVector[];
  }[];
  refused: (RunVector & { name: string; root: string; leaf_count: number; error: string })[];
};

test('nodes, depths and padding are those of the program', () => {
  assert.equal(toHex(EMPTY_LEAF), vectors.empty_leaf);
  assert.ok(vectors.nodes.length > 0 && vectors.depths.length > 0);
  for (const { left, right, hash } of vectors.nodes) {
    assert.equal(toHex(nodeHash(fromHex(left), fromHex(right))), hash);
  }
  for (const { leaf_count, depth } of vectors.depths) {
    assert.equal(treeDepth(leaf_count), depth, `${leaf_count} leaves`);
  }
});

assert.ok(vectors.trees.length > 0 && vectors.refused.length > 0, 'there are vectors to check');

for (const vector of vectors.trees) {
  test(`a tree of ${vector.leaf_count} leaves is the program's`, () => {
    const leaves = vector.leaves.map((leaf) => ({
      account: fromHex(leaf.account),
      openedSlot: BigInt(leaf.opened_slot),
      cumulative: BigInt(leaf.cumulative),
    }));
    const tree = MerkleTree.of(leaves);
    assert.equal(tree.leafCount, vector.leaf_count);
    assert.equal(toHex(tree.root), vector.root);
    for (const [i, { hash }] of vector.leaves.entries()) assert.equal(toHex(tree.leaf(i)), hash);
    for (const run of vector.runs) {
      const proof = tree.proof(run.first_leaf, run.run_len);
      assert.deepEqual(proof.map(toHex), run.proof);
      const hashes = Array.from({ length: run.run_len }, (_, i) => tree.leaf(run.first_leaf + i));
      assert.equal(toHex(subtreeRoot(hashes)), run.run_root);
      verifyRun(
        tree.root,
        { leafCount: tree.leafCount, firstLeaf: run.first_leaf, runLength: run.run_len },
        subtreeRoot(hashes),
        proof,
      );
    }
  });
}

for (const vector of vectors.refused) {
  test(`refused: ${vector.name}`, () => {
    const verify = () => {
      verifyRun(
        fromHex(vector.root),
        {
          leafCount: vector.leaf_count,
          firstLeaf: vector.first_leaf,
          runLength: vector.run_len,
        },
        fromHex(vector.run_root),
        vector.proof.map(fromHex),
      );
    };
    assert.throws(verify, { name: 'MathError', code: vector.error });
  });
}

const randomLeaf = (): Leaf => ({ account: randomBytes(32), openedSlot: 7n, cumulative: 9n });

test('an account is its 32 bytes or its address', () => {
  const leaf = randomLeaf();
  const account = getAddressDecoder().decode(leaf.account as Uint8Array);
  assert.deepEqual(leafHash({ ...leaf, account }), leafHash(leaf));
});

test('leaves that the chain could not hold are refused', () => {
  const leaf = randomLeaf();
  const wrong: Partial<Leaf>[] = [
    { account: new Uint8Array(31) },
    { openedSlot: -1n },
    { cumulative: 2n ** 64n },
  ];
  for (const change of wrong) {
    assert.throws(() => leafHash({ ...leaf, ...change }), { code: 'LeafOutOfBounds' });
  }
  assert.throws(() => MerkleTree.ofHashes(new Uint8Array(33)), { code: 'LeafOutOfBounds' });
});

test('a tree without leaves has the empty root and proves nothing', () => {
  const tree = MerkleTree.of([]);
  assert.deepEqual(tree.root, new Uint8Array(EMPTY_LEAF));
  assert.throws(() => tree.proof(0), { code: 'RunOutOfTree' });
});

test('every run of every small tree proves itself and nothing else', () => {
  for (let leafCount = 1; leafCount <= 17; leafCount++) {
    const tree = MerkleTree.of(Array.from({ length: leafCount }, randomLeaf));
    for (let runLength = 1; runLength <= 2 ** treeDepth(leafCount); runLength *= 2) {
      for (let firstLeaf = 0; firstLeaf < leafCount; firstLeaf += runLength) {
        const run = { leafCount, firstLeaf, runLength };
        const hashes = Array.from({ length: runLength }, (_, i) => tree.leaf(firstLeaf + i));
        const proof = tree.proof(firstLeaf, runLength);
        verifyRun(tree.root, run, subtreeRoot(hashes), proof);
        hashes[0] = leafHash(randomLeaf());
        assert.throws(() => {
          verifyRun(tree.root, run, subtreeRoot(hashes), proof);
        });
      }
    }
  }
});

test('a tree handed out cannot be changed from outside', () => {
  const tree = MerkleTree.of([randomLeaf(), randomLeaf()]);
  const before = toHex(tree.root);
  tree.root.fill(0);
  tree.leaf(0).fill(0);
  tree.proof(0)[0]?.fill(0);
  assert.equal(toHex(tree.root), before);
});

test('a hundred thousand leaves', () => {
  const leafCount = 100_000;
  const tree = MerkleTree.ofHashes(new Uint8Array(randomBytes(leafCount * 32)));
  const run = { leafCount, firstLeaf: 99_984, runLength: 16 };
  const hashes = Array.from({ length: 16 }, (_, i) => tree.leaf(run.firstLeaf + i));
  const proof = tree.proof(run.firstLeaf, run.runLength);
  assert.equal(proof.length, 13);
  verifyRun(tree.root, run, subtreeRoot(hashes), proof);
});

test('what is not a hash leaves nothing of the one before in its node', () => {
  const [left, right, short] = [randomBytes(32), randomBytes(32), randomBytes(31)];
  nodeHash(left, right);
  const expected = createHash('sha256').update(Uint8Array.of(1)).update(left).update(short);
  assert.equal(toHex(nodeHash(left, short)), expected.digest('hex'));
});
