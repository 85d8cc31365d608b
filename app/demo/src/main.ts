/**
 * `make demo`: the story of a network on an embedded validator, told with its own transactions.
 *
 * @module
 */

import { Chain } from '@inferix/staking-testkit/chain';
import { readBooks } from './books.js';
import { claimAll, explainPublication, nextEpoch, publishEpoch, showEpoch } from './epochs.js';
import { requestUnstakes, withdrawMatured } from './exits.js';
import { BURN, EMISSION, LOWER_PRICE, PRICE } from './figures.js';
import { readFleet } from './fleet.js';
import { govern } from './governance.js';
import { handOver, showBothPaid } from './hand-over.js';
import { keepRunning } from './keep.js';
import { onboard } from './onboarding.js';
import { cutPrice } from './operator.js';
import { payVerifiers } from './penalties.js';
import { commitLowerPrice, payHealed, showShort, topUpShortWorkers } from './price-drop.js';
import { bold, chapter, dim, progress, say } from './print.js';
import { differencesOf } from './reconcile.js';
import { showReconciliation, showTransactions, writeReport } from './report.js';
import { serve } from './serve/serve.js';
import { executeSlash, proposeSlashes, vetoSlash } from './slashing.js';
import { WORKERS } from './workers.js';
import { World } from './world.js';

/** Plays the story and returns true if every token was found. */
async function play(chain: Chain): Promise<boolean> {
  const began = performance.now();
  const fleet = readFleet(new URL('../workers.csv', import.meta.url));
  const world = await World.create(chain);
  const { network } = world;
  const delay = BigInt(network.params.publicationDelaySecs);
  say(
    'Workers are machines with GPUs. To be paid, each must hold a stake of at least S(n), its minimum stake, which ' +
      'slashes can take from.',
  );
  say();
  say(`network ${network.address}`);
  say(`mint    ${network.mint}, ${network.decimals} decimals`);

  const registrations = await onboard(world, fleet);

  await nextEpoch(world, 'all earn, and the price of the next epoch is known');
  const warned = await commitLowerPrice(world);
  const priceCut = await cutPrice(world);

  await nextEpoch(world, 'the token has fallen, the first epoch is paid');
  const first = await publishEpoch(world);
  explainPublication(first);
  await showShort(world);
  await chain.travelBy(delay);
  const firstClaims = await claimAll(world, first);
  await showEpoch(world, first, firstClaims);
  const restClaims = await payHealed(world, first);

  chapter('Still epoch 2: one leaves, one is sold, one is accused, one is caught');
  await requestUnstakes(world);
  const handedOver = await handOver(world);
  const { contested, standing } = await proposeSlashes(world);

  await nextEpoch(world, 'one slash is vetoed, one executed, the verifiers are paid');
  const second = await publishEpoch(world, first.snapshot);
  say(`The rewards of epoch ${second.epoch} are published in the same way.`);
  await topUpShortWorkers(world);
  const claimableAt = (await chain.now()) + delay;
  const { executableAt } = standing.slash;
  await chain.travelTo(claimableAt > executableAt ? claimableAt : executableAt);
  const slashes = [await vetoSlash(world, contested), await executeSlash(world, standing)];
  const secondClaims = await claimAll(world, second);
  await showEpoch(world, second, secondClaims);
  say(
    `${WORKERS.leaver} has left and is paid. ${WORKERS.offender} was slashed below S(n): what it earned fills its ` +
      `stake first.`,
  );
  const paid = showBothPaid(world);
  const verifiers = await payVerifiers(world);

  const withdrawals = await withdrawMatured(world);
  const governance = await govern(world);
  showTransactions(world);
  progress('every account is read again');
  const books = await readBooks(world);
  const agrees = showReconciliation(books);

  const epochs = [
    { ...first, claims: [...firstClaims, ...restClaims] },
    { ...second, claims: secondClaims },
  ].map(({ epoch, shares, claims }) => ({
    epoch,
    emission: EMISSION,
    burned: BURN,
    shares,
    claims,
  }));
  writeReport({
    network: network.address,
    mint: network.mint,
    decimals: network.decimals,
    parameters: network.params,
    prices: { first: PRICE, afterTheFall: LOWER_PRICE },
    fleet,
    registrations,
    refusals: world.refusals,
    epochs,
    warned,
    operator: { of: WORKERS.operated, priceCut },
    handOver: { ...handedOver, paid },
    slashes,
    verifiers: verifiers.pay,
    withdrawals,
    governance,
    computeUnits: Object.fromEntries(world.transactions),
    transactions: [...world.transactions.values()].flat().length,
    books,
    differences: differencesOf(books),
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  say();
  say(dim(`${seconds} seconds. The same as data: target/demo.json`));
  if (process.env.SERVE === '1') await serve(world, second.snapshot);
  else if (process.env.KEEP === '1')
    await keepRunning(world, [second.snapshot, verifiers.snapshot]);
  return agrees;
}

say(bold('Inferix worker staking: the first epochs of a network'));
progress('an embedded validator starts, the program and a mint are put on it');
const chain = await Chain.start({ quiet: true });
try {
  process.exitCode = (await play(chain)) ? 0 : 1;
} finally {
  chain.stop();
}
