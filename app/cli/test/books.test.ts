import assert from 'node:assert/strict';
import { test } from 'node:test';

import { distributionOf } from '@inferix/stake-snapshots/test/worlds';
import { INFERIX_STAKING_PROGRAM_ADDRESS } from '@inferix/staking-client';
import { checkFollows, readBooks, type Books } from '../src/chain/books.js';
import { REWARDS } from '../src/chain/pools.js';
import { connectRpc, DEFAULT_LIMITS } from '../src/chain/rpc.js';
import { explain } from '../src/failure.js';
import { scriptedNode, type Reply } from './harness/scripted-node.js';

type Change = {
  endpoint?: string;
  slot?: bigint;
  claimed?: bigint;
  closedWorkers?: bigint;
  closedClaimedTotal?: bigint;
  suspendedUntil?: bigint;
  decimals?: number;
};

/** Books as they might be read. */
function booksOf(change: Change = {}): Books {
  const { endpoint = 'one', slot = 100n, claimed = 50n, suspendedUntil = 0n } = change;
  const { closedWorkers = 3n, closedClaimedTotal = 20n, decimals = 6 } = change;
  const distribution = {
    ...distributionOf({ claimedTotal: claimed, suspendedUntil }),
    vault: 'vault',
  };
  return {
    ...{ endpoint, slot, now: 1_700_000_000n },
    network: { mint: 'mint', decimals, params: { epochSecs: 1 } },
    pool: { name: 'rewards', distribution, closedWorkers, closedClaimedTotal, slot },
  } as unknown as Books;
}

test('books follow others if counts grow, and stand still within a slot', () => {
  checkFollows(booksOf(), booksOf());
  const later = { slot: 101n };
  checkFollows(booksOf(), booksOf({ ...later, claimed: 51n }));
  checkFollows(booksOf(), booksOf({ ...later, closedWorkers: 4n, closedClaimedTotal: 21n }));
  const message = /^The reward pool's answers contradict each other: .* by one, and .* by one\./;
  for (const change of [{ claimed: 49n }, { closedWorkers: 2n }, { closedClaimedTotal: 19n }]) {
    assert.throws(
      () => {
        checkFollows(booksOf(), booksOf({ ...later, ...change }));
      },
      { message },
    );
    assert.throws(
      () => {
        checkFollows(booksOf(change), booksOf());
      },
      { message },
    );
  }
});

test('what is published, and the rules, do not change between two readings', () => {
  for (const change of [{ suspendedUntil: 1n }, { decimals: 9 }]) {
    assert.throws(
      () => {
        checkFollows(booksOf(), booksOf(change));
      },
      {
        message:
          /^The publication or the network changed while the chain was read\. Run the command again\.$/,
      },
    );
    assert.throws(
      () => {
        checkFollows(booksOf(), booksOf({ ...change, endpoint: 'other' }));
      },
      { message: /^one and other disagree about the network or what is published\. / },
    );
  }
});

test('an endpoint that stays behind is refused after a while, whether it says so or not', async (t) => {
  const old = { context: { slot: 24 }, value: [null, null, null] };
  const answers: Reply[] = [
    { error: { code: -32016, message: 'Minimum context slot has not been reached' } },
    { result: old },
  ];
  for (const answer of answers) {
    const node = await scriptedNode(t, () => answer);
    const { rpc } = connectRpc([node.url], { ...DEFAULT_LIMITS, attempts: 2 });
    const programAddress = INFERIX_STAKING_PROGRAM_ADDRESS;
    const source = { rpc, programAddress, commitment: 'finalized', name: node.host } as const;
    const error: unknown = await readBooks(source, { pool: REWARDS, network: MINT }, 25n).catch(
      (thrown: unknown) => thrown,
    );
    const { lines, exitCode } = explain(error);
    assert.equal(exitCode, 1);
    assert.match(lines.join('\n'), new RegExp(`${node.host} is behind`));
    assert.equal(node.asked.length, 2);
    for (const { params } of node.asked) {
      assert.equal((params[1] as { minContextSlot: number }).minContextSlot, 25);
    }
  }
});

const MINT = 'So11111111111111111111111111111111111111112' as never;
