import type { Network, Worker, WorkerHistoryEntry } from '@inferix/staking-client';
import type { Address, Signature } from '@solana/kit';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { FailureNotice } from '../actions/failure-notice.js';
import { explorerLink } from '../chain/explorer.js';
import { isRateLimited } from '../chain/rate-limit.js';
import { useCluster } from '../data/context.js';
import { useHistory } from '../data/history.js';
import { moment, shortAddress } from '../model/format.js';
import { happeningsOf } from '../model/history.js';
import { Button } from '../ui/button.js';
import { AddressMark, ExternalLink, Notice, Pill } from '../ui/marks.js';
import styles from './history.module.css';
import sections from './worker.module.css';

/** What has happened to a worker, the newest first, as far as the node remembers. */
export default function WorkerHistory({
  network,
  address,
  worker,
}: {
  network: Network;
  address: Address;
  /** As it is now; `undefined` if there is none (any more). */
  worker?: Worker | undefined;
}): ReactNode {
  const history = useHistory(address);
  const entries = history.data?.pages.flat() ?? [];
  const again = (): void => {
    void (history.isFetchNextPageError ? history.fetchNextPage() : history.refetch());
  };
  return (
    <section className={`${sections.card ?? ''} ${sections.wide ?? ''}`}>
      <h2>History</h2>
      <Entries network={network} entries={entries} worker={worker} />
      {history.error && <Trouble error={history.error} onAgain={again} />}
      {history.isPending && <p role="status">Reading the history…</p>}
      {history.data && !history.hasNextPage && <End entries={entries} address={address} />}
      {history.hasNextPage && !history.isFetchNextPageError && (
        <div className={sections.actions}>
          <Button
            size="small"
            disabled={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            {history.isFetchingNextPage ? 'Reading…' : 'Show older'}
          </Button>
        </div>
      )}
    </section>
  );
}

function Entries({
  network,
  entries,
  worker,
}: {
  network: Network;
  entries: readonly WorkerHistoryEntry[];
  worker: Worker | undefined;
}): ReactNode {
  const shown = entries.filter((entry) => says(network, entry));
  const others = entries.length - shown.length;
  return (
    <>
      <ol className={styles.entries} aria-label="History">
        {shown.map((entry) => (
          <li key={entry.signature}>
            <Entry network={network} entry={entry} worker={worker} />
          </li>
        ))}
      </ol>
      {others > 0 && (
        <p className={sections.text}>
          {others === 1 ? 'One more transaction names' : `${others} more transactions name`} this
          worker and changed nothing of it.
        </p>
      )}
    </>
  );
}

/** It did something, or it is not known whether it did. */
const says = (network: Network, entry: WorkerHistoryEntry): boolean =>
  entry.lost || entry.truncated || happeningsOf(network, entry).length > 0;

function Entry({
  network,
  entry,
  worker,
}: {
  network: Network;
  entry: WorkerHistoryEntry;
  worker: Worker | undefined;
}): ReactNode {
  const { time, slot, signers, lost, truncated } = entry;
  return (
    <>
      <div className={styles.what}>
        {happeningsOf(network, entry).map(({ tone, title, text }) => (
          <p key={`${title} ${text ?? ''}`}>
            <Pill tone={tone}>{title}</Pill> {text}
          </p>
        ))}
        {lost && <p>The node names this transaction and does not keep what it did.</p>}
        {truncated && <p>The node cut this transaction’s log short: there may have been more.</p>}
      </div>
      <div className={styles.where}>
        {time === undefined ? (
          `slot ${slot}`
        ) : (
          <time dateTime={new Date(Number(time) * 1_000).toISOString()}>{moment(time)}</time>
        )}
        {signers.map((key) => (
          <span key={key}>
            signed by {roleOf(key, worker)} <AddressMark address={key} />
          </span>
        ))}
        {casesOf(entry).map((address) => (
          <Link key={address} href={`/slashes/${address}`}>
            case {shortAddress(address)}
          </Link>
        ))}
        <Transaction signature={entry.signature} />
      </div>
    </>
  );
}

/** The slash cases that it is about: the way to them, also where a node lists none. */
const casesOf = ({ events }: WorkerHistoryEntry): Address[] => [
  ...new Set(events.flatMap(({ data }) => ('slashCase' in data ? [data.slashCase] : []))),
];

function roleOf(key: Address, worker: Worker | undefined): string {
  if (key === worker?.owner) return 'its owner';
  return key === worker?.operator ? 'its operator' : '';
}

function Transaction({ signature }: { signature: Signature }): ReactNode {
  const { config } = useCluster();
  const href = explorerLink(config, 'tx', signature);
  const text = <span title={signature}>transaction {shortAddress(signature)}</span>;
  return href === undefined ? text : <ExternalLink href={href}>{text}</ExternalLink>;
}

function Trouble({ error, onAgain }: { error: Error; onAgain: () => void }): ReactNode {
  const limited = isRateLimited(error);
  return (
    <>
      {limited ? (
        <Notice tone="warn">
          The node limits how often it is asked, and the page has stopped asking. Wait a moment,
          then go on. Nothing else on this page depends on it.
        </Notice>
      ) : (
        <FailureNotice error={error} />
      )}
      <div className={sections.actions}>
        <Button size="small" onClick={onAgain}>
          Go on reading
        </Button>
      </div>
    </>
  );
}

/** Whether the oldest transaction that the node knows is the worker's first. */
function End({
  entries,
  address,
}: {
  entries: readonly WorkerHistoryEntry[];
  address: Address;
}): ReactNode {
  const { config } = useCluster();
  const opened = entries.some(({ events }) => events.some(({ name }) => name === 'WorkerOpened'));
  if (opened) return null;
  const href = explorerLink(config, 'address', address);
  return (
    <p className={sections.text}>
      {entries.length === 0
        ? 'This node keeps no history of this worker.'
        : 'This node remembers no further back than this: the opening of the worker is missing.'}{' '}
      What the worker is now does not depend on it.{' '}
      {href !== undefined && (
        <ExternalLink href={href}>A block explorer may know more</ExternalLink>
      )}
    </p>
  );
}
