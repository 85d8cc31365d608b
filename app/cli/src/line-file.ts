/**
 * Files of lines that only grow. A line that was added survives a kill, and half a line that a kill leaves
 * harms none after it.
 *
 * @module
 */

import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  writeFileSync,
} from 'node:fs';

import { InputError } from './failure.js';

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is as large as one may be',
  EROFS: 'the disk is read-only',
  EIO: 'the disk fails',
};

/** Says why a line could not be written, in a part of a sentence. */
export function writeProblem(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return PROBLEMS[code] ?? message;
}

export class LineFile {
  private constructor(private readonly fd: number) {}

  /**
   * Opens a file to read and to add to, which may be new. A link that somebody has put at its name is not
   * followed.
   *
   * @param option - Names the file.
   */
  static open(file: string, option: string): LineFile {
    const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants;
    try {
      return new LineFile(openSync(file, O_APPEND | O_CREAT | O_NOFOLLOW | O_RDWR));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error;
      throw new InputError(
        `${file} is a symbolic link. Name the file that it leads to with ${option}.`,
      );
    }
  }

  /** Ends the half line that a run which was killed may have left. */
  endLine(): void {
    const { size } = fstatSync(this.fd);
    const last = Buffer.alloc(1);
    if (size > 0) readSync(this.fd, last, 0, 1, size - 1);
    if (size > 0 && last.toString() !== '\n') this.add('');
  }

  /** Adds a line, or throws. */
  add(line: string): void {
    // Unlike writeSync, this writes all of it or throws.
    writeFileSync(this.fd, `${line}\n`);
  }

  /** Waits until what was added is on the disk: it survives a loss of power, too. */
  sync(): void {
    fsyncSync(this.fd);
  }

  close(): void {
    closeSync(this.fd);
  }
}
