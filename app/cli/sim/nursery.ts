import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import {
  assertAccountExists,
  fetchEncodedAccount,
  parseBase64RpcAccount,
  type Address,
  type Base58EncodedBytes,
  type EncodedAccount,
  type GetProgramAccountsApi,
  type MaybeEncodedAccount,
  type Rpc,
} from '@solana/kit';

import { INFERIX_STAKING_PROGRAM_ADDRESS } from '@inferix/staking-client';
import { Chain } from '@inferix/staking-testkit/chain';
import type { SimulatedNetwork } from './types.js';

// A mint's supply, after the authority that may mint.
const SUPPLY_OFFSET = 36;

/**
 * A chain of its own for one operator's workers, with copies of the network and the mint. What the
 * program made there moves to the real chain afterwards.
 *
 * The embedded validator copies all that it holds for each instruction that it executes. With 20,000
 * workers on it that takes a tenth of a second, and opening them takes 80,000 instructions.
 */
export class SurfpoolNursery {
  private constructor(
    readonly chain: Chain,
    private readonly net: SimulatedNetwork,
    /** Tokens that were minted before. */
    private readonly supply: bigint,
  ) {}

  static async start(net: SimulatedNetwork): Promise<SurfpoolNursery> {
    const { rpc } = net.chain.connection;
    const network = await fetchEncodedAccount(rpc, net.network.address);
    const mint = await fetchEncodedAccount(rpc, net.mint.address);
    const chain = await Chain.start();
    for (const account of [network, mint]) {
      assertAccountExists(account);
      await chain.put(account);
    }
    return new SurfpoolNursery(chain, net, supplyOf(mint));
  }

  /** Moves workers and token accounts to the real chain, ends this one, and returns what it minted. */
  async moveOut(): Promise<bigint> {
    const { rpc } = this.chain.connection;
    const { network, mint } = this.net;
    const ours = await accountsOf(rpc, INFERIX_STAKING_PROGRAM_ADDRESS);
    const tokens = await accountsOf(rpc, network.tokenProgram, mint.address);
    for (const account of [...ours, ...tokens]) {
      if (account.address !== network.address) await this.net.chain.put(account);
    }
    const minted = supplyOf(await fetchEncodedAccount(rpc, mint.address)) - this.supply;
    this.chain.stop();
    collectGarbage();
    return minted;
  }
}

// A chain that was stopped is let go when its handle is, and the engine does not know how large it is.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Adds tokens that were minted elsewhere to the mint's supply. */
export async function addSupply({ chain, mint }: SimulatedNetwork, amount: bigint): Promise<void> {
  const account = await fetchEncodedAccount(chain.connection.rpc, mint.address);
  assertAccountExists(account);
  const data = Buffer.from(account.data);
  data.writeBigUInt64LE(supplyOf(account) + amount, SUPPLY_OFFSET);
  await chain.put({ ...account, data: new Uint8Array(data) });
}

/** All accounts of a program, or those that begin with an address, as token accounts do with their mint. */
export async function accountsOf(
  rpc: Rpc<GetProgramAccountsApi>,
  program: Address,
  start?: Address,
): Promise<EncodedAccount[]> {
  const bytes = start as string | undefined as Base58EncodedBytes;
  const filters = start ? [{ memcmp: { offset: 0n, bytes, encoding: 'base58' as const } }] : [];
  const found = await rpc.getProgramAccounts(program, { encoding: 'base64', filters }).send();
  return found.map(({ pubkey, account }) => parseBase64RpcAccount(pubkey, account));
}

function supplyOf(mint: MaybeEncodedAccount): bigint {
  assertAccountExists(mint);
  return Buffer.from(mint.data).readBigUInt64LE(SUPPLY_OFFSET);
}
