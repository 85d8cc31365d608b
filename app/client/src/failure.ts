/**
 * What went wrong, found in whatever an RPC call, a wallet or Kit threw.
 *
 * @module
 */

import {
  isSolanaError,
  SOLANA_ERROR__ACCOUNTS__ACCOUNT_NOT_FOUND,
  SOLANA_ERROR__BLOCK_HEIGHT_EXCEEDED,
  SOLANA_ERROR__INSTRUCTION_ERROR__ACCOUNT_NOT_RENT_EXEMPT,
  SOLANA_ERROR__INSTRUCTION_ERROR__COMPUTATIONAL_BUDGET_EXCEEDED,
  SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM,
  SOLANA_ERROR__INSTRUCTION_ERROR__INCORRECT_PROGRAM_ID,
  SOLANA_ERROR__INSTRUCTION_ERROR__INVALID_ACCOUNT_DATA,
  SOLANA_ERROR__INSTRUCTION_ERROR__INVALID_ACCOUNT_OWNER,
  SOLANA_ERROR__INSTRUCTION_ERROR__INVALID_ARGUMENT,
  SOLANA_ERROR__INSTRUCTION_ERROR__MISSING_REQUIRED_SIGNATURE,
  SOLANA_ERROR__INSTRUCTION_ERROR__UNINITIALIZED_ACCOUNT,
  SOLANA_ERROR__INSTRUCTION_ERROR__UNSUPPORTED_PROGRAM_ID,
  SOLANA_ERROR__JSON_RPC__INVALID_PARAMS,
  SOLANA_ERROR__JSON_RPC__INVALID_REQUEST,
  SOLANA_ERROR__JSON_RPC__METHOD_NOT_FOUND,
  SOLANA_ERROR__JSON_RPC__SCAN_ERROR,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_KEY_EXCLUDED_FROM_SECONDARY_INDEX,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_TRANSACTION_HISTORY_NOT_AVAILABLE,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  SOLANA_ERROR__RPC_SUBSCRIPTIONS__CHANNEL_FAILED_TO_CONNECT,
  SOLANA_ERROR__SIGNER__TRANSACTION_CANNOT_HAVE_MULTIPLE_SENDING_SIGNERS,
  SOLANA_ERROR__TRANSACTION__EXCEEDS_SIZE_LIMIT,
  SOLANA_ERROR__TRANSACTION__SIGNATURES_MISSING,
  SOLANA_ERROR__TRANSACTION_ERROR__ACCOUNT_NOT_FOUND,
  SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED,
  SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND,
  SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_FEE,
  SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_RENT,
  SOLANA_ERROR__TRANSACTION_ERROR__INVALID_ACCOUNT_FOR_FEE,
  SOLANA_ERROR__TRANSACTION_ERROR__INVALID_PROGRAM_FOR_EXECUTION,
  SOLANA_ERROR__TRANSACTION_ERROR__MAX_LOADED_ACCOUNTS_DATA_SIZE_EXCEEDED,
  SOLANA_ERROR__TRANSACTION_ERROR__PROGRAM_ACCOUNT_NOT_FOUND,
  SOLANA_ERROR__TRANSACTION_ERROR__SIGNATURE_FAILURE,
  type Address,
  type Signature,
} from '@solana/kit';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import { TOKEN_2022_PROGRAM_ADDRESS } from './addresses.js';
import {
  GENERAL_ERRORS,
  generalError,
  programRefusal,
  StakingError,
  SYSTEM_ERRORS,
  TOKEN_ERRORS,
  type Refusal,
  type StakingErrorContext,
} from './errors.js';
import { attributeLogs } from './events.js';

/** Errors that mean the same whichever program they come from, by Kit's error number. */
const GENERAL: Readonly<Record<number, keyof typeof GENERAL_ERRORS>> = {
  [SOLANA_ERROR__ACCOUNTS__ACCOUNT_NOT_FOUND]: 'AccountNotFound',
  [SOLANA_ERROR__BLOCK_HEIGHT_EXCEEDED]: 'TransactionExpired',
  [SOLANA_ERROR__INSTRUCTION_ERROR__ACCOUNT_NOT_RENT_EXEMPT]: 'InsufficientSol',
  [SOLANA_ERROR__INSTRUCTION_ERROR__COMPUTATIONAL_BUDGET_EXCEEDED]: 'ComputeBudgetExceeded',
  [SOLANA_ERROR__INSTRUCTION_ERROR__INCORRECT_PROGRAM_ID]: 'InvalidAccountData',
  [SOLANA_ERROR__INSTRUCTION_ERROR__INVALID_ACCOUNT_DATA]: 'InvalidAccountData',
  [SOLANA_ERROR__INSTRUCTION_ERROR__INVALID_ACCOUNT_OWNER]: 'InvalidAccountData',
  [SOLANA_ERROR__INSTRUCTION_ERROR__MISSING_REQUIRED_SIGNATURE]: 'SignatureMissing',
  [SOLANA_ERROR__INSTRUCTION_ERROR__UNINITIALIZED_ACCOUNT]: 'InvalidAccountData',
  [SOLANA_ERROR__INSTRUCTION_ERROR__UNSUPPORTED_PROGRAM_ID]: 'ProgramNotFound',
  [SOLANA_ERROR__JSON_RPC__SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED]: 'NodeBehind',
  [SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR]: 'ConnectionFailed',
  [SOLANA_ERROR__RPC_SUBSCRIPTIONS__CHANNEL_FAILED_TO_CONNECT]: 'ConnectionFailed',
  [SOLANA_ERROR__SIGNER__TRANSACTION_CANNOT_HAVE_MULTIPLE_SENDING_SIGNERS]: 'SeveralSendingWallets',
  [SOLANA_ERROR__TRANSACTION__EXCEEDS_SIZE_LIMIT]: 'TransactionTooLarge',
  [SOLANA_ERROR__TRANSACTION__SIGNATURES_MISSING]: 'SignatureMissing',
  [SOLANA_ERROR__TRANSACTION_ERROR__ACCOUNT_NOT_FOUND]: 'FeePayerNotFunded',
  [SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED]: 'AlreadyProcessed',
  [SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND]: 'TransactionExpired',
  [SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_FEE]: 'FeePayerNotFunded',
  [SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_RENT]: 'InsufficientSol',
  [SOLANA_ERROR__TRANSACTION_ERROR__INVALID_ACCOUNT_FOR_FEE]: 'FeePayerNotFunded',
  [SOLANA_ERROR__TRANSACTION_ERROR__INVALID_PROGRAM_FOR_EXECUTION]: 'ProgramNotFound',
  [SOLANA_ERROR__TRANSACTION_ERROR__MAX_LOADED_ACCOUNTS_DATA_SIZE_EXCEEDED]: 'AccountsTooLarge',
  [SOLANA_ERROR__TRANSACTION_ERROR__PROGRAM_ACCOUNT_NOT_FOUND]: 'ProgramNotFound',
  [SOLANA_ERROR__TRANSACTION_ERROR__SIGNATURE_FAILURE]: 'SignatureInvalid',
};

/** Codes of JSON-RPC by which nodes say that they do not do what they are asked. */
const NODE_REFUSALS: ReadonlySet<number> = new Set([
  SOLANA_ERROR__JSON_RPC__INVALID_PARAMS,
  SOLANA_ERROR__JSON_RPC__INVALID_REQUEST,
  SOLANA_ERROR__JSON_RPC__METHOD_NOT_FOUND,
  SOLANA_ERROR__JSON_RPC__SCAN_ERROR,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_KEY_EXCLUDED_FROM_SECONDARY_INDEX,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_TRANSACTION_HISTORY_NOT_AVAILABLE,
]);

/** HTTP statuses that say the same. Some nodes put them into an answer of JSON-RPC. */
const isRefusingStatus = (status: number): boolean =>
  status >= 400 && status < 500 && status !== REQUEST_TIMEOUT && status !== TOO_MANY_REQUESTS;
const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** What a node said that refused a request; nothing if it did not refuse one. */
function refusedRequest(error: unknown): string[] | undefined {
  const found = causes(error).find((cause) => {
    if (isSolanaError(cause, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) {
      return isRefusingStatus(cause.context.statusCode);
    }
    const code: number = isSolanaError(cause) ? cause.context.__code : 0;
    return NODE_REFUSALS.has(code) || isRefusingStatus(code);
  });
  if (isSolanaError(found, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) {
    return [`HTTP ${found.context.statusCode}`];
  }
  if (!isSolanaError(found)) return undefined;
  const said = (found.context as { __serverMessage?: unknown }).__serverMessage;
  return typeof said === 'string' && said !== '' ? [said] : [];
}

/** Whether a program refused, so that the logs say more. */
export function isProgramFailure(error: unknown): boolean {
  return causes(error).some((cause) =>
    isSolanaError(cause, SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM),
  );
}

/**
 * Turns anything thrown on the way of a transaction into a {@link StakingError}.
 *
 * @param error - What was thrown. A `StakingError` is returned as it is.
 * @param known - The program whose refusals it may hold: a connection's, and `undefined` if nothing was sent or
 * simulated. The signature; and the logs, which are looked for in `error` unless the caller has them.
 */
export function explainFailure(
  error: unknown,
  known: {
    programAddress: Address | undefined;
    signature?: Signature;
    logs?: readonly string[] | undefined;
  },
): StakingError {
  if (error instanceof StakingError) return error;
  const { programAddress, signature } = known;
  const logs = known.logs ?? logsOf(error);
  const details = programLog(logs, programAddress);
  const context: StakingErrorContext = {
    ...(signature && { signature }),
    details,
    logs,
    cause: error,
  };
  // Nodes refuse transactions in the same way, which leaves open what has become of them.
  const reads = programAddress === undefined && signature === undefined;
  const said = reads ? refusedRequest(error) : undefined;
  if (said) return generalError('EndpointRefused', { ...context, details: said });
  for (const cause of causes(error)) {
    if (isSolanaError(cause, SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM)) {
      return explainCustom(cause.context.code, programAddress, context);
    }
    // Only the check of a mint's decimals has an argument that a token program could find invalid.
    const isArgument = isSolanaError(cause, SOLANA_ERROR__INSTRUCTION_ERROR__INVALID_ARGUMENT);
    if (isArgument && isTokenProgram(failedProgram(logs))) {
      return refusal(TOKEN_ERRORS[DECIMALS_MISMATCH], context);
    }
    const name = isSolanaError(cause) ? GENERAL[cause.context.__code] : undefined;
    if (name) return generalError(name, context);
  }
  const origin = causes(error).at(-1);
  const message = origin instanceof Error && origin.message !== '' ? [origin.message] : [];
  // What `fetch` throws without a connection: Node and Chrome, Firefox, Safari.
  const offline = causes(error).some(
    (cause) => cause instanceof TypeError && /fetch|NetworkError|Load failed/.test(cause.message),
  );
  return generalError(offline ? 'ConnectionFailed' : 'Unknown', { ...context, details: message });
}

/** A program's own error code: the logs say which program it was. */
function explainCustom(
  code: number,
  ours: Address | undefined,
  context: StakingErrorContext,
): StakingError {
  // Without logs it is ours: no other program in our transactions has codes this high.
  const found = refusalOf(failedProgram(context.logs ?? []) ?? ours, ours, code);
  return refusal(found, { ...context, ...(found ? {} : { details: [`error code ${code}`] }) });
}

const refusal = (found: Refusal | undefined, context: StakingErrorContext): StakingError =>
  found ? new StakingError(found.name, found.sentence, context) : generalError('Unknown', context);

/** The token programs' code for it. */
const DECIMALS_MISMATCH = 18;

const isTokenProgram = (program: Address | undefined): boolean =>
  program === TOKEN_PROGRAM_ADDRESS || program === TOKEN_2022_PROGRAM_ADDRESS;

function refusalOf(
  program: Address | undefined,
  ours: Address | undefined,
  code: number,
): Refusal | undefined {
  if (program === ours) return programRefusal(code);
  if (isTokenProgram(program)) return TOKEN_ERRORS[code];
  return program === SYSTEM_PROGRAM_ADDRESS ? SYSTEM_ERRORS[code] : undefined;
}

/** The innermost program that failed: the first to say so. */
function failedProgram(logs: readonly string[]): Address | undefined {
  for (const line of logs) {
    const program = /^Program (\w+) failed: /.exec(line)?.[1];
    if (program !== undefined) return program as Address;
  }
  return undefined;
}

/** What the staking program itself had to say, without what Anchor adds. */
function programLog(logs: readonly string[], ours: Address | undefined): string[] {
  const prefix = 'Program log: ';
  return attributeLogs(logs)
    .filter(({ program }) => program === ours)
    .filter(({ line }) => line.startsWith(prefix))
    .map(({ line }) => line.slice(prefix.length))
    .filter((text) => !/^(?:AnchorError |Instruction: |Left: |Right: |Left:$|Right:$)/.test(text));
}

function logsOf(error: unknown): readonly string[] {
  for (const cause of causes(error)) {
    const logs: unknown = isSolanaError(cause)
      ? (cause.context as { logs?: unknown }).logs
      : undefined;
    if (Array.isArray(logs)) return logs.map(String);
  }
  return [];
}

/** The error, its cause, and so on. */
export function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let next = error; next !== undefined && chain.length < 10;) {
    chain.push(next);
    next = next instanceof Error ? next.cause : undefined;
  }
  return chain;
}
