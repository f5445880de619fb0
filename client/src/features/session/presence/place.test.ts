import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eyeLine, topFor } from './place.ts';

const pages = fc.record({
  viewport: fc.integer({ min: 200, max: 2_000 }),
  max: fc.integer({ min: 0, max: 50_000 }),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('whoever goes to the place that somebody reads on a page like theirs stands where they stand', () => {
  fc.assert(
    fc.property(pages, ({ viewport, max, at }) => {
      const top = at * max;
      expect(topFor(top + eyeLine({ top, viewport, max }), { viewport, max })).toBeCloseTo(top, 5);
    }),
  );
});

test('the place never leads beyond the page, however high somebody else’s window is', () => {
  fc.assert(
    fc.property(pages, fc.integer({ min: -5_000, max: 60_000 }), ({ viewport, max }, y) => {
      const top = topFor(y, { viewport, max });
      expect(top).toBeGreaterThanOrEqual(0);
      expect(top).toBeLessThanOrEqual(max);
    }),
  );
});

test('in the middle eyes are in the upper part, at the end near the last lines', () => {
  expect(eyeLine({ top: 500, viewport: 1_000, max: 5_000 })).toBe(350);
  expect(eyeLine({ top: 5_000, viewport: 1_000, max: 5_000 })).toBe(850);
  expect(eyeLine({ top: 0, viewport: 1_000, max: 0 })).toBe(850);
});
