/**
 * What roles do day by day: prices, benchmarks, bars, pauses, slash proposals.
 *
 * @module
 */

import {
  acceptsUntil,
  attestBenchmark,
  barWorker,
  clampToStep,
  commitPrice,
  commitPriceFromPyth,
  isPaused,
  MAX_SNAPSHOT_URI_LENGTH,
  pause,
  pausableAgainAt,
  PAUSABLE,
  Role,
  setSnapshotUri,
  termsAt,
  unbarWorker,
  unpause,
  type Network,
  type Pausable,
} from '@inferix/staking-client';

import { moment, usdExact } from '../../model/format.js';
import { PAUSABLE_NAMES } from '../../model/pauses.js';
import type { Choice } from '../../ui/field.js';
import { holds, when, type GovernanceAction, type Office } from './action.js';
import type { Form } from './form.js';

/** The guardian pauses, the admin lifts a pause. */
export function pauseActions(office: Office): readonly GovernanceAction[] {
  const { network, now } = office;
  const paused = PAUSABLE.filter((what) => isPaused(network, what, now));
  const free = PAUSABLE.filter((what) => now >= pausableAgainAt(network, what));
  return [
    ...when(holds(office, Role.Guardian) && free.length > 0, () => ({
      ...whatFields(free),
      key: 'pause',
      name: 'Pause something',
      title: 'Pause something',
      lead: 'It stops for 7 days, and cannot be paused again for 7 days after that. The admin can lift it. Top-ups, exits, withdrawals, vetoes and due slashes go on.',
      submit: 'Pause it',
      done: 'It is paused',
      danger: true,
      plan: (form: Form) => {
        const what = chosen(form);
        return what && { build: (guardian) => pause({ network, guardian, what }) };
      },
    })),
    ...when(holds(office, Role.Admin) && paused.length > 0, () => ({
      ...whatFields(paused),
      key: 'unpause',
      name: 'Lift a pause',
      title: 'Lift a pause',
      lead: 'It works again at once. The guardian cannot pause it again for 7 days.',
      submit: 'Lift it',
      done: 'The pause is lifted',
      plan: (form: Form) => {
        const what = chosen(form);
        return what && { build: (admin) => unpause({ network, admin, what }) };
      },
    })),
  ];
}

function whatFields(what: readonly Pausable[]): Pick<GovernanceAction, 'fields'> {
  const choices = what.map((each): Choice => ({ value: each, title: PAUSABLE_NAMES[each] }));
  return { fields: () => [{ kind: 'several', name: 'what', label: 'What', choices }] };
}

function chosen(form: Form): Pausable[] | undefined {
  const what = PAUSABLE.filter((each) => form.list('what').includes(each));
  return what.length > 0 ? what : undefined;
}

/** The reference price of the next epoch, in this one's first half. */
export function priceActions(office: Office): readonly GovernanceAction[] {
  const { network, now } = office;
  const inTime = now < acceptsUntil(network, now);
  const { referencePrice } = termsAt(network, now);
  const hasFeed = network.params.pythFeed.some((byte) => byte !== 0);
  return [
    ...when(holds(office, Role.PriceAuthority), () => commit(network, referencePrice, now)),
    ...when(inTime && hasFeed && referencePrice > 0n, () => fromFeed(network)),
  ];
}

function commit(network: Network, reference: bigint, now: bigint): GovernanceAction {
  const step = network.params.maxPriceStepBps;
  const within = `from ${usdExact(clampToStep(reference, 0n, step))} to ${usdExact(clampToStep(reference, 2n ** 63n, step))}`;
  return {
    key: 'commit price',
    name: 'Commit a price',
    title: 'Commit the reference price',
    lead: `It counts from the next epoch, once per epoch and in its first half: until ${moment(acceptsUntil(network, now))}. The very first one counts at once.`,
    submit: 'Commit it',
    done: 'The price is committed',
    fields: () => [
      {
        name: 'price',
        label: 'USD per IFX',
        unit: 'USD',
        numeric: true,
        hint:
          reference === 0n
            ? 'There is none yet.'
            : `Now ${usdExact(reference)}. One step reaches ${within}.`,
      },
    ],
    plan: (form) => {
      const price = form.nano('price');
      if (price === undefined) return undefined;
      return {
        build: (priceAuthority) => commitPrice({ network, priceAuthority, price }),
        effects:
          reference === 0n || price === reference
            ? []
            : [
                price < reference
                  ? 'The token is worth less then, so every S(n) is more of it: workers without a cushion become short when the next epoch begins.'
                  : 'The token is worth more then, so every S(n) is less of it from the next epoch.',
              ],
      };
    },
  };
}

const fromFeed = (network: Network): GovernanceAction => ({
  key: 'price from feed',
  name: 'Commit the price of the Pyth feed',
  title: 'Commit the price of the Pyth feed',
  lead: 'Anyone may, once per epoch. The price authority can replace it within the same half.',
  submit: 'Commit it',
  done: 'The price of the feed is committed',
  fields: () => [
    {
      name: 'update',
      label: 'Account of the price update',
      hint: 'A fully verified PriceUpdateV2 account of Pyth’s receiver for the network’s feed.',
    },
  ],
  plan: (form) => {
    const priceUpdate = form.address('update');
    return priceUpdate && { build: () => commitPriceFromPyth({ network, priceUpdate }) };
  },
});

const WORKER = {
  name: 'worker',
  label: 'Worker',
  hint: 'Its address, as the list of workers has it.',
};

/** What is done to one worker. */
export function workerActions(office: Office): readonly GovernanceAction[] {
  const { network } = office;
  return [
    ...when(holds(office, Role.BenchmarkAuthority), () => attest(network)),
    ...when(holds(office, Role.Admin), () => [
      bar(network, {
        key: 'bar',
        name: 'Bar a worker',
        lead: 'It cannot register and is not paid until the bar is lifted. Its stake can leave.',
        done: 'The worker is barred',
        danger: true,
        build: barWorker,
      }),
      bar(network, {
        key: 'unbar',
        name: 'Lift a bar',
        lead: 'The worker can register and is paid again, with all that waited.',
        done: 'The bar is lifted',
        danger: false,
        build: unbarWorker,
      }),
    ]),
  ];
}

const bar = (
  network: Network,
  texts: Pick<GovernanceAction, 'key' | 'name' | 'lead' | 'done'> & {
    danger: boolean;
    build: typeof barWorker;
  },
): GovernanceAction => ({
  ...texts,
  title: texts.name,
  submit: texts.name,
  fields: () => [WORKER],
  plan: (form) => {
    const worker = form.address('worker');
    return (
      worker && {
        workers: [worker],
        build: (admin) => texts.build({ network, worker, admin }),
      }
    );
  },
});

const attest = (network: Network): GovernanceAction => ({
  key: 'attest',
  name: 'Attest a benchmark',
  title: 'Attest a benchmark',
  lead: 'A worker’s first one counts at once. Another counts from the next epoch, once per epoch and in its first half.',
  submit: 'Attest it',
  done: 'The benchmark is on chain',
  fields: () => [
    WORKER,
    {
      name: 'benchmark',
      label: 'Speed',
      unit: 'IB',
      numeric: true,
      hint: 'In units of the standard node. An RTX 4090 machine has about 0.5.',
    },
  ],
  plan: (form) => {
    const [worker, benchmark] = [form.address('worker'), form.nano('benchmark')];
    if (worker === undefined || benchmark === undefined) return undefined;
    return {
      workers: [worker],
      build: (benchmarkAuthority) =>
        attestBenchmark({ network, worker, benchmarkAuthority, benchmark }),
    };
  },
});

/** Where the network publishes its snapshots. */
export const snapshotAction = (office: Office): readonly GovernanceAction[] =>
  when(holds(office, Role.Admin), () => ({
    key: 'snapshot uri',
    name: 'Change where snapshots are published',
    title: 'Change where snapshots are published',
    lead: 'Workers and this page read their proofs there.',
    submit: 'Change it',
    done: 'The address has changed',
    fields: () => [
      {
        name: 'uri',
        label: 'Address',
        initial: office.network.snapshotUri ?? '',
        hint: 'At most 128 printable ASCII characters without spaces. Empty takes it away.',
      },
    ],
    plan: (form) => {
      const uri = form.text('uri');
      if (uri === (office.network.snapshotUri ?? '')) return undefined;
      if (!/^[\x21-\x7e]*$/.test(uri) || uri.length > MAX_SNAPSHOT_URI_LENGTH) {
        form.fail('uri', 'Use at most 128 printable ASCII characters without spaces.');
        return undefined;
      }
      return { build: (admin) => setSnapshotUri({ network: office.network, admin, uri }) };
    },
  }));
