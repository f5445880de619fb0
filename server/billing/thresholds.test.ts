import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WARNED_PERCENTS, reachedPercent } from './thresholds.ts';

test.each([
  [0n, 100n, 0],
  [49n, 100n, 0],
  [50n, 100n, 50],
  [79n, 100n, 50],
  [80n, 100n, 80],
  [99n, 100n, 80],
  [100n, 100n, 100],
  [101n, 100n, 100],
  [5n, 0n, 0],
  [0n, 0n, 0],
  [1n, 3n, 0],
  [2n, 3n, 50],
])('%d of %d is %d', (used, total, percent) => expect(reachedPercent(used, total)).toBe(percent));

test('a share is reached exactly when as much was used, however large the sums are', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 18n }), fc.bigInt({ min: 0n, max: 10n ** 18n }), (total, used) => {
      const expected = WARNED_PERCENTS.filter((percent) => used * 100n >= total * BigInt(percent)).at(-1) ?? 0;
      expect(reachedPercent(used, total)).toBe(expected);
      expect(reachedPercent(used + 1n, total)).toBeGreaterThanOrEqual(expected);
    }),
  );
});
