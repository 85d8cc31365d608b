/**
 * The folder of this tool's own state, outside the folders that a user names.
 *
 * @module
 */

import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

import { InputError } from './failure.js';

/** Bits of a mode that let others than the owner write. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * The folder, created if it is missing: `inferix-stake` in XDG_STATE_HOME, or in ~/.local/state.
 *
 * @throws {@link InputError} if somebody else could have put files into it.
 */
export function stateFolder(): string {
  const named = process.env.XDG_STATE_HOME ?? '';
  const home = isAbsolute(named) ? named : join(homedir(), '.local', 'state');
  const folder = join(home, 'inferix-stake');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  // Windows has neither users' numbers nor their modes.
  const me = process.getuid?.();
  const isShared =
    me !== undefined && (found.uid !== me || (found.mode & WRITABLE_BY_OTHERS) !== 0);
  if (!found.isDirectory() || isShared) {
    throw new InputError(
      `${folder} has to be a folder of yours that nobody else can write to. Move it away, or set XDG_STATE_HOME.`,
    );
  }
  return folder;
}
