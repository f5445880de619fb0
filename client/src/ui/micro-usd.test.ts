import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inDollars, inMicros } from './micro-usd.ts';

test.each([
  [0n, '0.000000'],
  [7n, '0.000007'],
  [-1_500_000n, '-1.500000'],
  [9_007_199_254_740_993n, '9007199254.740993'],
])('%s micro-USD are %s dollars', (micros, dollars) => {
  expect(inDollars(micros)).toBe(dollars);
});

test.each([
  ['25', undefined, 25_000_000n],
  ['0', '5', 500_000n],
  ['', '075', 75_000n],
  ['9007199254', '740993', 9_007_199_254_740_993n],
])('%s dollars and %s after the point are %s micro-USD', (dollars, fraction, micros) => {
  expect(inMicros(dollars, fraction)).toBe(micros);
});

test('whatever amount: there and back it is the same', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), (micros) => {
      const [dollars = '', fraction] = inDollars(micros).split('.');
      expect(inMicros(dollars, fraction)).toBe(micros);
    }),
  );
});
