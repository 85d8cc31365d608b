/**
 * `worker contest`: answers a slash case.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { Command } from 'commander';

import {
  contestSlash,
  fetchSlashCase,
  slashCaseStateAt,
  type SlashCase,
} from '@inferix/staking-client';
import { Context } from '../../context.js';
import { InputError } from '../../failure.js';
import { duration, hex, time } from '../../output.js';
import { parseAddress } from '../../parse.js';
import { sendsOne, type SingleOptions } from '../send-one.js';
import { vetoersOf } from './case-report.js';
import { changeWorker, type WorkerChange, type WorkerContext } from './change.js';
import { checkRunsWorker } from './keys.js';

type ContestOptions = SingleOptions & { answer?: string; hash?: string };

/** @param group - The command that it is a part of: it is under `worker` and under `slash`. */
export function contestCommand(group = 'worker'): Command {
  const command = new Command('contest')
    .description(
      'Answer a slash case, as owner or operator. The first answer extends its deadlines.',
    )
    .argument('<case>', "the slash case's address, as worker show has it")
    .option('--answer <file>', 'the answer, of which the SHA-256 is recorded')
    .option('--hash <digits>', "the answer's hash: 64 hexadecimal digits")
    .addHelpText(
      'after',
      `
Only the hash goes on chain. Keep the answer, and send it to the guardian and the admin, who can veto the
case until it is executed. The owner may replace an answer while the veto window is open.

Example:
  inferix-stake ${group} contest 5Hq1... --answer logs-of-that-day.txt`,
    );
  return sendsOne(command).action(async (address: string, options: ContestOptions) => {
    const answerHash = answerHashOf(options);
    const context = new Context(options);
    const slashCase = await fetchSlashCase(context, parseAddress(address, 'case'));
    const plan = (scene: WorkerContext) => planContest(scene, slashCase, answerHash);
    await changeWorker(slashCase.worker, options, plan, context);
  });
}

/** The hash to record. The program takes zeros for no answer, so they are refused. */
function answerHashOf({ answer, hash }: ContestOptions): Uint8Array {
  if ((answer === undefined) === (hash === undefined)) {
    throw new InputError(
      'Pass the answer with --answer <file>, or its hash with --hash: one of them.',
    );
  }
  if (answer !== undefined) {
    const bytes = readFileSync(answer);
    if (bytes.length === 0) throw new InputError(`${answer} is empty. Write the answer first.`);
    return new Uint8Array(createHash('sha256').update(bytes).digest());
  }
  if (hash === undefined || !/^[0-9a-fA-F]{64}$/.test(hash) || /^0+$/.test(hash)) {
    throw new InputError(
      `--hash: "${hash}" is not a hash. Write 64 hexadecimal digits, not all of them zero.`,
    );
  }
  return Uint8Array.from(Buffer.from(hash, 'hex'));
}

async function planContest(
  scene: WorkerContext,
  slashCase: SlashCase,
  answerHash: Uint8Array,
): Promise<WorkerChange> {
  const { context, worker, signer: authority, tokens } = scene;
  checkRunsWorker(scene);
  checkContestable(scene, slashCase);
  const { address, rest, executableAt, lapsesAt, delaySecs, answerHash: before } = slashCase;
  const delay = BigInt(delaySecs);
  if (before === undefined && authority.address !== worker.owner) {
    context.output.note('Only the owner can replace this answer later.');
  }
  return {
    instructions: await contestSlash({ slashCase, authority, answerHash }),
    question:
      before === undefined
        ? `Contest slash case ${address}, which asks ${tokens(rest)}, with the answer ${hex(answerHash)}? ` +
          `It can be executed ${duration(delaySecs)} later, from ${time(executableAt + delay)}, and lapses ${time(lapsesAt + delay)}.`
        : `Replace the answer ${hex(before)} to slash case ${address} with ${hex(answerHash)}? Its deadlines stay.`,
    keepsOffer: true,
  };
}

function checkContestable(
  { network, worker, signer, now }: WorkerContext,
  slashCase: SlashCase,
): void {
  const { address, executableAt, answerHash } = slashCase;
  const state = slashCaseStateAt(slashCase, now);
  if (state === 'executed' || state === 'cancelled') {
    throw new InputError(`Slash case ${address} is ${state}: nothing is left to contest.`);
  }
  if (state !== 'vetoWindow') {
    throw new InputError(
      `Slash case ${address} could be contested until ${time(executableAt)}. ` +
        `It can still be vetoed until it is executed: ask ${vetoersOf(network)}.`,
    );
  }
  if (answerHash !== undefined && signer.address !== worker.owner) {
    throw new InputError(
      `Slash case ${address} is contested already, with ${hex(answerHash)}. ` +
        `Only the owner ${worker.owner} can replace that answer.`,
    );
  }
}
