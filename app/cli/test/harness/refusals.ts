import assert from 'node:assert/strict';

import { InputError } from '../../src/failure.js';

/** Expects that an input is refused, and returns what is said: the message, and a line for each problem. */
export function refused(build: () => unknown): [message: string, ...problems: string[]] {
  try {
    build();
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return [error.message, ...error.problems];
  }
  return assert.fail('it was accepted');
}
