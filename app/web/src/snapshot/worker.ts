/**
 * Verifies a snapshot apart from the page, so that 100,000 lines do not freeze it, and answers what is asked of
 * it afterwards.
 *
 * @module
 */

import { parseSnapshot, proofText, SnapshotError, type Snapshot } from '@inferix/stake-snapshots';
import type { Address } from '@solana/kit';

import { checkAnnounced, checksOf, mostBytes } from './checks.js';
import { lineBunches } from './lines.js';
import type {
  ChainState,
  FromWorker,
  LeafFacts,
  QuestionKind,
  Questions,
  ToWorker,
} from './messages.js';
import { planFrom } from './plan.js';

// The other end of the page's `Worker`, by its types.
const page = globalThis as unknown as Pick<Worker, 'postMessage' | 'addEventListener'>;

const say = (message: FromWorker): void => {
  page.postMessage(message);
};

let giveNext: ((bytes: Uint8Array | undefined) => void) | undefined;
let verified: Snapshot | undefined;

/** The pieces of the file, each asked for when the one before it is done with. */
async function* pieces(): AsyncGenerator<Uint8Array> {
  for (;;) {
    const piece = await new Promise<Uint8Array | undefined>((resolve) => {
      giveNext = resolve;
      say({ kind: 'more' });
    });
    if (!piece) return;
    yield piece;
  }
}

async function verify(name: string, size: number | undefined, chain: ChainState): Promise<void> {
  let of = 0;
  const limit = mostBytes(chain);
  const snapshot = await parseSnapshot(
    name,
    counted(lineBunches(name, pieces(), size, limit)),
    (header) => {
      checkAnnounced(header, chain);
      of = header.leafCount;
    },
  );
  const checks = checksOf(snapshot, chain);
  verified = snapshot;
  say({ kind: 'verified', header: snapshot.header, leafCount: snapshot.leaves.count, checks });

  async function* counted(bunches: AsyncIterable<string[]>): AsyncGenerator<string[]> {
    let lines = 0;
    for await (const bunch of bunches) {
      yield bunch;
      lines += bunch.length;
      if (lines > 0) say({ kind: 'progress', leaves: lines - 1, of });
    }
  }
}

function leafOf({ leaves }: Snapshot, worker: Address, proof: string): LeafFacts {
  const leafIndex = leaves.find(worker) ?? 0;
  return {
    leafIndex,
    openedSlot: leaves.openedSlot[leafIndex] ?? 0n,
    cumulative: leaves.cumulative[leafIndex] ?? 0n,
    earned: leaves.earned[leafIndex] ?? 0n,
    work: leaves.work[leafIndex] ?? 0n,
    owner: leaves.owner(leafIndex),
    proof,
  };
}

const ANSWERS: {
  [K in QuestionKind]: (snapshot: Snapshot, asks: Questions[K]['asks']) => Questions[K]['answer'];
} = {
  leaf: (snapshot, { worker }) =>
    snapshot.leaves.find(worker) === undefined
      ? undefined
      : leafOf(snapshot, worker, proofText(snapshot, worker)),
  plan: (snapshot, asks) => planFrom(snapshot, asks),
};

function answer(message: Extract<ToWorker, { kind: 'ask' }>): void {
  const { id } = message;
  try {
    if (!verified) throw new SnapshotError('There is no verified snapshot.');
    const value =
      message.question === 'leaf'
        ? ANSWERS.leaf(verified, message.asks)
        : ANSWERS.plan(verified, message.asks);
    say({ kind: 'answer', id, answer: value });
  } catch (error) {
    say({ kind: 'failed', id, message: sentenceOf(error) });
  }
}

const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

page.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'piece') giveNext?.(data.bytes);
  else if (data.kind === 'ask') answer(data);
  else {
    verify(data.name, data.size, data.chain).catch((error: unknown) => {
      say({ kind: 'refused', message: sentenceOf(error) });
    });
  }
});
