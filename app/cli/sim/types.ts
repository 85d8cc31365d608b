/**
 * The simulation's chain, network and nursery, as its parts know them of each other.
 *
 * @module
 */

import type { Address, EncodedAccount, KeyPairSigner, Rpc, SolanaRpcApi } from '@solana/kit';

import type { Deployment, Network } from '@inferix/staking-client';
import type { TestMint } from '@inferix/staking-testkit/chain';
import type { TestRoles } from '@inferix/staking-testkit/network';

/** What the simulation needs of a chain that it runs itself. */
export type SimulatedChain = {
  readonly url: string;
  readonly connection: Deployment & { rpc: Rpc<SolanaRpcApi> };
  /** Holds SOL and pays all fees. */
  readonly payer: KeyPairSigner;
  /** Gives a wallet this much SOL, whatever it had. */
  fund(wallet: Address, sol: number): void | Promise<void>;
  /** Puts an account on the chain as it stands. */
  put(account: EncodedAccount): void | Promise<void>;
  /** Travels forward, in seconds. */
  travelBy(seconds: bigint): Promise<void>;
  stop(): void;
};

/** Where an operator's workers are opened. */
export type Nursery = {
  chain: SimulatedChain;
  /** Moves what was made here to the network's chain, and returns the tokens that were minted here. */
  moveOut(): Promise<bigint>;
};

/** A network on a chain of its own, at $1 per IFX. */
export type SimulatedNetwork = {
  chain: SimulatedChain;
  mint: TestMint;
  roles: TestRoles;
  network: Network;
};
