import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { generateKeyPairSigner, type Address, type Instruction } from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import {
  closeWorker,
  INFERIX_STAKING_PROGRAM_ADDRESS,
  limitsFor,
  openWorker,
  packClaims,
  registerWorker,
  requestUnstake,
  requireDecimals,
  setPrice,
  topUp,
  U64_MAX,
  withdraw,
} from '@inferix/staking-client';
import { random32 } from '@inferix/staking-testkit/network';
import type { Item } from '../src/commands/batch/item.js';
import { EACH } from '../src/commands/batch/pack.js';

const COUNT = 100;
/** Levels of a tree of a million leaves. */
const DEPTH = 20;
const DOCUMENT = new URL('../../../docs/PERFORMANCE.md', import.meta.url);

/** Transactions for a hundred machines, and machines in the first. */
type Packed = [transactions: number, machines: number];

/** Transactions for a hundred machines that one key signs for, by the command. */
async function packed(): Promise<Record<string, Packed>> {
  const key = async (): Promise<Address> => (await generateKeyPairSigner()).address;
  const signer = await generateKeyPairSigner();
  const network = {
    ...{ address: await key(), mint: await key(), decimals: 6 },
    ...{ tokenProgram: TOKEN_PROGRAM_ADDRESS, programAddress: INFERIX_STAKING_PROGRAM_ADDRESS },
  };
  const packs = async (plan: (worker: Address) => Promise<Instruction[]>): Promise<Packed> => {
    const items: Item[] = [];
    for (let i = 0; i < COUNT; i++) {
      const name = await key();
      items.push({ name, text: '', instructions: await plan(name) });
    }
    const groups = EACH.pack(items, signer);
    return [groups.length, groups[0]?.length ?? 0];
  };
  const [price, amount] = [1n, 1n];
  const claims = Array.from({ length: COUNT }, (_, leaf) => ({ leaf, destination: 'one' }));
  const claimed = packClaims(DEPTH, claims, limitsFor(network));
  return {
    open: await packs(() => openWorker({ network, opener: signer, node: random32() })),
    register: await packs(async (worker) => [
      ...(await requireDecimals({ network, holder: signer, worker })),
      ...(await registerWorker({ network, worker, authority: signer, price, deposit: amount })),
    ]),
    'top-up': await packs(async (worker) => [
      ...(await requireDecimals({ network, holder: signer, worker })),
      ...(await topUp({ network, worker, funder: signer, amount })),
    ]),
    'set-price': await packs((worker) => setPrice({ network, worker, authority: signer, price })),
    claim: [claimed.length, claimed[0]?.claims.length ?? 0],
    'unstake --unstake all': await packs((worker) =>
      requestUnstake({ network, worker, owner: signer, amount: U64_MAX }),
    ),
    'unstake --unstake 1': await packs(async (worker) => [
      ...(await requireDecimals({ network, holder: signer, worker, createsAccount: true })),
      ...(await requestUnstake({ network, worker, owner: signer, amount })),
    ]),
    withdraw: await packs((worker) => withdraw({ network, worker, owner: signer })),
    close: await packs((worker) => closeWorker({ network, worker, owner: signer })),
  };
}

test('as many machines fit into a transaction as docs/PERFORMANCE.md says', async () => {
  const text = readFileSync(DOCUMENT, 'utf8');
  const rows = Object.entries(await packed()).map(
    ([command, [transactions, machines]]) =>
      `| \`fleet ${command}\` | ${machines} | ${transactions} |`,
  );
  for (const row of rows) assert.ok(text.includes(`${row}\n`), `${row}: of\n${rows.join('\n')}`);
});
