import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDollars, toDollars } from './dollars.ts';

test.each([
  ['25', '25000000'],
  [' $25 ', '25000000'],
  ['0', '0'],
  ['0.5', '500000'],
  ['0,50', '500000'],
  ['1.000001', '1000001'],
  ['999999999', '999999999000000'],
])('%j is %s micro-USD', (text, micros) => expect(parseDollars(text)).toBe(micros));

test.each(['', '-1', '1.', '.5', '1e3', '1.0000001', '1 000', 'ten', '1000000000000'])('%j is no amount', (text) =>
  expect(parseDollars(text)).toBeNull(),
);

test('whatever a budget is, the field shows it so that saving changes nothing', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 999_999_999_000_000n }), (micros) => {
      expect(parseDollars(toDollars(String(micros)))).toBe(String(micros));
    }),
  );
  expect([toDollars('25000000'), toDollars('500000'), toDollars('0')]).toEqual(['25', '0.50', '0']);
});
