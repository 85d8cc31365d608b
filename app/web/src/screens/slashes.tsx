import {
  settledAt,
  slashRoom,
  slashRoomWholeAt,
  unclaimed,
  type Network,
  type SlashCase,
} from '@inferix/staking-client';
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import { Link } from 'wouter';

import { FailureNotice } from '../actions/failure-notice.js';
import { proposeCaseAction } from '../actions/governance/cases.js';
import { ActionButtons, ActionHost } from '../actions/governance/window.js';
import type { Pools } from '../chain/pools.js';
import { useNow } from '../data/clock.js';
import { useAllCases, usePools } from '../data/queries.js';
import { moment, shortAddress, tokens } from '../model/format.js';
import {
  CASE_FILTERS,
  casesBy,
  deadlineOf,
  STAGES,
  stageOf,
  type CaseFilter,
} from '../model/slash-cases.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { Figures, type Figure } from '../ui/figures.js';
import { Countdown, Pill } from '../ui/marks.js';
import { ScreenTitle } from '../ui/screen-title.js';
import { useWallet } from '../wallet/context.js';
import { GoTo } from './go-to.js';
import { useNetwork } from './network-gate.js';
import styles from './slashes.module.css';
import worker from './worker.module.css';
import workers from './workers.module.css';

const Flows = lazy(() => import('./penalty-flows.js'));

/** The slash cases of the network, and the pool that they fill. */
export default function SlashesScreen(): ReactNode {
  const network = useNetwork();
  const { address: wallet } = useWallet();
  const pools = usePools();
  const now = useNow();
  const office = wallet && { network, pools: pools.data, wallet, now };
  return (
    <ActionHost>
      <ScreenTitle>Slashes and penalty pool</ScreenTitle>
      <p className={worker.text}>
        The slasher proposes a case against a worker. The worker can contest it, guardian and admin
        can veto it, and after that anyone can execute it. What it takes goes to the penalty pool,
        which pays verifiers.
      </p>
      {office && <ActionButtons actions={proposeCaseAction(office)} />}
      <Cases network={network} now={now} />
      <h2 className={styles.heading}>Penalty pool</h2>
      {pools.error && <FailureNotice error={pools.error} />}
      <Figures figures={poolFigures(network, pools.data, now)} />
      <Suspense fallback={<p role="status">Loading the plot…</p>}>
        {pools.data && <Flows network={network} pools={pools.data} now={now} />}
      </Suspense>
    </ActionHost>
  );
}

/** How many cases are shown before one asks for more. */
const PAGE = 50;

function Cases({ network, now }: { network: Network; now: bigint }): ReactNode {
  const found = useAllCases();
  const [filter, setFilter] = useState<CaseFilter>('all');
  const [search, setSearch] = useState('');
  const [most, setMost] = useState(PAGE);
  const all = useMemo(() => found.data ?? [], [found.data]);
  const cases = casesBy(all, { filter, search }, now);
  return (
    <>
      {found.error && <FailureNotice error={found.error} />}
      <div className={workers.tools}>
        <TextField
          label="Search by the address of a case, worker or reporter"
          value={search}
          onChange={setSearch}
        />
        <label className={workers.filter}>
          Show
          <select
            value={filter}
            onChange={({ target }) => {
              setFilter(target.value as CaseFilter);
            }}
          >
            {CASE_FILTERS.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p role="status">{found.data ? `${cases.length} of ${all.length} cases` : reading(found)}</p>
      {found.error && !found.data && (
        <>
          <p className={worker.text}>
            The history of each worker leads to its cases, and a case is found by its address.
          </p>
          <GoTo what="case" text={search} />
        </>
      )}
      {found.data?.length === 0 && (
        <p className={worker.text}>Nobody has been accused, or every case is closed.</p>
      )}
      <ul className={styles.cases}>
        {cases.slice(0, most).map((slashCase) => (
          <li key={slashCase.address}>
            <CaseRow network={network} slashCase={slashCase} now={now} />
          </li>
        ))}
      </ul>
      {cases.length > most && (
        <Button
          onClick={() => {
            setMost(most + PAGE);
          }}
        >
          Show {PAGE} more
        </Button>
      )}
    </>
  );
}

const reading = ({ error }: { error: Error | null }): string =>
  error ? 'The cases are not listed.' : 'Reading the cases…';

function CaseRow({
  network,
  slashCase,
  now,
}: {
  network: Network;
  slashCase: SlashCase;
  now: bigint;
}): ReactNode {
  const { address, asked, taken, reason, offenceAt, answerHash } = slashCase;
  const { title, tone } = STAGES[stageOf(slashCase, now)];
  const deadline = deadlineOf(slashCase, now);
  const amount = (value: bigint): string => tokens(value, network.decimals);
  return (
    <article className={styles.case}>
      <div className={styles.what}>
        <Link href={`/slashes/${address}`}>Case {shortAddress(address)}</Link>
        <Pill tone={tone}>{title}</Pill>
        {answerHash && <Pill tone="idle">contested</Pill>}
      </div>
      <strong className={styles.amount}>
        {amount(asked)}
        {taken > 0n && <small>{amount(taken)} taken</small>}
      </strong>
      <p className={styles.about}>
        Against worker{' '}
        <Link href={`/worker/${slashCase.worker}`}>{shortAddress(slashCase.worker)}</Link>, for
        reason {reason}, an offence of {moment(offenceAt)}
      </p>
      <p className={styles.next}>
        {deadline ? (
          <>
            {deadline.what} <Countdown to={deadline.at} />
          </>
        ) : (
          `Proposed ${moment(slashCase.proposedAt)}`
        )}
      </p>
    </article>
  );
}

function poolFigures(network: Network, pools: Pools | undefined, now: bigint): Figure[] {
  if (!pools) return [];
  const { pool, balance } = pools.penalties;
  const amount = (value: bigint): string => tokens(value, network.decimals);
  const settled = settledAt(pool.distribution, now);
  const { pending, current, claimedTotal } = settled;
  const owed = unclaimed(settled);
  const published = pending?.cumulativeTotal ?? current?.cumulativeTotal ?? 0n;
  const assigned = published > claimedTotal ? published - claimedTotal : 0n;
  const coming = assigned > owed ? assigned - owed : 0n;
  const wholeAt = slashRoomWholeAt(network, pool, now);
  return [
    {
      name: 'In the pool',
      value: amount(balance),
      small: `${amount(balance > assigned ? balance - assigned : 0n)} are not assigned to anybody yet`,
    },
    {
      name: 'Owed to verifiers',
      value: amount(owed),
      small: 'published, claimable and not claimed',
    },
    ...(pending
      ? [
          {
            name: 'Becomes claimable',
            value: amount(coming),
            small: (
              <>
                of epoch {`${pending.epoch}`}, <Countdown to={pending.claimableAt} />
              </>
            ),
          },
        ]
      : []),
    { name: 'Paid to verifiers', value: amount(claimedTotal), small: 'over all epochs' },
    { name: 'Slashed so far', value: amount(pool.slashedTotal), small: 'over all epochs' },
    {
      name: 'Slashes can take now',
      value: amount(slashRoom(network, pool, now)),
      small:
        wholeAt === undefined || wholeAt <= now ? (
          'the whole limit of an epoch'
        ) : (
          <>
            the limit is whole again <Countdown to={wholeAt} />
          </>
        ),
    },
  ];
}
