/**
 * The distributor's snapshots, built by the library that the command line builds them with.
 *
 * @module
 */

import {
  buildSnapshot,
  encodeAddress,
  KEY_BYTES,
  keyAt,
  mergeKeys,
  Presence,
  sortedOrder,
  WorkerStates,
  type Keys,
  type PoolState,
  type Snapshot,
  type Work,
} from '@inferix/stake-snapshots';
import { fetchRewardPool, fetchWorkers, type Leaf, type Network } from '@inferix/staking-client';
import { getAddressEncoder, type Address } from '@solana/kit';

import { EMISSION } from './figures.js';
import type { World } from './world.js';

/** Work of an epoch, in billionths of an IB-minute. */
export type Worked = { worker: Address; work: bigint };

/** Builds the snapshot of an epoch that has ended. Work of workers that do not earn it is left out. */
export async function buildEpoch(
  world: World,
  epoch: bigint,
  worked: readonly Worked[],
  previous: Snapshot | undefined,
): Promise<Snapshot> {
  const network = await world.refresh();
  const now = await world.chain.now();
  const work = workOf(worked);
  const stateKeys = previous ? mergeKeys(work.keys, previous.leaves.sortedKeys()) : work.keys;
  const before = await poolState(world);
  const states = await readStates(world, stateKeys, { network, epoch, now });
  const { snapshot } = buildSnapshot({
    ...{ network, now, epoch, emission: EMISSION, work, previous, states, stateKeys, before },
    pool: await poolState(world),
    leaveOut: true,
  });
  return snapshot;
}

/** The leaves in their order, as claims are planned by. */
export const leavesOf = ({ leaves }: Snapshot): Leaf[] =>
  Array.from({ length: leaves.count }, (_, i) => ({
    account: leaves.address(i),
    openedSlot: leaves.openedSlot[i] ?? 0n,
    cumulative: leaves.cumulative[i] ?? 0n,
  }));

/** What a worker did in the snapshot's epoch, and has earned by it; nothing if it has no leaf. */
export function shareOf({ leaves }: Snapshot, worker: Address): { work: bigint; reward: bigint } {
  const leaf = leaves.find(worker) ?? -1;
  return { work: leaves.work[leaf] ?? 0n, reward: leaves.earned[leaf] ?? 0n };
}

export function workOf(worked: readonly Worked[]): Work {
  const unsorted = new Uint8Array(worked.length * KEY_BYTES);
  for (const [i, { worker }] of worked.entries()) {
    unsorted.set(getAddressEncoder().encode(worker), i * KEY_BYTES);
  }
  const lines = sortedOrder(unsorted);
  const keys = new Uint8Array(unsorted.length);
  for (const [to, from] of lines.entries()) keys.set(keyAt(unsorted, from), to * KEY_BYTES);
  const amounts = BigUint64Array.from(lines, (line) => worked[line]?.work ?? 0n);
  return { keys, amounts, lines, total: worked.reduce((sum, { work }) => sum + work, 0n) };
}

/** Verifiers that have claimed nothing yet. */
export function unpaidVerifiers(keys: Keys): WorkerStates {
  const states = new WorkerStates(keys.length / KEY_BYTES);
  for (let row = 0; row < states.count; row++) states.setVerifier(row, keyAt(keys, row), 0n);
  return states;
}

async function poolState({ chain: { connection }, network }: World): Promise<PoolState> {
  const slot = await connection.rpc.getSlot({ commitment: 'confirmed' }).send();
  return { ...(await fetchRewardPool(connection, network.address)), name: 'rewards', slot };
}

async function readStates(
  { chain }: World,
  keys: Keys,
  by: { network: Network; epoch: bigint; now: bigint },
): Promise<WorkerStates> {
  const states = new WorkerStates(keys.length / KEY_BYTES);
  const addresses = Array.from(
    { length: states.count },
    (_, i) => encodeAddress(keys, i * KEY_BYTES) as Address,
  );
  for (const [i, worker] of (await fetchWorkers(chain.connection, addresses)).entries()) {
    if (!worker) continue;
    const ownerKey = new Uint8Array(getAddressEncoder().encode(worker.owner));
    states.set(i, Presence.Here, { ...worker, ownerKey }, by);
  }
  return states;
}
