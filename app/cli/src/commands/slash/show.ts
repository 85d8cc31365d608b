/**
 * `slash show`: a case, its deadlines, and who may do what about it now.
 *
 * @module
 */

import { Command } from 'commander';

import { Context } from '../../context.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { duration, fields, hex, tokenAmount, time } from '../../output.js';
import { verifies, type VerifyOptions } from '../agreed.js';
import { actionsOn, stateOf, STATE_WORDS, takeable, takesText, type Action } from './actions.js';
import { fetchCase, type CaseFacts } from './case-context.js';

export function showCommand(): Command {
  const command = new Command('show')
    .description('Show a slash case: what it asks, its deadlines, and who may do what now.')
    .argument('<case>', "the slash case's address, as slash list has it")
    .addHelpText('after', '\nExample:\n  inferix-stake slash show 5Hq1...');
  return verifies(readsChain(command)).action(
    async (address: string, options: ChainOptions & VerifyOptions) => {
      const context = new Context(options);
      const facts = await fetchCase(context, address, options.verifyUrl);
      context.output.result(caseData(facts), () => describe(facts));
    },
  );
}

/** A case for programs. */
export function caseData(facts: CaseFacts) {
  const { slashCase, network, now } = facts;
  return {
    ...slashCase,
    reporter: slashCase.reporter ?? null,
    vetoedBy: slashCase.vetoedBy ?? null,
    answerHash: slashCase.answerHash ?? null,
    ...{ now, stage: stateOf(facts), takeable: takeable(facts) },
    vetoers: [network.roles.guardian, network.roles.admin],
    actions: actionsOn(facts),
  };
}

function describe(facts: CaseFacts): string[] {
  const { slashCase, worker, network } = facts;
  const tokens = (amount: bigint): string => tokenAmount(amount, network.decimals);
  const { address, asked, taken, rest, reason, offenceAt, evidenceHash, reporter } = slashCase;
  const open = slashCase.state === 'open';
  return [
    ...fields([
      ['Slash case', address],
      ['State', STATE_WORDS[stateOf(facts)]],
      [
        'Worker',
        `${slashCase.worker}${worker ? `, of owner ${worker.owner}` : ', which is closed'}`,
      ],
      ['Asks', `${tokens(asked)}; ${tokens(taken)} taken${open ? `, ${tokens(rest)} left` : ''}`],
      ...(open ? deadlineRows(facts) : []),
      ['Offence', `of ${time(offenceAt)}, for reason ${reason}, id ${hex(slashCase.offenceId)}`],
      ['Evidence', `SHA-256 ${hex(evidenceHash)}`],
      ['Proposed', `${time(slashCase.proposedAt)}, by ${slashCase.proposer}`],
      ['Reporter', reporter ?? 'nobody'],
      ['Answer', slashCase.answerHash ? `SHA-256 ${hex(slashCase.answerHash)}` : 'none'],
      ...(slashCase.vetoedBy ? [['Vetoed by', slashCase.vetoedBy] as const] : []),
    ]),
    '',
    ...actionLines(facts),
  ];
}

function deadlineRows(facts: CaseFacts): [string, string][] {
  const { slashCase, now } = facts;
  const { executableAt, lapsesAt } = slashCase;
  const when = (at: bigint): string =>
    now < at ? `${time(at)}, in ${duration(Number(at - now))}` : `since ${time(at)}`;
  return [
    ['Executable', when(executableAt)],
    ['Lapses', when(lapsesAt)],
    ...(now < executableAt ? [] : [['Would take now', takesText(facts)] as [string, string]]),
  ];
}

const WORDS: Readonly<Record<Action['action'], string>> = {
  veto: 'Stop it for good (veto)',
  contest: 'Answer it',
  execute: 'Execute it',
  cancel: 'Cancel it',
  close: 'Close it',
  proposeAgain: 'Propose it again',
};

/** Who may do what, a paragraph each: those of now first. */
export function actionLines(facts: CaseFacts): string[] {
  const { now } = facts;
  return actionsOn(facts).flatMap(({ action, by, from, until, command }) => {
    const when = from === null ? 'NOW' : `from ${time(from)}, in ${duration(Number(from - now))}`;
    return [`${WORDS[action]}: ${by}, ${when}, ${until}.`, `  ${command}`];
  });
}
