/**
 * How people name machines.
 *
 * @module
 */

import { createHash } from 'node:crypto';

/**
 * The 32 bytes that name a machine: 64 hexadecimal digits, or the SHA-256 of any other text, in Unicode's
 * composed form (NFC). Systems write one name with other code points, which nobody sees.
 */
export function parseNode(text: string): Uint8Array {
  const hex = /^[0-9a-fA-F]{64}$/.test(text);
  return Uint8Array.from(
    hex ? Buffer.from(text, 'hex') : createHash('sha256').update(text.normalize('NFC')).digest(),
  );
}
