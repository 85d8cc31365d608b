import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { getAddressDecoder, getAddressEncoder, isAddress } from '@solana/kit';

import { decodeAddress, encodeAddress } from '../src/base58.js';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** 2^256 in base 58: the smallest number that does not fit. */
const TOO_LARGE = toBase58(1n << 256n);

function toBase58(value: bigint): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 58n) text = ALPHABET.charAt(Number(rest % 58n)) + text;
  return text;
}

/** Encoding and decoding are Kit's. */
function sameAsKit(bytes: Uint8Array): void {
  const text = encodeAddress(bytes);
  assert.equal(text, getAddressDecoder().decode(bytes));
  const decoded = new Uint8Array(32);
  assert.ok(decodeAddress(text, decoded), text);
  assert.deepEqual(decoded, bytes);
}

/** Kit and we refuse it, or both take it for the same 32 bytes. */
function judgedAsByKit(text: string): boolean {
  const decoded = new Uint8Array(32);
  const taken = decodeAddress(text, decoded);
  assert.equal(taken, isAddress(text), `"${text}"`);
  if (taken)
    assert.deepEqual(decoded, getAddressEncoder().encode(isAddress(text) ? text : assert.fail()));
  return taken;
}

test('random bytes are written and read as Kit does', () => {
  for (let i = 0; i < 2_000; i++) sameAsKit(new Uint8Array(randomBytes(32)));
});

test('so are zeros in front, however many, and both ends of the range', () => {
  for (let zeros = 0; zeros <= 32; zeros++) {
    const random = new Uint8Array(randomBytes(32)).fill(0, 0, zeros);
    sameAsKit(random);
    sameAsKit(new Uint8Array(32).fill(255, zeros));
    const one = new Uint8Array(32);
    if (zeros < 32) one[zeros] = 1;
    sameAsKit(one);
  }
});

test('so is each power of 58, and its neighbours: where a digit begins', () => {
  for (let power = 1n; power < 1n << 256n; power *= 58n) {
    for (const value of [power - 1n, power, power + 1n]) {
      sameAsKit(Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex')));
    }
  }
});

test('an address is read and written where it lies among others', () => {
  const bytes = new Uint8Array(randomBytes(200));
  const { buffer } = bytes;
  for (const offset of [0, 1, 7, 100, 168]) {
    const text = getAddressDecoder().decode(bytes.slice(offset, offset + 32));
    assert.equal(encodeAddress(bytes, offset), text);
    // A view that does not begin where its buffer does.
    assert.equal(encodeAddress(new Uint8Array(buffer, offset)), text);
    const into = new Uint8Array(200);
    assert.ok(decodeAddress(text, into, offset));
    const expected = new Uint8Array(200);
    expected.set(bytes.slice(offset, offset + 32), offset);
    assert.deepEqual(into, expected, 'nothing else is written');
  }
});

test('characters outside the alphabet are refused', () => {
  const text = encodeAddress(new Uint8Array(randomBytes(32)).fill(200, 0, 1));
  for (const wrong of [
    '0',
    'O',
    'I',
    'l',
    ' ',
    '-',
    '_',
    '\n',
    '\0',
    'é',
    '漢',
    '\u{1F600}',
    '१',
  ]) {
    for (const at of [0, 1, 20, text.length - 1]) {
      assert.equal(judgedAsByKit(text.slice(0, at) + wrong + text.slice(at + 1)), false);
    }
  }
});

test('texts that are too short or too long, or a number too large, are refused', () => {
  for (const text of ['', '1', 'abc', '1'.repeat(31), 'z'.repeat(31), '1'.repeat(33)]) {
    assert.equal(judgedAsByKit(text), false);
  }
  assert.equal(judgedAsByKit('1'.repeat(32)), true);
  for (const text of ['z'.repeat(44), 'z'.repeat(45), `1${'z'.repeat(43)}`, TOO_LARGE]) {
    assert.equal(judgedAsByKit(text), false);
  }
  assert.equal(judgedAsByKit(toBase58((1n << 256n) - 1n)), true);
  assert.equal(judgedAsByKit(toBase58((1n << 256n) + 1n)), false);
});

test('there is one way to write an address: ones in front are counted', () => {
  for (let zeros = 0; zeros <= 31; zeros++) {
    const bytes = new Uint8Array(randomBytes(32)).fill(0, 0, zeros);
    bytes[zeros] = 7;
    const text = getAddressDecoder().decode(bytes);
    assert.equal(judgedAsByKit(text), true);
    assert.equal(judgedAsByKit(`1${text}`), false, 'one more');
    if (zeros > 0) assert.equal(judgedAsByKit(text.slice(1)), false, 'one less');
  }
});

test('random texts are judged as Kit judges them', () => {
  let taken = 0;
  for (let i = 0; i < 3_000; i++) {
    const bytes = randomBytes(60);
    const ones = i % 3 === 0 ? (bytes[50] ?? 0) % 34 : 0;
    const length = 30 + ((bytes[51] ?? 0) % 17);
    const digits = Array.from(bytes.subarray(0, length), (byte) => ALPHABET.charAt(byte % 58));
    if (judgedAsByKit('1'.repeat(ones) + digits.slice(ones).join(''))) taken++;
  }
  assert.ok(taken > 100, `${taken} were addresses`);
});
