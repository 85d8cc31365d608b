/**
 * The penalty pool pays verifiers from a published root.
 *
 * @module
 */

import { largestRemainder } from '@inferix/stake-snapshots';
import {
  claimPenalty,
  epochAt,
  fetchPenaltyPool,
  MerkleTree,
  penaltyLeaf,
  publishPenalties,
} from '@inferix/staking-client';

import { VERIFIER_PERCENT, VERIFIER_WORK } from './figures.js';
import { ifx, progress, say, table, worth } from './print.js';
import type { World } from './world.js';

/** A verifier's pay. */
export type VerifierPay = { name: string; paid: bigint };

/** Publishes what verifiers have earned, and claims it for them. */
export async function payVerifiers(world: World): Promise<VerifierPay[]> {
  const { chain, network, roles, stranger } = world;
  const { slashedTotal } = await fetchPenaltyPool(chain.connection, network.address);
  const cumulativeTotal = (slashedTotal * VERIFIER_PERCENT) / 100n;
  const parts = largestRemainder(cumulativeTotal, BigUint64Array.from(VERIFIER_WORK));
  const due = world.verifiers.map(({ label, wallet }, i) => {
    return { label, wallet: wallet.address, cumulative: parts[i] ?? 0n };
  });
  const tree = MerkleTree.of(due.map(penaltyLeaf));
  const epoch = epochAt(network, await chain.now()) - 1n;
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
  for (const [leafIndex, { label, wallet, cumulative }] of due.entries()) {
    const proof = tree.proof(leafIndex);
    const claim = { network, payer: stranger, wallet, leafIndex, cumulative, proof };
    await world.send('claim_penalty', claimPenalty(claim), stranger);
    const paid = await chain.balance(await chain.tokenAccount(world.mint, wallet));
    pay.push({ name: label, paid });
  }
  const price = await world.price();
  table(
    ['verifier', '>paid IFX', '>USD'],
    pay.map(({ name, paid }) => [name, ifx(paid), worth(paid, price)]),
  );
  return pay;
}
