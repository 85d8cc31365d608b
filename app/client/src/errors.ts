/**
 * Every refusal a user may meet, as a name and a sentence that says what to do. The one place for these
 * texts: those of the staking program itself come from its IDL.
 *
 * @module
 */

import type { Signature } from '@solana/kit';

import { PROGRAM_ERRORS, type ProgramErrorName } from './generated/index.js';

/** A refusal in words. */
export type Refusal = { name: string; sentence: string };

/** What Anchor checks before the program's own rules, by code. These point to a wrong client or network. */
export const ANCHOR_ERRORS: Readonly<Record<number, Refusal>> = {
  101: {
    name: 'InstructionFallbackNotFound',
    sentence:
      'The program on this cluster does not know this instruction. Use the client of its version.',
  },
  102: {
    name: 'InstructionDidNotDeserialize',
    sentence: 'The program could not read the instruction. Use the client of its version.',
  },
  2000: {
    name: 'ConstraintMut',
    sentence:
      'An account that changes was passed as read-only. Use the client of the program version.',
  },
  2006: {
    name: 'ConstraintSeeds',
    sentence:
      'An account is not at the address its seeds give. Pass the accounts of one network and worker.',
  },
  2012: {
    name: 'ConstraintAddress',
    sentence:
      'An account is not the one recorded on chain. Fetch the network and worker again and retry.',
  },
  2040: {
    name: 'ConstraintDuplicateMutableAccount',
    sentence: 'The same account was passed twice where two are needed. Pass each account once.',
  },
  3001: {
    name: 'AccountDiscriminatorNotFound',
    sentence:
      'An account holds no data of this program. Check the address, and that it was created.',
  },
  3002: {
    name: 'AccountDiscriminatorMismatch',
    sentence:
      'An account is of another kind than expected. Check which address is passed for what.',
  },
  3003: {
    name: 'AccountDidNotDeserialize',
    sentence: 'An account could not be read. It may be of another version of the program.',
  },
  3005: {
    name: 'AccountNotEnoughKeys',
    sentence: 'An account is missing from the instruction. Use the client of the program version.',
  },
  3006: {
    name: 'AccountNotMutable',
    sentence:
      'An account that changes was passed as read-only. Use the client of the program version.',
  },
  3007: {
    name: 'AccountOwnedByWrongProgram',
    sentence:
      'An account belongs to another program: it may not exist yet, or be closed. Check the address.',
  },
  3008: {
    name: 'InvalidProgramId',
    sentence: 'A program account is not the program expected. Check the address.',
  },
  3010: {
    name: 'AccountNotSigner',
    sentence: 'A signature is missing. Sign with the key whose role the instruction needs.',
  },
  3012: {
    name: 'AccountNotInitialized',
    sentence: 'An account does not exist yet. Create it first.',
  },
  4100: {
    name: 'DeclaredProgramIdMismatch',
    sentence:
      'The program is deployed at another address than it was built for. Check the cluster.',
  },
};

/** Refusals of SPL Token and Token-2022, which move the tokens, by code. */
export const TOKEN_ERRORS: Readonly<Record<number, Refusal>> = {
  1: {
    name: 'InsufficientTokens',
    sentence: 'The token account holds too few tokens. Use a smaller amount, or fund the account.',
  },
  3: {
    name: 'MintMismatch',
    sentence: 'A token account holds another token. Use accounts of the network mint.',
  },
  4: {
    name: 'TokenOwnerMismatch',
    sentence: 'The token account belongs to somebody else. Sign with its owner.',
  },
  9: {
    name: 'TokenAccountMissing',
    sentence: "A token account does not exist. Create the wallet's associated token account first.",
  },
  17: {
    name: 'TokenAccountFrozen',
    sentence:
      "A token account is frozen by the mint's freeze authority. Ask it to thaw the account.",
  },
  18: {
    name: 'DecimalsMismatch',
    sentence:
      "The network's token has another number of decimals than the RPC endpoint showed, so that amounts were read wrongly. Do not use that endpoint.",
  },
};

/** Refusals of the system program, by code. */
export const SYSTEM_ERRORS: Readonly<Record<number, Refusal>> = {
  0: {
    name: 'AddressInUse',
    sentence: 'The account to create exists already. Use it, or choose another address.',
  },
  1: {
    name: 'InsufficientSol',
    sentence: 'The paying wallet holds too little SOL for rent. Fund it and try again.',
  },
};

/** Names of refusals that come neither from the staking program nor from Anchor. */
export const GENERAL_ERRORS = {
  AccountNotFound:
    'The RPC endpoint shows no such account. Check the address, the cluster and the endpoint.',
  FeePayerNotFunded:
    'The fee payer holds no SOL, or too little for the fee. Fund it and try again.',
  InsufficientSol: 'A wallet holds too little SOL for rent. Fund it and try again.',
  NotAWallet:
    'This is a token account, a mint, or an account of the staking program, and nobody could take out what goes there. Use the address of the wallet itself, which it shows to receive SOL.',
  SignatureMissing: 'A signature is missing. Sign with the key whose role the instruction needs.',
  SignatureInvalid:
    'A signature is wrong: the transaction was changed after it was signed. Sign it again.',
  TransactionExpired:
    'The transaction expired before it was confirmed. Check the worker, then send it again.',
  TransactionNotFound:
    'The node does not show this transaction yet. Look it up by its signature later.',
  AlreadyProcessed:
    'This very transaction has been processed already. Look it up by its signature.',
  RequestRejected: 'The request was declined in the wallet. Nothing was sent.',
  WalletFailed:
    'The wallet failed, and does not say whether it has sent the transaction. Look into its history before you send it again.',
  SignedTwice:
    'The wallet signed one transaction in the place of another one. Nothing was sent. Use another wallet, or send one transaction at a time.',
  SignedOther:
    'The wallet signed something else than it was asked to. Nothing was sent. Use another wallet.',
  SeveralSendingWallets:
    'Two wallets that send what they sign cannot sign one transaction. Let one of them pay and act, or use one that only signs.',
  SentUnconfirmed:
    'The transaction was sent, and it is not confirmed. Look it up by its signature before you send it again.',
  TransactionTooLarge:
    'The transaction is too large. Put fewer leaves or instructions into it, or use a lookup table.',
  ComputeBudgetExceeded:
    'The transaction needs more compute than a transaction may use. Put less into it.',
  AccountsTooLarge: 'The accounts loaded grew beyond the limit that was set. Send it again.',
  InvalidAccountData:
    'An account does not hold what the program expects: a token account may be missing. Create it first.',
  ProgramNotFound:
    'The staking program is not on this cluster. Check the cluster, and the address of the program.',
  ConnectionFailed:
    'The RPC endpoint did not answer. Check its address and the network connection.',
  EndpointRefused:
    'The RPC endpoint refuses what it is asked. Use another endpoint, or one whose plan allows it.',
  ListRefused:
    'The RPC endpoint does not list the accounts of a program. Use another endpoint, or go by the address of what you look for.',
  NodeBehind:
    'The RPC endpoint is behind: it does not show a slot that was read before. Wait until it has caught up, or use another endpoint.',
  EndpointsDisagree:
    'The two RPC endpoints do not show the same, so nothing was signed. Wait a moment and try again. If it stays so, one of them is wrong: sign nothing.',
  UnreadableAccount:
    'The account is not what was asked for, or of another version of the program. Check the address, or use a newer client.',
  OtherAccount:
    'The RPC endpoint answered with the contents of another account than was asked for. Do not use that endpoint.',
  Unknown: 'The transaction failed for a reason this client does not know.',
} as const;

/** The name of a refusal: the program's own, Anchor's, the token program's or a general one. */
export type StakingErrorName = ProgramErrorName | keyof typeof GENERAL_ERRORS | (string & {});

/** What goes with a {@link StakingError} besides its name and sentence. */
export type StakingErrorContext = {
  /** What the program logged about this refusal, such as the two numbers of `StakeBelowMinimum`. */
  details?: readonly string[];
  /** All logs of the transaction, where there are any. */
  logs?: readonly string[];
  /** The signature, if the transaction was sent. */
  signature?: Signature;
  cause?: unknown;
};

/**
 * Why something was refused. `code` is the error's name, such as `StakeBelowMinimum`; `message` is a
 * sentence for people that says what to do.
 */
export class StakingError extends Error {
  override readonly name = 'StakingError';
  readonly details: readonly string[];
  readonly logs: readonly string[];
  readonly signature: Signature | undefined;

  constructor(
    readonly code: StakingErrorName,
    sentence: string,
    { details = [], logs = [], signature, cause }: StakingErrorContext = {},
  ) {
    super(details.length > 0 ? `${sentence} (${details.join('; ')})` : sentence, { cause });
    this.details = details;
    this.logs = logs;
    this.signature = signature;
  }
}

/** A {@link StakingError} with a general name. */
export function generalError(
  code: keyof typeof GENERAL_ERRORS,
  context?: StakingErrorContext,
): StakingError {
  return new StakingError(code, GENERAL_ERRORS[code], context);
}

/** The staking program's own refusal with this code, or Anchor's on its behalf. */
export function programRefusal(code: number): Refusal | undefined {
  return PROGRAM_ERRORS[code] ?? ANCHOR_ERRORS[code];
}

/** A refusal of the program that the client foresees, with the program's own name and sentence. */
export function programError(name: ProgramErrorName): StakingError {
  const known = Object.values(PROGRAM_ERRORS).find((refusal) => refusal.name === name);
  return new StakingError(name, known?.sentence ?? GENERAL_ERRORS.Unknown);
}
