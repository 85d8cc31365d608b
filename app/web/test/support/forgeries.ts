/**
 * Transactions that only look as if something had happened to a worker.
 *
 * @module
 */

import { setRestake } from '@inferix/staking-client';
import {
  appendTransactionMessageInstructions,
  createTransactionMessage,
  fetchEncodedAccount,
  getBase64EncodedWireTransaction,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
  type Address,
  type EncodedAccount,
  type Instruction,
  type KeyPairSigner,
} from '@solana/kit';
import type { TestNetwork } from '@inferix/staking-testkit/network';

import { fixedKey } from './wallet.js';

/**
 * Lets another program log an event about a worker, byte for byte what the staking program would log. Until
 * it has, the worker and its network belong to it, as nobody could arrange on a real chain.
 */
export async function forgesRestake(
  net: TestNetwork,
  worker: Address,
  owner: KeyPairSigner,
  restake: boolean,
): Promise<void> {
  // Made from the same source, so that it logs the same bytes.
  const { address: programAddress } = await fixedKey(9);
  await net.chain.deploysOther(programAddress);
  const accounts = await Promise.all([accountAt(net, worker), accountAt(net, net.network.address)]);
  for (const account of accounts) await net.chain.put({ ...account, programAddress });
  const network = { ...net.network, programAddress };
  const { logs } = await net.does(setRestake({ network, worker, owner, restake }));
  if (!logs.some((line) => line.startsWith('Program data: ')))
    throw new Error('nothing was forged');
  for (const account of accounts) await net.chain.put(account);
}

async function accountAt(net: TestNetwork, at: Address): Promise<EncodedAccount> {
  const account = await fetchEncodedAccount(net.chain.connection.rpc, at);
  if (!account.exists) throw new Error(`${at} is missing`);
  return account;
}

/** Sends instructions to the chain although they fail there, and returns what the chain made of them. */
export async function sendsBlindly(
  net: TestNetwork,
  owner: KeyPairSigner,
  instructions: readonly Instruction[],
): Promise<void> {
  const { rpc } = net.chain.connection;
  const { value: lifetime } = await rpc.getLatestBlockhash().send();
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (m) => setTransactionMessageFeePayerSigner(owner, m),
    (m) => setTransactionMessageLifetimeUsingBlockhash(lifetime, m),
    (m) => appendTransactionMessageInstructions(instructions, m),
  );
  const wire = getBase64EncodedWireTransaction(await signTransactionMessageWithSigners(message));
  await rpc.sendTransaction(wire, { encoding: 'base64', skipPreflight: true }).send();
}
