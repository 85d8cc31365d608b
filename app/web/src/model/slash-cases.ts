/**
 * Slash cases in words: what each waits for, and who may do what about it.
 *
 * @module
 */

import {
  decodeSlashCase,
  slashable,
  slashCaseStateAt,
  StakingError,
  takeableAt,
  type Network,
  type PenaltyPool,
  type SlashCase,
  type SlashCaseState,
  type Worker,
} from '@inferix/staking-client';
import type { Address, EncodedAccount } from '@solana/kit';

import type { Describe, Line } from './effect-rows.js';
import { hex, moment, tokens } from './format.js';
import type { Tone } from './status.js';

/** A case as people tell cases apart: a veto is not a lapse, and a part is not the whole. */
export type CaseStage = SlashCaseState | 'inPart' | 'vetoed';

export function stageOf(slashCase: SlashCase, now: bigint): CaseStage {
  const state = slashCaseStateAt(slashCase, now);
  if (state === 'cancelled' && slashCase.vetoedBy !== undefined) return 'vetoed';
  if (state === 'executed' && slashCase.rest > 0n) return 'inPart';
  return state;
}

export const STAGES: Readonly<Record<CaseStage, { title: string; tone: Tone }>> = {
  vetoWindow: { title: 'Waiting', tone: 'warn' },
  executable: { title: 'Due', tone: 'bad' },
  lapsed: { title: 'Lapsed, still open', tone: 'warn' },
  executed: { title: 'Executed', tone: 'idle' },
  inPart: { title: 'Executed in part', tone: 'idle' },
  vetoed: { title: 'Vetoed', tone: 'good' },
  cancelled: { title: 'Cancelled after its lapse', tone: 'idle' },
};

/** What comes next for a case, or what came of it. */
export function stageText({ answerHash }: SlashCase, stage: CaseStage): string {
  return stage === 'vetoWindow' && answerHash ? CONTESTED : STAGE_TEXTS[stage];
}

const CONTESTED =
  'It is contested: the guardian or the admin can read the answer and veto it. After that anyone can execute it.';

const STAGE_TEXTS: Readonly<Record<CaseStage, string>> = {
  vetoWindow:
    'The worker’s owner or operator can contest it, and the guardian or the admin can veto it. After that anyone can execute it.',
  executable:
    'Anyone can execute it now. The guardian or the admin can still veto what it has not taken.',
  lapsed: 'Nobody executed it in time. Anyone can cancel it, or execute it until somebody does.',
  executed: 'It has taken all that it asks.',
  inPart: 'It has taken what the worker still held, which is less than it asked.',
  vetoed: 'The guardian or the admin stopped it. What it had taken by then stays taken.',
  cancelled: 'It lapsed, and somebody cancelled it. What it had taken by then stays taken.',
};

/** When an open case changes by itself. */
export function deadlineOf(
  slashCase: SlashCase,
  now: bigint,
): { what: string; at: bigint } | undefined {
  const { executableAt, lapsesAt } = slashCase;
  switch (slashCaseStateAt(slashCase, now)) {
    case 'vetoWindow':
      return { what: 'Can be executed', at: executableAt };
    case 'executable':
      return { what: 'Lapses', at: lapsesAt };
    case 'lapsed':
      return { what: 'Lapsed', at: lapsesAt };
    default:
      return undefined;
  }
}

/** What an open case means for its worker, and what is to be done. */
export function accusationOf(slashCase: SlashCase, now: bigint): { text: string; until?: bigint } {
  const { answerHash, executableAt, lapsesAt } = slashCase;
  switch (slashCaseStateAt(slashCase, now)) {
    case 'vetoWindow': {
      const text = answerHash
        ? 'It is contested, and the guardian or the admin can veto it. Otherwise anyone can execute it'
        : 'Contest it if it is wrong, and the guardian or the admin has longer to veto it. Anyone can execute it';
      return { text, until: executableAt };
    }
    case 'executable':
      return {
        text: 'Anyone can execute it now; only the guardian or the admin can still stop it. It lapses',
        until: lapsesAt,
      };
    default:
      return { text: 'Nobody executed it in time. Cancel it on its page, before somebody does.' };
  }
}

/** Whether a wallet can answer a case: the owner also in place of an answer, the operator only as the first. */
export function contestableBy(
  slashCase: SlashCase,
  { owner, operator }: Pick<Worker, 'owner' | 'operator'>,
  wallet: Address | undefined,
  now: bigint,
): boolean {
  if (wallet === undefined || slashCaseStateAt(slashCase, now) !== 'vetoWindow') return false;
  return wallet === owner || (wallet === operator && !slashCase.answerHash);
}

/** What executing a case would take now. */
export type TakenNow = {
  amount: bigint;
  /** With the reason why it is less than the case asks. */
  text: string;
  /** Whether the program executes it: with limits that are used up it does not. */
  possible: boolean;
};

export function takenNow(
  network: Network,
  parts: { slashCase: SlashCase; worker: Worker | undefined; pool: PenaltyPool },
  now: bigint,
): TakenNow {
  const { slashCase, worker, pool } = parts;
  if (!worker || slashable(worker) === 0n) {
    const text = 'nothing: the worker holds no stake any more';
    return { amount: 0n, text, possible: worker !== undefined };
  }
  const amount = takeableAt(network, { slashCase, worker, pool }, now);
  return { amount, text: takenText(amount, slashCase, worker, network), possible: amount > 0n };
}

function takenText(amount: bigint, { rest }: SlashCase, worker: Worker, network: Network): string {
  const all = tokens(amount, network.decimals);
  if (amount === 0n) return 'nothing: the limits are used up, and refill with time';
  if (amount === rest) return `${all}, all that it asks`;
  if (amount === slashable(worker)) return `${all}, all that the worker holds`;
  return `${all}, as far as the limits let it through; the case stays open`;
}

/** No evidence window is longer: from then on an offence can never be proposed again. */
const MAX_EVIDENCE_WINDOW_SECS = 60n * 86_400n;

/** From when on a decided case can be closed. */
export const closableFrom = ({ offenceAt }: Pick<SlashCase, 'offenceAt'>): bigint =>
  offenceAt + MAX_EVIDENCE_WINDOW_SECS + 1n;

export type CaseFilter = 'all' | 'open' | 'due' | 'decided';

export const CASE_FILTERS: readonly [CaseFilter, string][] = [
  ['all', 'All'],
  ['open', 'Open'],
  ['due', 'Can be executed now'],
  ['decided', 'Decided'],
];

const passes = (slashCase: SlashCase, filter: CaseFilter, now: bigint): boolean => {
  const state = slashCaseStateAt(slashCase, now);
  const tests: Readonly<Record<CaseFilter, boolean>> = {
    all: true,
    open: slashCase.state === 'open',
    due: state === 'executable' || state === 'lapsed',
    decided: slashCase.state !== 'open',
  };
  return tests[filter];
};

/** The cases that are asked for, the most urgent first. */
export function casesBy(
  cases: readonly SlashCase[],
  { filter, search }: { filter: CaseFilter; search: string },
  now: bigint,
): SlashCase[] {
  const text = search.trim();
  return cases
    .filter((each) => passes(each, filter, now))
    .filter(
      ({ address, worker, reporter }) =>
        text === '' || [address, worker, reporter].some((key) => key?.includes(text) === true),
    )
    .sort((a, b) => compare(a, b, now));
}

/** What can be executed comes first, then what waits, then what is decided. */
const RANKS: Readonly<Record<SlashCaseState, number>> = {
  executable: 0,
  lapsed: 1,
  vetoWindow: 2,
  executed: 3,
  cancelled: 3,
};

function compare(a: SlashCase, b: SlashCase, now: bigint): number {
  const [rank, other] = [RANKS[slashCaseStateAt(a, now)], RANKS[slashCaseStateAt(b, now)]];
  if (rank !== other) return rank - other;
  const [next, later] = [deadlineOf(a, now)?.at ?? 0n, deadlineOf(b, now)?.at ?? 0n];
  return signOf(next - later) || signOf(b.proposedAt - a.proposedAt);
}

const signOf = (difference: bigint): number => (difference > 0n ? 1 : difference < 0n ? -1 : 0);

/** A case in lines of before and after, if the account is one. */
export const describeCase: Describe = (account, { network, now }) => {
  const slashCase = caseIn(account, network);
  if (!slashCase) return [];
  const amount = (value: bigint): string => tokens(value, network.decimals);
  const { executableAt, lapsesAt, answerHash, vetoedBy, reporter } = slashCase;
  const lines: Line[] = [
    ['Slash case', STAGES[stageOf(slashCase, now)].title],
    ['It asks', amount(slashCase.asked)],
    ['It has taken', amount(slashCase.taken)],
    ['Reason', `${slashCase.reason}`],
    ['Offence', moment(slashCase.offenceAt)],
    ['Evidence, SHA-256', hex(slashCase.evidenceHash)],
    ['Reported by', reporter ?? 'nobody'],
    ['Answer, SHA-256', answerHash ? hex(answerHash) : 'none'],
    ['Vetoed by', vetoedBy ?? 'nobody'],
  ];
  if (slashCase.state === 'open') {
    lines.push(['Can be executed', moment(executableAt), 'drifts']);
    lines.push(['Lapses', moment(lapsesAt), 'drifts']);
  }
  return lines;
};

function caseIn(account: EncodedAccount, network: Network): SlashCase | undefined {
  try {
    return decodeSlashCase(account, network);
  } catch (error) {
    if (error instanceof StakingError) return undefined;
    throw error;
  }
}
