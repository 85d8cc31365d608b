import type { Address } from '@solana/kit';

/** A network that the page can talk to, fixed when it is built. */
export type NetworkConfig = {
  /** Names the network in the page's address: `?network=devnet`. */
  id: string;
  /** Names it for people. */
  name: string;
  /** The cluster, as wallets name it. */
  chain: `solana:${'mainnet' | 'devnet' | 'testnet' | 'localnet'}`;
  /** Where to ask: an address, or a path on the host that serves the page. */
  rpc: string;
  websocket: string;
  /** A second endpoint, of somebody else: it has to show the same before anything is signed. */
  witness?: string;
  /** The network's account. */
  network: Address;
  /** A block explorer's address, with `{kind}` (`address` or `tx`) and `{id}`. */
  explorer?: string;
  /** The host of snapshots and proofs, which the policy lets the page read. */
  snapshots?: string;
};
