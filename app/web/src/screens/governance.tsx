import {
  acceptsUntil,
  isPaused,
  PAUSABLE,
  pausableAgainAt,
  pendingProposals,
  termsAt,
  type Network,
  type Pausable,
  type PendingProposal,
} from '@inferix/staking-client';
import type { Address } from '@solana/kit';
import type { ReactNode } from 'react';

import type { Office } from '../actions/governance/action.js';
import { pauseActions } from '../actions/governance/daily.js';
import { paramsAction } from '../actions/governance/params.js';
import { proposalActions } from '../actions/governance/proposals.js';
import { roleActions } from '../actions/governance/roles.js';
import { ActionButtons, ActionHost } from '../actions/governance/window.js';
import { FailureNotice } from '../actions/failure-notice.js';
import { useNow } from '../data/clock.js';
import { usePools } from '../data/queries.js';
import { moment } from '../model/format.js';
import { boundsOf, changesBy, parametersOf, type Change } from '../model/parameters.js';
import { PAUSABLE_NAMES } from '../model/pauses.js';
import { ALL_ROLES, capitalised, holderOf, ROLE_NAMES } from '../model/roles.js';
import { AddressMark, Countdown, Pill } from '../ui/marks.js';
import { ScreenTitle } from '../ui/screen-title.js';
import { useWallet } from '../wallet/context.js';
import styles from './governance.module.css';
import { PricesAndWorkers, Publications } from './governance-work.js';
import { useNetwork } from './network-gate.js';
import worker from './worker.module.css';

const WIDE = `${worker.card ?? ''} ${worker.wide ?? ''}`;

type SectionProps = {
  network: Network;
  /** None while no wallet is connected. */
  office: Office | undefined;
};

/** Who decides what, which parameters are in force, what is to change and what is stopped. */
export default function GovernanceScreen(): ReactNode {
  const network = useNetwork();
  const { address: wallet } = useWallet();
  const pools = usePools();
  const now = useNow();
  const office = wallet && { network, pools: pools.data, wallet, now };
  return (
    <ActionHost>
      <ScreenTitle>Governance</ScreenTitle>
      {pools.error && <FailureNotice error={pools.error} />}
      <div className={worker.sections}>
        <Pending network={network} office={office} />
        <Roles network={network} office={office} />
        <Pauses network={network} office={office} />
        <PricesAndWorkers network={network} office={office} />
        <Publications network={network} pools={pools.data} office={office} />
        <Parameters network={network} office={office} />
      </div>
    </ActionHost>
  );
}

function Pending({ network, office }: SectionProps): ReactNode {
  const now = useNow();
  const pending = pendingProposals(network, now);
  return (
    <section className={WIDE}>
      <h2>Pending changes</h2>
      {pending.length === 0 ? (
        <p className={worker.text}>
          Nothing is proposed. The admin, the slasher, the guardian and the parameters change only
          after a delay, and every change is shown here first.
        </p>
      ) : (
        <ul className={worker.rows}>
          {pending.map((proposal) => (
            <li key={proposal.kind === 'role' ? ROLE_NAMES[proposal.role] : 'parameters'}>
              <Proposal network={network} proposal={proposal} now={now} office={office} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Proposal({
  network,
  proposal,
  now,
  office,
}: SectionProps & { proposal: PendingProposal; now: bigint }): ReactNode {
  const { params, decimals } = network;
  const { applicableAt, lapsesAt, applicable } = proposal;
  const title =
    proposal.kind === 'role' ? `Another ${ROLE_NAMES[proposal.role]}` : 'Other parameters';
  return (
    <article className={styles.proposal}>
      <h3>{title}</h3>
      <p>
        {applicable ? (
          <>Can take effect now. {proposal.kind === 'params' && halfOf(network, now)}</>
        ) : (
          <>
            Can take effect <Countdown to={applicableAt} />, from {moment(applicableAt)}.
          </>
        )}{' '}
        It lapses {moment(lapsesAt)}.
      </p>
      {proposal.kind === 'role' ? (
        <RoleChange before={holderOf(network, proposal.role)} after={proposal.key} />
      ) : (
        <Changes
          changes={changesBy(proposal, params, decimals, termsAt(network, now).referencePrice)}
        />
      )}
      {office && <ActionButtons actions={proposalActions(office, proposal)} />}
    </article>
  );
}

/** Parameters are applied in the first half of an epoch. */
function halfOf(network: Network, now: bigint): string {
  const until = acceptsUntil(network, now);
  return now < until
    ? `In this epoch anyone can apply it until ${moment(until)}.`
    : 'Anyone can apply it in the first half of the next epoch.';
}

function Changes({ changes }: { changes: readonly Change[] }): ReactNode {
  return (
    <ChangeTable
      rows={changes.map(({ title, before, after }) => [title, before, after] as const)}
    />
  );
}

function RoleChange({
  before,
  after,
}: {
  before: Address | undefined;
  after: Address | undefined;
}): ReactNode {
  return (
    <ChangeTable
      rows={[['Key', <Holder key="before" of={before} />, <Holder key="after" of={after} />]]}
    />
  );
}

function ChangeTable({
  rows,
}: {
  rows: readonly (readonly [title: string, before: ReactNode, after: ReactNode])[];
}): ReactNode {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Changes</th>
          <th scope="col">Now</th>
          <th scope="col">Proposed</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([title, before, after]) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            <td>{before}</td>
            <td>{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Holder({ of }: { of: Address | undefined }): ReactNode {
  const { address } = useWallet();
  if (of === undefined) return 'nobody';
  return (
    <>
      {of === address && <Pill tone="good">you</Pill>} <AddressMark address={of} />
    </>
  );
}

function Roles({ network, office }: SectionProps): ReactNode {
  return (
    <section className={worker.card}>
      <h2>Roles</h2>
      <dl className={worker.facts}>
        {ALL_ROLES.map((role) => (
          <div key={role} style={{ display: 'contents' }}>
            <dt>{capitalised(ROLE_NAMES[role])}</dt>
            <dd>
              <Holder of={holderOf(network, role)} />
            </dd>
          </div>
        ))}
      </dl>
      {office && <ActionButtons actions={roleActions(office)} />}
    </section>
  );
}

function Pauses({ network, office }: SectionProps): ReactNode {
  return (
    <section className={worker.card}>
      <h2>What the guardian can pause</h2>
      <ul className={worker.rows}>
        {PAUSABLE.map((what) => (
          <li key={what}>
            <span>{PAUSABLE_NAMES[what]}</span>
            <PauseState network={network} what={what} />
          </li>
        ))}
      </ul>
      <p className={worker.text}>
        Top-ups, exits, withdrawals, vetoes and due slashes are never stopped.
      </p>
      {office && <ActionButtons actions={pauseActions(office)} />}
    </section>
  );
}

function PauseState({ network, what }: { network: Network; what: Pausable }): ReactNode {
  const now = useNow();
  if (isPaused(network, what, now)) {
    return (
      <span>
        <Pill tone="warn">paused</Pill> ends <Countdown to={network.pausedUntil[what]} />
      </span>
    );
  }
  const again = pausableAgainAt(network, what);
  return (
    <span>
      <Pill tone="good">works</Pill>{' '}
      {again > now && (
        <>
          can be paused again <Countdown to={again} />
        </>
      )}
    </span>
  );
}

function Parameters({ network, office }: SectionProps): ReactNode {
  const bounds = boundsOf(network);
  return (
    <section className={WIDE}>
      <h2>Parameters</h2>
      {office && <ActionButtons actions={paramsAction(office)} />}
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Parameter</th>
            <th scope="col">In force</th>
            <th scope="col" className={styles.bounds}>
              The program’s bounds
            </th>
          </tr>
        </thead>
        <tbody>
          {parametersOf(network.params, network.decimals).map(({ name, title, value }) => (
            <tr key={name}>
              <th scope="row">{title}</th>
              <td className={value.length > 40 ? styles.long : undefined}>{value}</td>
              <td className={styles.bounds}>{bounds[name]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
