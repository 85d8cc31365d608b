/**
 * Claims for many workers: by a verified snapshot, in which neighbours share proofs, or by their single proofs.
 *
 * @module
 */

import {
  claimRewards,
  ClaimOutcome,
  eligibilityAt,
  fetchChainTime,
  fetchNetwork,
  fetchRewardPool,
  fetchWorkers,
  planProvenClaim,
  ProofError,
  readProof,
  type Connection,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import type { Address, Instruction, TransactionSigner } from '@solana/kit';
import type { ReactNode } from 'react';

import type { Step } from '../chain/effect-of-many.js';
import { useNow } from '../data/clock.js';
import { useCluster } from '../data/context.js';
import { useClaimables, useProofSource, type ProofSource } from '../data/proofs.js';
import { tokens } from '../model/format.js';
import { labelOf } from '../model/machine-names.js';
import { WAITING } from '../model/waiting.js';
import { Notice } from '../ui/marks.js';
import { useWallet } from '../wallet/context.js';
import styles from './action-dialog.module.css';
import { BatchDialog } from './batch-dialog.js';
import { stepsOf } from './several.js';
import type { SendRequest } from './use-sending.js';

/** Claims for all of these workers that something is due to. */
export function ClaimAll({
  network,
  workers,
  onClose,
}: {
  network: Network;
  workers: readonly Worker[];
  onClose: () => void;
}): ReactNode {
  const { connection } = useCluster();
  const { source } = useProofSource(network);
  const due = useDue(network, workers);
  const paid = due.filter(({ waits }) => waits === undefined);
  const total = paid.reduce((sum, one) => sum + one.amount, 0n);
  const addresses = paid.map(({ worker }) => worker.address);
  const request: SendRequest | undefined =
    source === undefined || addresses.length === 0
      ? undefined
      : {
          key: `claim ${source.from} ${source.publication.epoch} ${addresses.join()}`,
          build: (signer) => claimSteps(connection, network, source, addresses, signer),
        };
  return (
    <BatchDialog
      title="Claim for all your workers"
      lead="The rewards of each worker go where its owner has said. You pay the fees."
      request={request}
      submit={`Claim ${tokens(total, network.decimals)}`}
      done="Claimed"
      onClose={onClose}
    >
      <Payees network={network} due={paid} />
      {due
        .filter(({ waits }) => waits !== undefined)
        .map(({ worker, waits }) => (
          <Notice key={worker.address} tone="warn">
            {labelOf(worker.address)}: {waits}
          </Notice>
        ))}
      {paid.length === 0 && <Notice tone="good">Nothing is left that can be claimed now.</Notice>}
    </BatchDialog>
  );
}

type Due = { worker: Worker; amount: bigint; restakes: boolean; waits: string | undefined };

function useDue(network: Network, workers: readonly Worker[]): Due[] {
  const now = useNow();
  const claimables = useClaimables(network, workers);
  return workers.flatMap((worker, i) => {
    const claimable = claimables[i];
    if (claimable?.state !== 'known' || claimable.due === 0n) return [];
    const outcome = eligibilityAt(network, worker, now);
    const restakes = outcome === ClaimOutcome.Restaked;
    return [{ worker, amount: claimable.due, restakes, waits: WAITING[outcome] }];
  });
}

/** Where the money goes, in full: whoever is to be deceived is given an address with the same ends. */
function Payees({
  network: { decimals },
  due,
}: {
  network: Network;
  due: readonly Due[];
}): ReactNode {
  const { address } = useWallet();
  const byPayee = new Map<Address | 'stake', bigint>();
  for (const { worker, amount, restakes } of due) {
    const payee = restakes ? 'stake' : worker.payout;
    byPayee.set(payee, (byPayee.get(payee) ?? 0n) + amount);
  }
  return (
    <ul className={styles.payees} aria-label="Where it goes">
      {[...byPayee].map(([payee, amount]) =>
        payee === 'stake' ? (
          <li key={payee}>
            Up to {tokens(amount, decimals)} fill the stake of workers that are short.
          </li>
        ) : (
          <li key={payee}>
            {tokens(amount, decimals)} to{' '}
            {payee === address ? 'your wallet' : 'a payout wallet, not to you'}
            <code>{payee}</code>
          </li>
        ),
      )}
    </ul>
  );
}

/** Claims for these workers as they are on chain now, so that what is paid already is left out. */
async function claimSteps(
  connection: Connection,
  { address }: Network,
  source: ProofSource,
  addresses: readonly Address[],
  signer: TransactionSigner,
): Promise<Step[]> {
  const [network, now, found] = await Promise.all([
    fetchNetwork(connection, address),
    fetchChainTime(connection),
    fetchWorkers(connection, addresses),
  ]);
  const workers = found.filter((worker) => worker !== undefined);
  const steps = source.snapshot
    ? await bySnapshot({ network, now }, source.snapshot, workers)
    : await byProofs(connection, { network, now }, source, workers, signer);
  if (steps.length > 0) return steps;
  throw new ProofError('NotInSnapshot', 'All that is published for these workers is paid already.');
}

type Moment = { network: Network; now: bigint };

async function bySnapshot(
  { network, now }: Moment,
  { ask }: NonNullable<ProofSource['snapshot']>,
  workers: readonly Worker[],
): Promise<Step[]> {
  const planned = await ask('plan', { network, now, workers });
  return Promise.all(
    planned.map(async ({ runs, workers: paid }) => ({
      workers: paid,
      instructions: await claimRewards({ network, run: runs }),
    })),
  );
}

async function byProofs(
  connection: Connection,
  { network, now }: Moment,
  source: ProofSource,
  workers: readonly Worker[],
  signer: TransactionSigner,
): Promise<Step[]> {
  const { distribution } = await fetchRewardPool(connection, network.address);
  const claimOf = async (worker: Worker): Promise<Instruction[]> => {
    const of = { network: network.address, worker: worker.address };
    const proof = await readProof(source.load(worker.address), of);
    if (proof.cumulative <= worker.claimedTotal) return [];
    const run = planProvenClaim({ network, distribution, now, worker, proof });
    return claimRewards({ network, run });
  };
  const each = await Promise.all(
    workers.map(async (worker) => ({
      worker: worker.address,
      instructions: await claimOf(worker),
    })),
  );
  const due = each.filter(({ instructions }) => instructions.length > 0);
  return stepsOf(
    due.map((one) => Promise.resolve(one)),
    signer,
  );
}
