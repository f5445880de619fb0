import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shuffled } from './shuffle.ts';

test('nothing is lost or doubled, and the given list stays as it is', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (items) => {
      const before = [...items];
      expect(shuffled(items).toSorted((a, b) => a - b)).toEqual(before.toSorted((a, b) => a - b));
      expect(items).toEqual(before);
    }),
  );
});

test('every order of three can come out, each in one way', () => {
  const orders = new Set<string>();
  for (const second of [0, 1, 2]) {
    for (const first of [0, 1]) {
      const picks = [second, first];
      orders.add(shuffled(['a', 'b', 'c'], () => picks.shift()!).join(''));
    }
  }
  expect(orders.size).toBe(6);
});
