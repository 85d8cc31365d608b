/**
 * The penalty pool pays verifiers from a published root.
 *
 * @module
 */

import { buildSnapshot, type Snapshot } from '@inferix/stake-snapshots';
import { claimPenalty, epochAt, fetchPenaltyPool, publishPenalties } from '@inferix/staking-client';

import { VERIFIER_PERCENT, VERIFIER_WORK } from './figures.js';
import { ifx, progress, say, table, worth } from './print.js';
import { unpaidVerifiers, workOf } from './snapshots.js';
import type { World } from './world.js';

/** A verifier's pay. */
export type VerifierPay = { name: string; paid: bigint };

/** Publishes what verifiers have earned, and claims it for them. */
export async function payVerifiers(
  world: World,
): Promise<{ pay: VerifierPay[]; snapshot: Snapshot }> {
  const { chain, network, roles, stranger } = world;
  const snapshot = await buildPenalties(world);
  const { leaves, header } = snapshot;
  const { epoch, cumulativeTotal } = header;
  const tree = leaves.tree();
  const publication = { epoch, root: tree.root, leafCount: tree.leafCount, cumulativeTotal };
  const { distributor } = roles;
  await world.send('publish_penalties', publishPenalties({ network, distributor, publication }));
  say(
    `Verifiers found the forgery. The distributor publishes a root that pays them ${VERIFIER_PERCENT}% of the penalties, ` +
      `and after two hours the stranger sends the claims:`,
  );
  progress('publication delay');
  await chain.travelBy(BigInt(network.params.publicationDelaySecs));
  const pay: VerifierPay[] = [];
  for (const { label, wallet } of world.verifiers) {
    const leafIndex = leaves.find(wallet.address) ?? -1;
    const cumulative = leaves.cumulative[leafIndex] ?? 0n;
    const proof = tree.proof(leafIndex);
    const of = { payer: stranger, wallet: wallet.address };
    const claim = { network, ...of, leafIndex, cumulative, proof };
    await world.send('claim_penalty', claimPenalty(claim), stranger);
    const paid = await chain.balance(await chain.tokenAccount(world.mint, wallet.address));
    pay.push({ name: label, paid });
  }
  const price = await world.price();
  table(
    ['verifier', '>paid IFX', '>USD'],
    pay.map(({ name, paid }) => [name, ifx(paid), worth(paid, price)]),
  );
  return { pay, snapshot };
}

/** The snapshot that splits a part of all penalties among the verifiers. */
async function buildPenalties({ chain, network, verifiers }: World): Promise<Snapshot> {
  const { connection } = chain;
  const work = workOf(
    verifiers.map(({ wallet }, i) => ({ worker: wallet.address, work: VERIFIER_WORK[i] ?? 0n })),
  );
  const slot = await connection.rpc.getSlot({ commitment: 'confirmed' }).send();
  const read = await fetchPenaltyPool(connection, network.address);
  const closed = { closedWorkers: 0n, closedClaimedTotal: 0n };
  const pool = { ...read, ...closed, name: 'penalties', slot } as const;
  const now = await chain.now();
  const { snapshot } = buildSnapshot({
    ...{ network, now, work, pool, before: pool, previous: undefined },
    epoch: epochAt(network, now) - 1n,
    emission: (read.slashedTotal * VERIFIER_PERCENT) / 100n,
    ...{ stateKeys: work.keys, states: unpaidVerifiers(work.keys) },
  });
  return snapshot;
}
