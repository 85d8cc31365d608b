/**
 * The page's side of the worker that verifies snapshots.
 *
 * @module
 */

import type { Check, SnapshotHeader } from '@inferix/stake-snapshots';

import type { ChainState, FromWorker, QuestionKind, Questions, ToWorker } from './messages.js';

/** A snapshot to verify: a file, or what a host answers. */
export type Source = {
  name: string;
  /** In bytes, where it is known. */
  size: number | undefined;
  stream: ReadableStream<Uint8Array<ArrayBuffer>>;
};

/** A snapshot that agrees with itself and is published, and what can be asked of it. */
export type VerifiedSnapshot = {
  name: string;
  header: SnapshotHeader;
  leafCount: number;
  /** Where one does not hold, this file is at fault or the distributor: the root does not prove every column. */
  checks: readonly Check[];
  ask: <K extends QuestionKind>(
    question: K,
    asks: Questions[K]['asks'],
  ) => Promise<Questions[K]['answer']>;
};

export type Progress = { leaves: number; of: number };

/** Why a snapshot is not believed, in a sentence. */
export class SnapshotRefused extends Error {
  override readonly name = 'SnapshotRefused';
}

type Waiting = { resolve: (answer: unknown) => void; reject: (error: Error) => void };

/** One snapshot in one worker. Its pieces are read here, where the page's policy says what may be fetched. */
export class SnapshotReader {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  readonly #pieces: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  readonly #answers = new Map<number, Waiting>();
  #asked = 0;

  constructor(
    private readonly source: Source,
    private readonly onProgress: (progress: Progress) => void,
  ) {
    this.#pieces = source.stream.getReader();
  }

  /** Compares the snapshot with the chain. @throws {@link SnapshotRefused} */
  verify(chain: ChainState): Promise<VerifiedSnapshot> {
    const { name, size } = this.source;
    return new Promise((resolve, reject) => {
      const refuse = (message: string): void => {
        this.close();
        reject(new SnapshotRefused(message));
      };
      this.#worker.addEventListener('error', ({ message }) => {
        refuse(`This browser cannot verify snapshots: ${message}`);
      });
      this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
        if (data.kind === 'refused') refuse(data.message);
        else if (data.kind === 'verified') resolve({ ...data, name, ask: this.#ask });
        else this.#hear(data, refuse);
      });
      this.#tell({ kind: 'verify', name, size, chain });
    });
  }

  /** Ends it, wherever it is. */
  close(): void {
    this.#worker.terminate();
    this.#pieces.cancel().catch(() => undefined);
  }

  #hear(
    message: Exclude<FromWorker, { kind: 'verified' | 'refused' }>,
    refuse: (message: string) => void,
  ): void {
    switch (message.kind) {
      case 'more':
        this.#give().catch(() => {
          refuse(`${this.source.name} cannot be read to its end. Try again.`);
        });
        break;
      case 'progress':
        this.onProgress(message);
        break;
      case 'answer':
        this.#answers.get(message.id)?.resolve(message.answer);
        break;
      case 'failed':
        this.#answers.get(message.id)?.reject(new SnapshotRefused(message.message));
    }
  }

  async #give(): Promise<void> {
    const { value } = await this.#pieces.read();
    this.#tell({ kind: 'piece', bytes: value }, value ? [value.buffer] : []);
  }

  #tell(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  readonly #ask: VerifiedSnapshot['ask'] = (question, asks) => {
    const id = this.#asked++;
    this.#tell({ kind: 'ask', id, question, asks } as ToWorker);
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve: resolve as Waiting['resolve'], reject });
    });
  };
}
