/**
 * How commands end. 0: done. 1: something failed on the way, and may be tried again. 2: what was asked
 * for makes no sense; nothing was done. 3: a transaction was sent, and nobody can tell what has become of
 * it; it has to be looked up first.
 *
 * @module
 */

import type { Signature } from '@solana/kit';
import { CommanderError } from 'commander';

import { ContradictionError, SnapshotError } from '@inferix/stake-snapshots';
import {
  DecimalError,
  explainFailure,
  MathError,
  ProofError,
  type ProofErrorCode,
  StakingError,
} from '@inferix/staking-client';
import { EndpointError } from './chain/endpoint-error.js';

export const EXIT_FAILED = 1;
export const EXIT_INPUT = 2;
export const EXIT_UNKNOWN = 3;

/** What was asked for makes no sense: one problem in a line, or many. */
export class InputError extends Error {
  override readonly name = 'InputError';

  constructor(
    problem: string,
    /** All problems of an input file, a line each. */
    readonly problems: readonly string[] = [],
  ) {
    super(problem);
  }
}

/** Something that was expected to work did not. */
export class FailedError extends Error {
  override readonly name = 'FailedError';
}

/** A transaction was sent, and may have landed or not, or may still land. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknown';
  readonly signature: Signature;
  /** It cannot land in a higher block. */
  readonly lastValidBlockHeight: bigint;
  /** How to look it up. */
  readonly lookUp: string;

  constructor(
    reason: string,
    {
      signature,
      lastValidBlockHeight,
      lookUp,
      cause,
    }: { signature: Signature; lastValidBlockHeight: bigint; lookUp: string; cause?: unknown },
  ) {
    super(`The transaction was sent, and its outcome is unknown. ${reason}`, { cause });
    this.signature = signature;
    this.lastValidBlockHeight = lastValidBlockHeight;
    this.lookUp = lookUp;
  }
}

/** Reasons against a proof that pass with time. */
const MAY_CHANGE: ReadonlySet<ProofErrorCode> = new Set([
  'ProofsUnreachable',
  'NotClaimableYet',
  'Suspended',
  'Paused',
]);

/** As many problems of one file as somebody will read. */
const SHOWN = 20;

/** What to print of an error, what to exit with, and what a program is told besides. */
export type Explained = {
  code: string;
  lines: string[];
  exitCode: number;
  data?: Readonly<Record<string, unknown>>;
};

/** What to print of an error, and what to exit with. */
export function explain(error: unknown): Explained {
  if (error instanceof InputError || error instanceof SnapshotError) {
    const { message, problems } = error;
    const more = problems.length - SHOWN;
    const lines = [message, ...problems.slice(0, SHOWN).map((problem) => `  ${problem}`)];
    if (more > 0) lines.push(`  and ${more} more`);
    return { code: 'InputError', lines, exitCode: EXIT_INPUT };
  }
  if (error instanceof DecimalError || error instanceof MathError) {
    return { code: error.name, lines: [error.message], exitCode: EXIT_INPUT };
  }
  if (error instanceof ProofError) {
    const exitCode = MAY_CHANGE.has(error.code) ? EXIT_FAILED : EXIT_INPUT;
    return { code: error.code, lines: [error.message], exitCode };
  }
  if (error instanceof FailedError || error instanceof ContradictionError) {
    return { code: error.name, lines: [error.message], exitCode: EXIT_FAILED };
  }
  if (error instanceof OutcomeUnknownError) return explainUnknown(error);
  if (error instanceof CommanderError) {
    // Commander has printed it already; help and version are not failures.
    return { code: error.code, lines: [], exitCode: error.exitCode === 0 ? 0 : EXIT_INPUT };
  }
  if (isFileError(error)) {
    return { code: error.code, lines: [fileProblem(error)], exitCode: EXIT_INPUT };
  }
  const refused = error instanceof StakingError ? error : explainFailure(error, UNSENT);
  const { signature } = refused;
  const { message: sentence } = refused;
  const code = refused instanceof EndpointError ? refused.problem : refused.code;
  const lines = [`${code}: ${sentence}`];
  if (signature !== undefined) lines.push(`  transaction ${signature}`);
  if (code === 'Unknown' && error instanceof Error && !sentence.includes(error.message)) {
    lines.push(`  ${error.message}`);
  }
  return {
    ...{ code, lines, exitCode: EXIT_FAILED },
    ...(signature === undefined ? {} : { data: { signature } }),
  };
}

function explainUnknown(error: OutcomeUnknownError): Explained {
  const { name: code, message, signature, lastValidBlockHeight, lookUp } = error;
  const lines = [
    `${code}: ${message}`,
    `  transaction ${signature}`,
    `  Look it up before anything is sent again: ${lookUp}`,
    `  If it is not found once block height ${lastValidBlockHeight} is finalized, it never landed.`,
  ];
  const data = { signature, lastValidBlockHeight, lookUp };
  return { code, lines, exitCode: EXIT_UNKNOWN, data };
}

/** In a sentence or two, what is wrong with an RPC endpoint. */
export function rpcProblem(error: unknown): string {
  const { code, message } = explainFailure(error, UNSENT);
  // Its sentence is about transactions.
  return code === 'Unknown' && error instanceof Error ? error.message : message;
}

/** Whoever sends or simulates has explained what the program refused. */
const UNSENT = { programAddress: undefined };

type FileError = Error & { code: string; path?: string };

const FILE_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be accessed',
  EISDIR: 'is a folder',
  ENOTDIR: 'leads through something that is not a folder',
  EPERM: 'may not be changed',
  EROFS: 'cannot be written: the disk is read-only',
  EMFILE: 'cannot be opened: too many files are open',
  ENOSPC: 'does not fit: the disk is full',
};

function isFileError(error: unknown): error is FileError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code in FILE_PROBLEMS;
}

function fileProblem({ code, path, message }: FileError): string {
  return path === undefined ? message : `${path} ${FILE_PROBLEMS[code] ?? message}.`;
}
