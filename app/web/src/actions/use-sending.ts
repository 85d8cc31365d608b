/**
 * An action from its preview to the new state, read back from the chain: in as many transactions as it takes, with
 * one request to the wallet.
 *
 * @module
 */

import {
  explainFailure,
  generalError,
  sendMany,
  ZERO_ADDRESS,
  type Connection,
  type ManySent,
} from '@inferix/staking-client';
import { createNoopSigner, type Signature, type TransactionSigner } from '@solana/kit';
import { skipToken, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';

import { fetchFacts, type Effect } from '../chain/effect.js';
import { foreseeAll, type BatchEffect, type Step } from '../chain/effect-of-many.js';
import { noteLanded } from '../chain/landed.js';
import { signedBy } from '../chain/signed-by.js';
import { checkByWitness } from '../chain/witness.js';
import { useCluster } from '../data/context.js';
import { tellOwnChanges } from '../data/own-changes.js';
import { CHAIN, PREVIEW } from '../data/queries.js';
import { effectRows, type Describe, type EffectRow } from '../model/effect-rows.js';
import { useWallet, type WalletState } from '../wallet/context.js';
import { askAlone, earlierOf, Flight, heardOf, type Earlier, type Elsewhere } from './unclear.js';

/** What is to be done. Two requests with the same key do the same, as far as it is still to be done. */
export type SendRequest = {
  key: string;
  build: (signer: TransactionSigner) => Promise<Step[]>;
  /** Throws if what it would do is not what is meant, although the program allows it. */
  check?: ((effect: BatchEffect) => void) | undefined;
};

/** What it would do, and the very transactions that would. */
type Foreseen = BatchEffect & { plan: readonly Step[] };

type SendState = ManySent['state'] | 'waiting' | 'sent';

/** Why what was asked for was not sent, although nothing failed. */
export type Held = Earlier | Elsewhere | 'changed';

/** How far it has come. */
export type Stage =
  | { at: 'editing'; failure?: Error; held?: Held }
  | { at: 'checking' | 'wallet' | 'reading' }
  | { at: 'confirming'; states: readonly SendState[] }
  | Finished;

export type Finished = {
  at: 'done';
  sent: readonly ManySent[];
  /** What was to be expected. */
  effect: Effect;
  /** What it changed, or why that could not be read. */
  rows: EffectRow[] | Error;
};

export type Sending = {
  /** What it would do now, by the program; fails with what would be refused. */
  preview: UseQueryResult<BatchEffect>;
  stage: Stage;
  submit: () => void;
  /** Goes on with what has not been done. */
  retry: () => void;
  /** Reads the new state, where that failed. */
  readAgain: () => void;
};

/** @param describe - The lines of what is changed besides the wallet and the workers. */
export function useSending(request: SendRequest | undefined, describe?: Describe): Sending {
  const { config, connection, witness } = useCluster();
  const { address, signer } = useWallet();
  const client = useQueryClient();
  const [stage, setStage] = useState<Stage>({ at: 'editing' });
  const wallet = address ?? ZERO_ADDRESS;
  const idle = stage.at === 'editing';

  const subject = { network: config.network, wallet };
  const place = `${config.chain} ${config.network}`;
  /** What may not be done twice: an action on these workers, or the same of this wallet without any. */
  const subjectsOf = ({ workers }: Pick<Step, 'workers'> = NO_WORKERS): readonly string[] =>
    workers.length > 0 ? workers : [`${wallet} ${request?.key ?? ''}`];
  const look = async ({ build, check }: SendRequest): Promise<Foreseen> => {
    const plan = await build(createNoopSigner(wallet));
    const effect = await foreseeAll(connection, subject, plan);
    check?.(effect);
    return { ...effect, plan };
  };
  const queryKey = [...PREVIEW, wallet, request?.key ?? ''];
  const preview = useQuery({
    queryKey,
    enabled: address !== undefined && idle,
    queryFn: request ? () => look(request) : skipToken,
    retry: false,
    // What is refused now may be possible in a second: time goes by, and nodes catch up.
    refetchInterval: ({ state }) => (state.error ? REFUSED_MS : false),
    staleTime: 0,
    // A window that is opened again begins with the numbers of now.
    gcTime: 0,
  });
  const readChain = (): Promise<void> => client.invalidateQueries({ queryKey: [CHAIN] });

  const run = async (toDo: SendRequest, shown: BatchEffect): Promise<void> => {
    setStage({ at: 'checking' });
    const subjects = subjectsOf(shown.subject);
    const done = await askAlone(place, subjects, () => carryOut(toDo, shown));
    if (typeof done === 'string') setStage({ at: 'editing', held: done });
    else await readBack(...done);
  };

  /** What has become of it, and what was to be expected; or why it was held back. */
  const carryOut = async (
    toDo: SendRequest,
    shown: BatchEffect,
  ): Promise<[readonly ManySent[], Effect] | Held> => {
    const held = await earlierOf(connection, place, subjectsOf(shown.subject));
    if (held) {
      void readChain();
      return held;
    }
    const fresh = await look(toDo);
    client.setQueryData(queryKey, fresh);
    if (fingerprint(fresh, describe) !== fingerprint(shown, describe)) return 'changed';
    if (witness) await checkByWitness(witness, subject, fresh.plan, fresh, describe);
    setStage({ at: 'wallet' });
    const flight = new Flight(place, fresh.plan.map(subjectsOf));
    const sent = await send(connection, flight, fresh.plan, signer, (states) => {
      setStage({ at: 'confirming', states });
    });
    const [only] = sent;
    if (sent.length === 1 && only?.state === 'failed') throw only.error;
    return [sent, fresh];
  };

  const readBack = async (sent: readonly ManySent[], effect: Effect): Promise<void> => {
    setStage({ at: 'reading' });
    const read = client.query({
      queryKey: ['read back', ...signaturesOf(sent)],
      queryFn: async () => {
        noteLanded(connection, await newestSlot(connection, sent));
        return fetchFacts(connection, effect.subject);
      },
      ...PATIENTLY,
    });
    const rows = await read.then((after) => {
      tellOwnChanges(effect.subject.workers, after.workers);
      return effectRows(effect.before, after, describe);
    }, asError);
    setStage({ at: 'done', sent, effect, rows });
    void readChain();
  };

  const submit = (): void => {
    if (!request || !preview.data || !idle) return;
    run(request, preview.data).catch((thrown: unknown) => {
      setStage({ at: 'editing', failure: asError(thrown) });
      void readChain();
    });
  };

  const retry = (): void => {
    // The numbers of before are of what has been done since.
    client.removeQueries({ queryKey });
    void readChain().then(() => {
      setStage({ at: 'editing' });
    });
  };

  const readAgain = (): void => {
    if (stage.at === 'done') void readBack(stage.sent, stage.effect);
  };

  return { preview, stage, submit, retry, readAgain };
}

/**
 * Sends what was simulated; `onStates` is called as soon as it is signed, and with each change after that. From
 * then on until its fate is known no other window sends anything in its place.
 */
async function send(
  connection: Connection,
  flight: Flight,
  plan: readonly Step[],
  signer: WalletState['signer'],
  onStates: (states: readonly SendState[]) => void,
): Promise<ManySent[]> {
  let states: SendState[] = plan.map(() => 'waiting');
  const feePayer = signer({
    onSending: () => {
      flight.takeOff();
    },
    onSigned: (signatures) => {
      flight.takeOff(signatures);
      onStates(states);
    },
  });
  const onProgress = (index: number, state: SendState): void => {
    states = states.map((other, i) => (i === index ? state : other));
    onStates(states);
  };
  let known: ManySent[] | undefined;
  try {
    const transactions = plan.map(({ instructions }) => signedBy(instructions, feePayer));
    const sent = await sendMany(connection, transactions, { feePayer, onProgress });
    known = await Promise.all(sent.map((one) => heardOf(connection, one)));
    return known;
  } finally {
    flight.touchDown(known);
  }
}

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : explainFailure(thrown, { programAddress: undefined });

const NO_WORKERS = { workers: [] };

/** What an effect comes to, without what changes with the time: what it costs is part of it. */
const fingerprint = ({ before, after }: Effect, describe?: Describe): string =>
  JSON.stringify([
    `${after.wallet.lamports - before.wallet.lamports}`,
    ...effectRows(before, after, describe).filter(({ drifts }) => drifts !== true),
  ]);

/** Milliseconds until what was refused is asked again. */
const REFUSED_MS = 5_000;

/** A node may confirm a transaction before it can show what it changed. */
const PATIENTLY = { retry: 8, retryDelay: 500, gcTime: 0, networkMode: 'always' } as const;

const signaturesOf = (sent: readonly ManySent[]): Signature[] =>
  sent.flatMap((one) => (one.state === 'confirmed' ? [one.signature] : []));

/**
 * The newest slot of those in which something was confirmed, 0 without any.
 *
 * @throws if the node does not show all of them.
 */
async function newestSlot({ rpc }: Connection, sent: readonly ManySent[]): Promise<bigint> {
  const signatures = signaturesOf(sent);
  if (signatures.length === 0) return 0n;
  const { value } = await rpc.getSignatureStatuses(signatures).send();
  return value.reduce((newest, status) => {
    if (!status) throw generalError('NodeBehind');
    return status.slot > newest ? status.slot : newest;
  }, 0n);
}
