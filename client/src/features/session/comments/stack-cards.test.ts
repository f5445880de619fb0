import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stackCards } from './stack-cards.ts';

const GAP = 8;
const cards = fc
  .array(fc.record({ wish: fc.integer({ min: 0, max: 2_000 }), height: fc.integer({ min: 20, max: 400 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((all) => all.toSorted((a, b) => a.wish - b.wish).map((card, index) => ({ id: `card ${index}`, ...card })));

test('cards that do not meet stand where they belong', () => {
  const places = stackCards(
    [
      { id: 'a', wish: 0, height: 50 },
      { id: 'b', wish: 100, height: 50 },
    ],
    null,
    GAP,
  );
  expect([...places]).toEqual([
    ['a', 0],
    ['b', 100],
  ]);
});

test('none stands over another, they keep their order, and the one that is looked at is at its place', () => {
  fc.assert(
    fc.property(cards, fc.nat(), (all, pick) => {
      const active = all[pick % all.length]!;
      const places = stackCards(all, active.id, GAP);
      expect(places.get(active.id)).toBe(active.wish);
      for (const [index, card] of all.entries()) {
        const next = all[index + 1];
        if (next) expect(places.get(next.id)!).toBeGreaterThanOrEqual(places.get(card.id)! + card.height + GAP);
      }
    }),
  );
});
