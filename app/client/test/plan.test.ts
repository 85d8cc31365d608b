import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import {
  compileTransaction,
  generateKeyPairSigner,
  getAddressDecoder,
  getAddressEncoder,
  getTransactionSize,
  type Address,
  type AddressesByLookupTableAddress,
  type Blockhash,
  type Instruction,
} from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import {
  buildMessage,
  claimRewards,
  LARGE_TRANSACTION,
  MerkleTree,
  planClaims,
  subtreeRoot,
  TOKEN_2022_PROGRAM_ADDRESS,
  treeDepth,
  verifyRun,
  leafHash,
  NANO,
  type ClaimLimits,
  type ClaimRun,
  type Leaf,
  type Terms,
  type Worker,
} from '../src/index.js';
import { getClaimRewardsInstructionDataDecoder } from '../src/generated/index.js';

const randomAddress = (): Address => getAddressDecoder().decode(randomBytes(32));
const feePayer = await generateKeyPairSigner();
const lifetime = { blockhash: randomAddress() as string as Blockhash, lastValidBlockHeight: 0n };
const now = 1_000_000n;
/** Epoch 0, an hour old, at $1 per IFX: a worker of 1 IB at $1 an IB-hour must hold 24 IFX. */
const terms: Terms = {
  epoch: 0n,
  start: now - 3_600n,
  referencePrice: NANO,
  referenceEpoch: 0n,
  minPrice: 0n,
  epochSecs: 86_400,
  coverageEpochs: 1,
  graceSecs: 3_600,
  evidenceWindowSecs: 86_400,
};
const network = {
  address: randomAddress(),
  mint: randomAddress(),
  tokenProgram: TOKEN_PROGRAM_ADDRESS,
  programAddress: randomAddress(),
  decimals: 0,
  terms: { newest: 0n, places: [terms] },
};

const always = (value: bigint) => ({ previous: 0n, current: value, next: 0n, nextAt: 0n });

/** As much of a worker as a plan looks at: registered, and covering S(n). */
const someWorker = (change: Partial<Worker> = {}): Worker =>
  ({
    address: randomAddress(),
    vault: randomAddress(),
    payoutTokenAccount: randomAddress(),
    openedSlot: 7n,
    claimedTotal: 0n,
    registered: true,
    barred: false,
    restake: true,
    benchmark: always(NANO),
    price: always(NANO),
    activeStake: 24n,
    coverage: { epoch: 0n, shortSince: 0n, registered: 1, short: 0 },
    ...change,
  }) as Worker;

const leafOf = (worker: Worker, cumulative = 10n): Leaf => ({
  account: worker.address,
  openedSlot: worker.openedSlot,
  cumulative,
});

/** The workers that a plan pays, in order. */
const paid = (transactions: ClaimRun[][]) =>
  transactions
    .flat()
    .flatMap(({ leaves }) => leaves.flatMap((leaf) => ('worker' in leaf ? [leaf.worker] : [])));

/** The size of the transaction that claims some runs, with every setting that `sendInstructions` makes. */
async function sizeOf(runs: readonly ClaimRun[], limits: ClaimLimits = {}): Promise<number> {
  const instructions = await claimRewards({ network, run: runs });
  const options = { feePayer, lifetime, computeUnitPrice: 1n };
  const { version = 0 } = limits;
  const lookupTables = tablesFor(instructions, limits);
  const message = buildMessage(instructions, { ...options, lookupTables, version });
  return getTransactionSize(compileTransaction(message));
}

/** Lookup tables of what the limits say is in one. */
function tablesFor(
  instructions: readonly Instruction[],
  { lookupTables = false, sharedTable = false }: ClaimLimits,
): AddressesByLookupTableAddress {
  const named = instructions.flatMap(({ accounts = [] }) => accounts.map(({ address }) => address));
  const shared = named.slice(0, 4);
  return {
    ...(lookupTables && { [randomAddress()]: named.filter((one) => !shared.includes(one)) }),
    ...(sharedTable && { [randomAddress()]: shared }),
  };
}

for (const lookupTables of [false, true]) {
  for (const [leafCount, share] of [
    [1, 1],
    [5, 1],
    [64, 1],
    [1000, 1],
    [1000, 0.05],
    [5000, 0.01],
  ] as const) {
    const how = lookupTables ? 'with' : 'without';
    test(`a plan over ${leafCount} leaves, ${share * 100}% due, ${how} lookup tables`, async () => {
      const workers = Array.from({ length: leafCount }, () => someWorker());
      const leaves = workers.map((worker) => leafOf(worker));
      const tree = MerkleTree.of(leaves);
      const due = workers.filter(() => Math.random() < share);
      const transactions = planClaims({
        network,
        now,
        tree,
        leaves,
        workers: due,
        limits: { lookupTables },
      });

      assert.deepEqual(
        paid(transactions).map(({ address }) => address),
        due.map(({ address }) => address),
        'everyone with something due, once',
      );
      for (const run of transactions.slice(0, 50).flat()) {
        const hashes = run.leaves.map((leaf, i) =>
          'hash' in leaf ? leaf.hash : leafHash(leaves[run.firstLeaf + i] ?? leafOf(someWorker())),
        );
        const place = { leafCount, firstLeaf: run.firstLeaf, runLength: run.leaves.length };
        verifyRun(tree.root, place, subtreeRoot(hashes), run.proof);
      }
      for (const runs of transactions.slice(0, 50)) {
        const size = await sizeOf(runs, { lookupTables });
        assert.ok(size <= 1232, `${size} bytes`);
      }
    });
  }
}

test('one worker’s claim fits into a transaction under a tree of four million', async () => {
  const proof = Array.from({ length: treeDepth(2 ** 22) }, () => new Uint8Array(32));
  const leaves = [{ worker: someWorker(), destination: randomAddress(), cumulative: 1n }];
  assert.ok((await sizeOf([{ firstLeaf: 0, leaves, proof }])) <= 1232);
});

test('a leaf’s account can be an address or its bytes', () => {
  const workers = [someWorker(), someWorker()];
  const leaves = workers.map((worker) => leafOf(worker));
  const inBytes = leaves.map((leaf) => ({
    ...leaf,
    account: getAddressEncoder().encode(leaf.account as Address),
  }));
  const plans = [leaves, inBytes].map((leaves) =>
    planClaims({ network, now, tree: MerkleTree.of(leaves), leaves, workers }),
  );
  assert.deepEqual(plans[1], plans[0]);
  assert.deepEqual(paid(plans[0] ?? []), workers);
});

test('with lookup tables a full run of sixteen fits', () => {
  const workers = Array.from({ length: 1024 }, () => someWorker());
  const leaves = workers.map((worker) => leafOf(worker));
  const input = { network, now, tree: MerkleTree.of(leaves), leaves, workers };
  assert.equal(planClaims({ ...input, limits: { lookupTables: true } }).length, 1024 / 16);
  assert.equal(planClaims({ ...input, limits: { lookupTables: true, workers: 8 } }).length, 128);
  assert.equal(planClaims(input).length, 192, 'without, five or six do');
});

test('a Token-2022 network logs each payment, so its transactions take 24 workers', () => {
  const workers = Array.from({ length: 48 }, () => someWorker());
  const leaves = workers.map((worker) => leafOf(worker));
  const input = { now, tree: MerkleTree.of(leaves), leaves, workers, limits: LARGE_TRANSACTION };
  const tokenProgram = TOKEN_2022_PROGRAM_ADDRESS;
  const plan = planClaims({ ...input, network: { ...network, tokenProgram } });
  assert.deepEqual(
    plan.map((runs) => paid([runs]).length),
    [24, 24],
  );
});

test('a worker that is closed, opened again, paid already or not wanted is passed as a hash', () => {
  const [fine, paidUp, reopened, closed, unwanted] = [
    someWorker(),
    someWorker({ claimedTotal: 10n }),
    someWorker(),
    someWorker(),
    someWorker(),
  ];
  const leaves = [fine, paidUp, reopened, closed, unwanted].map((worker) => leafOf(worker));
  const transactions = planClaims({
    network,
    now,
    tree: MerkleTree.of(leaves),
    leaves,
    workers: [fine, paidUp, { ...reopened, openedSlot: 8n }, undefined, unwanted],
    wanted: (worker) => worker !== unwanted,
  });
  assert.deepEqual(paid(transactions), [fine]);
  const [run, ...more] = transactions.flat();
  assert.ok(run && more.length === 0, 'one run');
  const hashed = run.leaves.filter((leaf) => 'hash' in leaf).length;
  assert.equal(run.leaves.length, hashed + 1);
});

test('nothing due, nothing planned', () => {
  const nothing = { tree: MerkleTree.of([]), leaves: [], workers: [] };
  assert.deepEqual(planClaims({ network, now, ...nothing }), []);
});

test('a leaf names the account that its worker is paid to, and the slot it was opened in', async () => {
  const coverage = { epoch: 0n, shortSince: 1n, registered: 1, short: 0 };
  const fine = someWorker();
  const short = someWorker({ activeStake: 23n, coverage });
  const shortAndWaiting = someWorker({ activeStake: 23n, coverage, restake: false });
  const workers = [fine, short, shortAndWaiting];
  const leaves = workers.map((worker) => leafOf(worker));
  const [run] = planClaims({ network, now, tree: MerkleTree.of(leaves), leaves, workers }).flat();
  assert.ok(run);
  const destinations = run.leaves.flatMap((leaf) => ('worker' in leaf ? [leaf.destination] : []));
  assert.deepEqual(destinations, [
    fine.payoutTokenAccount,
    short.vault,
    shortAndWaiting.payoutTokenAccount,
  ]);
  const [claim] = await claimRewards({ network, run });
  assert.ok(claim?.data);
  const [first] = getClaimRewardsInstructionDataDecoder().decode(claim.data).leaves;
  assert.deepEqual(first, { __kind: 'Worker', cumulative: 10n, openedSlot: 7n });
});
