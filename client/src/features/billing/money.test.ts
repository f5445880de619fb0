import { expect, test } from 'vitest';
import { asDollars, exactMoney, isWholeCents, money, parseDollars, price, splitMoney, sumOf } from './money.ts';

test.each([
  ['0', '$0.00'],
  ['12340000', '$12.34'],
  ['12345678', '$12.35'],
  ['10000', '$0.01'],
  ['4200', '$0.0042'],
  ['7', '$0.000007'],
  ['-5000000', '-$5.00'],
  ['1234567890000', '$1,234,567.89'],
])('%s micro-USD at a glance is %s', (micros, text) => {
  expect(money(micros, 'en-US')).toBe(text);
});

test('exact is exact, far beyond what a float holds', () => {
  expect(exactMoney('9007199254740993000001', 'en-US')).toBe('$9,007,199,254,740,993.000001');
  expect(exactMoney('-1', 'en-US')).toBe('-$0.000001');
});

test('the parts of a sum make the exact sum, wherever the language puts its sign', () => {
  expect(splitMoney('12345678', 'en-US')).toEqual({ cents: '$12.34', rest: '5678', after: '' });
  for (const locale of ['en-US', 'de-DE', 'fr-FR', 'ja-JP', 'ar-EG']) {
    const { cents, rest, after } = splitMoney('-987654321012', locale);
    expect(cents + rest + after).toBe(exactMoney('-987654321012', locale));
    expect(rest).toHaveLength(4);
  }
});

test('prices leave cents out where there are none', () => {
  expect(price('20000000', 'en-US')).toBe('$20');
  expect(price('20500000', 'en-US')).toBe('$20.50');
});

test('a sum of strings is a sum of whole numbers', () => {
  expect(sumOf(['9007199254740993', '1', 5n])).toBe(9007199254740999n);
  expect(isWholeCents('30000')).toBe(true);
  expect(isWholeCents('30001')).toBe(false);
});

test.each([
  ['25', 25_000_000n],
  [' $12.50 ', 12_500_000n],
  ['12,5', 12_500_000n],
  ['0.01', 10_000n],
  ['', null],
  ['-5', null],
  ['1.234', null],
  ['1e3', null],
  ['99999999', null],
])('“%s” typed as dollars', (text, micros) => {
  expect(parseDollars(text)).toBe(micros);
});

test('what is written into a field is read back the same', () => {
  for (const micros of [0n, 10_000n, 12_500_000n, 25_000_000n]) expect(parseDollars(asDollars(micros))).toBe(micros);
});
