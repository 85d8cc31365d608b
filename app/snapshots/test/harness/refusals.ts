import assert from 'node:assert/strict';

import { ContradictionError, SnapshotError } from '../../src/error.js';

/** Expects that an input is refused, and returns what is said: the message, and a line for each problem. */
export function refused(build: () => unknown): [message: string, ...problems: string[]] {
  try {
    build();
  } catch (error) {
    assert.ok(error instanceof SnapshotError, String(error));
    return [error.message, ...error.problems];
  }
  return assert.fail('it was accepted');
}

/** Expects that what the chain says is not believed, and returns why. */
export function contradicted(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    assert.ok(error instanceof ContradictionError, String(error));
    return error.message;
  }
  return assert.fail('it was believed');
}
