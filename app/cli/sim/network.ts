import { generateKeyPairSigner, type Address, type Instruction } from '@solana/kit';
import { getCreateAccountInstruction } from '@solana-program/system';
import {
  findAssociatedTokenPda,
  getCreateAssociatedTokenIdempotentInstruction,
  getInitializeMint2Instruction,
  getMintSize,
  getMintToInstruction,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token';
import type { KeyPairSigner } from '@solana/kit';

import {
  commitPrice,
  createNetwork,
  defaultParams,
  fetchChainTime,
  fetchNetwork,
  findNetworkAddress,
  parseNano,
  parseTokens,
} from '@inferix/staking-client';
import type { TestMint } from '@inferix/staking-testkit/chain';
import type { TestRoles } from '@inferix/staking-testkit/network';
import type { LargeSender } from './large-sender.js';
import type { SimulatedChain, SimulatedNetwork } from './types.js';

/** Billionths of a USD per IFX: at first, in the epoch that is paid, and when the pay comes. */
export const PRICES = {
  first: parseNano('1'),
  paid: parseNano('0.9'),
  last: parseNano('0.8'),
} as const;

const HOUR = 3_600;
const DAY = 24 * HOUR;
const DECIMALS = 9;
const ROLE_SOL = 100;

/** Creates it, with its token. The first reference price counts at once. */
export async function createSimulatedNetwork(
  chain: SimulatedChain,
  large: LargeSender,
  distributor: KeyPairSigner,
): Promise<SimulatedNetwork> {
  const { payer, connection } = chain;
  const wallet = async (): Promise<KeyPairSigner> => {
    const signer = await generateKeyPairSigner();
    await chain.fund(signer.address, ROLE_SOL);
    return signer;
  };
  const mint = await createMint(chain, large, await wallet());
  const roles: TestRoles = {
    admin: await wallet(),
    benchmarkAuthority: await wallet(),
    priceAuthority: await wallet(),
    distributor,
    slasher: await wallet(),
    guardian: await wallet(),
  };
  const createKey = await generateKeyPairSigner();
  const caps = {
    epochEmissionCap: parseTokens('1000000', DECIMALS),
    lifetimeCap: parseTokens('375000000', DECIMALS),
    epochPenaltyCap: parseTokens('1000', DECIMALS),
    slashLimitPerEpoch: parseTokens('1000', DECIMALS),
  };
  const entries = Object.entries(roles).map(([role, { address }]) => [role, address]);
  const creation = await createNetwork(
    {
      createKey,
      payer,
      mint: mint.address,
      tokenProgram: mint.tokenProgram,
      roles: Object.fromEntries(entries) as Record<keyof TestRoles, Address>,
      params: {
        ...defaultParams(caps),
        // So short that a worker can leave for good between its work and its pay.
        ...{ unbondingSecs: 4 * DAY, evidenceWindowSecs: HOUR, slashDelaySecs: HOUR },
      },
      epochStart: await fetchChainTime(connection),
      // Only those may have so short an evidence window.
      testNetwork: true,
    },
    connection,
  );
  await large.send(payer, creation);
  const network = await fetchNetwork(
    connection,
    await findNetworkAddress(createKey.address, connection),
  );
  await large.send(payer, await commitPrice({ network, ...roles, price: PRICES.first }));
  return { chain, mint, roles, network };
}

async function createMint(
  { connection, payer }: SimulatedChain,
  large: LargeSender,
  authority: KeyPairSigner,
): Promise<TestMint> {
  const mint = await generateKeyPairSigner();
  const [space, tokenProgram] = [BigInt(getMintSize()), TOKEN_PROGRAM_ADDRESS];
  const lamports = await connection.rpc.getMinimumBalanceForRentExemption(space).send();
  const account = { payer, newAccount: mint, lamports, space, programAddress: tokenProgram };
  const [mintAuthority, decimals] = [authority.address, DECIMALS];
  await large.send(payer, [
    getCreateAccountInstruction(account),
    getInitializeMint2Instruction({ mint: mint.address, decimals, mintAuthority }),
  ]);
  return { address: mint.address, tokenProgram, authority };
}

/** Where a wallet keeps the network's token. */
export async function tokenAccountOf(
  { mint: { address: mint, tokenProgram } }: SimulatedNetwork,
  owner: Address,
): Promise<Address> {
  const [account] = await findAssociatedTokenPda({ owner, mint, tokenProgram });
  return account;
}

/** Creates a wallet's token account, at its own expense, and mints tokens into it. */
export async function tokensFor(
  net: SimulatedNetwork,
  wallet: KeyPairSigner,
  amount: bigint,
): Promise<Instruction[]> {
  const { address: mint, tokenProgram, authority: mintAuthority } = net.mint;
  const token = await tokenAccountOf(net, wallet.address);
  const account = { payer: wallet, ata: token, owner: wallet.address, mint, tokenProgram };
  return [
    getCreateAssociatedTokenIdempotentInstruction(account),
    getMintToInstruction({ mint, token, mintAuthority, amount }),
  ];
}
