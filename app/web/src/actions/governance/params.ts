import {
  brokenByEarlierEpochs,
  brokenRule,
  proposalTimes,
  proposeParams,
  Role,
  ruleText,
  type Network,
  type Params,
} from '@inferix/staking-client';

import { duration } from '../../model/format.js';
import { PARAMETER_EFFECTS, readParameter, typedOf, unitOf } from './parameter-input.js';
import { boundsOf, changesBy, inWords, parametersOf } from '../../model/parameters.js';
import { holds, when, type Field, type GovernanceAction, type Office } from './action.js';
import type { Form } from './form.js';

/** The reference price stands in the same list, although it is not a parameter. */
const PRICE = 'referencePrice';

/** Proposing other parameters, one or several at once. */
export const paramsAction = (office: Office): readonly GovernanceAction[] => {
  const { network, now } = office;
  const { params } = network.proposals;
  const pending = params !== undefined && now < params.lapsesAt;
  return when(holds(office, Role.Admin) && !pending, () => propose(network, now));
};

const propose = (network: Network, now: bigint): GovernanceAction => ({
  key: 'propose params',
  name: 'Propose other parameters',
  title: 'Propose other parameters',
  lead: `They can be put in force by anyone after ${duration(BigInt(network.params.paramDelaySecs))}, in the first half of an epoch. The guardian or the admin can cancel them until then.`,
  submit: 'Propose them',
  done: 'The proposal waits for its delay',
  fields: (form) => fieldsOf(network, form),
  plan: (form) => planOf(network, form, now),
});

function fieldsOf(network: Network, form: Form): Field[] {
  const { params, decimals } = network;
  const bounds = boundsOf(network);
  const all = parametersOf(params, decimals);
  const chosen = all.filter(({ name }) => form.list('changes').includes(name));
  const fields = chosen.map(({ name, title, value }): Field => {
    const unit = unitOf(name);
    return {
      ...{ name, label: title, initial: typedOf(params, name, decimals) },
      ...(unit === undefined ? {} : { unit, numeric: true }),
      hint: `Now ${value}. Bounds: ${bounds[name]}.`,
    };
  });
  if (form.list('changes').includes(PRICE)) fields.push(priceField);
  return [
    {
      kind: 'added',
      name: 'changes',
      label: 'What to change',
      choices: [
        ...all.map(({ name, title }) => ({ value: name, title })),
        { value: PRICE, title: 'Reference price, beyond its step' },
      ],
    },
    ...fields,
  ];
}

const priceField: Field = {
  name: PRICE,
  label: 'Reference price, beyond its step',
  unit: 'USD',
  numeric: true,
  hint: 'Replaces a price that slipped. It takes the place of that epoch’s commit, and changes every S(n) from the next one.',
};

function planOf(network: Network, form: Form, now: bigint): ReturnType<GovernanceAction['plan']> {
  const { params: current, decimals } = network;
  const names = parametersOf(current, decimals).map(({ name }) => name);
  const changed = names.filter((name) => form.list('changes').includes(name));
  const parts = changed.map((name) => readParameter(form, name, decimals));
  const params = parts.reduce<Params>((all, part) => ({ ...all, ...part }), current);
  const priced = form.list('changes').includes(PRICE);
  const referencePrice = priced ? form.nano(PRICE) : undefined;
  if (form.errors.size > 0 || parts.includes(undefined)) return undefined;
  if (priced && referencePrice === undefined) return undefined;
  const proposal = { params, referencePrice, applicableAt: 0n, lapsesAt: 0n };
  if (changesBy(proposal, current, decimals, 0n).length === 0) return undefined;
  const rule =
    brokenRule(params, network) ??
    brokenByEarlierEpochs(network, params, proposalTimes(network, now).lapsesAt - 1n);
  if (rule !== undefined) {
    form.fail(changed[0] ?? 'changes', sentence(rule));
    return undefined;
  }
  return {
    build: (admin) =>
      proposeParams({
        ...{ network, admin, params },
        ...(referencePrice === undefined ? {} : { referencePrice }),
      }),
    effects: changed.map((name) => PARAMETER_EFFECTS[name]),
    // A node that lies about the others would have them changed, too.
    together: {
      what: 'All parameters that are proposed. Those that you do not change are as the RPC endpoint shows them',
      lines: parametersOf(params, decimals).map(({ title, value }) => `${title}: ${value}`),
    },
  };
}

const sentence = (rule: string): string => `The program refuses this: ${inWords(ruleText(rule))}.`;
