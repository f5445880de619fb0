import fc from 'fast-check';
import { expect, test } from 'vitest';
import { niceTicks } from './ticks.ts';

test.each([
  [100, 5, [0, 50, 100]],
  [97, 6, [0, 20, 40, 60, 80, 100]],
  [7, 5, [0, 2, 4, 6, 8]],
  [0.08, 5, [0, 0.02, 0.04, 0.06, 0.08]],
  [620_000_000, 5, [0, 200_000_000, 400_000_000, 600_000_000, 800_000_000]],
  [0, 5, [0]],
])('up to %d with at most %i', (max, atMost, ticks) => {
  expect(niceTicks(max, { atMost })).toEqual(ticks);
});

test('people and runs do not come in halves', () => {
  expect(niceTicks(1, { atMost: 6, isWhole: true })).toEqual([0, 1]);
  expect(niceTicks(3, { atMost: 8, isWhole: true })).toEqual([0, 1, 2, 3]);
});

test('whatever is shown: from zero, evenly, up to the highest value and not a step more, and never too many', () => {
  const max = fc.oneof(fc.double({ min: 1e-6, max: 1, noNaN: true }), fc.integer({ min: 1, max: 9_000_000_000_000_000 }));
  fc.assert(
    fc.property(max, fc.integer({ min: 2, max: 9 }), (highest, atMost) => {
      const ticks = niceTicks(highest, { atMost });
      const step = ticks[1]!;
      expect(ticks.length).toBeLessThanOrEqual(atMost);
      expect(ticks.at(-1)! - highest).toBeGreaterThanOrEqual(-highest * 1e-9);
      expect(ticks.at(-1)! - highest).toBeLessThan(step * (1 + 1e-9));
      for (const [index, tick] of ticks.entries()) expect(tick / step).toBeCloseTo(index, 6);
    }),
  );
});

test('what is no number has only its zero', () => {
  expect(niceTicks(Number.NaN, { atMost: 5 })).toEqual([0]);
  expect(niceTicks(-4, { atMost: 5 })).toEqual([0]);
});
