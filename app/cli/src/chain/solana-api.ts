/**
 * Kit's RPC methods, with a shorter way for accounts by the hundred. Kit visits every value of a request
 * and of its answer, and builds a path to each: that takes longer than all else that is done with them.
 *
 * @module
 */

import {
  createJsonRpcApi,
  createSolanaRpcApi,
  DEFAULT_RPC_CONFIG,
  getSolanaErrorFromJsonRpcError,
  type GetMultipleAccountsApi,
  type RpcApi,
  type SolanaRpcApi,
} from '@solana/kit';

type Config = { encoding?: unknown; commitment?: unknown };
type GetAccounts = (addresses: unknown, config?: Config) => unknown;
type Numeric = Partial<Record<'lamports' | 'slot' | 'space', unknown>>;
type Answer = { result?: { context?: Numeric; value?: readonly (Numeric | null)[] } | null };

/** What a {@link SolanaRpcApi} is made from. */
export function solanaApi(): RpcApi<SolanaRpcApi> {
  const all = createSolanaRpcApi(DEFAULT_RPC_CONFIG);
  const short = createJsonRpcApi<GetMultipleAccountsApi>({ responseTransformer: accountsIn });
  const getAccounts: GetAccounts = (addresses, config) =>
    config?.encoding === 'base64'
      ? (short.getMultipleAccounts as GetAccounts)(addresses, configOf(config))
      : (all.getMultipleAccounts as GetAccounts)(addresses, config);
  return new Proxy(all, {
    get: (target, name, receiver): unknown =>
      name === 'getMultipleAccounts' ? getAccounts : Reflect.get(target, name, receiver),
  });
}

/** With Kit's default. What is final is what a node answers from if no level is named. */
function configOf(config: Config): Config {
  const named = { commitment: DEFAULT_RPC_CONFIG.defaultCommitment, ...config };
  return named.commitment === 'finalized' ? { ...named, commitment: undefined } : named;
}

/** The result of an answer about accounts in base64, with its integers as Kit has them. */
function accountsIn(response: unknown): unknown {
  const answer = response as Answer;
  if ('error' in answer) throw getSolanaErrorFromJsonRpcError(answer.error);
  const { result } = answer;
  toBigInt(result?.context, 'slot');
  for (const account of result?.value ?? []) {
    toBigInt(account, 'lamports');
    toBigInt(account, 'space');
  }
  return result;
}

function toBigInt(of: Numeric | null | undefined, name: keyof Numeric): void {
  const value = of?.[name];
  if (of && Number.isInteger(value)) of[name] = BigInt(value as number);
}
