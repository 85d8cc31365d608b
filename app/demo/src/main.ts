/** `make demo`: the story of a network on an embedded validator, told with its own transactions. */
import { Chain } from '../../client/test/harness/chain.js';
import { readBooks } from './books.js';
import { BURN, CAST, EMISSION, LOWER_PRICE, PRICE } from './cast.js';
import { showReconciliation, showTransactions, writeReport } from './ending.js';
import { claimAll, nextEpoch, publishEpoch, showEpoch } from './epochs.js';
import { unstakes, withdrawals } from './exits.js';
import { readFleet } from './fleet.js';
import { keepRunning } from './keep.js';
import { onboarding } from './onboarding.js';
import { verifiersPaid } from './penalties.js';
import { bold, chapter, dim, progress, say } from './print.js';
import { differencesOf } from './reconcile.js';
import { healedIsPaid, priceFallsAhead, showShort, waitingTopsUp } from './short.js';
import { accusations, execution } from './slashing.js';
import { Stage } from './stage.js';

/** Plays the story and returns whether every token was found. */
async function play(chain: Chain): Promise<boolean> {
  const began = performance.now();
  const fleet = readFleet(new URL('../workers.csv', import.meta.url));
  const stage = await Stage.set(chain);
  await stage.hire(fleet);
  const { network } = stage;
  const delay = BigInt(network.params.publicationDelaySecs);
  say(`network ${network.address}`);
  say(`mint    ${network.mint}, ${network.decimals} decimals`);

  const registrations = await onboarding(stage);

  await nextEpoch(stage, 'all earn, and the price of the next epoch is known');
  const warned = await priceFallsAhead(stage);

  await nextEpoch(stage, 'the token has fallen, the first epoch is paid');
  const first = await publishEpoch(stage);
  await showShort(stage);
  await chain.travelBy(delay);
  const firstClaims = await claimAll(stage, first);
  await showEpoch(stage, first, firstClaims);
  const restClaims = await healedIsPaid(stage, first);

  chapter('Still epoch 2: one leaves, one is accused, one is caught');
  await unstakes(stage);
  const { vetoed, standing } = await accusations(stage);

  await nextEpoch(stage, 'the slash is executed, the verifiers are paid');
  const second = await publishEpoch(stage);
  await waitingTopsUp(stage);
  await chain.travelBy(delay);
  const executed = await execution(stage, standing);
  const secondClaims = await claimAll(stage, second);
  await showEpoch(stage, second, secondClaims);
  say(
    `${CAST.leaver} has left and is paid. ${CAST.offender} was slashed below S(n): what it earned fills its stake first.`,
  );
  const verifiers = await verifiersPaid(stage);

  const withdrawn = await withdrawals(stage);
  showTransactions(stage);
  progress('every account is read again');
  const books = await readBooks(stage);
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
    refusals: stage.refusals,
    epochs,
    warned,
    slashes: [vetoed, executed],
    verifiers,
    withdrawals: withdrawn,
    computeUnits: Object.fromEntries(stage.transactions),
    transactions: [...stage.transactions.values()].flat().length,
    books,
    differences: differencesOf(books),
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  say();
  say(dim(`${seconds} seconds. The same as data: target/demo.json`));
  if (process.env.KEEP === '1') await keepRunning(stage);
  return agrees;
}

say(bold('Inferix worker staking: the first epochs of a network'));
progress('an embedded validator starts, the program and a mint are put on it');
const chain = await Chain.start();
try {
  process.exitCode = (await play(chain)) ? 0 : 1;
} finally {
  chain.stop();
}
