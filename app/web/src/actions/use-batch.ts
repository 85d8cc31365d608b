/**
 * One action on many workers, from its preview to the new state: in as many transactions as it takes, with one
 * request to the wallet.
 *
 * @module
 */

import {
  explainFailure,
  fateOf,
  sendMany,
  StakingError,
  ZERO_ADDRESS,
  type Connection,
  type Fate,
  type ManySent,
} from '@inferix/staking-client';
import { createNoopSigner, type TransactionSigner } from '@solana/kit';
import { skipToken, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';

import { fetchFacts, type Facts } from '../chain/effect.js';
import { foreseeAll, type BatchEffect, type Step } from '../chain/effect-of-many.js';
import { useCluster } from '../data/context.js';
import { CHAIN } from '../data/queries.js';
import { effectRows, type EffectRow } from '../model/effect-rows.js';
import { useWallet } from '../wallet/context.js';
import { fingerprint } from './use-action.js';

/** What is to be done. Two requests with the same key do the same, as far as it is still to be done. */
export type BatchRequest = {
  key: string;
  build: (signer: TransactionSigner) => Promise<Step[]>;
};

type SendState = ManySent['state'] | 'waiting' | 'sent';

export type BatchStage =
  | { at: 'editing'; failure?: Error; changed?: boolean }
  | { at: 'checking' | 'wallet' | 'reading' }
  | { at: 'confirming'; states: readonly SendState[] }
  /** `open`: one of those that failed may still land. */
  | { at: 'done'; rows: EffectRow[]; sent: readonly ManySent[]; open?: boolean };

export type Batch = {
  preview: UseQueryResult<BatchEffect>;
  stage: BatchStage;
  submit: () => void;
  /** Goes on with what has not been done. */
  retry: () => void;
};

export function useBatch(request: BatchRequest | undefined): Batch {
  const { config, connection } = useCluster();
  const { address, signer } = useWallet();
  const client = useQueryClient();
  const [stage, setStage] = useState<BatchStage>({ at: 'editing' });
  const wallet = address ?? ZERO_ADDRESS;
  const subject = { network: config.network, wallet };
  const idle = stage.at === 'editing';

  const look = async ({ build }: BatchRequest): Promise<BatchEffect> =>
    foreseeAll(connection, subject, await build(createNoopSigner(wallet)));
  const queryKey = [CHAIN, 'preview', wallet, request?.key ?? ''];
  const preview = useQuery({
    queryKey,
    enabled: address !== undefined && idle,
    queryFn: request ? () => look(request) : skipToken,
    retry: false,
    staleTime: 0,
  });

  const run = async (toDo: BatchRequest, shown: BatchEffect): Promise<void> => {
    setStage({ at: 'checking' });
    const fresh = await look(toDo);
    client.setQueryData(queryKey, fresh);
    if (fingerprint(fresh) !== fingerprint(shown)) {
      setStage({ at: 'editing', changed: true });
      return;
    }
    setStage({ at: 'wallet' });
    const feePayer = signer(() => undefined);
    const steps = await toDo.build(feePayer);
    const states: SendState[] = steps.map(() => 'waiting');
    const outcomes = await sendMany(
      connection,
      steps.map(({ instructions }) => instructions),
      {
        feePayer,
        onProgress: (index, state) => {
          states[index] = state;
          setStage({ at: 'confirming', states: [...states] });
        },
      },
    );
    setStage({ at: 'reading' });
    const sent = await Promise.all(outcomes.map((one) => heardOf(connection, one)));
    const workers = steps.flatMap((step) => step.workers);
    const after = await readBack(connection, { ...subject, workers }, sent);
    setStage({ at: 'done', rows: effectRows(fresh.before, after), sent });
    await client.invalidateQueries({ queryKey: [CHAIN] });
  };

  const fail = (thrown: unknown): void => {
    setStage({ at: 'editing', failure: asError(thrown) });
    void client.invalidateQueries({ queryKey: [CHAIN] });
  };

  const submit = (): void => {
    if (request && preview.data && idle) run(request, preview.data).catch(fail);
  };

  const retry = (): void => {
    if (stage.at !== 'done') return;
    anyOpen(connection, stage.sent)
      .then(async (open) => {
        // The numbers of before are of what has been done since, and more may have landed.
        client.removeQueries({ queryKey });
        if (!open) await client.invalidateQueries({ queryKey: [CHAIN] });
        setStage(open ? { ...stage, open } : { at: 'editing' });
      })
      .catch(fail);
  };

  return { preview, stage, submit, retry };
}

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : explainFailure(thrown, { programAddress: undefined });

/** The new state, in a slot that is not before those of what was confirmed. */
async function readBack(
  connection: Connection,
  subject: Parameters<typeof fetchFacts>[1],
  sent: readonly ManySent[],
): Promise<Facts> {
  const signatures = sent.flatMap((one) => (one.state === 'confirmed' ? [one.signature] : []));
  const statuses =
    signatures.length === 0
      ? []
      : (await connection.rpc.getSignatureStatuses(signatures).send()).value;
  const slots = statuses.flatMap((status) => (status ? [status.slot] : []));
  const latest = slots.reduce((a, b) => (a > b ? a : b), 0n);
  return fetchFacts(connection, subject, latest === 0n ? undefined : latest);
}

/** Whether nobody told the fate of a transaction: it may have been sent. */
export const isUnclear = (error: Error): boolean =>
  error instanceof StakingError && ['SentUnconfirmed', 'WalletFailed'].includes(error.code);

/** The fate of a transaction that nobody told; `undefined` where it is known. */
async function lookUp(connection: Connection, one: ManySent): Promise<Fate | undefined> {
  if (one.state !== 'failed' || !isUnclear(one.error)) return undefined;
  return fateOf(connection, one.error.signature, one.lastValidBlockHeight);
}

/** A node that was not heard of may have let it through. */
async function heardOf(connection: Connection, one: ManySent): Promise<ManySent> {
  const fate = await lookUp(connection, one).catch(() => undefined);
  const signature = one.state === 'failed' ? one.error.signature : undefined;
  return fate === 'landed' && signature ? { state: 'confirmed', signature } : one;
}

/** Whether one of those that failed may still land: then nothing is sent in its place. */
async function anyOpen(connection: Connection, sent: readonly ManySent[]): Promise<boolean> {
  const fates = await Promise.all(sent.map((one) => lookUp(connection, one)));
  return fates.includes('open');
}
