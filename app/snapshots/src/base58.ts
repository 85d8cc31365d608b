/**
 * Addresses in base 58, ten times as fast as the libraries: at a million workers those take ten seconds
 * each way. Kit's own codec is what the tests compare this with.
 *
 * A number is a row of words of two bytes, or a row of groups of five digits. Tables say what a 1 at each
 * place of one row is in the other: products add up within 53 bits, and each place is divided once.
 *
 * @module
 */

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 58; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

const WORD = 2 ** 16;
const WORDS = 16;
const DIGITS = 5;
const GROUP = 58 ** DIGITS;
/** Groups that 32 bytes need: 45 digits, of which at most 44 count. */
const GROUPS = 9;

/** A way to write numbers: in this many places, the highest first. */
type Row = { base: number; places: number };

const valuesOf = ({ base, places }: Row): bigint[] =>
  Array.from({ length: places }, (_, i) => BigInt(base) ** BigInt(places - 1 - i));

/**
 * What a 1 at each place of `from` adds to each place of `to`: a row for each of the latter, and how many of
 * the former reach it.
 */
function tableOf(from: Row, to: Row): { factors: Float64Array; ends: Uint8Array } {
  const [ones, units] = [valuesOf(from), valuesOf(to)];
  const base = BigInt(to.base);
  const factors = units.flatMap((unit) => ones.map((one) => Number((one / unit) % base)));
  const ends = units.map((unit) => ones.filter((one) => one >= unit).length);
  return { factors: Float64Array.from(factors), ends: Uint8Array.from(ends) };
}

const IN_WORDS: Row = { base: WORD, places: WORDS };
const IN_GROUPS: Row = { base: GROUP, places: GROUPS };
const { factors: TO_GROUPS, ends: GROUP_ENDS } = tableOf(IN_WORDS, IN_GROUPS);
const { factors: TO_WORDS, ends: WORD_ENDS } = tableOf(IN_GROUPS, IN_WORDS);

const words = new Float64Array(WORDS);
const groups = new Float64Array(GROUPS);
/** Codes of characters: a string made from them at once is flat, one made by appending a chain. */
const CODES = Uint8Array.from(ALPHABET, (digit) => digit.charCodeAt(0));
const ZERO = ALPHABET.charCodeAt(0);
const codes = new Array<number>(GROUPS * DIGITS).fill(ZERO);

/** Writes 32 bytes that begin at `offset` as an address. */
export function encodeAddress(bytes: Uint8Array, offset = 0): string {
  for (let w = 0; w < WORDS; w++) {
    const at = offset + 2 * w;
    words[w] = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
  }
  let carry = 0;
  for (let g = GROUPS - 1; g >= 0; g--) {
    let sum = carry;
    const end = GROUP_ENDS[g] ?? WORDS;
    for (let w = 0; w < end; w++) sum += (words[w] ?? 0) * (TO_GROUPS[g * WORDS + w] ?? 0);
    carry = Math.floor(sum / GROUP);
    // Whole numbers of 32 bits are divided several times as fast as others.
    let rest = (sum - carry * GROUP) | 0;
    for (let i = DIGITS - 1; i >= 0; i--) {
      codes[g * DIGITS + i] = CODES[rest % 58] ?? ZERO;
      rest = (rest / 58) | 0;
    }
  }
  // Each zero byte in front is a 1, and the digits begin with at least as many.
  let first = 0;
  while (first < codes.length && codes[first] === ZERO) first++;
  return String.fromCharCode.apply(null, codes).slice(first - zerosIn(bytes, offset));
}

/** Reads an address into `bytes` from `offset` on; false if the text is none. */
export function decodeAddress(text: string, bytes: Uint8Array, offset = 0): boolean {
  if (text.length < 32 || text.length > 44) return false;
  let signs = 0;
  for (let g = GROUPS - 1, end = text.length; g >= 0; g--, end -= DIGITS) {
    let group = 0;
    for (let i = end > DIGITS ? end - DIGITS : 0; i < end; i++) {
      const value = VALUES[text.charCodeAt(i)] ?? -1;
      signs |= value;
      group = group * 58 + value;
    }
    groups[g] = group;
  }
  if (signs < 0) return false; // another character
  let carry = 0;
  for (let w = WORDS - 1; w >= 0; w--) {
    let sum = carry;
    const end = WORD_ENDS[w] ?? GROUPS;
    for (let g = 0; g < end; g++) sum += (groups[g] ?? 0) * (TO_WORDS[w * GROUPS + g] ?? 0);
    carry = Math.floor(sum / WORD);
    const word = sum - carry * WORD;
    bytes[offset + 2 * w] = word >> 8;
    bytes[offset + 2 * w + 1] = word;
  }
  if (carry > 0) return false; // more than 32 bytes
  // One way only to write an address: as many ones in front as there are zero bytes.
  let ones = 0;
  while (text.charCodeAt(ones) === ZERO) ones++;
  return ones === zerosIn(bytes, offset);
}

function zerosIn(bytes: Uint8Array, offset: number): number {
  let zeros = 0;
  while (zeros < 32 && bytes[offset + zeros] === 0) zeros++;
  return zeros;
}
