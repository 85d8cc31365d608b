/**
 * Spans of time as people write them, to the second.
 *
 * @module
 */

const UNITS: readonly [unit: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];

/** A span in all its units: `3 d 12 h`. */
export function exactDuration(seconds: number): string {
  let rest = seconds;
  const parts = UNITS.flatMap(([unit, length]) => {
    const count = Math.floor(rest / length);
    rest %= length;
    return count > 0 ? [`${count} ${unit}`] : [];
  });
  return parts.join(' ') || '0 s';
}

/** Longer than any span that the program keeps. */
const MAX_SECONDS = 2 ** 32 - 1;

/** Reads `3 d 12 h`, `90 min` or `45 s`. */
export function parseDuration(text: string): { value?: number; error?: string } {
  if (text === '') return {};
  if (!/^(\d{1,10}\s*(d|h|min|s)\s*)+$/.test(text)) {
    return { error: 'Write it with units: 3 d 12 h, 90 min or 45 s.' };
  }
  const value = [...text.matchAll(/(\d+)\s*(d|h|min|s)/g)].reduce(
    (sum, [, count, unit]) =>
      sum + Number(count) * (UNITS.find(([name]) => name === unit)?.[1] ?? 0),
    0,
  );
  return value <= MAX_SECONDS ? { value } : { error: 'This is too long.' };
}
