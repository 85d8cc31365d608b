import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  formatDecimal,
  formatNano,
  formatTokens,
  parseDecimal,
  parseNano,
  parseTokens,
  U64_MAX,
} from '../src/index.js';

test('decimal texts become whole numbers exactly', () => {
  assert.equal(parseNano('0.20222'), 202_220_000n);
  assert.equal(parseNano('2'), 2_000_000_000n);
  assert.equal(parseTokens('144.000001', 6), 144_000_001n);
  assert.equal(parseTokens('7', 0), 7n);
  assert.equal(parseTokens('7.000', 0), 7n, 'zeros beyond the decimals lose nothing');
  // 0.1 + 0.2 and 2^53 + 1 are where floats go wrong.
  assert.equal(parseNano('0.1') + parseNano('0.2'), parseNano('0.3'));
  assert.equal(parseTokens('9007199254740993', 0), 9_007_199_254_740_993n);
  assert.equal(parseTokens('18446744073.709551615', 9), U64_MAX);
});

test('whole numbers become decimal texts without trailing zeros', () => {
  assert.equal(formatNano(2_500_000_000n), '2.5');
  assert.equal(formatNano(1n), '0.000000001');
  assert.equal(formatNano(0n), '0');
  assert.equal(formatTokens(1_200n, 0), '1200');
  assert.equal(formatTokens(U64_MAX, 9), '18446744073.709551615');
  assert.equal(formatDecimal(-1_500n, 3), '-1.5', 'differences can be negative');
});

test('what is formatted parses back to itself', () => {
  for (const decimals of [0, 1, 6, 9, 18]) {
    for (const value of [0n, 1n, 9n, 10n, 123_456_789n, 10n ** 18n, U64_MAX]) {
      assert.equal(parseDecimal(formatDecimal(value, decimals), decimals), value);
    }
  }
});

test('what cannot be held exactly is refused and says why', () => {
  for (const text of [
    '',
    ' 1',
    '1 ',
    '1.',
    '.5',
    '-1',
    '+1',
    '1e3',
    '1,000',
    '0x10',
    '1_000',
    '١',
  ]) {
    assert.throws(() => parseNano(text), { name: 'DecimalError', message: /not a decimal number/ });
  }
  assert.throws(() => parseNano('0.1234567891'), { message: /more than 9 decimals/ });
  assert.throws(() => parseTokens('1.5', 0), { message: /more than 0 decimals/ });
  assert.throws(() => parseTokens('18446744073709551616', 0), { message: /too large/ });
  for (const decimals of [-1, 0.5, 19]) {
    assert.throws(() => parseDecimal('1', decimals), { message: /not a number of decimals/ });
    assert.throws(() => formatDecimal(1n, decimals), { message: /not a number of decimals/ });
  }
});
