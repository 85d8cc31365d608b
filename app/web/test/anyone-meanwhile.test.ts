/**
 * What others do while a window is open on a case, on penalties or on the feed's price: the program's refusal is
 * said before the wallet is asked.
 *
 * @module
 */

import {
  cancelPublication,
  cancelSlash,
  closeSlashCase,
  commitPriceFromPyth,
  penaltyLeaf,
  PoolKind,
  publishPenalties,
  suspendPublication,
} from '@inferix/staking-client';
import { postPriceUpdate } from '@inferix/staking-testkit/price-update';
import { publicationOf } from '@inferix/staking-testkit/rewards';
import { executes, offenceOf, proposes } from '@inferix/staking-testkit/slashing';

import { deskOf, refuses } from './support/desk.js';
import { expect, test, turnsTo, walletWith } from './support/fixtures.js';
import { registersFor, workerNow } from './support/workers.js';

const FEED = new Uint8Array(32).fill(0xef);

test.use({ params: { pythFeed: FEED } });

test('what anyone does about a case, and about the price, is refused when another did it', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const { network, roles } = net;
  const { guardian: authority } = roles;
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner);
  const accuses = async (amount: string) =>
    proposes(net, { address: worker, owner }, await offenceOf(net, net.tokens(amount)));
  const [vetoed, lapsed] = [await accuses('20'), await accuses('10')];
  const anyone = await deskOf(page, { net, site }, await walletWith(net, '0'), '/slashes');
  const shows = (path: string) => turnsTo(anyone.page, path);

  await net.chain.travelTo(vetoed.executableAt);
  await shows(`/slashes/${vetoed.address}`);
  await refuses(anyone, {
    open: 'Execute',
    submit: 'Execute it',
    meanwhile: () => net.does(cancelSlash({ network, slashCase: vetoed, authority })),
    says: /^The case is decided already\./,
  });
  await net.chain.travelTo(lapsed.lapsesAt);
  await shows(`/slashes/${lapsed.address}`);
  await refuses(anyone, {
    open: 'Cancel',
    submit: 'Cancel it',
    meanwhile: () => executes(net, lapsed),
    says: /^The case is decided already\./,
  });
  expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('134'));

  await net.chain.travelTo(lapsed.offenceAt + 61n * 86_400n);
  await refuses(anyone, {
    open: 'Close',
    submit: 'Close it',
    meanwhile: () => net.does(closeSlashCase({ slashCase: lapsed })),
    says: /^An account belongs to another program: it may not exist yet, or be closed\./,
  });

  const priceUpdate = await postPriceUpdate(net, { feed: FEED, price: 110_100_000n });
  await shows('/governance');
  await refuses(anyone, {
    open: 'Commit the price of the Pyth feed',
    fill: (form) => form.getByLabel('Account of the price update').fill(priceUpdate),
    submit: 'Commit it',
    meanwhile: () => net.does(commitPriceFromPyth({ network, priceUpdate })),
    says: /^A reference price is committed in this epoch already\./,
  });
});

test('what the guardian does about penalties is refused when the admin did it', async ({
  page,
  net,
  site,
}) => {
  const { network, roles } = net;
  const { admin: authority, distributor, guardian } = roles;
  const owner = await walletWith(net, '1000');
  const address = await registersFor(net, owner);
  const slashCase = await proposes(net, { address, owner }, await offenceOf(net, net.tokens('10')));
  await net.chain.travelTo(slashCase.executableAt);
  await executes(net, slashCase);
  const publishes = async (amount: string, epoch: bigint) => {
    const leaf = penaltyLeaf({ wallet: owner.address, cumulative: net.tokens(amount) });
    const { publication } = publicationOf([leaf], epoch);
    await net.does(publishPenalties({ network, distributor, publication }));
    return publication;
  };
  const stops = { network, pool: PoolKind.Penalties, authority };
  const desk = await deskOf(page, { net, site }, guardian);

  const { root: pending } = await publishes('8', 0n);
  await refuses(desk, {
    open: 'Cancel the penalties that wait',
    submit: 'Cancel it',
    meanwhile: () => net.does(cancelPublication({ ...stops, root: pending })),
    says: /^There is no publication that could still be cancelled\./,
  });
  const { root } = await publishes('9', 0n);
  await net.chain.travelBy(BigInt(network.params.publicationDelaySecs));
  await refuses(desk, {
    open: 'Stop claims of penalties',
    submit: 'Stop claims',
    meanwhile: () => net.does(suspendPublication({ ...stops, root })),
    says: /^The publication is suspended already\./,
  });
});
