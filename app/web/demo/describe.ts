import {
  identifyInferixStakingInstruction,
  INFERIX_STAKING_PROGRAM_ADDRESS,
  InferixStakingInstruction,
} from '@inferix/staking-client';
import { getCompiledTransactionMessageDecoder, type Transaction } from '@solana/kit';

/** Programs that an action calls besides the staking program, in words. */
const PROGRAMS: Readonly<Record<string, string>> = {
  '11111111111111111111111111111111': 'System program',
  ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL: 'Token account, if it is missing',
  TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA: 'Token program',
};

/** Instructions that set limits and fees, and do nothing themselves. */
const COMPUTE_BUDGET = 'ComputeBudget111111111111111111111111111111';

/** What a transaction does, a line for each instruction: what the staking program is told, by its name. */
export function describe({ messageBytes }: Transaction): string[] {
  const message = getCompiledTransactionMessageDecoder().decode(messageBytes);
  if (!('instructions' in message)) return [];
  return message.instructions.flatMap(({ programAddressIndex, data = new Uint8Array() }) => {
    const program = message.staticAccounts[programAddressIndex] ?? '';
    if (program === COMPUTE_BUDGET) return [];
    if (program !== INFERIX_STAKING_PROGRAM_ADDRESS)
      return [PROGRAMS[program] ?? `Program ${program}`];
    return [`Inferix staking: ${words(identifyInferixStakingInstruction({ data }))}`];
  });
}

/** `RegisterWorker` as words. */
const words = (instruction: InferixStakingInstruction): string =>
  InferixStakingInstruction[instruction]
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase();
