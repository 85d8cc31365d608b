import { test } from 'node:test';

import {
  fundRewards,
  NANO,
  penaltyLeaf,
  publishPenalties,
  publishRewards,
  type NewPublication,
} from '../src/index.js';
import { TestNetwork } from '@inferix/staking-testkit/network';
import { fund, publicationOf, rewardLeaf } from '@inferix/staking-testkit/rewards';

test('publishing: what is refused', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles } = net;
  const worker = await net.worker(await net.registersWorker());
  const { publication } = publicationOf([rewardLeaf(worker, 10n)], 0n);
  const publish = (change: Partial<NewPublication> = {}, distributor = roles.distributor) =>
    publishRewards({
      network,
      distributor,
      publication: { ...publication, ...change },
      work: 0n,
    });

  await net.refuses(fundRewards({ network, funder: net.stranger, amount: 0n }), 'AmountIsZero');
  await net.refuses(publish(), 'EpochNotEnded');
  await net.passesEpochs(1n);
  await net.refuses(publish(), 'Underfunded');
  await fund(net, 10n);
  await net.refuses(publish({}, net.stranger), 'NotDistributor');
  await net.refuses(publish({ leafCount: 0 }), 'EmptyPublication');
  await net.refuses(publish({ root: new Uint8Array(32) }), 'EmptyPublication');
  await net.refuses(
    publish({ cumulativeTotal: network.params.epochEmissionCap + 1n }),
    'EpochCapExceeded',
  );
  await net.does(publish());
  await net.passesEpochs(1n);
  await net.refuses(publish(), 'EpochAlreadyPublished');
  await net.refuses(publish({ epoch: 1n, cumulativeTotal: 9n }), 'TotalFell');
  await net.does(publish({ epoch: 1n }));
  await net.refuses(publish({ epoch: 1n }), 'PublicationPending');
  await net.refuses(
    publishPenalties({ network, distributor: roles.distributor, publication }),
    'Underfunded',
  );
});

test('publishing beyond the work, the caps and what is there is refused', async (t) => {
  const net = await TestNetwork.start(t, {
    // Two base units per IBM.
    params: { emissionPerIbm: 2n * NANO, epochEmissionCap: 100n, lifetimeCap: 450n },
  });
  const { network, roles } = net;
  const { distributor } = roles;
  const worker = await net.worker(await net.registersWorker());
  await fund(net, 1_000n);
  await net.passesEpochs(1n);
  const publish = (epoch: bigint, total: bigint, work: bigint) => {
    const { publication } = publicationOf([rewardLeaf(worker, total)], epoch);
    return publishRewards({ network, distributor, publication, work });
  };
  await net.refuses(publish(0n, 21n, 10n), 'EmissionExceedsWork');
  await net.refuses(publish(0n, 101n, 1_000n), 'EpochCapExceeded');
  await net.does(publish(0n, 20n, 10n));
  // A late publication’s cap counts four epochs, not all that it covers.
  await net.passesEpochs(9n);
  await net.refuses(publish(9n, 421n, 1_000n), 'EpochCapExceeded');
  await net.does(publish(9n, 420n, 1_000n));
  await net.passesEpochs(1n);
  await net.refuses(publish(10n, 451n, 1_000n), 'LifetimeCapExceeded');
  await net.does(publish(10n, 450n, 15n));

  const { vault } = (await net.penaltyPool()).distribution;
  const cap = network.params.epochPenaltyCap;
  await net.chain.donate(net.mint, vault, 4n * cap + 1n);
  const leaf = penaltyLeaf({ wallet: net.stranger.address, cumulative: 4n * cap + 1n });
  const { publication } = publicationOf([leaf], 10n);
  await net.refuses(publishPenalties({ network, distributor, publication }), 'EpochCapExceeded');
});
