/**
 * `price commit`: the reference price of the next epoch, by the price authority or from the Pyth feed. It is
 * fit for cron: where nothing is left to do, it succeeds.
 *
 * @module
 */

import {
  getProgramDerivedAddress,
  getU16Encoder,
  type Address,
  type Instruction,
} from '@solana/kit';
import { Command, Option } from 'commander';

import {
  acceptsUntil,
  clampToStep,
  commitPrice,
  commitPriceFromPyth,
  epochAt,
  nextEpochAt,
  simulateInstructions,
  termsAt,
  termsOf,
} from '@inferix/staking-client';
import { FailedError, InputError } from '../../failure.js';
import { duration, time, usd } from '../../output.js';
import { parseAddress, parsePrice } from '../../parse.js';
import { checkSomebodyChecks, toldBy } from '../agreed.js';
import { checkHolds } from '../governance/role-names.js';
import {
  changeNetwork,
  changesNetwork,
  type NetworkChange,
  type NetworkContext,
  type NetworkOptions,
} from '../network-change.js';

type CommitOptions = NetworkOptions & {
  source: 'authority' | 'pyth';
  priceUpdate?: string;
  clamp?: true;
};

export function commitCommand(): Command {
  const command = new Command('commit')
    .description(
      "Commit the next epoch's reference price: the price authority, or anyone from Pyth.",
    )
    .argument('[price]', 'USD per token; with --source pyth there is none to give')
    .addOption(
      new Option('--source <source>', 'where the price comes from')
        .choices(['authority', 'pyth'])
        .default('authority'),
    )
    .option(
      '--price-update <address>',
      "with --source pyth: a price update account (default: the account of Pyth's push oracle for the feed)",
    )
    .option(
      '--clamp',
      'commit the end of the step where the price lies beyond it; with --yes it needs --verify-url',
    )
    .addHelpText(
      'after',
      `
Once per epoch, in its first half, within a step of the price in force. Run it from cron each hour, always with
--verify-url: one endpoint alone could say that the price is committed while nobody commits it. It exits with 0
where this price is committed already; with 2 where it cannot be committed as it is, or another price is
committed in this epoch; and with 1 where the epoch's first half has ended without a price, endpoints disagree, or
anything else failed. On 1 and 2 somebody should look.
A price from Pyth can be replaced by the price authority in the same first half; no other price can.

Examples:
  inferix-stake price commit 0.0412 --yes --verify-url https://rpc.example.org
  inferix-stake price commit --source pyth --yes --verify-url https://rpc.example.org`,
    );
  return changesNetwork(command).action((text: string | undefined, options: CommitOptions) =>
    changeNetwork(options, (scene) =>
      options.source === 'pyth' ? planFeed(scene, text, options) : planPrice(scene, text, options),
    ),
  );
}

async function planPrice(
  scene: NetworkContext,
  text: string | undefined,
  options: CommitOptions,
): Promise<NetworkChange | undefined> {
  const { network, signer: priceAuthority, now } = scene;
  if (text === undefined || options.priceUpdate !== undefined) {
    throw new InputError('Give the price in USD per token, or --source pyth without a price.');
  }
  const wanted = parsePrice(text, 'price');
  if (options.clamp) {
    checkSomebodyChecks(
      options,
      'With --clamp the price depends on the step that an endpoint shows.',
    );
  }
  checkHolds(scene, 'price-authority');
  const { referencePrice } = termsAt(network, now);
  if (referencePrice === 0n) {
    return {
      instructions: await commitPrice({ network, priceAuthority, price: wanted }),
      question: `Commit the first reference price, ${usd(wanted)} per token? It counts at once, and no step bounds it.`,
    };
  }
  const price = withinStep(scene, wanted, options);
  const committed = committedPrice(scene);
  if (committed === price) {
    tellNothingToDo(scene, price, options);
    return undefined;
  }
  if (committed !== undefined && !network.priceReplaceable) {
    throw new InputError(
      `This epoch's price is committed already: ${usd(committed)} per token from epoch ${epochAt(network, now) + 1n}. ` +
        `The next one can be committed from ${time(nextEpochAt(network, now))}.`,
    );
  }
  checkInTime(scene);
  return {
    instructions: await commitPrice({ network, priceAuthority, price }),
    question: questionOf(scene, price, committed),
  };
}

/** Refuses a price beyond the step, or takes the step's end. */
function withinStep(
  { context, network, now }: NetworkContext,
  wanted: bigint,
  { clamp }: CommitOptions,
): bigint {
  const { referencePrice } = termsAt(network, now);
  const price = clampToStep(referencePrice, wanted, network.params.maxPriceStepBps);
  if (price === wanted) return price;
  const step = `${network.params.maxPriceStepBps / 100}% of ${usd(referencePrice)}`;
  if (!clamp) {
    throw new InputError(
      `${usd(wanted)} lies beyond the step of ${step}: at this side ${usd(price)} can be committed. ` +
        'Commit that, or pass --clamp.',
    );
  }
  context.output.note(`${usd(wanted)} lies beyond the step of ${step}; its end is ${usd(price)}.`);
  return price;
}

/** The price that this epoch has committed for the next one. */
function committedPrice({ network, now }: NetworkContext): bigint | undefined {
  const epoch = epochAt(network, now);
  if (network.commitEpoch !== epoch) return undefined;
  return termsOf(network, epoch + 1n, now)?.referencePrice;
}

/** Says that the price is there already, and whose word that is. */
function tellNothingToDo(
  { context, network, now }: NetworkContext,
  price: bigint,
  { verifyUrl }: CommitOptions,
): void {
  const epoch = epochAt(network, now) + 1n;
  const told = toldBy(context, verifyUrl);
  const data = {
    signature: null,
    slot: null,
    network: network.address,
    events: [],
    state: network,
    toldBy: told,
  };
  context.output.result(data, () => [
    `Nothing to do: ${usd(price)} per token is committed for epoch ${epoch}, as ${told.join(' and ')} ` +
      (told.length > 1 ? 'show.' : 'shows. --verify-url asks another endpoint.'),
  ]);
}

/** Fails where the first half has ended: nobody can commit before the next epoch. */
function checkInTime({ network, now }: NetworkContext): void {
  const until = acceptsUntil(network, now);
  if (now < until) return;
  const next = nextEpochAt(network, now);
  throw new FailedError(
    `No price was committed in this epoch's first half, which ended ${time(until)}. Epoch ${epochAt(network, now) + 1n} ` +
      `keeps the price before. Commit again from ${time(next)}, in ${duration(Number(next - now))}.`,
  );
}

function questionOf(
  { network, now }: NetworkContext,
  price: bigint,
  replaced: bigint | undefined,
): string {
  const { referencePrice } = termsAt(network, now);
  const before = replaced === undefined ? '' : `, in place of the feed's ${usd(replaced)}`;
  return (
    `Commit ${usd(price)} per token for epoch ${epochAt(network, now) + 1n}, from ${time(nextEpochAt(network, now))}` +
    `${before}? It is ${usd(referencePrice)} now.`
  );
}

async function planFeed(
  scene: NetworkContext,
  text: string | undefined,
  options: CommitOptions,
): Promise<NetworkChange | undefined> {
  const { network } = scene;
  const { priceUpdate, clamp } = options;
  if (text !== undefined || clamp) {
    throw new InputError(
      'With --source pyth the feed gives the price, and its step: leave it out.',
    );
  }
  const { pythFeed } = network.params;
  if (pythFeed.every((byte) => byte === 0)) {
    throw new InputError(
      'The network takes no price from a feed. The admin sets one: params propose pythFeed=<id>.',
    );
  }
  const committed = committedPrice(scene);
  if (committed !== undefined) {
    tellNothingToDo(scene, committed, options);
    return undefined;
  }
  checkInTime(scene);
  const account =
    priceUpdate === undefined
      ? await pushedAccount(pythFeed as Uint8Array)
      : parseAddress(priceUpdate, '--price-update');
  const instructions = await commitPriceFromPyth({ network, priceUpdate: account });
  const price = await foretold(scene, instructions);
  return {
    instructions,
    question: questionOf(scene, price, undefined),
    names: { priceUpdate: account },
  };
}

/** The price that the feed comes to, as the program says. */
async function foretold(
  { context, signer }: NetworkContext,
  instructions: readonly Instruction[],
): Promise<bigint> {
  const { events } = await simulateInstructions(context, instructions, signer.address);
  const event = events.find(({ name }) => name === 'PriceCommitted');
  if (event?.name === 'PriceCommitted') return event.data.newPrice;
  throw new FailedError(
    'The RPC endpoint does not say which price would be committed. Use another.',
  );
}

/** Pyth's push oracle keeps an account for each sponsored feed, and its shard 0 is Pyth's own. */
const PUSH_ORACLE = 'pythWSnswVUd12oZpeFP8e9CVaEqJg25g1Vtc2biRsT' as Address;
const SHARD = 0;

export async function pushedAccount(feed: Uint8Array): Promise<Address> {
  const [address] = await getProgramDerivedAddress({
    programAddress: PUSH_ORACLE,
    seeds: [getU16Encoder().encode(SHARD), feed],
  });
  return address;
}
