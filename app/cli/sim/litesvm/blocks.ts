import type { Blockhash } from '@solana/kit';
import type { LiteSVM } from 'litesvm';

type Block = { slot: bigint; height: bigint; hash: Blockhash };

/** Blocks that a blockhash is good for. */
const LIFETIME_BLOCKS = 150n;
/** Slots that the chain remembers the hashes of. */
const SLOT_HASHES = 512;

/** The blocks of a chain, and until when their hashes are good. LiteSVM has none. */
export class Blocks {
  /** The latest first. */
  #blocks: Block[] = [];

  /** A chain that has been there for a while. */
  constructor(private readonly svm: LiteSVM) {
    // LiteSVM takes the very last blockhash only; whoever asks `isRecent` takes those that a chain takes.
    svm.withBlockhashCheck(false);
    for (let i = 0; i < SLOT_HASHES; i++) this.#add();
    this.#show();
  }

  get latest(): Block {
    const [latest] = this.#blocks;
    if (!latest) throw new Error('there is no block');
    return latest;
  }

  /** The block of a slot: here every slot has one. */
  at(slot: bigint): Block {
    const block = this.#blocks[Number(this.latest.slot - slot)];
    if (block?.slot !== slot) throw new Error(`slot ${slot} is not known`);
    return block;
  }

  /** The blockhash of a slot, as a node gives it. */
  lifetimeAt(slot: bigint): { blockhash: Blockhash; lastValidBlockHeight: bigint } {
    const { hash, height } = this.at(slot);
    return { blockhash: hash, lastValidBlockHeight: height + LIFETIME_BLOCKS };
  }

  /** Whether a transaction may name this blockhash. */
  isRecent(blockhash: string): boolean {
    const block = this.#blocks.find(({ hash }) => hash === blockhash);
    return block !== undefined && this.latest.height <= block.height + LIFETIME_BLOCKS;
  }

  /** Begins the next slot. */
  next(): void {
    this.#add();
    this.#show();
  }

  #add(): void {
    this.svm.expireBlockhash();
    const [last] = this.#blocks;
    const slot = (last?.slot ?? this.svm.getClock().slot) + 1n;
    const block = { slot, height: (last?.height ?? 0n) + 1n, hash: this.svm.latestBlockhash() };
    this.#blocks = [block, ...this.#blocks.slice(0, SLOT_HASHES)];
  }

  /** Tells the programs what slot it is, and which were before it. */
  #show(): void {
    this.svm.warpToSlot(this.latest.slot);
    const hashes = this.#blocks.slice(1).map(({ slot, hash }) => ({ slot, hash }));
    // It takes plain objects, and its types name a class that nobody can construct.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
    this.svm.setSlotHashes(hashes);
  }
}
