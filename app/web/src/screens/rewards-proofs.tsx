import { readProof, type Network, type Worker } from '@inferix/staking-client';
import { getBase16Decoder, type Address } from '@solana/kit';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';

import { Claim } from '../actions/claim.js';
import { FailureNotice } from '../actions/failure-notice.js';
import { parseAddress } from '../actions/input.js';
import { useMyWorkers } from '../data/my-workers.js';
import { useProofSource } from '../data/proofs.js';
import { useWorkerQuery } from '../data/queries.js';
import { nano, shortAddress, tokens } from '../model/format.js';
import type { LeafFacts } from '../snapshot/messages.js';
import { SnapshotRefused, type VerifiedSnapshot } from '../snapshot/reader.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { Pill } from '../ui/marks.js';
import { save } from '../ui/save.js';
import { useWallet } from '../wallet/context.js';
import styles from './rewards.module.css';
import worker from './worker.module.css';

type Props = { network: Network; snapshot: VerifiedSnapshot };

/** Proofs of the wallet's own workers, and of any other one. */
export function SnapshotProofs({ network, snapshot }: Props): ReactNode {
  const { address } = useWallet();
  return (
    <>
      {address !== undefined && (
        <OwnProofs network={network} snapshot={snapshot} wallet={address} />
      )}
      <AnyProof network={network} snapshot={snapshot} />
    </>
  );
}

function OwnProofs({ network, snapshot, wallet }: Props & { wallet: Address }): ReactNode {
  const { data, error } = useMyWorkers(wallet);
  const { workers: mine, listed } = data ?? {};
  return (
    <>
      <h3>Your workers in it</h3>
      {error && <FailureNotice error={error} />}
      {listed === false && (
        <p className={worker.text}>
          This RPC node does not list the workers of a wallet. Enter the address of one that is
          missing below.
        </p>
      )}
      {mine?.length === 0 ? (
        listed && <p className={worker.text}>This wallet has no workers.</p>
      ) : (
        <ProofTable
          label="Your workers in the snapshot"
          network={network}
          snapshot={snapshot}
          subjects={mine?.map((found) => ({ address: found.address, found })) ?? []}
        />
      )}
    </>
  );
}

function AnyProof({ network, snapshot }: Props): ReactNode {
  const [text, setText] = useState('');
  const { value, error } = parseAddress(text);
  return (
    <>
      <h3>Any worker</h3>
      <TextField
        label="Address of a worker"
        value={text}
        onChange={setText}
        error={error}
        hint="Anyone can claim for any worker. What is paid goes where its owner has said."
      />
      {value !== undefined && <AnyProofOf network={network} snapshot={snapshot} address={value} />}
    </>
  );
}

function AnyProofOf({ address, ...props }: Props & { address: Address }): ReactNode {
  const found = useWorkerQuery(address).data;
  return (
    <ProofTable label="The worker in the snapshot" {...props} subjects={[{ address, found }]} />
  );
}

/** A worker as it is on chain: `null` where there is none, `undefined` until that is known. */
type Subject = { address: Address; found: Worker | null | undefined };

function ProofTable({
  label,
  network,
  snapshot,
  subjects,
}: Props & { label: string; subjects: readonly Subject[] }): ReactNode {
  const [claiming, setClaiming] = useState<Worker>();
  const { address: wallet } = useWallet();
  // What is pending can be looked at, and claimed later.
  const claimable = useProofSource(network).source?.snapshot === snapshot && wallet !== undefined;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Worker</th>
            <th scope="col">Leaf</th>
            <th scope="col" className={styles.extra}>
              Work
            </th>
            <th scope="col" className={styles.extra}>
              New in it
            </th>
            <th scope="col">Earned in all</th>
            <th scope="col">Not claimed</th>
            <th scope="col">Proof</th>
            <th scope="col">
              <span className="visually-hidden">What to do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {subjects.map((subject) => (
            <ProofRow
              key={subject.address}
              network={network}
              snapshot={snapshot}
              onClaim={claimable ? setClaiming : undefined}
              {...subject}
            />
          ))}
        </tbody>
      </table>
      {claiming && (
        <Claim
          network={network}
          worker={claiming}
          onClose={() => {
            setClaiming(undefined);
          }}
        />
      )}
    </div>
  );
}

function ProofRow({
  network: { decimals, address: network },
  snapshot,
  address,
  found,
  onClaim,
}: Props & Subject & { onClaim: ((worker: Worker) => void) | undefined }): ReactNode {
  const leaf = useLeaf(snapshot, network, address);
  const name = (
    <th scope="row">
      <Link href={`/worker/${address}`} title={address}>
        {shortAddress(address)}
      </Link>
    </th>
  );
  const text = rowText(leaf);
  if (text !== undefined || !leaf.data) {
    return (
      <tr>
        {name}
        <td colSpan={7}>{text}</td>
      </tr>
    );
  }
  const { leafIndex, work, earned, cumulative, openedSlot, proof } = leaf.data;
  const due = found?.openedSlot === openedSlot ? cumulative - found.claimedTotal : 0n;
  return (
    <tr>
      {name}
      <td>{leafIndex}</td>
      <td className={styles.extra}>{nano(work)} IBM</td>
      <td className={styles.extra}>{tokens(earned, decimals)}</td>
      <td>{tokens(cumulative, decimals)}</td>
      <td>{standing(found, openedSlot) ?? tokens(due > 0n ? due : 0n, decimals)}</td>
      <td>
        <Pill tone="good">leads to the root</Pill>
      </td>
      <td>
        <Button
          size="small"
          onClick={() => {
            const file = `proof-${address}-epoch-${snapshot.header.epoch}.json`;
            save(file, proof, 'application/json');
          }}
        >
          Save the proof
        </Button>{' '}
        {onClaim && found && due > 0n && (
          <Button
            size="small"
            onClick={() => {
              onClaim(found);
            }}
          >
            Claim
          </Button>
        )}
      </td>
    </tr>
  );
}

/** What stands in a worker's place for what it has not claimed. */
function standing(found: Worker | null | undefined, openedSlot: bigint): string | undefined {
  if (found === undefined) return '…';
  if (found === null) return 'closed';
  return found.openedSlot === openedSlot ? undefined : 'closed, and opened again since';
}

function rowText({ data, error }: UseQueryResult<LeafFacts | null>): string | undefined {
  if (error) return error.message;
  if (data === undefined) return 'Looking for its leaf…';
  return data === null ? 'It has no leaf: it had not earned anything by then.' : undefined;
}

/** A worker's leaf, whose proof leads to the snapshot's root. */
function useLeaf(
  snapshot: VerifiedSnapshot,
  network: Address,
  address: Address,
): UseQueryResult<LeafFacts | null> {
  return useQuery({
    queryKey: ['leaf', snapshot.header.root, address],
    staleTime: Infinity,
    retry: false,
    queryFn: async () => {
      const leaf = await snapshot.ask('leaf', { worker: address });
      if (!leaf) return null;
      // Computed here once more: what leads to the root is paid, whoever says so.
      const file = (): Promise<string> => Promise.resolve(leaf.proof);
      const { root } = await readProof(file, { network, worker: address });
      if (getBase16Decoder().decode(root) === snapshot.header.root) return leaf;
      throw new SnapshotRefused('The proof is of another root. Verify the snapshot again.');
    },
  });
}
