/**
 * How commands end. 0: done. 1: something failed on the way, and may be tried again. 2: what was asked
 * for makes no sense; nothing was done.
 *
 * @module
 */

import { CommanderError } from 'commander';

import { DecimalError, explainFailure, MathError, StakingError } from '@inferix/staking-client';

export const EXIT_FAILED = 1;
export const EXIT_INPUT = 2;

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

/** As many problems of one file as somebody will read. */
const SHOWN = 20;

/** What to print of an error, and what to exit with. */
export function explain(error: unknown): { code: string; lines: string[]; exitCode: number } {
  if (error instanceof InputError) {
    const { message, problems } = error;
    const more = problems.length - SHOWN;
    const lines = [message, ...problems.slice(0, SHOWN).map((problem) => `  ${problem}`)];
    if (more > 0) lines.push(`  and ${more} more`);
    return { code: error.name, lines, exitCode: EXIT_INPUT };
  }
  if (error instanceof DecimalError || error instanceof MathError) {
    return { code: error.name, lines: [error.message], exitCode: EXIT_INPUT };
  }
  if (error instanceof FailedError) {
    return { code: error.name, lines: [error.message], exitCode: EXIT_FAILED };
  }
  if (error instanceof CommanderError) {
    // Commander has printed it already; help and version are not failures.
    return { code: error.code, lines: [], exitCode: error.exitCode === 0 ? 0 : EXIT_INPUT };
  }
  if (isFileError(error)) {
    return { code: error.code, lines: [fileProblem(error)], exitCode: EXIT_INPUT };
  }
  const refused = error instanceof StakingError ? error : explainFailure(error);
  const lines = [`${refused.code}: ${refused.message}`];
  if (refused.signature !== undefined) lines.push(`  transaction ${refused.signature}`);
  if (
    refused.code === 'Unknown' &&
    error instanceof Error &&
    !refused.message.includes(error.message)
  ) {
    lines.push(`  ${error.message}`);
  }
  return { code: refused.code, lines, exitCode: EXIT_FAILED };
}

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
