import type { Instruction, TransactionSigner } from '@solana/kit';

/**
 * The very instructions that were simulated, with the wallet in the place of what only stood for it: made once
 * more, they might be others by then.
 */
export const signedBy = (
  instructions: readonly Instruction[],
  signer: TransactionSigner,
): Instruction[] =>
  instructions.map((instruction) => ({
    ...instruction,
    ...(instruction.accounts && {
      accounts: instruction.accounts.map((account) =>
        'signer' in account && account.address === signer.address
          ? { ...account, signer }
          : account,
      ),
    }),
  }));
