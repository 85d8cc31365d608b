import type { Network, SlashCase, Worker } from '@inferix/staking-client';
import { isAddress, type Address } from '@solana/kit';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { FailureNotice } from '../actions/failure-notice.js';
import { caseActions } from '../actions/governance/cases.js';
import { ActionButtons, ActionHost } from '../actions/governance/window.js';
import { useNow } from '../data/clock.js';
import { useCase, usePools, useWorkerQuery } from '../data/queries.js';
import { hex, moment, shortAddress, tokens } from '../model/format.js';
import {
  closableFrom,
  deadlineOf,
  STAGES,
  stageText,
  stageOf,
  takenNow,
  type TakenNow,
} from '../model/slash-cases.js';
import { ButtonLink } from '../ui/button.js';
import { AddressMark, Countdown, Notice, Pill } from '../ui/marks.js';
import { ScreenTitle } from '../ui/screen-title.js';
import { useWallet } from '../wallet/context.js';
import { ContestButton } from './contest-button.js';
import { KeyList } from './key-list.js';
import { useNetwork } from './network-gate.js';
import styles from './slashes.module.css';
import worker from './worker.module.css';

/** One slash case, by its address: whoever is sent the link sees it. */
export default function SlashCaseScreen({ address }: { address: string }): ReactNode {
  if (!isAddress(address)) return <Missing text="This is not the address of a slash case." />;
  return (
    <ActionHost>
      <Found address={address} />
    </ActionHost>
  );
}

function Missing({ text }: { text: string }): ReactNode {
  return (
    <>
      <ScreenTitle>No slash case here</ScreenTitle>
      <p className={worker.text}>{text}</p>
      <div className={worker.actions}>
        <ButtonLink href="/slashes">To all cases</ButtonLink>
      </div>
    </>
  );
}

function Found({ address }: { address: Address }): ReactNode {
  const network = useNetwork();
  const { data, error } = useCase(address);
  if (error && !data) return <FailureNotice error={error} />;
  if (data === undefined) return <p role="status">Reading the case…</p>;
  if (data === null) {
    return (
      <Missing text="There is no slash case at this address. A decided one can be closed once its offence is too old." />
    );
  }
  if (data.network !== network.address) {
    return <Missing text="This case belongs to another network." />;
  }
  return <Details network={network} slashCase={data} />;
}

function Details({ network, slashCase }: { network: Network; slashCase: SlashCase }): ReactNode {
  const now = useNow();
  const accused = useWorkerQuery(slashCase.worker).data;
  const stage = stageOf(slashCase, now);
  const deadline = deadlineOf(slashCase, now);
  const { title, tone } = STAGES[stage];
  return (
    <>
      <div className={worker.title}>
        <ScreenTitle>{`Slash case ${shortAddress(slashCase.address)}`}</ScreenTitle>
        <Pill tone={tone}>{title}</Pill>
        {slashCase.answerHash && <Pill tone="idle">contested</Pill>}
        <AddressMark address={slashCase.address} />
      </div>
      <p className={worker.text}>
        {deadline && (
          <strong>
            {deadline.what} <Countdown to={deadline.at} />.{' '}
          </strong>
        )}
        {stageText(slashCase, stage)}
      </p>
      <Actions network={network} slashCase={slashCase} accused={accused ?? undefined} />
      <div className={worker.sections}>
        <Amounts network={network} slashCase={slashCase} accused={accused} />
        <Times slashCase={slashCase} now={now} />
        <Evidence slashCase={slashCase} />
        <Keys slashCase={slashCase} accused={accused ?? undefined} />
      </div>
    </>
  );
}

type CaseProps = {
  network: Network;
  slashCase: SlashCase;
  accused: Worker | undefined;
};

/** What an execution would take now; none before its worker and the pool are read. */
function useTaken({
  network,
  slashCase,
  accused,
}: Omit<CaseProps, 'accused'> & { accused: Worker | null | undefined }): TakenNow | undefined {
  const pools = usePools();
  const now = useNow();
  if (accused === undefined || !pools.data) return undefined;
  const { pool } = pools.data.penalties;
  return takenNow(network, { slashCase, worker: accused ?? undefined, pool }, now);
}

function Actions({ network, slashCase, accused }: CaseProps): ReactNode {
  const { address: wallet } = useWallet();
  const pools = usePools().data;
  const now = useNow();
  const taken = useTaken({ network, slashCase, accused });
  const office = wallet && { network, pools, wallet, now };
  const takes = taken?.possible === true ? tokens(taken.amount, network.decimals) : undefined;
  return (
    <>
      {accused && (
        <div className={worker.actions}>
          <ContestButton slashCase={slashCase} worker={accused} />
        </div>
      )}
      {office && <ActionButtons actions={caseActions(office, slashCase, takes)} />}
      {!wallet && slashCase.state === 'open' && (
        <Notice tone="idle">Connect a wallet to act on this case.</Notice>
      )}
    </>
  );
}

function Amounts({
  network,
  slashCase,
  accused,
}: Omit<CaseProps, 'accused'> & { accused: Worker | null | undefined }): ReactNode {
  const now = useNow();
  const taken = useTaken({ network, slashCase, accused });
  const amount = (value: bigint): string => tokens(value, network.decimals);
  const due = slashCase.state === 'open' && now >= slashCase.executableAt;
  return (
    <section className={worker.card}>
      <h2>What it takes</h2>
      <dl className={worker.facts}>
        <dt>It asks</dt>
        <dd>{amount(slashCase.asked)}</dd>
        <dt>Taken so far</dt>
        <dd>{amount(slashCase.taken)}</dd>
        {due && (
          <>
            <dt>Would take now</dt>
            <dd>{taken?.text ?? '…'}</dd>
          </>
        )}
        <dt>Worker</dt>
        <dd>
          {accused === null ? 'closed' : <Link href={`/worker/${slashCase.worker}`}>its page</Link>}
          , <AddressMark address={slashCase.worker} />
        </dd>
        {accused && (
          <>
            <dt>Its active stake</dt>
            <dd>{amount(accused.activeStake)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Times({ slashCase, now }: { slashCase: SlashCase; now: bigint }): ReactNode {
  const { offenceAt, proposedAt, executableAt, lapsesAt, state } = slashCase;
  const closable = closableFrom(slashCase);
  const rows: [string, ReactNode][] = [
    ['Offence', moment(offenceAt)],
    ['Proposed', moment(proposedAt)],
    ['Can be executed from', moment(executableAt)],
    ['Lapses', moment(lapsesAt)],
  ];
  if (state !== 'open') {
    rows.push(['Can be closed', now < closable ? <Countdown to={closable} /> : 'now, by anyone']);
  }
  return (
    <section className={worker.card}>
      <h2>Times</h2>
      <dl className={worker.facts}>
        {rows.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Evidence({ slashCase }: { slashCase: SlashCase }): ReactNode {
  const { reason, evidenceHash, answerHash, offenceId } = slashCase;
  const digits = (bytes: Parameters<typeof hex>[0]): ReactNode => (
    <span className={styles.digits}>{hex(bytes)}</span>
  );
  return (
    <section className={`${worker.card ?? ''} ${worker.wide ?? ''}`}>
      <h2>Evidence and answer</h2>
      <p className={worker.text}>
        The chain keeps hashes. Take the SHA-256 of what you are shown, and compare all digits.
      </p>
      <dl className={worker.facts}>
        <dt>Reason</dt>
        <dd>{reason}, the network’s own number for it</dd>
        <dt>Evidence, SHA-256</dt>
        <dd>{digits(evidenceHash)}</dd>
        <dt>Answer, SHA-256</dt>
        <dd>{answerHash ? digits(answerHash) : 'none: it is not contested'}</dd>
        <dt>Offence’s id</dt>
        <dd>{digits(offenceId)}</dd>
      </dl>
    </section>
  );
}

function Keys({ slashCase, accused }: Pick<CaseProps, 'slashCase' | 'accused'>): ReactNode {
  const keys: [string, Address | undefined][] = [
    ['Worker’s owner', accused?.owner],
    ['Proposed by', slashCase.proposer],
    ['Reported by', slashCase.reporter],
    ['Vetoed by', slashCase.vetoedBy],
    ['Rent goes back to', slashCase.rentPayer],
  ];
  return <KeyList keys={keys} wide />;
}
