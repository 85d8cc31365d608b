/**
 * What is wrong with a snapshot, or with what one is to be built from.
 *
 * @module
 */

/** One problem in a sentence, or many, a line each. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';

  constructor(
    problem: string,
    /** All problems of an input file, a line each. */
    readonly problems: readonly string[] = [],
  ) {
    super(problem);
  }
}

/** Answers of the chain that cannot all be true: an endpoint is behind, or wrong. Nothing is decided by them. */
export class ContradictionError extends Error {
  override readonly name = 'ContradictionError';
}
