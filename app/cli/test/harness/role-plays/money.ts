import assert from 'node:assert/strict';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Address } from '@solana/kit';

import { fetchVerifier } from '@inferix/staking-client';
import type { Stage } from './stage.js';

const DISTRIBUTOR = 'distributor';

/** The page's epoch 12 is the last one that has ended, and its 11 is what the demo published last. */
async function figures(stage: Stage): Promise<{ epoch: bigint; fill: Record<string, string> }> {
  const { demo } = stage;
  const epoch = (await stage.epoch()) - 1n;
  for (const [name, left] of [
    ['epoch-11', 'last-rewards'],
    ['penalties-11', 'last-penalties'],
  ] as const) {
    copyFileSync(demo.left(`${left}.snapshot`), join(demo.folder, `${name}.snapshot`));
  }
  return { epoch, fill: { 'proofs/12': `proofs/${epoch}` } };
}

/** Work of the same size for each of these. */
const worksOf = (workers: readonly Address[]): string[] => [
  'worker,work',
  ...workers.map((worker) => `${worker},10`),
];

/** Pays an epoch; what owners do between its publication and its payment is played then. */
export async function pays(
  stage: Stage,
  workers: readonly Address[],
  between: () => Promise<void>,
): Promise<void> {
  const { days, demo } = stage;
  const { epoch, fill } = await figures(stage);
  demo.write('epoch-12.csv', worksOf(workers));
  await days.plays('distributor', 'After each epoch', DISTRIBUTOR, async (next) => {
    const { claimedTotal } = (await stage.rewards()).distribution;
    await next('rewards build', { fill });
    await next('rewards publish', { fill });
    assert.equal((await stage.rewards()).distribution.pending?.epoch, epoch);
    const { stdout } = await next('rewards verify', { fill });
    assert.doesNotMatch(stdout, /WRONG|not checked/);
    await next('rewards proofs', { fill });
    await next('rewards publish', { fill, during: () => demo.travels('2h') });
    await next('rewards plan', { fill });
    await between();
    await next('rewards pay', { fill });
    const { distribution } = await stage.rewards();
    assert.equal(distribution.claimedTotal, claimedTotal + 12_000_000_000_000n);
  });
}

export async function fillsThePool(stage: Stage): Promise<void> {
  const { days } = stage;
  await days.plays('distributor', 'When the pool has to be filled', DISTRIBUTOR, async (next) => {
    await next('rewards fund missing');
    const { burnedTotal } = await stage.rewards();
    await next('revenue burn');
    assert.equal((await stage.rewards()).burnedTotal, burnedTotal + 80_000_000_000_000n);
  });
}

/** Penalties from their shares to their payment, and what a verifier does on the way. */
export async function paysVerifiers(stage: Stage, slashCase: Address): Promise<void> {
  const { days, demo } = stage;
  const { fill } = await figures(stage);
  const [ann, bob] = [await demo.address('verifier-a'), await demo.address('verifier-b')];
  const paid = async (wallet: Address): Promise<bigint> =>
    (await fetchVerifier(demo.connection, { network: demo.network, wallet }))?.claimedTotal ?? 0n;
  const before = [await paid(ann), await paid(bob)];
  demo.write('shares-12.csv', ['wallet,share', `${ann},2`, `${bob},1`]);
  const heading = 'When slashes have filled the penalty pool';
  await days.plays('distributor', heading, DISTRIBUTOR, async (next) => {
    await next('penalties build', { fill });
    await next('penalties publish', { fill });
    const { stdout } = await next('penalties verify', { fill });
    assert.doesNotMatch(stdout, /WRONG|not checked/);
    await next('penalties proofs', { fill });
    assert.ok(existsSync(join(demo.folder, 'public/penalties')));
    await demo.travels('2h');
    await claims(stage, { wallet: ann, slashCase, fill });
    assert.equal(await paid(ann), (before[0] ?? 0n) + 400_000_000_000n);
    await next('penalties pay', { fill });
    assert.equal(await paid(bob), (before[1] ?? 0n) + 200_000_000_000n);
  });
}

type Claiming = { wallet: Address; slashCase: Address; fill: Record<string, string> };

async function claims(stage: Stage, { wallet, slashCase, fill: files }: Claiming): Promise<void> {
  const { days } = stage;
  const fill = { ...files, '<wallet>': wallet, '<case>': slashCase };
  await days.plays('verifier', 'When you want to know', 'verifier-a', async (next) => {
    await next('verifier show', { fill });
    assert.match((await next('slash show', { fill })).stdout, new RegExp(wallet));
  });
  const heading = 'When penalties have become claimable';
  // Verifiers of the story have no SOL: anyone may send it.
  await days.plays('verifier', heading, 'you', async (next) => {
    const { stdout } = await next('verifier claim', { fill });
    assert.match(stdout, new RegExp(`^Paid 400 tokens to verifier ${wallet}\\.$`, 'm'));
    for (let i = 0; i < 2; i++) {
      assert.match((await next('verifier claim', { fill })).stdout, /^Nothing is due: /m);
    }
  });
  const doubt = 'When you doubt what the distributor published';
  await days.plays('verifier', doubt, 'verifier-a', async (next) => {
    assert.doesNotMatch((await next('penalties verify', { fill })).stdout, /WRONG/);
  });
}

/** Another epoch's roots, which wait: for a guardian to stop. */
export async function publishesAgain(stage: Stage, workers: readonly Address[]): Promise<void> {
  const { days, demo } = stage;
  const other = `--verify-url ${demo.otherUrl}`;
  demo.write('next.csv', worksOf(workers));
  for (const line of [
    `rewards build --work next.csv --emission 100 --previous epoch-12.snapshot --out next.snapshot --leave-out ${other}`,
    'rewards publish --snapshot next.snapshot --fund --no-wait',
    `penalties build --shares shares-12.csv --amount 10 --previous penalties-12.snapshot --out penalties.snapshot ${other}`,
    'penalties publish --snapshot penalties.snapshot --no-wait',
  ]) {
    await days.prepares(DISTRIBUTOR, line);
  }
}
