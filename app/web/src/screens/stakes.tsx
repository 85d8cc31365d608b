import { ClaimOutcome, eligibilityAt, type Network, type Worker } from '@inferix/staking-client';
import type { ReactNode } from 'react';

import { tokens, usd } from '../model/format.js';
import type { Status } from '../model/status.js';
import { WAITING } from '../model/waiting.js';
import type { WorkerView } from '../model/worker-view.js';
import { Countdown, Pill, StakeBar } from '../ui/marks.js';
import styles from './worker.module.css';

/** A worker's status in a word or two, and whether it is accused. */
export function StatusPill({
  status: { title, tone },
  worker: { openCases },
}: {
  status: Status;
  worker: Worker;
}): ReactNode {
  return openCases > 0 ? (
    <Pill tone="bad">{title}, accused</Pill>
  ) : (
    <Pill tone={tone}>{title}</Pill>
  );
}

export function StatusText({ status }: { status: Status }): ReactNode {
  return (
    <p className={styles.text}>
      {status.text}
      {status.until !== undefined && (
        <>
          {' '}
          <strong>
            {status.until.what} <Countdown to={status.until.at} />.
          </strong>
        </>
      )}
    </p>
  );
}

/** What can be claimed, and where it would go first; or why it waits. */
export function DueText({
  network,
  worker,
  now,
  due,
}: {
  network: Network;
  worker: Worker;
  now: bigint;
  due: bigint;
}): ReactNode {
  if (due === 0n) return null;
  const outcome = eligibilityAt(network, worker, now);
  const text =
    WAITING[outcome] ??
    (outcome === ClaimOutcome.Restaked
      ? 'A claim fills the stake with them up to S(n).'
      : 'They can be claimed.');
  return (
    <p className={styles.text}>
      <strong>{tokens(due, network.decimals)}</strong> of rewards are due. {text}
    </p>
  );
}

/** The stake against S(n), now and from the next epoch. */
export function Stakes({
  network,
  worker,
  view,
}: {
  network: Network;
  worker: Worker;
  view: WorkerView;
}): ReactNode {
  const { minimum, next, epoch, terms, nextTerms } = view;
  if (!worker.registered || minimum === undefined) return null;
  return (
    <div className={styles.stakes}>
      <Stake
        name={`Epoch ${epoch}, now`}
        network={network}
        stake={worker.activeStake}
        minimum={minimum}
        price={terms.referencePrice}
      />
      {next?.minimumStake !== undefined && nextTerms && (
        <Stake
          name={`Epoch ${next.epoch}${next.final ? '' : ', as known so far'}`}
          network={network}
          stake={worker.activeStake}
          minimum={next.minimumStake}
          price={nextTerms.referencePrice}
        />
      )}
    </div>
  );
}

function Stake({
  name,
  network: { decimals },
  stake,
  minimum,
  price,
}: {
  name: string;
  network: Network;
  stake: bigint;
  minimum: bigint;
  price: bigint;
}): ReactNode {
  const short = stake < minimum;
  const difference = short ? minimum - stake : stake - minimum;
  const standing = `${tokens(difference, decimals)} ${short ? 'missing' : 'beyond S(n)'}`;
  const [staked, asked] = [tokens(stake, decimals), tokens(minimum, decimals)];
  return (
    <div className={styles.stake}>
      <p>
        <span>{name}</span>
        <span>
          <strong>{staked}</strong> staked
        </span>
      </p>
      <StakeBar
        stake={stake}
        minimum={minimum}
        label={`Stake against S(n), ${name}`}
        text={`${staked} staked, S(n) is ${asked}: ${standing}`}
      />
      <small>
        <span data-short={short}>
          {standing}, {usd(difference, decimals, price)}
        </span>
        <span className={styles.minimum}>S(n) {asked}</span>
      </small>
    </div>
  );
}
