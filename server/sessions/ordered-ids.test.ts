import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isId } from '../../schema/wire/ids.ts';
import { createIds } from '../kit/ids.ts';
import { createOrderedIds } from './ordered-ids.ts';

test('every id is greater than the one before, whatever the clock does', () => {
  const moments = fc.array(fc.integer({ min: 1_800_000_000_000, max: 1_800_000_000_003 }), { minLength: 2, maxLength: 200 });
  fc.assert(
    fc.property(moments, (times) => {
      let now = 0;
      const ids = createOrderedIds(createIds({ now: () => now }));
      const made = times.map((time) => {
        now = time;
        return ids.next('msg');
      });
      expect(made).toEqual([...new Set(made)].toSorted());
      expect(made.every((id) => isId('msg', id))).toBe(true);
    }),
  );
});

test('the last character carries over', () => {
  const next = `msg_${'0'.repeat(24)}zz`;
  const ids = createOrderedIds({ next: () => next });
  expect([ids.next('msg'), ids.next('msg')]).toEqual([next, `msg_${'0'.repeat(23)}100`]);
});
