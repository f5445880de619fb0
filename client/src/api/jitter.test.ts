import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fullJitterMs } from './jitter.ts';

test('R3: the wait lies anywhere between nothing and the exponential ceiling, never above the cap', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, drawn) => {
      const wait = fullJitterMs(attempt, { baseMs: 300, capMs: 10_000, random: () => drawn });
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(Math.min(10_000, 300 * 2 ** Math.min(attempt, 16)));
    }),
  );
});

test('R3: two clients that draw differently do not come back in one wave', () => {
  const options = { baseMs: 300, capMs: 10_000 };
  expect(fullJitterMs(5, { ...options, random: () => 0.1 })).not.toBe(fullJitterMs(5, { ...options, random: () => 0.9 }));
});
