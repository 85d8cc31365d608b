import assert from 'node:assert/strict';

import { type Outcome, type ProgramEvent } from '@inferix/staking-client';

/** The one event of a transaction, as it was emitted. */
export function eventOf({ truncated, events }: Outcome): ProgramEvent {
  assert.equal(truncated, false);
  const [event, ...more] = events;
  assert.ok(event && more.length === 0, 'one event');
  return event;
}
