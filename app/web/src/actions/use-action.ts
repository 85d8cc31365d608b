/**
 * An action of one transaction.
 *
 * @module
 */

import type { Address, Instruction, TransactionSigner } from '@solana/kit';

import { writableIn } from '../chain/effect.js';
import type { Step } from '../chain/effect-of-many.js';
import type { Describe } from '../model/effect-rows.js';
import { useSending, type Sending, type SendRequest } from './use-sending.js';

/** What is to be done. Two requests with the same key do the same. */
export type ActionRequest = Pick<SendRequest, 'key' | 'check'> & {
  build: (signer: TransactionSigner) => Promise<Instruction[]>;
};

/** @param describe - The lines of what is changed besides the wallet and the workers. */
export function useAction(
  request: ActionRequest | undefined,
  workers: readonly Address[],
  describe?: Describe,
): Sending {
  const toSend = request && {
    key: [...workers, request.key].join(' '),
    check: request.check,
    build: async (signer: TransactionSigner): Promise<Step[]> => {
      const instructions = await request.build(signer);
      const shown = new Set([signer.address, ...workers]);
      const others = describe ? writableIn(instructions).filter((each) => !shown.has(each)) : [];
      return [{ workers, others, instructions }];
    },
  };
  return useSending(toSend, describe);
}
