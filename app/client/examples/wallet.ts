import {
  address,
  assertIsTransactionWithBlockhashLifetime,
  assertIsTransactionWithinSizeLimit,
  getTransactionDecoder,
  getTransactionEncoder,
  signatureBytes,
  type Address,
  type SignatureBytes,
  type Transaction,
  type TransactionModifyingSigner,
  type TransactionSendingSigner,
} from '@solana/kit';

import {
  fetchNetwork,
  fetchWorker,
  sendInstructions,
  StakingError,
  topUp,
  type Connection,
} from '@inferix/staking-client';

/** A wallet's features as Wallet Standard has them: `wallet.features['solana:signAndSendTransaction']` and so on. */
type Account = { address: string };
type Input = { account: Account; chain: `solana:${string}`; transaction: Uint8Array };
type SignAndSend = {
  signAndSendTransaction(...inputs: Input[]): Promise<readonly { signature: Uint8Array }[]>;
};
type Sign = {
  signTransaction(...inputs: Input[]): Promise<readonly { signedTransaction: Uint8Array }[]>;
};

/** Makes a signer of a wallet that signs and sends in one step. */
export function sendingSigner(
  wallet: SignAndSend,
  account: Account,
  chain: Input['chain'],
): TransactionSendingSigner {
  return {
    address: address(account.address),
    async signAndSendTransactions(transactions): Promise<readonly SignatureBytes[]> {
      const inputs = transactions.map((transaction) => inputOf(transaction, account, chain));
      const outputs = await wallet.signAndSendTransaction(...inputs);
      return outputs.map(({ signature }) => signatureBytes(signature));
    },
  };
}

/** Makes a signer of a wallet that signs, and may change what it signs. */
export function modifyingSigner(
  wallet: Sign,
  account: Account,
  chain: Input['chain'],
): TransactionModifyingSigner {
  return {
    address: address(account.address),
    async modifyAndSignTransactions(transactions) {
      const inputs = transactions.map((transaction) => inputOf(transaction, account, chain));
      const outputs = await wallet.signTransaction(...inputs);
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

const NOTHING = new Uint8Array();

const inputOf = (transaction: Transaction, account: Account, chain: Input['chain']): Input => ({
  account,
  chain,
  transaction: new Uint8Array(getTransactionEncoder().encode(transaction)),
});

/** Adds to a worker's stake from a wallet, and says what to show to its user. */
export async function topUpFrom(
  connection: Connection,
  funder: TransactionSendingSigner | TransactionModifyingSigner,
  worker: Address,
  amount: bigint,
): Promise<string> {
  const network = await fetchNetwork(connection, (await fetchWorker(connection, worker)).network);
  const instructions = await topUp({ network, worker, funder, amount });
  try {
    const { signature } = await sendInstructions(connection, instructions, { feePayer: funder });
    return `Done: ${signature}`;
  } catch (error) {
    if (!(error instanceof StakingError)) throw error;
    switch (error.code) {
      case 'RequestRejected': // declined in the wallet: nothing was sent
        return 'You declined.';
      case 'SentUnconfirmed': // look it up before anything is sent again
        return `Sent, but not confirmed yet: ${error.signature ?? ''}`;
      case 'WalletFailed': // nobody can tell whether it was sent
      default:
        return error.message;
    }
  }
}
