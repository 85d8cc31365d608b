import assert from 'node:assert/strict';
import { test } from 'node:test';

import { defaultParams } from '@inferix/staking-client';
import { readNetworkFile } from '../../../migrations/deploy.js';

await test('the example of a network file has the default parameters', () => {
  const example = readNetworkFile(
    new URL('../../../migrations/network.example.json', import.meta.url),
  );
  const amounts = { epochEmissionCap: 0n, slashLimitPerEpoch: 0n };
  assert.deepEqual({ ...example.params, ...amounts }, defaultParams(amounts));
});
