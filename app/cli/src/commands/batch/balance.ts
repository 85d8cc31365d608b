/**
 * The SOL that a batch takes, from whom, and whether they have it.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import type { Context } from '../../context.js';
import { FailedError } from '../../failure.js';
import { sol } from '../../output.js';
import { Rent } from '../../pay/rent.js';

/** Lamports; `null` where nobody has counted. */
export type Costs = { fees: bigint | null; rent: bigint | null };

type Payers = { feePayer: { address: Address }; rentPayer?: Address };

/** Refuses a batch that its payers have too little SOL for: else some of it would be done. */
export async function checkHasSol(
  context: Context,
  { feePayer: { address: feePayer }, rentPayer = feePayer }: Payers,
  { fees, rent }: Costs,
): Promise<void> {
  const needed = new Map<Address, bigint>();
  const add = (payer: Address, lamports: bigint | null): void => {
    if (lamports) needed.set(payer, (needed.get(payer) ?? 0n) + lamports);
  };
  add(feePayer, fees);
  add(rentPayer, rent);
  // A wallet has to keep this much, or nothing.
  const own = needed.size === 0 ? 0n : await new Rent(context.rpc).of(0);
  for (const [payer, lamports] of needed) {
    const { commitment, rpc } = context;
    const { value: held } = await rpc.getBalance(payer, { commitment }).send();
    if (held >= lamports + own) continue;
    throw new FailedError(
      `${sol(lamports)} of fees and rent are needed in all, and ${payer} has ${sol(held)}, of which ${sol(own)} have to ` +
        `stay: ${sol(lamports + own - held)} are missing. Nothing was sent.`,
    );
  }
}
