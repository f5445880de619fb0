import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idPrefix, isId } from '../../schema/wire/ids.ts';
import { createIds } from './ids.ts';

describe('ids', () => {
  let growing = createIds({ now: () => 0 });
  const ids = createIds({ now: () => Date.parse('2026-01-01T00:00:00Z') });

  test('an id names its type and is unique', () => {
    const many = new Set(Array.from({ length: 10_000 }, () => ids.next('ses')));
    expect(many.size).toBe(10_000);
    for (const id of many) expect(idPrefix(id)).toBe('ses');
  });

  test('every id is greater than the one before, whatever the clock does', () => {
    const moments = fc.array(fc.integer({ min: 1_800_000_000_000, max: 1_800_000_000_003 }), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(moments, (times) => {
        let now = 0;
        const made = times.map((time, index) => {
          now = time;
          if (index === 0) growing = createIds({ now: () => now });
          return growing.next('msg');
        });
        expect(made).toEqual([...new Set(made)].toSorted());
        expect(made.every((id) => isId('msg', id))).toBe(true);
      }),
    );
  });

  test('later ids sort after earlier ones', () => {
    const later = createIds({ now: () => Date.parse('2026-01-01T00:00:01Z') });
    expect(ids.next('msg') < later.next('msg')).toBe(true);
  });

  test.each(['', 'ses', 'ses_', 'SES_0', 'ses-0123456789abcdefghjkmnpqrs'])('%s is no id', (text) => expect(idPrefix(text)).toBeNull());

  test('there is one spelling: case and look-alikes are refused', () => {
    const id = ids.next('usr');
    expect(isId('usr', id)).toBe(true);
    expect(isId('usr', id.toUpperCase())).toBe(false);
    expect(isId('usr', `${id} `)).toBe(false);
    expect(isId('usr', `usr_8${id.slice(5)}`)).toBe(false);
    expect(isId('ses', id)).toBe(false);
    expect(isId('usr', `xyz${id.slice(3)}`)).toBe(false);
  });
});
