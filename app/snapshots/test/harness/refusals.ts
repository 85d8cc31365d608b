import assert from 'node:assert/strict';

import { SnapshotError } from '../../src/error.js';

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
