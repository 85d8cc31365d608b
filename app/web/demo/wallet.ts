/**
 * A wallet of the Wallet Standard inside of the page, for the demo. It asks before it signs, like any other.
 *
 * @module
 */

import {
  createSignerFromKeyPair,
  getAddressEncoder,
  getTransactionDecoder,
  getTransactionEncoder,
  partiallySignTransaction,
  type KeyPairSigner,
} from '@solana/kit';
import {
  SolanaSignTransaction,
  type SolanaSignTransactionFeature,
  type SolanaSignTransactionMethod,
} from '@solana/wallet-standard-features';
import type { Wallet, WalletAccount } from '@wallet-standard/base';
import {
  StandardConnect,
  StandardDisconnect,
  StandardEvents,
  type StandardConnectFeature,
  type StandardConnectMethod,
  type StandardDisconnectFeature,
  type StandardEventsFeature,
  type StandardEventsListeners,
} from '@wallet-standard/features';
import { useSyncExternalStore } from 'react';

import { NETWORKS } from '../src/config/index.js';
import { describe } from './describe.js';
import { keyFor } from './key.js';
import { ask } from './prompt.js';
import { order } from './server.js';

const NAME = 'Demo wallet';
const CHAINS = ['solana:localnet'] as const;
const ICON =
  'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAyMCAyMCI+PHJlY3Qgd2lkdGg9IjIwIiBoZWlnaHQ9IjIwIiByeD0iNSIgZmlsbD0iIzVjNmJjMCIvPjxwYXRoIGQ9Ik01IDdoOWExIDEgMCAwIDEgMSAxdjZhMSAxIDAgMCAxLTEgMUg2YTEgMSAwIDAgMS0xLTF6bTAgMCA3LTIuNVY3bTAgNGgzIiBmaWxsPSJub25lIiBzdHJva2U9IiNmZmYiIHN0cm9rZS13aWR0aD0iMS4zIi8+PC9zdmc+';

let account: WalletAccount | undefined;
let signer: Promise<KeyPairSigner> | undefined;
const listeners = new Set<StandardEventsListeners['change']>();
const watchers = new Set<() => void>();

/** The address that is connected. */
export const useWalletAddress = (): string | undefined =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => account?.address,
  );

function setAccount(next: WalletAccount | undefined): void {
  account = next;
  for (const listener of listeners) listener({ accounts: wallet.accounts });
  for (const watcher of watchers) watcher();
}

const ownSigner = (): Promise<KeyPairSigner> =>
  (signer ??= keyFor(NETWORKS[0]?.network ?? '').then((key) => createSignerFromKeyPair(key)));

const connect: StandardConnectMethod = async ({ silent = false } = {}) => {
  const { address } = await ownSigner();
  if (!silent) await ask({ title: 'This page wants to connect', lines: [], address });
  await order('give', address);
  setAccount({
    address,
    publicKey: getAddressEncoder().encode(address),
    chains: CHAINS,
    features: [SolanaSignTransaction],
  });
  return { accounts: wallet.accounts };
};

const signTransaction: SolanaSignTransactionMethod = async (...inputs) => {
  const { keyPair, address } = await ownSigner();
  const transactions = inputs.map((input) => getTransactionDecoder().decode(input.transaction));
  const lines = transactions.flatMap(describe);
  await ask({ title: 'This page asks you to sign', lines, address });
  const signed = await Promise.all(
    transactions.map((transaction) => partiallySignTransaction([keyPair], transaction)),
  );
  return signed.map((transaction) => ({
    signedTransaction: getTransactionEncoder().encode(transaction) as Uint8Array,
  }));
};

type Features = StandardConnectFeature &
  StandardDisconnectFeature &
  StandardEventsFeature &
  SolanaSignTransactionFeature;

const features: Features = {
  [StandardConnect]: { version: '1.0.0', connect },
  [StandardDisconnect]: {
    version: '1.0.0',
    disconnect: () => {
      setAccount(undefined);
      return Promise.resolve();
    },
  },
  [StandardEvents]: {
    version: '1.0.0',
    on: (_, listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  },
  [SolanaSignTransaction]: {
    version: '1.0.0',
    supportedTransactionVersions: ['legacy', 0],
    signTransaction,
  },
};

const wallet: Wallet = {
  version: '1.0.0',
  name: NAME,
  icon: ICON,
  chains: CHAINS,
  features,
  get accounts() {
    return account ? [account] : [];
  },
};

type Registry = { register: (wallet: Wallet) => void };

/** Announces the wallet as the Wallet Standard has it, whether the page has looked for wallets already or not. */
export function registerWallet(): void {
  const register = ({ register }: Registry): void => {
    register(wallet);
  };
  window.dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
  window.addEventListener('wallet-standard:app-ready', (event) => {
    register((event as CustomEvent<Registry>).detail);
  });
}
