import { parseJsonWithBigInts } from '@solana/rpc-spec-types';
import type { RpcResponse } from '@solana/kit';

type Accounts = { result?: { value?: unknown } | null } | null;
type Account = { lamports?: unknown } | null;

/**
 * Parses an answer without losing digits. Numbers that are exact anyway are left as they are in answers
 * with many accounts, because `parseJsonWithBigInts` would take most of the time there.
 */
export function fromJson(text: string, payload: unknown): RpcResponse {
  const { method } = payload as { method?: unknown };
  if (method !== 'getMultipleAccounts') return parseJsonWithBigInts(text);
  const answer = JSON.parse(text) as Accounts;
  const value = answer?.result?.value;
  const isExact = (account: Account): boolean =>
    account === null || Number.isSafeInteger(account.lamports);
  const asItIs = Array.isArray(value) && value.every(isExact);
  return asItIs ? answer : parseJsonWithBigInts(text);
}
