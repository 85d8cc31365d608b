import assert from 'node:assert/strict';
import { test } from 'node:test';

import { generalError, StakingError } from '@inferix/staking-client';
import { isRefusal } from '../src/commands/batch/refusal.js';

test('of a fleet, a machine is not blamed for an endpoint that refuses or fails', () => {
  const names = ['ConnectionFailed', 'EndpointRefused', 'ListRefused', 'NodeBehind'] as const;
  for (const name of [...names, 'TransactionExpired', 'Unknown'] as const) {
    assert.equal(isRefusal(generalError(name)), false, name);
  }
  assert.equal(isRefusal(new StakingError('StakeBelowMinimum', 'Too little.')), true);
  assert.equal(isRefusal(generalError('InsufficientSol')), true);
});
