import assert from 'node:assert/strict';
import { test } from 'node:test';

import { defaultParams } from '@inferix/staking-client';
import { paramsOf, readNetworkFile } from '../../../migrations/deploy.js';

const caps = { epochEmissionCap: 1n, lifetimeCap: 2n, epochPenaltyCap: 3n, slashLimitPerEpoch: 4n };

await test('the example of a network file has the default parameters', () => {
  const example = readNetworkFile(
    new URL('../../../migrations/network.example.json', import.meta.url),
  );
  assert.deepEqual(paramsOf(example, caps), defaultParams(caps));
  const named = Object.keys({ ...example.params, ...caps }).sort();
  assert.deepEqual(named, Object.keys(defaultParams(caps)).sort(), 'every parameter is shown');
});

await test('a name that is not a parameter is refused', () => {
  for (const name of ['unbondingSec', 'epochEmissionCap', 'toString', '__proto__x']) {
    assert.throws(
      () => paramsOf({ params: { [name]: 1 } }, caps),
      new RegExp(`"${name}" is not a parameter`),
    );
  }
  assert.equal(paramsOf({ params: { unbondingSecs: 9 } }, caps).unbondingSecs, 9);
  assert.equal(paramsOf({ params: { minPrice: '7' } }, caps).minPrice, 7n);
});
