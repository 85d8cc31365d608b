/**
 * The compiled program, also for another address than the published one. It runs at the address that it was
 * built for and nowhere else: Anchor's check, and every address that it derives, have the address built in.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { getAddressEncoder, type Address } from '@solana/kit';

import { INFERIX_STAKING_PROGRAM_ADDRESS } from '@inferix/staking-client';

const PROGRAM = fileURLToPath(
  new URL('../../../target/deploy/inferix_staking.so', import.meta.url),
);

/** Bytes of an address that one instruction holds, as its immediate operand. */
const WORD = 4;

/** The file with the program for an address. */
export function programFor(address: Address): string {
  if (address === INFERIX_STAKING_PROGRAM_ADDRESS) return PROGRAM;
  const file = join(mkdtempSync(join(tmpdir(), 'inferix-program-')), 'inferix_staking.so');
  writeFileSync(file, rebuilt(readFileSync(PROGRAM), address));
  return file;
}

/** What building with another `declare_id!` makes of it: the address is data once, else words in instructions. */
function rebuilt(program: Buffer, address: Address): Buffer {
  const [from, to] = [INFERIX_STAKING_PROGRAM_ADDRESS, address].map((key) =>
    Buffer.from(getAddressEncoder().encode(key) as Uint8Array),
  ) as [Buffer, Buffer];
  const result = Buffer.from(program);
  const counts = new Set<number>();
  for (let at = 0; at < from.length; at += WORD) {
    const places = placesOf(program, from.subarray(at, at + WORD));
    for (const place of places) to.copy(result, place, at, at + WORD);
    counts.add(places.length);
  }
  // Each word equally often: nothing else looks like a word of the address, and no place is missed.
  assert.equal(counts.size, 1, `words of the address, counted: ${[...counts].join(', ')}`);
  return result;
}

function placesOf(program: Buffer, word: Buffer): number[] {
  const places: number[] = [];
  for (let at = program.indexOf(word); at >= 0; at = program.indexOf(word, at + 1)) places.push(at);
  return places;
}
