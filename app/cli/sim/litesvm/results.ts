import {
  FailedTransactionMetadata,
  type SimulatedTransactionInfo,
  type TransactionMetadata,
} from 'litesvm';

type Result = TransactionMetadata | FailedTransactionMetadata | SimulatedTransactionInfo;

// LiteSVM's own objects have numbers for the names, and no fee at all. As text they are complete.
const INSTRUCTION_ERROR = /^\w+\(\w+ \{ err: InstructionError\((\d+), (?:Custom\((\d+)\)|(\w+))/;
const OTHER_ERROR = /^\w+\(\w+ \{ err: (\w+)(?:\((\d+)\)| \{ account_index: (\d+) \})?, meta: /;
const FEE = /fee: (\d+) \}[ })]*$/;

/** The error as JSON-RPC has it; `null` if there is none. */
export function errorOf(result: Result): unknown {
  if (!(result instanceof FailedTransactionMetadata)) return null;
  const text = result.toString();
  const [, index, code, name] = INSTRUCTION_ERROR.exec(text) ?? [];
  if (index !== undefined) {
    return { InstructionError: [Number(index), code === undefined ? name : { Custom: +code }] };
  }
  const [, kind, instruction, account] = OTHER_ERROR.exec(text) ?? [];
  if (kind === undefined) throw new Error(`this error is not known: ${text}`);
  if (instruction !== undefined) return { [kind]: Number(instruction) };
  return account === undefined ? kind : { [kind]: { account_index: Number(account) } };
}

/** Lamports that it cost. */
export function feeOf(result: TransactionMetadata | FailedTransactionMetadata): bigint {
  const [, fee] = FEE.exec(result.toString()) ?? [];
  if (fee === undefined) throw new Error('a transaction without a fee');
  return BigInt(fee);
}
