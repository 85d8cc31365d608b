/**
 * What can be done about slash cases, besides the worker's own answer.
 *
 * @module
 */

import {
  cancelSlash,
  closeSlashCase,
  executeSlash,
  isPaused,
  proposeSlash,
  requireDecimals,
  Role,
  slashCaseStateAt,
  type Network,
  type SlashCase,
} from '@inferix/staking-client';

import { moment, tokens } from '../../model/format.js';
import { closableFrom } from '../../model/slash-cases.js';
import { bytes32 } from '../input.js';
import { holds, when, type GovernanceAction, type Office } from './action.js';

const MAX_U32 = 2 ** 32 - 1;

/** What the wallet can do about a case now. Executing, and what follows a lapse, is anybody's. */
export function caseActions(
  office: Office,
  slashCase: SlashCase,
  /** What an execution would take now, in words; none where the limits let nothing through. */
  takes: string | undefined,
): readonly GovernanceAction[] {
  const { network, now } = office;
  const workers = [slashCase.worker];
  const state = slashCaseStateAt(slashCase, now);
  const due = state === 'executable' || state === 'lapsed';
  const left = tokens(slashCase.rest, network.decimals);
  return [
    ...when(due && takes !== undefined, () => ({
      key: 'execute',
      name: 'Execute',
      title: 'Execute this case',
      lead: `Anyone may. It moves ${takes ?? ''} from the worker’s stake to the penalty pool.`,
      submit: 'Execute it',
      done: 'Executed',
      danger: true,
      plan: () => ({ workers, build: () => executeSlash({ network, slashCase }) }),
    })),
    ...when(state === 'lapsed', () => ({
      key: 'cancel',
      name: 'Cancel',
      title: 'Cancel this lapsed case',
      lead: `Anyone may. The ${left} that it still asks are free again.`,
      submit: 'Cancel it',
      done: 'Cancelled',
      plan: () => ({
        workers,
        build: (authority) => cancelSlash({ network, slashCase, authority }),
      }),
    })),
    ...when(
      (state === 'vetoWindow' || state === 'executable') &&
        holds(office, Role.Guardian, Role.Admin),
      () => veto(network, slashCase, left),
    ),
    ...when(slashCase.state !== 'open' && now >= closableFrom(slashCase), () => ({
      key: 'close',
      name: 'Close',
      title: 'Close this case',
      lead: `Anyone may, since its offence can never be proposed again. Its rent goes back to ${slashCase.rentPayer}.`,
      submit: 'Close it',
      done: 'Closed',
      plan: () => ({ build: () => closeSlashCase({ slashCase }) }),
    })),
  ];
}

const veto = (network: Network, slashCase: SlashCase, left: string): GovernanceAction => ({
  key: 'veto',
  name: 'Veto',
  title: 'Veto this case',
  lead: `It ends for good: the ${left} that it still asks are free again. Only a case that a guardian vetoed who has been replaced since can be proposed once more.`,
  submit: 'Veto it',
  done: 'Vetoed',
  danger: true,
  plan: () => ({
    workers: [slashCase.worker],
    build: (authority) => cancelSlash({ network, slashCase, authority }),
  }),
});

/** Opening a case, as the slasher. */
export const proposeCaseAction = (office: Office): readonly GovernanceAction[] =>
  when(holds(office, Role.Slasher) && !isPaused(office.network, 'slashProposals', office.now), () =>
    proposeCase(office),
  );

function proposeCase({ network, now }: Office): GovernanceAction {
  const { slashDelaySecs } = network.params;
  return {
    key: 'propose slash',
    name: 'Propose a case',
    title: 'Propose a slash case',
    lead: `The guardian or the admin can veto it. Anyone can execute it from ${moment(now + BigInt(slashDelaySecs))}, and later if the worker contests it.`,
    submit: 'Propose it',
    done: 'The case is open',
    danger: true,
    fields: () => [
      { name: 'worker', label: 'Worker', hint: 'Its address, as the list of workers has it.' },
      { name: 'amount', label: 'What it asks', unit: 'IFX', numeric: true },
      { name: 'reason', label: 'Reason', numeric: true, hint: 'The network’s own number for it.' },
      {
        name: 'at',
        label: 'When it happened',
        // A minute ago: the page's clock may be ahead of the chain's by a little.
        initial: new Date(Number(now - 60n) * 1_000).toISOString().replace(/\.\d+Z$/, 'Z'),
        hint: 'In UTC, as 2026-01-31T09:00:00Z.',
      },
      {
        name: 'evidence',
        label: 'Evidence',
        hint: 'Its SHA-256 in 64 hexadecimal digits, or a text, of which it is taken. It names the offence, too: one case for each.',
      },
      {
        name: 'reporter',
        label: 'Reported by',
        hint: 'The wallet of the verifier that is to be paid for it. May be empty.',
      },
    ],
    plan: (form) => {
      const worker = form.address('worker');
      const amount = form.amount('amount', network.decimals);
      const reason = form.whole('reason', MAX_U32);
      const at = form.moment('at');
      const reporter = form.address('reporter');
      const evidence = form.text('evidence');
      if (worker === undefined || amount === undefined || at === undefined) return undefined;
      if (reason === undefined || evidence === '' || form.errors.size > 0) return undefined;
      const named = reporter === undefined ? {} : { reporter };
      return {
        workers: [worker],
        build: async (slasher) => {
          const evidenceHash = await bytes32(evidence);
          const offence = { id: evidenceHash, evidenceHash, reason, at, amount, ...named };
          return [
            ...(await requireDecimals({ network, holder: slasher, worker, createsAccount: true })),
            ...(await proposeSlash({ network, worker, slasher, offence })),
          ];
        },
      };
    },
  };
}
