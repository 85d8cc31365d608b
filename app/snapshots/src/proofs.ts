/**
 * A snapshot as files of single proofs, one for the first 16 bits of the workers' keys. docs/SNAPSHOTS.md
 * has the format; the client reads it.
 *
 * @module
 */

import { getBase64Decoder, type Address } from '@solana/kit';

import {
  MAX_PROOFS_BYTES,
  notInSnapshot,
  PROOFS_FORMATS,
  PROOFS_INDEX,
  PROOFS_VERSION,
  proofsFileName,
  type WorkerProof,
} from '@inferix/staking-client';
import { fromHex } from './hex.js';
import type { Leaves } from './leaves.js';
import type { Snapshot } from './snapshot.js';

export type ProofsFile = { name: string; text: string };

/** The proof of a worker, or of a verifier's wallet. @throws {@link ProofError} `NotInSnapshot`. */
export function proofOf({ header, leaves }: Snapshot, worker: Address): WorkerProof {
  const { pool, network, epoch, root } = header;
  const leafIndex = leaves.find(worker);
  if (leafIndex === undefined) throw notInSnapshot(worker, epoch, pool);
  return {
    ...{ pool, network, epoch, root: fromHex(root), leafCount: leaves.count, worker, leafIndex },
    openedSlot: leaves.openedSlot[leafIndex] ?? 0n,
    cumulative: leaves.cumulative[leafIndex] ?? 0n,
    proof: leaves.tree().proof(leafIndex),
  };
}

/** A file with the proof of one worker alone, which says by itself what it is of. @throws {@link ProofError} */
export function proofText(snapshot: Snapshot, worker: Address): string {
  const { header, leaves } = snapshot;
  const index = leaves.find(worker);
  if (index === undefined) throw notInSnapshot(worker, header.epoch, header.pool);
  return pageText(headText(snapshot), 0, 1, [proofRow(leaves, index)]);
}

/** The files of a snapshot's proofs, the index last: a folder without it is not complete. */
export function* proofFiles(snapshot: Snapshot): Generator<ProofsFile> {
  const { leaves } = snapshot;
  const head = headText(snapshot);
  for (const group of prefixGroups(leaves)) {
    const pages = pagesOf(leaves, group, MAX_PROOFS_BYTES - head.length - PAGE_BYTES);
    for (const [page, rows] of pages.entries()) {
      const text = pageText(head, page, pages.length, rows);
      yield { name: proofsFileName(leaves.key(group[0] ?? 0), page), text };
    }
  }
  yield { name: PROOFS_INDEX, text: `${head}\n` };
}

/** What every file begins with. */
function headText({ header, leaves }: Snapshot): string {
  const { pool, network, epoch, root } = header;
  return JSON.stringify({
    ...{ format: PROOFS_FORMATS[pool], version: PROOFS_VERSION },
    ...{ network, epoch: epoch.toString() },
    ...{ root, leafCount: leaves.count },
  });
}

const pageText = (head: string, page: number, pages: number, rows: readonly string[]): string =>
  `${head.slice(0, -1)},"page":${page},"pages":${pages},"proofs":[\n${rows.join(',\n')}\n]}\n`;

/** Room for what a page says besides the head and its proofs. */
const PAGE_BYTES = 64;

/** The leaves with the same first 16 bits of their workers, in ascending order of the workers. */
function* prefixGroups(leaves: Leaves): Generator<Uint32Array> {
  const order = leaves.byWorker();
  const prefixAt = (i: number): number => {
    const key = leaves.key(order[i] ?? 0);
    return (key[0] ?? 0) * 256 + (key[1] ?? 0);
  };
  for (let first = 0, last = 0; first < order.length; first = last) {
    while (last < order.length && prefixAt(last) === prefixAt(first)) last++;
    yield order.subarray(first, last);
  }
}

/**
 * The proofs of these leaves, in as many pages as they need. Most prefixes have one; but anybody can open
 * workers until many have the same.
 */
function pagesOf(leaves: Leaves, indices: Uint32Array, maxBytes: number): string[][] {
  const pages: string[][] = [[]];
  let bytes = 0;
  for (const index of indices) {
    const row = proofRow(leaves, index);
    // A comma and a line's end.
    const rowBytes = row.length + 2;
    if (bytes + rowBytes > maxBytes && bytes > 0) {
      pages.push([]);
      bytes = 0;
    }
    pages.at(-1)?.push(row);
    bytes += rowBytes;
  }
  return pages;
}

const base64 = getBase64Decoder();

/** A leaf and its proof, in ASCII. */
function proofRow(leaves: Leaves, index: number): string {
  const hashes = leaves.tree().proof(index);
  const proof = new Uint8Array(hashes.length * 32);
  for (const [i, hash] of hashes.entries()) proof.set(hash, i * 32);
  return (
    `{"worker":"${leaves.address(index)}","leafIndex":${index},"openedSlot":"${leaves.openedSlot[index]}",` +
    `"cumulative":"${leaves.cumulative[index]}","proof":"${base64.decode(proof)}"}`
  );
}
