/**
 * The proof of one worker or verifier: from a snapshot, from files of proofs, or where the network says that
 * its snapshots are.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { proofOf } from '@inferix/stake-snapshots';
import { proofsIn, readSnapshotOf } from '@inferix/stake-snapshots/node';
import {
  proofsAt,
  readProof,
  type Network,
  type PoolName,
  type Publication,
  type WorkerProof,
} from '@inferix/staking-client';
import type { Context } from '../context.js';
import { FailedError, InputError } from '../failure.js';

/** Where a command is told to look. */
export type ProofOptions = { snapshot?: string; proofs?: string };

/** Whose proof is looked for. */
type Sought = {
  pool: PoolName;
  network: Network;
  /** What can be claimed now. */
  current: Publication | undefined;
  account: Address;
};

/** Finds a proof, which is not yet compared with the chain. */
export async function findProof(
  context: Context,
  sought: Sought,
  { snapshot, proofs }: ProofOptions,
): Promise<WorkerProof> {
  const { pool, network, account: worker } = sought;
  if (snapshot !== undefined) {
    return proofOf(await readSnapshotOf(network.address, pool, snapshot), worker);
  }
  const place = proofs ?? publishedProofs(sought);
  const isAddress = /^https?:/i.test(place);
  const load = isAddress ? proofsAt(place) : proofsIn(place);
  // What follows the path of an address may be a key.
  const shown = isAddress ? place.replace(/[?#].*$/s, '') : place;
  context.output.note(`Looking for the proof in ${shown}`);
  return readProof(load, { network: network.address, worker, pool });
}

/** Where a network has the proofs of what can be claimed now, by the layout of docs/SNAPSHOTS.md. */
function publishedProofs({ pool, network: { snapshotUri }, current }: Sought): string {
  const instead = 'Name a snapshot with --snapshot, or the place of its proofs with --proofs.';
  if (!current) {
    const what = pool === 'rewards' ? 'anything' : 'any penalties';
    throw new FailedError(`The network has not published ${what} to claim yet.`);
  }
  if (snapshotUri === undefined) {
    throw new InputError(`The network does not say where its snapshots are. ${instead}`);
  }
  const url = URL.canParse(snapshotUri) ? new URL(snapshotUri) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    const place = JSON.stringify(snapshotUri);
    throw new InputError(
      `The network has its snapshots at ${place}, which is not an http or https address. ${instead}`,
    );
  }
  const folder = pool === 'rewards' ? 'proofs' : 'penalties/proofs';
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${folder}/${current.epoch}`;
  return url.href;
}
