/**
 * The wallet that is connected, and which of its accounts. The page remembers both by name, and nothing else of it.
 *
 * @module
 */

import { isAddress, type Address } from '@solana/kit';
import type { WalletAccount } from '@wallet-standard/base';
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';

import type { NetworkConfig } from '../config/index.js';
import { useCluster } from '../data/context.js';
import {
  SolanaSignTransaction,
  StandardConnect,
  StandardDisconnect,
  StandardEvents,
  useWallets,
  type UsableWallet,
} from './discovery.js';
import { recallAccount, recallName, remember } from './memory.js';
import { walletSigner, type WalletListener, type WalletSigner } from './signer.js';

type Connected = {
  wallet: UsableWallet;
  /** All that the wallet lets the page use, on the network's cluster. */
  accounts: readonly WalletAccount[];
  account: WalletAccount;
};

export type WalletState = {
  wallets: UsableWallet[];
  address: Address | undefined;
  /** Its other accounts, which can be chosen instead. */
  others: readonly Address[];
  name: string | undefined;
  /** It signs several transactions at once. One that can only sign and send is asked for each. */
  signsTogether: boolean;
  /** Why the last attempt to connect failed. */
  failure: string | undefined;
  connect: (wallet: UsableWallet) => Promise<void>;
  disconnect: () => void;
  /** Goes on with another account of the connected wallet. */
  choose: (address: Address) => void;
  /** The connected account as a signer. */
  signer: (listener: WalletListener) => WalletSigner;
};

const WalletContext = createContext<WalletState | undefined>(undefined);

export function WalletProvider({ children }: { children: ReactNode }): ReactNode {
  const { config } = useCluster();
  const wallets = useWallets(config);
  const [connected, setConnected] = useState<Connected>();
  const [failure, setFailure] = useState<string>();

  /** Counts what the user has decided: an answer to what was asked before is not heard. */
  const decided = useRef(0);
  const connect = useCallback(
    async (wallet: UsableWallet, silent = false): Promise<void> => {
      const own = silent ? decided.current : ++decided.current;
      const fail = (text: string): void => {
        if (!silent && own === decided.current) setFailure(`${wallet.name} ${text}`);
      };
      try {
        const { accounts } = await wallet.features[StandardConnect].connect({ silent });
        const found = connectedTo(config, wallet, accounts, recallAccount());
        if (!found) fail(`has no account for ${config.name} to connect.`);
        else if (own === decided.current) {
          setConnected(found);
          setFailure(undefined);
          remember(wallet.name, found.account.address);
        }
      } catch {
        fail('did not connect. Unlock it, and allow this page.');
      }
    },
    [config],
  );

  const disconnect = useCallback(() => {
    decided.current++;
    remember(undefined);
    setConnected(undefined);
    const feature = connected?.wallet.features[StandardDisconnect];
    feature?.disconnect().catch(() => undefined);
  }, [connected]);

  const choose = useCallback(
    (address: Address) => {
      if (!connected) return;
      const { wallet, accounts } = connected;
      setConnected(connectedTo(config, wallet, accounts, address));
      remember(wallet.name, address);
    },
    [config, connected],
  );

  useSilentReconnect(wallets, connected, connect);
  useAccountChanges(config, connected, setConnected);

  const value = useMemo(
    (): WalletState => ({
      wallets,
      address: connected && addressOf(connected.account),
      others: connected?.accounts.filter((one) => one !== connected.account).map(addressOf) ?? [],
      name: connected?.wallet.name,
      signsTogether: connected !== undefined && SolanaSignTransaction in connected.wallet.features,
      failure,
      connect,
      disconnect,
      choose,
      signer(listener) {
        if (!connected) throw new Error('no wallet is connected');
        return walletSigner(connected.wallet, connected.account, config.chain, listener);
      },
    }),
    [wallets, connected, failure, connect, disconnect, choose, config],
  );
  return <WalletContext value={value}>{children}</WalletContext>;
}

/** Connects again to the wallet of last time, once it is there, without asking. */
function useSilentReconnect(
  wallets: UsableWallet[],
  connected: Connected | undefined,
  connect: (wallet: UsableWallet, silent: boolean) => Promise<void>,
): void {
  const known = wallets.find(({ name }) => name === recallName());
  const idle = connected === undefined;
  useEffect(() => {
    if (known && idle) void connect(known, true);
  }, [known, idle, connect]);
}

/**
 * The account of these that is `chosen`, or otherwise the first one, of a network's cluster: a wallet may have accounts
 * of other chains, too.
 */
function connectedTo(
  { chain }: NetworkConfig,
  wallet: UsableWallet,
  all: readonly WalletAccount[],
  chosen: string | undefined,
): Connected | undefined {
  const accounts = all.filter(
    ({ address, chains }) => chains.includes(chain) && isAddress(address),
  );
  const account = accounts.find(({ address }) => address === chosen) ?? accounts[0];
  return account && { wallet, accounts, account };
}

const addressOf = ({ address }: WalletAccount): Address => address as Address;

/** Follows the wallet when its user changes the accounts, or leaves. The chosen one stays, as long as it is there. */
function useAccountChanges(
  config: NetworkConfig,
  connected: Connected | undefined,
  setConnected: (connected: Connected | undefined) => void,
): void {
  useEffect(() => {
    if (!connected) return undefined;
    const { wallet, account } = connected;
    return wallet.features[StandardEvents]?.on('change', ({ accounts }) => {
      if (accounts) setConnected(connectedTo(config, wallet, accounts, account.address));
    });
  }, [config, connected, setConnected]);
}

export function useWallet(): WalletState {
  const wallet = use(WalletContext);
  if (!wallet) throw new Error('not inside of a WalletProvider');
  return wallet;
}
