/**
 * What all commands that change a worker have in common: they look, say what will happen, send, and
 * tell what has become of the worker.
 *
 * @module
 */

import type { Address, Instruction, TransactionSigner } from '@solana/kit';

import {
  fetchChainTime,
  fetchWorker,
  formatTokens,
  type Network,
  type ProgramEvent,
  StakingError,
  type Worker,
} from '@inferix/staking-client';
import { Context } from '../../context.js';
import { tokenAmount } from '../../output.js';
import type { VerifyOptions } from '../agreed.js';
import { sendChange } from '../send-change.js';
import { resolveSigner, type SingleOptions } from '../send-one.js';
import { workerData } from './report.js';
import { fetchWorkerAndNetwork } from './show.js';

/** Inputs that a command uses to build its change. */
export type WorkerContext = Readonly<{
  context: Context;
  network: Network;
  worker: Worker;
  /** Who acts: the owner, the operator, a new owner, or anyone who tops up or claims. */
  signer: TransactionSigner;
  /** The chain's time. */
  now: bigint;
  /** An amount for people. */
  tokens: (amount: bigint) => string;
}>;

/** A change of a worker that a command has decided on. */
export type WorkerChange = {
  instructions: readonly Instruction[];
  /** What will happen, in a line, as a question. */
  question: string;
  /**
   * Called once it has landed, with what happened: says what comes next, or throws if that is not what was
   * wanted.
   */
  landed?: (events: readonly ProgramEvent[]) => void;
  /** It does not withdraw an offer of the worker, as what its owner and operator do usually does. */
  keepsOffer?: true;
};

/**
 * Runs a command that changes a worker which exists.
 *
 * @param plan - `undefined` if there is nothing to do, and that has been told.
 */
export async function changeWorker(
  address: string,
  options: SingleOptions & VerifyOptions,
  plan: (scene: WorkerContext) => Promise<WorkerChange | undefined>,
  context = new Context(options),
): Promise<void> {
  const signer = await resolveSigner(context, options);
  const { worker, network } = await fetchWorkerAndNetwork(context, address, options.verifyUrl);
  const now = await fetchChainTime({ rpc: context.rpc });
  const tokens = (amount: bigint): string => tokenAmount(amount, network.decimals);
  const planned = await plan({ context, network, worker, signer, now, tokens });
  if (!planned) return;
  if (worker.offeredTo !== undefined && !planned.keepsOffer) {
    context.output.note(`The worker is offered to ${worker.offeredTo}. This withdraws the offer.`);
  }
  await sendWorkerChange(context, options, { ...planned, network, worker: worker.address, signer });
}

/** Sends what was planned, and tells what has become of the worker. */
export async function sendWorkerChange(
  context: Context,
  options: SingleOptions,
  {
    network,
    worker,
    signer,
    instructions,
    question,
    landed,
  }: WorkerChange & { network: Network; worker: Address; signer: TransactionSigner },
): Promise<void> {
  const { decimals } = network;
  const after = async () => {
    const state = await fetchWorker(context, worker);
    const now = await fetchChainTime({ rpc: context.rpc });
    return workerData({ network, worker: state, now });
  };
  const names = { worker };
  const change = { signer, instructions, question, decimals, names, after };
  const events = await sendChange(context, options, change).catch((error: unknown) => {
    throw inTokens(error, decimals);
  });
  if (events) landed?.(events);
}

/** The program names both numbers of a stake that is too small in base units; people count in tokens. */
function inTokens(error: unknown, decimals: number): unknown {
  if (!(error instanceof StakingError) || error.code !== 'StakeBelowMinimum') return error;
  const [, stake, minimum] = /^stake (\d+) .* stake (\d+)$/.exec(error.details[0] ?? '') ?? [];
  if (stake === undefined || minimum === undefined) return error;
  const tokens = (amount: bigint): string => formatTokens(amount, decimals);
  const missing = tokens(BigInt(minimum) - BigInt(stake));
  const details = [
    `${tokens(BigInt(stake))} tokens of S(n) ${tokens(BigInt(minimum))} tokens: ${missing} tokens are missing`,
  ];
  const { logs, signature, cause } = error;
  const sentence = 'The stake would be below the minimum S(n). Deposit more, or leave more in.';
  return new StakingError(error.code, sentence, {
    details,
    logs,
    cause,
    ...(signature === undefined ? {} : { signature }),
  });
}
