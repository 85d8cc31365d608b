import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NANO } from '@inferix/staking-client';
import { refused } from './harness/refusals.js';
import { CAP, World } from './harness/worlds.js';

/** A world with these workers. */
function worldOf(...names: string[]): World {
  const world = new World();
  for (const name of names) world.opens(name);
  return world;
}

test('the emission is within the cap of the epochs that it covers, of which at most four count', () => {
  const world = worldOf('ann');
  const over = (emission: bigint, said: string): void => {
    assert.equal(
      refused(() => world.builds({ ann: 1n }, { emission }))[0],
      `The emission is over a cap. The caps allow ${said} by the lifetime cap.`,
    );
  };
  over(CAP + 1n, '1 tokens: 1 by the epoch cap, for 1 epoch; 1000000000000');
  world.publishes(world.builds({ ann: 1n }, { emission: CAP }));
  over(CAP + 1n, '1 tokens: 1 by the epoch cap, for 1 epoch; 999999999999');
  world.epoch = 3n;
  over(CAP * 3n + 1n, '3 tokens: 3 by the epoch cap, for 3 epochs; 999999999999');
  world.epoch = 9n;
  const four = 'for 4 epochs, the most that count';
  over(CAP * 4n + 1n, `4 tokens: 4 by the epoch cap, ${four}; 999999999999`);
  const { header } = world.builds({ ann: 1n }, { emission: CAP * 4n }).snapshot;
  assert.equal(header.cumulativeTotal, CAP * 5n);
});

test('the emission is within the lifetime cap, and within what the work is paid', () => {
  const world = worldOf('ann', 'bob');
  const { params } = world.network;
  params.lifetimeCap = 1_500n;
  world.publishes(world.builds({ ann: 1n }));
  world.builds({ ann: 1n }, { emission: 500n });
  const [said] = refused(() => world.builds({ ann: 1n }, { emission: 501n }));
  assert.match(said, /^The emission is over a cap\. The caps allow 0\.0005 tokens: /);
  params.lifetimeCap = 1_000_000n;
  // A hundred base units for an IBM; one and a half count for two.
  params.emissionPerIbm = 100n * NANO;
  const work = { ann: NANO, bob: NANO / 2n };
  world.builds(work, { emission: 200n });
  const [byWork] = refused(() => world.builds(work, { emission: 201n }));
  assert.match(byWork, / allow 0\.0002 tokens: .*; 0\.0002 by 2 IBM of work\.$/);
});
