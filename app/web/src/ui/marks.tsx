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

/** An amount of the token. What is behind the point is smaller: the eye takes the whole part first. */
export function Amount({ text }: { text: string }): ReactNode {
  const [, whole, fraction = '', unit = ''] = /^(-?[\d,]+)(\.\d+)?( IFX)$/.exec(text) ?? [];
  if (whole === undefined) return text;
  return (
    <>
      {whole}
      <wbr />
      <span className={styles.fraction}>
        {fraction}
        <span className={styles.of}>{unit}</span>
      </span>
    </>
  );
}

/** Something that the reader should know now. It is read out when it appears. */
export function Notice({
  tone,
  urgent = tone === 'bad',
  children,
}: {
  tone: Tone;
  /** It answers what the reader has just done, or tells of harm: it is read out at once. */
  urgent?: boolean;
  children: ReactNode;
}): ReactNode {
  return (
    <div className={styles.notice} data-tone={tone} role={urgent ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** An address, with a link to a block explorer where the network has one, and a button that copies it. */
export function AddressMark({
  address,
  said = false,
}: {
  address: Address;
  /** The address stands beside it already. */
  said?: boolean;
}): ReactNode {
  const { config } = useCluster();
  const [copied, setCopied] = useState(false);
  const href = explorerLink(config, 'address', address);
  const text = said ? 'explorer' : <span title={address}>{shortAddress(address)}</span>;
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
      {href !== undefined && <ExternalLink href={href}>{text}</ExternalLink>}
      {href === undefined && !said && text}
      <button
        type="button"
        className={styles.copy}
        onClick={copy}
        aria-label={`Copy ${said ? 'address ' : ''}${address}`}
      >
        {copied ? 'copied' : said ? 'copy address' : 'copy'}
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

/**
 * A stake on a scale with a mark at S(n): what is beyond the mark is lighter, and what is missing up to it is
 * hatched.
 */
export function StakeBar({
  stake,
  minimum,
  label,
  text,
}: {
  stake: bigint;
  minimum: bigint;
  label: string;
  /** The same in words. */
  text: string;
}): ReactNode {
  const scale = stake > minimum ? stake : minimum;
  const at = (amount: bigint): string => `${percent(amount, scale)}%`;
  return (
    <div
      className={styles.scale}
      data-short={stake < minimum}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Number(percent(stake, scale))}
      aria-valuetext={text}
    >
      <div className={styles.bar}>
        <div className={styles.reach} style={{ width: at(minimum) }} />
        <div className={styles.fill} style={{ width: at(stake < minimum ? stake : minimum) }} />
      </div>
      <div className={styles.mark} style={{ left: at(minimum) }} />
    </div>
  );
}
