/**
 * The network that the page shows, and the connection to it.
 *
 * @module
 */

import { connect, type Connection } from '@inferix/staking-client';
import { createContext, use, useMemo, type ReactNode } from 'react';

import { absolute, type NetworkConfig } from '../config/index.js';

type Cluster = {
  config: NetworkConfig;
  connection: Connection;
  /** The second endpoint, if the network has one. */
  witness: Connection | undefined;
};

const ClusterContext = createContext<Cluster | undefined>(undefined);

export function ClusterProvider({
  config,
  children,
}: {
  config: NetworkConfig;
  children: ReactNode;
}): ReactNode {
  const value = useMemo(
    () => ({
      config,
      connection: connect(absolute(config.rpc, 'http'), {
        websocketUrl: absolute(config.websocket, 'ws'),
      }),
      witness: config.witness === undefined ? undefined : connect(absolute(config.witness, 'http')),
    }),
    [config],
  );
  return <ClusterContext value={value}>{children}</ClusterContext>;
}

export function useCluster(): Cluster {
  const cluster = use(ClusterContext);
  if (!cluster) throw new Error('not inside of a ClusterProvider');
  return cluster;
}
