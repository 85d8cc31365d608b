/**
 * Proofs of what has been published for workers: from the snapshot that was verified, or from the network's host.
 * Neither is trusted; a proof counts where it leads to the root on chain.
 *
 * @module
 */

import {
  notInSnapshot,
  PROOFS_INDEX,
  ProofError,
  proofsAt,
  readProof,
  settledAt,
  type LoadProofs,
  type Network,
  type Publication,
  type Worker,
  type WorkerProof,
} from '@inferix/staking-client';
import { getBase16Decoder, type Address } from '@solana/kit';
import { useQueries, type UseQueryResult } from '@tanstack/react-query';

import { claimableOf, type Claimable } from '../model/claimable.js';
import { hostedFolder } from '../snapshot/hosted.js';
import type { VerifiedSnapshot } from '../snapshot/reader.js';
import { useNow } from './clock.js';
import { useCluster } from './context.js';
import { useRewardPool } from './queries.js';
import { useSnapshot } from './snapshot.js';

export type ProofSource = {
  from: 'snapshot' | 'host';
  /** The publication that can be claimed under. */
  publication: Publication;
  /** The whole snapshot, if that is the source. */
  snapshot: VerifiedSnapshot | undefined;
  load: (worker: Address) => LoadProofs;
};

/** Where proofs of what can be claimed now come from; `undefined` while there is nowhere to ask. */
export function useProofSource(network: Network): {
  source: ProofSource | undefined;
  /** What can be claimed under; `null` if there is nothing, `undefined` until the pool is read. */
  publication: Publication | null | undefined;
} {
  const now = useNow();
  const { config } = useCluster();
  const pool = useRewardPool().data;
  const state = useSnapshot();
  if (!pool) return { source: undefined, publication: undefined };
  const publication = settledAt(pool.distribution, now).current;
  if (!publication) return { source: undefined, publication: null };
  if (state.at === 'verified' && isOf(state.snapshot, publication)) {
    const { snapshot } = state;
    const load = (worker: Address): LoadProofs => proofIn(snapshot, worker);
    return { publication, source: { from: 'snapshot', publication, snapshot, load } };
  }
  const folder = hostedFolder(network, config);
  if (folder === undefined) return { source: undefined, publication };
  const load = (): LoadProofs => hosted(folder, publication);
  return { publication, source: { from: 'host', publication, snapshot: undefined, load } };
}

const hex = (root: Publication['root']): string => getBase16Decoder().decode(root);

const isOf = ({ header }: VerifiedSnapshot, { root, epoch }: Publication): boolean =>
  header.root === hex(root) && header.epoch === epoch;

/** The file of one proof stands for all files that are asked for. */
const proofIn =
  ({ ask, header: { epoch } }: VerifiedSnapshot, worker: Address): LoadProofs =>
  async () => {
    const leaf = await ask('leaf', { worker });
    if (!leaf) throw notInSnapshot(worker, epoch);
    return leaf.proof;
  };

/** The folders of publications, of which the index is loaded once. */
const folders = new Map<string, LoadProofs>();

function hosted(folder: string, { root, epoch }: Publication): LoadProofs {
  const key = `${folder} ${epoch} ${hex(root)}`;
  const known = folders.get(key);
  if (known) return known;
  const load = proofsAt(`${folder}/proofs/${epoch}`);
  let index: Promise<string | undefined> | undefined;
  const cached: LoadProofs = (name) => {
    if (name !== PROOFS_INDEX) return load(name);
    index ??= load(name).catch((error: unknown) => {
      index = undefined;
      throw error;
    });
    return index;
  };
  folders.set(key, cached);
  return cached;
}

/** What has been published for each of these workers and not claimed, in their order. */
export function useClaimables(network: Network, workers: readonly Worker[]): Claimable[] {
  const { source, publication } = useProofSource(network);
  const proofs = useQueries({
    queries: workers.map(({ address }) => ({
      queryKey: ['proof', source?.from, source && hex(source.publication.root), address],
      enabled: source !== undefined,
      staleTime: Infinity,
      retry: 1,
      queryFn: () => proofOf(source, network, address),
    })),
  });
  return workers.map((worker, i) => {
    if (publication === undefined) return { state: 'reading' };
    if (publication === null) return { state: 'known', due: 0n };
    return source ? found(source, worker, proofs[i]) : { state: 'unknown', why: NOWHERE };
  });
}

const NOWHERE =
  'The network names no host of proofs that this page may read. Verify a snapshot to see it.';

function found(
  { publication }: ProofSource,
  worker: Worker,
  query: UseQueryResult<WorkerProof | null> | undefined,
): Claimable {
  if (query?.error) return { state: 'unknown', why: query.error.message };
  return query?.data === undefined
    ? { state: 'reading' }
    : claimableOf(worker, publication, query.data);
}

/** A worker's proof; `null` if nothing was published for it. */
async function proofOf(
  source: ProofSource | undefined,
  { address: network }: Network,
  worker: Address,
): Promise<WorkerProof | null> {
  if (!source) return null;
  try {
    return await readProof(source.load(worker), { network, worker });
  } catch (error) {
    if (error instanceof ProofError && error.code === 'NotInSnapshot') return null;
    throw error;
  }
}
