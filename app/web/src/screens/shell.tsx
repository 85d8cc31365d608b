import { epochAt, nextEpochAt } from '@inferix/staking-client';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';

import { hostOf, type NetworkConfig } from '../config/index.js';
import { useNow } from '../data/clock.js';
import { useCluster } from '../data/context.js';
import { useIsLive } from '../data/live-status.js';
import { moment } from '../model/format.js';
import { Button } from '../ui/button.js';
import { useMedia } from '../ui/media.js';
import { chooseTheme, useTheme } from '../ui/theme.js';
import { AddressMark, Countdown, Notice, Pill } from '../ui/marks.js';
import { useNetwork } from './network-gate.js';
import styles from './shell.module.css';
import { useArrival } from './use-arrival.js';
import { WalletButton } from './wallet-button.js';

const SCREENS: readonly [href: string, name: string][] = [
  ['/', 'My workers'],
  ['/workers', 'Workers'],
  ['/overview', 'Overview'],
  ['/rewards', 'Rewards'],
  ['/slashes', 'Slashes'],
  ['/governance', 'Governance'],
];

/** What stands around every screen. */
export function Shell({ children }: { children: ReactNode }): ReactNode {
  const network = useNetwork();
  const now = useNow();
  const { config } = useCluster();
  useArrival();
  return (
    <>
      <a href="#main" className={styles.skip} onClick={skip}>
        Skip to the content
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link href="/" className={styles.brand}>
            <img src="./icon.svg" alt="" />
            <span>Inferix staking</span>
          </Link>
          <span className={styles.network}>{config.name}</span>
          <Navigation />
          <span className={styles.epoch}>
            Epoch {epochAt(network, now)} ends <Countdown to={nextEpochAt(network, now)} />
          </span>
          <WalletButton />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        {network.testNetwork && (
          <Notice tone="warn">This is a test network. Its tokens are worth nothing.</Notice>
        )}
        {children}
      </main>
      <Footer />
    </>
  );
}

/** The screens in one row, which is moved sideways where it is longer than the page is wide. */
function Navigation(): ReactNode {
  const [location] = useLocation();
  const narrow = useMedia('(max-width: 760px)');
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const link = nav.current?.querySelector('[aria-current]');
    link?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [location, narrow]);
  return (
    <nav ref={nav} className={styles.nav} aria-label="Screens">
      {SCREENS.map(([href, name]) => (
        <Link key={href} href={href} aria-current={isAt(href, location) ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

/** A case is among the slashes, and a worker that is being opened among one's own. */
const isAt = (href: string, location: string): boolean =>
  href === '/' ? location === '/' || location === '/open' : location.startsWith(href);

/** The address after the # is the screen's, so the link cannot jump by itself. */
function skip(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Footer(): ReactNode {
  const network = useNetwork();
  const now = useNow();
  const { config } = useCluster();
  const live = useIsLive();
  return (
    <footer className={styles.footer}>
      <Pill tone={live ? 'good' : 'warn'}>{live ? 'live' : 'asking every 5 seconds'}</Pill>
      <span>Chain time {moment(now)}</span>
      <span>
        Network <AddressMark address={network.address} />
      </span>
      <Link href="/words">What the words mean</Link>
      <span>{endpointsText(config)}</span>
      <span className={styles.theme}>
        <ThemeButton />
      </span>
    </footer>
  );
}

/** Whom the page believes. */
function endpointsText({ rpc, witness }: NetworkConfig): string {
  const shown = `As ${hostOf(rpc)} shows it.`;
  return witness === undefined
    ? shown
    : `${shown} Before you sign, ${hostOf(witness)} is asked, too.`;
}

function ThemeButton(): ReactNode {
  const other = useTheme() === 'dark' ? 'light' : 'dark';
  return (
    <Button
      kind="quiet"
      size="small"
      onClick={() => {
        chooseTheme(other);
      }}
    >
      {other === 'light' ? 'Light' : 'Dark'} colours
    </Button>
  );
}
