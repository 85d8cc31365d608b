import {
  ClaimOutcome,
  claimWithProof,
  eligibilityAt,
  ProofError,
  settledAt,
  type Eligibility,
  type LoadProofs,
  type Network,
} from '@inferix/staking-client';
import { useState, type ReactNode } from 'react';

import { useNow } from '../data/clock.js';
import { useCluster } from '../data/context.js';
import { useRewardPool } from '../data/queries.js';
import { FileField } from '../ui/file-field.js';
import { Notice } from '../ui/marks.js';
import { ActionDialog } from './action-dialog.js';
import type { WorkerActionProps } from './props.js';
import type { ActionRequest } from './use-action.js';

/** Why rewards wait, and what to do. Nothing where they are paid. */
const WAITING: Readonly<Record<Eligibility, string | undefined>> = {
  [ClaimOutcome.Paid]: undefined,
  [ClaimOutcome.Restaked]: undefined,
  [ClaimOutcome.Barred]: 'The worker is barred: its rewards wait until the bar is lifted.',
  [ClaimOutcome.StakeBelowMinimum]: 'The worker is short: its rewards wait. Top up, then claim.',
  [ClaimOutcome.NotRegistered]: 'The worker is not registered: its rewards wait until it is.',
  [ClaimOutcome.LeftShort]:
    'The worker left while it was short: its rewards wait until it registers again.',
  [ClaimOutcome.SlashCaseOpen]:
    'A slash case is open: the rewards of a worker that has left wait until it is decided.',
};

/** Claims what is due by the worker's proof, which comes from the network's host or from files. */
export function Claim({ network, worker, onClose }: WorkerActionProps): ReactNode {
  const now = useNow();
  const { connection, config } = useCluster();
  const pool = useRewardPool().data;
  const [files, setFiles] = useState<File[]>([]);
  const epoch = pool && settledAt(pool.distribution, now).current?.epoch;
  const hosted = epoch === undefined ? undefined : proofsFolder(network, config.snapshots, epoch);
  const proofs = files.length > 0 ? loaderOf(files) : hosted;
  const waiting = WAITING[eligibilityAt(network, worker, now)];
  const request: ActionRequest | undefined =
    proofs === undefined || waiting !== undefined
      ? undefined
      : {
          key: `claim ${epoch ?? ''} ${files.map(({ name, size }) => `${name} ${size}`).join()}`,
          build: async () => {
            const found = await claimWithProof(connection, {
              worker: worker.address,
              proofs,
            });
            if (found.length > 0) return found;
            throw new ProofError('NotInSnapshot', 'All that these proofs have is paid already.');
          },
        };
  return (
    <ActionDialog
      title="Claim rewards"
      lead="Whoever claims, the rewards go where the worker’s owner has said. You pay the fee."
      request={request}
      workers={[worker.address]}
      submit="Claim"
      done="Claimed"
      onClose={onClose}
    >
      {waiting !== undefined && <Notice tone="warn">{waiting}</Notice>}
      {pool && epoch === undefined && (
        <Notice tone="warn">The network has not published rewards that can be claimed yet.</Notice>
      )}
      {hosted === undefined && epoch !== undefined && (
        <FileField
          label={`Proofs of epoch ${epoch}`}
          hint="The network names no host of proofs that this page may read. Choose index.json and the file of this worker."
          onChange={setFiles}
        />
      )}
    </ActionDialog>
  );
}

/** Where the proofs of an epoch are, if the page's policy lets it read them. */
function proofsFolder(
  { snapshotUri }: Network,
  allowed: string | undefined,
  epoch: bigint,
): string | undefined {
  if (snapshotUri === undefined || allowed === undefined || !URL.canParse(snapshotUri)) {
    return undefined;
  }
  const host = new URL(allowed, window.location.origin).origin;
  const folder = `${snapshotUri.replace(/\/+$/, '')}/proofs/${epoch}`;
  return new URL(snapshotUri).origin === host ? folder : undefined;
}

const loaderOf =
  (files: readonly File[]): LoadProofs =>
  async (name) =>
    files.find((file) => file.name === name)?.text();
