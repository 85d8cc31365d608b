/**
 * Who may do what about a slash case now, and with which command.
 *
 * @module
 */

import {
  slashable,
  slashCaseStateAt,
  takeableAt,
  type SlashCaseState,
} from '@inferix/staking-client';
import { tokenAmount, time } from '../../output.js';
import { vetoersOf } from '../worker/case-report.js';
import type { CaseFacts } from './case-context.js';

/** Something that can be done about a case. */
export type Action = {
  action: 'veto' | 'contest' | 'execute' | 'cancel' | 'close' | 'proposeAgain';
  /** Who may, in words. */
  by: string;
  /** From when on, in Unix seconds; null is now. */
  from: bigint | null;
  /** Until when, in words. */
  until: string;
  command: string;
};

/** A case's state in words that cannot be misread. */
export const STATE_WORDS: Readonly<Record<SlashCaseState, string>> = {
  vetoWindow: 'OPEN, waiting',
  executable: 'OPEN, EXECUTABLE NOW',
  lapsed: 'OPEN, LAPSED, STILL EXECUTABLE',
  executed: 'executed',
  cancelled: 'cancelled',
};

export const stateOf = ({ slashCase, now }: Pick<CaseFacts, 'slashCase' | 'now'>): SlashCaseState =>
  slashCaseStateAt(slashCase, now);

/** No evidence window is longer: from then on an offence can never be proposed again. */
const MAX_EVIDENCE_WINDOW_SECS = 60n * 86_400n;

/** From when on a decided case can be closed. */
export const closableFrom = ({ slashCase }: Pick<CaseFacts, 'slashCase'>): bigint =>
  slashCase.offenceAt + MAX_EVIDENCE_WINDOW_SECS + 1n;

/** The amount that an execution would take now. */
export function takeable({ network, worker, pool, slashCase, now }: CaseFacts): bigint {
  return worker ? takeableAt(network, { slashCase, worker, pool }, now) : 0n;
}

/** Everything that can be done about a case, now or later, the most urgent first. */
export function actionsOn(facts: CaseFacts): Action[] {
  const state = stateOf(facts);
  if (state === 'executed' || state === 'cancelled') return afterDecision(facts);
  const { network, slashCase } = facts;
  const { address, executableAt } = slashCase;
  const execute: Action = {
    action: 'execute',
    by: 'anyone',
    from: state === 'vetoWindow' ? executableAt : null,
    until: 'until it is vetoed or cancelled, also after it has lapsed',
    command: `inferix-stake slash execute ${address}`,
  };
  const cancel = {
    from: null,
    until: 'until it has taken all that it asks',
    command: `inferix-stake slash cancel ${address}`,
  };
  if (state === 'lapsed') return [{ action: 'cancel', by: 'anyone', ...cancel }, execute];
  const veto: Action = { action: 'veto', by: vetoersOf(network), ...cancel };
  return [veto, ...(state === 'vetoWindow' ? contests(facts) : []), execute];
}

/** The worker's answer, while that is possible. */
function contests({ worker, slashCase }: CaseFacts): Action[] {
  if (!worker) return [];
  const { address, answerHash, executableAt } = slashCase;
  return [
    {
      action: 'contest',
      by:
        answerHash === undefined
          ? `the worker's owner ${worker.owner} or operator ${worker.operator}`
          : `the worker's owner ${worker.owner}, who may replace the answer`,
      from: null,
      until: `until ${time(executableAt)}`,
      command: `inferix-stake slash contest ${address} --answer <file>`,
    },
  ];
}

function afterDecision(facts: CaseFacts): Action[] {
  const { slashCase, now, network } = facts;
  const { address, vetoedByGuardian, vetoedBy, reproposed } = slashCase;
  const again = vetoedByGuardian && vetoedBy !== network.roles.guardian && !reproposed;
  const from = closableFrom(facts);
  const close: Action = {
    ...{ action: 'close', by: 'anyone', from: now < from ? from : null, until: 'without an end' },
    command: `inferix-stake slash close ${address}`,
  };
  if (!again) return [close];
  const propose: Action = {
    ...{ action: 'proposeAgain', by: `the slasher ${network.roles.slasher}, once`, from: null },
    until: "within the offence's evidence window",
    command: 'inferix-stake slash propose, with the same id and time',
  };
  return [propose, close];
}

/** Says how much an execution would take now. */
export function takesText(facts: CaseFacts): string {
  const { worker, network } = facts;
  const amount = takeable(facts);
  if (!worker || slashable(worker) === 0n) return 'nothing: the worker has no stake left';
  if (amount > 0n) return tokenAmount(amount, network.decimals);
  return 'nothing now: the slash limits are used up, and refill with time';
}
