/**
 * A wallet's account as a signer. A wallet that can do both is asked to sign, so that sending and waiting stay
 * in the page; one that only signs and sends is watched by the signature that it returns.
 *
 * @module
 */

import {
  assertIsTransactionWithBlockhashLifetime,
  assertIsTransactionWithinSizeLimit,
  getBase58Decoder,
  getTransactionDecoder,
  getTransactionEncoder,
  signatureBytes,
  type Address,
  type Signature,
  type Transaction,
  type TransactionModifyingSigner,
  type TransactionSendingSigner,
} from '@solana/kit';
import type { WalletAccount } from '@wallet-standard/base';

import type { NetworkConfig } from '../config/index.js';
import {
  SolanaSignAndSendTransaction,
  SolanaSignTransaction,
  type UsableWallet,
} from './discovery.js';

export type WalletSigner = TransactionModifyingSigner | TransactionSendingSigner;

/** How far the wallet has come. */
export type WalletListener = {
  /** A wallet that sends by itself is asked: from now on it may send. */
  onSending: () => void;
  /** The wallet has signed the next transactions. */
  onSigned: (signatures: readonly Signature[]) => void;
};

export function walletSigner(
  { features }: UsableWallet,
  account: WalletAccount,
  chain: NetworkConfig['chain'],
  { onSending, onSigned }: WalletListener,
): WalletSigner {
  const address = account.address as Address;
  const signs = features[SolanaSignTransaction];
  const sends = features[SolanaSignAndSendTransaction];
  if (signs) {
    return {
      address,
      async modifyAndSignTransactions(transactions) {
        const inputs = transactions.map((tx) => ({ account, chain, transaction: wire(tx) }));
        const outputs = await signs.signTransaction(...inputs);
        const all = transactions.map((transaction, i) => {
          const signed = getTransactionDecoder().decode(outputs[i]?.signedTransaction ?? NOTHING);
          assertIsTransactionWithinSizeLimit(signed);
          assertIsTransactionWithBlockhashLifetime(transaction);
          // Until when it can land is known of what was asked for, and not in the signed bytes.
          return { ...signed, lifetimeConstraint: transaction.lifetimeConstraint };
        });
        onSigned(all.map(({ signatures }) => base58(signatures[address] ?? NOTHING)));
        return all;
      },
    };
  }
  if (!sends) throw new Error('the wallet cannot sign transactions');
  return {
    address,
    async signAndSendTransactions(transactions) {
      const inputs = transactions.map((tx) => ({ account, chain, transaction: wire(tx) }));
      onSending();
      const outputs = await sends.signAndSendTransaction(...inputs);
      onSigned(outputs.map(({ signature }) => base58(signature)));
      return outputs.map(({ signature }) => signatureBytes(signature));
    },
  };
}

const NOTHING = new Uint8Array();

const base58 = (bytes: ArrayLike<number>): Signature =>
  getBase58Decoder().decode(Uint8Array.from(bytes)) as Signature;

const wire = (transaction: Transaction): Uint8Array =>
  new Uint8Array(getTransactionEncoder().encode(transaction));
