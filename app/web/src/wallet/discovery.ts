/**
 * The wallets that are installed, by the Wallet Standard: any that can sign for the cluster.
 *
 * @module
 */

import {
  SolanaSignAndSendTransaction,
  SolanaSignTransaction,
  type SolanaSignAndSendTransactionFeature,
  type SolanaSignTransactionFeature,
} from '@solana/wallet-standard-features';
import { getWallets } from '@wallet-standard/app';
import type { Wallet } from '@wallet-standard/base';
import {
  StandardConnect,
  StandardDisconnect,
  StandardEvents,
  type StandardConnectFeature,
  type StandardDisconnectFeature,
  type StandardEventsFeature,
} from '@wallet-standard/features';
import { useMemo, useSyncExternalStore } from 'react';

import type { NetworkConfig } from '../config/index.js';

/** A wallet that the page can work with. It signs, or signs and sends, or both. */
export type UsableWallet = Wallet & {
  features: StandardConnectFeature &
    Partial<
      StandardDisconnectFeature &
        StandardEventsFeature &
        SolanaSignTransactionFeature &
        SolanaSignAndSendTransactionFeature
    >;
};

const registry = getWallets();
let found = registry.get();

function subscribe(listener: () => void): () => void {
  const update = (): void => {
    found = registry.get();
    listener();
  };
  update();
  const offs = [registry.on('register', update), registry.on('unregister', update)];
  return () => {
    for (const off of offs) off();
  };
}

/** The wallets that can sign transactions of the cluster, in the order in which they appeared. */
export function useWallets({ chain }: Pick<NetworkConfig, 'chain'>): UsableWallet[] {
  const wallets = useSyncExternalStore(subscribe, () => found);
  return useMemo(
    () => wallets.filter(isUsable).filter(({ chains }) => chains.includes(chain)),
    [wallets, chain],
  );
}

function isUsable(wallet: Wallet): wallet is UsableWallet {
  const { features } = wallet;
  return (
    StandardConnect in features &&
    (SolanaSignTransaction in features || SolanaSignAndSendTransaction in features)
  );
}

export { SolanaSignAndSendTransaction, SolanaSignTransaction };
export { StandardConnect, StandardDisconnect, StandardEvents };
