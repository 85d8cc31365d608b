/**
 * A wallet's account as a signer. A wallet that can do both is asked to sign, so that sending and waiting stay
 * in the page; one that only signs and sends is watched by the signature that it returns.
 *
 * @module
 */

import {
  assertIsTransactionWithBlockhashLifetime,
  assertIsTransactionWithinSizeLimit,
  getTransactionDecoder,
  getTransactionEncoder,
  signatureBytes,
  type Address,
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

/** Makes a signer; `onSigned` is called as soon as the wallet has given its signature. */
export function walletSigner(
  { features }: UsableWallet,
  account: WalletAccount,
  chain: NetworkConfig['chain'],
  onSigned: () => void,
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
        onSigned();
        return transactions.map((transaction, i) => {
          const signed = getTransactionDecoder().decode(outputs[i]?.signedTransaction ?? NOTHING);
          assertIsTransactionWithinSizeLimit(signed);
          assertIsTransactionWithBlockhashLifetime(transaction);
          // Until when it can land is known of what was asked for, and not in the signed bytes.
          return { ...signed, lifetimeConstraint: transaction.lifetimeConstraint };
        });
      },
    };
  }
  if (!sends) throw new Error('the wallet cannot sign transactions');
  return {
    address,
    async signAndSendTransactions(transactions) {
      const inputs = transactions.map((tx) => ({ account, chain, transaction: wire(tx) }));
      const outputs = await sends.signAndSendTransaction(...inputs);
      onSigned();
      return outputs.map(({ signature }) => signatureBytes(signature));
    },
  };
}

const NOTHING = new Uint8Array();

const wire = (transaction: Transaction): Uint8Array =>
  new Uint8Array(getTransactionEncoder().encode(transaction));
