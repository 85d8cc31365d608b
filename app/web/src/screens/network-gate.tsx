import { StakingError, type Network } from '@inferix/staking-client';
import { createContext, use, type ReactNode } from 'react';

import { WrongClusterError } from '../chain/cluster-check.js';
import { useCluster } from '../data/context.js';
import { useClockQuery, useNetworkQuery } from '../data/queries.js';
import { Button } from '../ui/button.js';
import { ScreenTitle } from '../ui/screen-title.js';
import styles from './gate.module.css';

const NetworkContext = createContext<Network | undefined>(undefined);

/** Shows its children once the network is read, and says plainly why it cannot be. */
export function NetworkGate({ children }: { children: ReactNode }): ReactNode {
  const { config } = useCluster();
  const network = useNetworkQuery();
  const clock = useClockQuery();
  if (network.data && clock.data) {
    return <NetworkContext value={network.data}>{children}</NetworkContext>;
  }
  const error = network.error ?? clock.error;
  if (!error) {
    return (
      <main className={styles.gate}>
        <p role="status">Reading {config.name}…</p>
      </main>
    );
  }
  const { title, text } = explain(error);
  return (
    <main className={styles.gate}>
      <ScreenTitle>{title}</ScreenTitle>
      <p>{text}</p>
      <dl className={styles.facts}>
        <dt>Network</dt>
        <dd>
          {config.name}, {config.network}
        </dd>
        <dt>RPC endpoint</dt>
        <dd>{withoutKey(config.rpc)}</dd>
      </dl>
      <Button
        kind="primary"
        onClick={() => {
          void network.refetch();
          void clock.refetch();
        }}
      >
        Try again
      </Button>
    </main>
  );
}

/** An endpoint's path and query may hold a key that is not to be shown on a screen. */
const withoutKey = (endpoint: string): string =>
  URL.canParse(endpoint) ? new URL(endpoint).origin : endpoint;

function explain(error: Error): { title: string; text: string } {
  if (error instanceof WrongClusterError) {
    return {
      title: 'This is another cluster',
      text: `${error.message} Nothing is shown, so that nobody acts on the wrong chain. Whoever hosts this page has to name another endpoint.`,
    };
  }
  if (error instanceof StakingError && error.code === 'AccountNotFound') {
    return {
      title: 'The network is not on this cluster',
      text: 'The RPC endpoint answers, and shows no such network. The page was built for another cluster, or with a wrong address.',
    };
  }
  if (error instanceof StakingError && error.code === 'UnreadableAccount') {
    return {
      title: 'This is not a network of this program',
      text: 'The account at the network’s address is something else, or of another version of the program. The page was built with a wrong address, or is too old.',
    };
  }
  return {
    title: 'The chain cannot be reached',
    text: 'The RPC endpoint does not answer. Check your connection. If it works elsewhere, the endpoint is down: your stake is safe, and the page goes on as soon as it answers.',
  };
}

export function useNetwork(): Network {
  const network = use(NetworkContext);
  if (!network) throw new Error('not inside of a NetworkGate');
  return network;
}
