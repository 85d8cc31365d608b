/**
 * A file's lines, with a limit: a file that is something else may be of any size.
 *
 * @module
 */

import { SnapshotError } from '@inferix/stake-snapshots';

/** Lines in bunches, without their ends; an empty last line is none. @throws {@link SnapshotError} */
export async function* lineBunches(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  size: number | undefined,
  limit: number,
): AsyncGenerator<string[]> {
  if (size !== undefined) checkSize(name, size, limit);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [rest, bytes] = ['', 0];
  for await (const piece of pieces) {
    bytes += piece.length;
    checkSize(name, bytes, limit);
    const lines = (rest + decoded(name, decoder, piece)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw tooLong(name);
    yield lines.map(withoutReturn);
  }
  rest += decoded(name, decoder);
  if (rest !== '') yield [withoutReturn(rest)];
}

/** No line of a snapshot is as long as that. A file that is one line would be gone through with each piece. */
const MAX_LINE = 65_536;

const tooLong = (name: string): SnapshotError =>
  new SnapshotError(
    `${name} is not a snapshot: it has a line without an end. Choose another file.`,
  );

function checkSize(name: string, bytes: number, limit: number): void {
  if (bytes <= limit) return;
  throw new SnapshotError(
    `${name} is too large: by what the chain says, its snapshot has at most ${limit} bytes. Choose another file.`,
  );
}

function decoded(name: string, decoder: TextDecoder, piece?: Uint8Array): string {
  try {
    return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
  } catch (cause) {
    const error = new SnapshotError(`${name} is not a text: it is another file, or damaged.`);
    error.cause = cause;
    throw error;
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
