/**
 * An action from its preview to the new state, read back from the chain.
 *
 * @module
 */

import { explainFailure, sendInstructions, ZERO_ADDRESS } from '@inferix/staking-client';
import type { Address, Instruction, Signature, TransactionSigner } from '@solana/kit';
import { createNoopSigner } from '@solana/kit';
import { skipToken, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';

import { fetchFacts, foresee, writableIn, type Effect } from '../chain/effect.js';
import { landed } from '../chain/landed.js';
import { useCluster } from '../data/context.js';
import { CHAIN } from '../data/queries.js';
import { effectRows, type Describe, type EffectRow } from '../model/effect-rows.js';
import { useWallet } from '../wallet/context.js';

/** What is to be done. Two requests with the same key do the same. */
export type ActionRequest = {
  key: string;
  build: (signer: TransactionSigner) => Promise<Instruction[]>;
  /** Throws if what it would do is not what is meant, although the program allows it. */
  check?: (effect: Effect) => void;
};

/** How far an action has come. */
export type Stage =
  | { at: 'editing'; failure?: Error; changed?: boolean }
  | { at: 'checking' | 'wallet' | 'confirming' | 'reading' }
  | { at: 'done'; rows: EffectRow[]; signature: Signature };

export type Action = {
  /** What it would do now, by the program; fails with what would be refused. */
  preview: UseQueryResult<Effect>;
  /** The lines of an effect. */
  rowsOf: (effect: Effect) => EffectRow[];
  stage: Stage;
  submit: () => void;
};

/** @param describe - The lines of what is changed besides the wallet and the workers. */
export function useAction(
  request: ActionRequest | undefined,
  workers: readonly Address[],
  describe?: Describe,
): Action {
  const { config, connection } = useCluster();
  const { address, signer } = useWallet();
  const client = useQueryClient();
  const [stage, setStage] = useState<Stage>({ at: 'editing' });
  const wallet = address ?? NOBODY;
  const idle = stage.at === 'editing';
  const rowsOf = ({ before, after }: Pick<Effect, 'before' | 'after'>): EffectRow[] =>
    effectRows(before, after, describe);

  const look = async ({ build, check }: ActionRequest): Promise<Effect> => {
    const instructions = await build(createNoopSigner(wallet));
    const shown = new Set([wallet, ...workers]);
    const others = describe ? writableIn(instructions).filter((each) => !shown.has(each)) : [];
    const subject = { network: config.network, wallet, workers, others };
    const effect = await foresee(connection, subject, instructions);
    check?.(effect);
    return effect;
  };
  const queryKey = [CHAIN, 'preview', wallet, ...workers, request?.key ?? ''];
  const preview = useQuery({
    queryKey,
    enabled: address !== undefined && idle,
    queryFn: request ? () => look(request) : skipToken,
    retry: false,
    staleTime: 0,
  });

  const readBack = async (
    signature: Signature,
    { subject, before }: Effect,
    slot?: bigint,
  ): Promise<void> => {
    setStage({ at: 'reading' });
    const after = await fetchFacts(connection, subject, slot);
    setStage({ at: 'done', rows: rowsOf({ before, after }), signature });
    await client.invalidateQueries({ queryKey: [CHAIN] });
  };

  const run = async (toDo: ActionRequest, shown: Effect): Promise<void> => {
    setStage({ at: 'checking' });
    const fresh = await look(toDo);
    client.setQueryData(queryKey, fresh);
    if (fingerprint(fresh, describe) !== fingerprint(shown, describe)) {
      setStage({ at: 'editing', changed: true });
      return;
    }
    setStage({ at: 'wallet' });
    const feePayer = signer(() => {
      setStage({ at: 'confirming' });
    });
    const instructions = await toDo.build(feePayer);
    const sent = await sendInstructions(connection, instructions, { feePayer });
    const outcome = await sent.outcome().catch(() => undefined);
    await readBack(sent.signature, fresh, outcome?.slot);
  };

  const submit = (): void => {
    if (!request || !preview.data || !idle) return;
    const shown = preview.data;
    run(request, shown)
      .catch(async (thrown: unknown) => {
        const failure = asError(thrown);
        const { signature } = explainFailure(failure, connection);
        // A node that was not heard of may have let it through.
        if (signature && (await landed(connection.rpc, signature).catch(() => false))) {
          await readBack(signature, shown);
          return;
        }
        setStage({ at: 'editing', failure });
        await client.invalidateQueries({ queryKey: [CHAIN] });
      })
      .catch((thrown: unknown) => {
        setStage({ at: 'editing', failure: asError(thrown) });
      });
  };

  return { preview, rowsOf, stage, submit };
}

/** Whom nothing is asked for while no wallet is connected. */
const NOBODY = ZERO_ADDRESS;

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : explainFailure(thrown, { programAddress: undefined });

/** What an effect comes to, without what changes with the time and the fees. */
export const fingerprint = (
  { before, after }: Pick<Effect, 'before' | 'after'>,
  describe?: Describe,
): string =>
  JSON.stringify(effectRows(before, after, describe).filter(({ drifts }) => drifts !== true));
