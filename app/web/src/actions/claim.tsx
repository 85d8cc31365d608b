import {
  claimWithProof,
  ClaimOutcome,
  eligibilityAt,
  MAX_PROOFS_BYTES,
  PROOFS_INDEX,
  ProofError,
  type LoadProofs,
  type Worker,
} from '@inferix/staking-client';
import { useState, type ReactNode } from 'react';

import type { Effect } from '../chain/effect.js';
import { useNow } from '../data/clock.js';
import { useCluster } from '../data/context.js';
import { useProofSource } from '../data/proofs.js';
import { skippedBy, WAITING } from '../model/waiting.js';
import { FileField } from '../ui/file-field.js';
import { Notice } from '../ui/marks.js';
import { useWallet } from '../wallet/context.js';
import { ActionDialog } from './action-dialog.js';
import type { WorkerActionProps } from './props.js';
import type { ActionRequest } from './use-action.js';

/** Claims what is due by the worker's proof, which comes from a verified snapshot, the network's host or files. */
export function Claim({ network, worker, onClose }: WorkerActionProps): ReactNode {
  const now = useNow();
  const { connection } = useCluster();
  const { source, publication } = useProofSource(network);
  const [files, setFiles] = useState<File[]>([]);
  const proofs = files.length > 0 ? loaderOf(files) : source?.load(worker.address);
  const eligibility = eligibilityAt(network, worker, now);
  const waiting = WAITING[eligibility];
  const request: ActionRequest | undefined =
    proofs === undefined || waiting !== undefined
      ? undefined
      : {
          key: `claim ${publication?.epoch ?? ''} ${source?.from ?? ''} ${files.map(nameOf).join()}`,
          build: async () => {
            const found = await claimWithProof(connection, { worker: worker.address, proofs });
            if (found.length > 0) return found;
            throw new ProofError('NotInSnapshot', 'All that these proofs have is paid already.');
          },
          check: checkPaid,
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
      <Destination worker={worker} restakes={eligibility === ClaimOutcome.Restaked} />
      {waiting !== undefined && <Notice tone="warn">{waiting}</Notice>}
      {publication === null && (
        <Notice tone="warn">The network has not published rewards that can be claimed yet.</Notice>
      )}
      {publication && source === undefined && (
        <ProofFiles epoch={publication.epoch} onChange={setFiles} />
      )}
    </ActionDialog>
  );
}

/** Where the money goes, in full: whoever is to be deceived is given an address with the same ends. */
function Destination({ worker, restakes }: { worker: Worker; restakes: boolean }): ReactNode {
  const { address } = useWallet();
  if (restakes) {
    return (
      <Notice tone="idle">
        The worker is short, so what is paid fills its own stake up to S(n).
      </Notice>
    );
  }
  const { payout } = worker;
  return (
    <Notice tone="idle">
      Goes to {payout === address ? 'your wallet' : 'the payout wallet of its owner, not to you'}:{' '}
      <strong>{payout}</strong>
    </Notice>
  );
}

function ProofFiles({
  epoch,
  onChange,
}: {
  epoch: bigint;
  onChange: (files: File[]) => void;
}): ReactNode {
  return (
    <FileField
      label={`Proofs of epoch ${epoch}`}
      hint="The network names no host of proofs that this page may read. Choose index.json and the file of this worker, or the proof that was saved from a verified snapshot."
      onChange={onChange}
    />
  );
}

/** The program skips a worker that it cannot pay, and the transaction succeeds: say so before. */
function checkPaid({ events }: Pick<Effect, 'events'>): void {
  const [skipped] = skippedBy(events);
  if (skipped) throw new ProofError('NotInSnapshot', skipped.why);
}

/** Tells files apart that have the same name and size, as a proof and its correction have. */
const nameOf = ({ name, size, lastModified }: File): string => `${name} ${size} ${lastModified}`;

/** Files by their names; one alone is a proof that stands for all that is asked for. */
const loaderOf =
  (files: readonly File[]): LoadProofs =>
  async (name) => {
    const [only, ...others] = files;
    const named = files.find((file) => file.name === name);
    if (named || others.length > 0) return named && textOf(named);
    return only && only.name !== PROOFS_INDEX ? textOf(only) : undefined;
  };

/** A proof's file is small; whatever else was chosen is not read into the page. */
function textOf(file: File): Promise<string> {
  if (file.size <= MAX_PROOFS_BYTES) return file.text();
  throw new ProofError(
    'ProofsUnreadable',
    `${file.name} is too large for a proof. Choose another file.`,
  );
}
