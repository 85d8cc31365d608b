/**
 * `params propose`, `params apply` and `params cancel`: other parameters, after a delay.
 *
 * @module
 */

import { Command } from 'commander';

import {
  applyParams,
  brokenByEarlierEpochs,
  cancelParams,
  epochAt,
  fetchRewardPool,
  proposalTimes,
  proposeParams,
  ruleText,
  type Params,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { grouped, time, usd } from '../../output.js';
import { parsePrice } from '../../parse.js';
import { checkSomebodyChecks } from '../agreed.js';
import {
  changeNetwork,
  changesNetwork,
  type NetworkChange,
  type NetworkContext,
  type NetworkOptions,
} from '../network-change.js';
import { checkRules, readChanges } from '../network/network-file.js';
import { paramDifferences } from '../network/parameters.js';
import {
  checkApplicable,
  checkFirstHalf,
  delayText,
  pendingParams,
  type PendingParams,
} from './proposals.js';
import { checkHolds } from './role-names.js';

type ProposeOptions = NetworkOptions & { referencePrice?: string };

export function proposeCommand(): Command {
  const command = new Command('propose')
    .description('Propose other parameters, as admin. They can be applied after the delay.')
    .argument('[changes...]', 'name=value, by the names and in the units of a network file')
    .option(
      '--reference-price <usd>',
      "USD per token, for the epoch after they are applied: it replaces a price that slipped, and need not keep to a commit's step",
    )
    .addHelpText(
      'after',
      `
params show has the names, values and bounds. Caps are whole tokens, times seconds, shares basis points
(1/100 %). A proposal holds all parameters: those that you do not name stay as the endpoint shows them, so
name a second endpoint with --verify-url, which has to show the same; --yes needs it.
Anyone applies a proposal once its delay has passed; guardian and admin can cancel it until then.

Examples:
  inferix-stake params propose coverageEpochs=3 graceSecs=7200 --verify-url https://rpc.example.org
  inferix-stake params propose epochEmissionCap=250000 --owner 9fK2... --export base64`,
    );
  return changesNetwork(command).action((changes: string[], options: ProposeOptions) =>
    changeNetwork(options, (scene) => planProposal(scene, changes, options)),
  );
}

async function planProposal(
  scene: NetworkContext,
  changes: readonly string[],
  options: ProposeOptions,
): Promise<NetworkChange> {
  const { context, network, signer: admin, now } = scene;
  const { referencePrice: text, verifyUrl } = options;
  checkHolds(scene, 'admin');
  checkNothingPending(scene);
  const params = { ...network.params, ...readChanges(valuesOf(changes), network) };
  const referencePrice = text === undefined ? undefined : parsePrice(text, '--reference-price');
  checkRules(params, network);
  // As late as they can be applied, the fewest epochs stand in their way.
  checkEarlierEpochs(scene, params, proposalTimes(network, now).lapsesAt - 1n);
  await checkCaps(scene, params);
  const lines = changeLines(scene, { params, referencePrice });
  if (lines.length === 0) {
    throw new InputError(
      'This changes nothing: the network has these values already. Look: inferix-stake params show',
    );
  }
  checkSomebodyChecks(
    options,
    'All parameters that you do not name are proposed as an endpoint shows them.',
  );
  if (verifyUrl === undefined) {
    context.output.note(
      'All other parameters are proposed as one endpoint shows them. --verify-url asks another one.',
    );
  }
  return {
    instructions: await proposeParams({
      ...{ network, admin, params },
      ...(referencePrice === undefined ? {} : { referencePrice }),
    }),
    question: `Propose ${lines.join('; ')}? ${capsText(scene, params)}It can be applied ${delayText(scene)}.`,
  };
}

/** The caps that change in base units, too: how many make a token is what the endpoint says. */
function capsText({ network }: NetworkContext, params: Params): string {
  const changed = CAPS.filter((name) => params[name] !== network.params[name]);
  const values = changed.map((name) => `${name} ${grouped(params[name])}`).join(', ');
  return values === ''
    ? ''
    : `In base units of a token with ${network.decimals} decimals: ${values}. `;
}

const CAPS = ['epochEmissionCap', 'lifetimeCap', 'epochPenaltyCap', 'slashLimitPerEpoch'] as const;

/** Reads `name=value`, each name once. */
function valuesOf(changes: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const change of changes) {
    const [, name = '', value = ''] = /^(\w+)=(.+)$/s.exec(change) ?? [];
    if (name === '') throw new InputError(`"${change}" is not a change. Write it as name=value.`);
    if (Object.hasOwn(values, name)) throw new InputError(`"${name}" is there twice.`);
    values[name] = value;
  }
  return values;
}

function checkNothingPending(scene: NetworkContext): void {
  const pending = pendingParams(scene);
  if (!pending) return;
  throw new InputError(
    `Parameters are proposed already, until ${time(pending.lapsesAt)}: ${changeLines(scene, pending).join('; ')}. ` +
      'Cancel them first: inferix-stake params cancel',
  );
}

/** Refuses parameters that the program will not take at a time, because of offences of earlier epochs. */
function checkEarlierEpochs({ network }: NetworkContext, params: Params, at: bigint): void {
  const rule = brokenByEarlierEpochs(network, params, at);
  if (rule === undefined) return;
  throw new InputError(
    `These parameters could not be applied at ${time(at)}: ${ruleText(rule)}. Offences of the last 16 epochs are judged ` +
      'by the evidence windows of these epochs: change one parameter after the other, the next once those epochs are over.',
  );
}

/** Refuses caps that the program will not take when they are applied. */
async function checkCaps({ context, network, tokens }: NetworkContext, params: Params) {
  const { lifetimeCap } = params;
  const before = network.params;
  if (lifetimeCap === before.lifetimeCap) return;
  if (lifetimeCap > before.lifetimeCap) {
    throw new InputError(`lifetimeCap can only be lowered, and is ${tokens(before.lifetimeCap)}.`);
  }
  const { distribution } = await fetchRewardPool(context, network.address);
  const { cumulativeTotal = 0n } = distribution.pending ?? distribution.current ?? {};
  const caps = [params, before].map(({ epochEmissionCap }) => epochEmissionCap);
  const least = cumulativeTotal + 4n * caps.reduce((a, b) => (a > b ? a : b));
  if (lifetimeCap >= least) return;
  throw new InputError(
    `lifetimeCap cannot be lower than what is published and the emission caps of 4 epochs: ${tokens(least)}.`,
  );
}

/** What a proposal changes, a phrase each. */
function changeLines(
  { network }: Pick<NetworkContext, 'network'>,
  { params, referencePrice }: Pick<PendingParams, 'params' | 'referencePrice'>,
): string[] {
  const lines = paramDifferences(network.params, params, network.decimals).map(
    ({ name, before, after }) => `${name} from "${before}" to "${after}"`,
  );
  if (referencePrice !== undefined) {
    lines.push(`a reference price of ${usd(referencePrice)} per token`);
  }
  return lines;
}

export function applyCommand(): Command {
  const command = new Command('apply')
    .description('Put the proposed parameters in force. Anyone may, after the delay.')
    .addHelpText(
      'after',
      `
In an epoch's first half only. What belongs to an epoch's terms counts from the next epoch.

Example:
  inferix-stake params apply`,
    );
  return changesNetwork(command).action((options: NetworkOptions) =>
    changeNetwork(options, planApplication),
  );
}

async function planApplication(scene: NetworkContext): Promise<NetworkChange> {
  const { network, now } = scene;
  const pending = requirePending(scene);
  checkApplicable(pending, now);
  checkFirstHalf(scene, 'Parameters are applied');
  checkRules(pending.params, network);
  checkEarlierEpochs(scene, pending.params, now);
  await checkCaps(scene, pending.params);
  return {
    instructions: await applyParams({ network }),
    question:
      `Apply ${changesText(scene, pending)}? ` +
      `What belongs to an epoch's terms counts from epoch ${epochAt(network, now) + 1n}.`,
  };
}

export function cancelCommand(): Command {
  const command = new Command('cancel')
    .description('Drop the proposed parameters, as guardian or admin.')
    .addHelpText('after', '\nExample:\n  inferix-stake params cancel');
  return changesNetwork(command).action((options: NetworkOptions) =>
    changeNetwork(options, async (scene) => {
      const { network, signer: authority } = scene;
      checkHolds(scene, 'guardian', 'admin');
      const pending = requirePending(scene);
      return {
        instructions: await cancelParams({ network, authority }),
        question: `Drop the proposal of ${changesText(scene, pending)}?`,
      };
    }),
  );
}

function requirePending(scene: NetworkContext): PendingParams {
  const pending = pendingParams(scene);
  if (pending) return pending;
  throw new InputError(
    'No parameters are proposed, or the proposal has lapsed. Look: inferix-stake params show',
  );
}

const changesText = (scene: NetworkContext, pending: PendingParams): string =>
  changeLines(scene, pending).join('; ') || 'no change';
