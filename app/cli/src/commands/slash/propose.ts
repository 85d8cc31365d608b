/**
 * `slash propose`: opens a case against a worker.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { Command } from 'commander';

import {
  fetchSlashCase,
  findSlashCaseAddress,
  isPaused,
  mostAskable,
  proposeSlash,
  requireDecimals,
  slashable,
  type Offence,
  type SlashCase,
} from '@inferix/staking-client';
import { ifThere } from '../../chain/accounts.js';
import { InputError } from '../../failure.js';
import { duration, time } from '../../output.js';
import { parseAddress, parseAmount, wholeNumber } from '../../parse.js';
import { checkSomebodyChecks, verifies, type VerifyOptions } from '../agreed.js';
import { checkHolds } from '../governance/role-names.js';
import { sendsOne, type SingleOptions } from '../send-one.js';
import { proposableSince, vetoersOf } from '../worker/case-report.js';
import { changeWorker, type WorkerChange, type WorkerContext } from '../worker/change.js';

type ProposeOptions = SingleOptions &
  VerifyOptions & {
    amount: string;
    reason: number;
    at: string;
    evidence?: string;
    evidenceHash?: string;
    id?: string;
    reporter?: string;
  };

export function proposeCommand(): Command {
  const command = new Command('propose')
    .description('Open a slash case against a worker, as slasher. Its veto window begins.')
    .argument('<worker>', "the worker's address")
    .requiredOption('--amount <tokens>', 'whole tokens to take, or "most": all that a case can ask')
    .requiredOption('--reason <number>', "the network's own number for it", wholeNumber)
    .requiredOption('--at <time>', 'when it happened, in UTC: 2026-01-31T09:00:00Z')
    .option('--evidence <file>', 'the evidence, of which the SHA-256 is recorded')
    .option('--evidence-hash <digits>', "the evidence's hash: 64 hexadecimal digits")
    .option(
      '--id <digits>',
      "names the offence, 64 hexadecimal digits; the evidence's hash by default",
    )
    .option('--reporter <wallet>', 'the verifier that reported it, to be paid by it')
    .addHelpText(
      'after',
      `
An offence has one case and never another: its id is the evidence's hash, so that the same command opens no
second case. Keep the evidence; only its hash goes on chain.

Example:
  inferix-stake slash propose 7Yb3... --amount 25 --reason 3 --at 2026-01-31T09:00:00Z --evidence run-17.json`,
    );
  return verifies(sendsOne(command)).action((address: string, options: ProposeOptions) => {
    if (options.amount === 'most') {
      checkSomebodyChecks(
        options,
        'What "most" is depends on what an endpoint shows of the worker.',
      );
    }
    const evidenceHash = hashOf(options);
    return changeWorker(address, options, (scene) => planCase(scene, options, evidenceHash));
  });
}

function hashOf({ evidence, evidenceHash }: ProposeOptions): Uint8Array {
  if ((evidence === undefined) === (evidenceHash === undefined)) {
    throw new InputError('Pass the evidence with --evidence <file>, or its --evidence-hash: one.');
  }
  if (evidence === undefined) return digits(evidenceHash ?? '', '--evidence-hash');
  const bytes = readFileSync(evidence);
  if (bytes.length === 0) throw new InputError(`${evidence} is empty. Name the evidence.`);
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}

function digits(text: string, what: string): Uint8Array {
  if (/^[0-9a-f]{64}$/i.test(text) && !/^0+$/.test(text)) {
    return Uint8Array.from(Buffer.from(text, 'hex'));
  }
  throw new InputError(`${what}: "${text}" is not 64 hexadecimal digits, not all of them zero.`);
}

async function planCase(
  scene: WorkerContext,
  options: ProposeOptions,
  evidenceHash: Uint8Array,
): Promise<WorkerChange> {
  const { context, network, worker, signer: slasher, now, tokens } = scene;
  checkHolds(scene, 'slasher');
  if (isPaused(network, 'slashProposals', now)) {
    const until = network.pausedUntil.slashProposals;
    throw new InputError(`The guardian has paused slash proposals until ${time(until)}.`);
  }
  const offence = offenceOf(scene, options, evidenceHash);
  checkTime(scene, offence.at);
  const address = await findSlashCaseAddress(
    { worker: worker.address, offenceId: offence.id },
    network,
  );
  const known = await ifThere(fetchSlashCase(context, address));
  if (known) checkCanReopen(scene, known, offence);
  const executableAt = now + BigInt(network.params.slashDelaySecs);
  return {
    instructions: [
      ...(options.amount === 'most'
        ? []
        : await requireDecimals({
            network,
            holder: slasher,
            worker: worker.address,
            createsAccount: true,
          })),
      ...(await proposeSlash({ network, worker: worker.address, slasher, offence })),
    ],
    question:
      `Open slash case ${address} against worker ${worker.address} of owner ${worker.owner}, for ${tokens(offence.amount)} ` +
      `of the ${tokens(slashable(worker))} that it holds, reason ${offence.reason}, an offence of ${time(offence.at)}` +
      `${known ? ', for the second time' : ''}? It can be executed from ${time(executableAt)}, in ` +
      `${duration(network.params.slashDelaySecs)}, and vetoed by ${vetoersOf(network)} until it is.`,
    keepsOffer: true,
  };
}

function offenceOf(
  { network, worker, tokens }: WorkerContext,
  { amount: text, reason, at, id, reporter }: ProposeOptions,
  evidenceHash: Uint8Array,
): Offence {
  const most = mostAskable(network, worker);
  const amount = text === 'most' ? most : parseAmount(text, '--amount', network);
  if (most === 0n) {
    throw new InputError(
      `Nothing can be asked of worker ${worker.address}: it holds nothing free.`,
    );
  }
  if (amount === 0n) throw new InputError('--amount: a case asks more than nothing.');
  if (amount > most) {
    throw new InputError(
      `--amount: a case can ask ${tokens(most)} of this worker at most now, of the ` +
        `${tokens(slashable(worker))} that it holds. Ask less, or "most".`,
    );
  }
  return {
    ...{ reason, amount, evidenceHash, at: parseTime(at) },
    id: id === undefined ? evidenceHash : digits(id, '--id'),
    ...(reporter === undefined ? {} : { reporter: parseAddress(reporter, '--reporter') }),
  };
}

/** Reads a time in UTC: one without a zone could be meant in two. */
function parseTime(text: string): bigint {
  const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(iso)) return BigInt(Math.floor(iso / 1000));
  throw new InputError(`--at: "${text}" is not a time in UTC. Write it as 2026-01-31T09:00:00Z.`);
}

/** Refuses a time that the program refuses. */
function checkTime(scene: WorkerContext, at: bigint): void {
  const { worker, network, now } = scene;
  const refuse = (why: string): never => {
    throw new InputError(`--at: ${time(at)} ${why}`);
  };
  if (at > now) refuse(`has not been yet: the chain's time is ${time(now)}.`);
  if (at < worker.openedAt) refuse(`was before the worker was opened, ${time(worker.openedAt)}.`);
  if (at < network.slasherSince) {
    refuse(`was before this slasher took office, ${time(network.slasherSince)}.`);
  }
  const since = proposableSince(scene);
  if (since === undefined || at < since) {
    refuse(
      `is too long ago${since === undefined ? '' : `: offences can be proposed since ${time(since)}`}.`,
    );
  }
}

/** Refuses an offence that has a case, unless that was vetoed by a guardian who was replaced since. */
function checkCanReopen({ network, tokens }: WorkerContext, known: SlashCase, offence: Offence) {
  const { address, state, vetoedByGuardian, vetoedBy, reproposed, rest, offenceAt } = known;
  const overruled =
    state === 'cancelled' && vetoedByGuardian && vetoedBy !== network.roles.guardian && !reproposed;
  if (!overruled) {
    throw new InputError(
      `This offence has case ${address}, which is ${state}. An offence has one case and never another.`,
    );
  }
  if (offence.at !== offenceAt || offence.amount > rest) {
    throw new InputError(
      `Case ${address} can be proposed once more for an offence of ${time(offenceAt)} and at most ${tokens(rest)}.`,
    );
  }
}
