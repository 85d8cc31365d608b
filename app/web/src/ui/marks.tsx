import type { Address } from '@solana/kit';
import { useState, type ReactNode } from 'react';

import { explorerLink } from '../chain/explorer.js';
import { useNow } from '../data/clock.js';
import { useCluster } from '../data/context.js';
import { duration, moment, percent, shortAddress } from '../model/format.js';
import type { Tone } from '../model/status.js';
import styles from './marks.module.css';

/** A state in one or two words. */
export function Pill({ tone, children }: { tone: Tone; children: ReactNode }): ReactNode {
  return (
    <span className={styles.pill} data-tone={tone}>
      {children}
    </span>
  );
}

/** Something that the reader should know now. It is read out when it appears. */
export function Notice({ tone, children }: { tone: Tone; children: ReactNode }): ReactNode {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** An address, with a link to a block explorer where the network has one, and a button that copies it. */
export function AddressMark({ address }: { address: Address }): ReactNode {
  const { config } = useCluster();
  const [copied, setCopied] = useState(false);
  const href = explorerLink(config, 'address', address);
  const text = <span title={address}>{shortAddress(address)}</span>;
  const copy = (): void => {
    navigator.clipboard.writeText(address).then(
      () => {
        setCopied(true);
      },
      () => undefined,
    );
  };
  return (
    <span className={styles.address}>
      {href === undefined ? text : <ExternalLink href={href}>{text}</ExternalLink>}
      <button type="button" className={styles.copy} onClick={copy} aria-label={`Copy ${address}`}>
        {copied ? 'copied' : 'copy'}
      </button>
    </span>
  );
}

export function ExternalLink({ href, children }: { href: string; children: ReactNode }): ReactNode {
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}

/** A moment of the chain's time, and how long it is until then. */
export function Countdown({ to }: { to: bigint }): ReactNode {
  const now = useNow();
  return (
    <time dateTime={new Date(Number(to) * 1_000).toISOString()} title={moment(to)}>
      {to > now ? `in ${duration(to - now)}` : `since ${moment(to)}`}
    </time>
  );
}

/** A stake as a part of S(n). */
export function StakeBar({
  stake,
  minimum,
  label,
}: {
  stake: bigint;
  minimum: bigint;
  label: string;
}): ReactNode {
  const share = percent(stake, minimum);
  const shown = share > 100n ? 100n : share;
  return (
    <div
      className={styles.bar}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Number(shown)}
      aria-valuetext={`${share} percent`}
    >
      <div
        className={styles.fill}
        data-tone={stake >= minimum ? 'good' : 'bad'}
        style={{ width: `${shown}%` }}
      />
    </div>
  );
}
