import { describe, expect, test } from 'vitest';
import { anchorOf, periodAround } from './billing-cycle.ts';
import { parseForm } from './form.ts';
import { priceOfQuantity } from './invoice-lines.ts';
import type { PriceRecord } from './records.ts';
import { addMonths, createTimeline } from './timeline.ts';

const at = (iso: string) => Date.parse(iso) / 1000;
const priceEach = (interval: 'day' | 'week' | 'month' | 'year', interval_count = 1) =>
  ({ recurring: { interval, interval_count, usage_type: 'licensed', meter: null } }) as unknown as PriceRecord;

test('forms: nested, listed, pushed, encoded', () => {
  expect(parseForm('a=1&b[c]=2&b[d][e]=x%20y&f[0][g]=3&f[1][g]=4&h[]=5&h[]=6&i=')).toEqual({
    a: '1',
    b: { c: '2', d: { e: 'x y' } },
    f: [{ g: '3' }, { g: '4' }],
    h: ['5', '6'],
    i: '',
  });
});

test.each([
  ['0.0001', 1_000_000, 100],
  ['0.0001', 4_999, 0],
  ['0.0001', 5_000, 1],
  ['2000', 3, 6_000],
  ['0.000000000001', 999_999_999_999_999, 1_000],
])('%s cents × %i is %i', (unit, quantity, cents) => expect(priceOfQuantity(unit, quantity)).toBe(cents));

describe('periods', () => {
  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-31', 2, '2026-03-31'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-03-15', -1, '2026-02-15'],
  ])('%s and %i months is %s', (start, months, end) => expect(addMonths(at(`${start}T10:30:00Z`), months)).toBe(at(`${end}T10:30:00Z`)));

  test('the period around a moment, from its anchor, also before it', () => {
    expect(periodAround(at('2026-03-01'), priceEach('month'), at('2026-02-15'))).toEqual({
      start: at('2026-02-01'),
      end: at('2026-03-01'),
    });
    expect(periodAround(at('2026-01-31'), priceEach('month'), at('2026-02-28'))).toEqual({
      start: at('2026-02-28'),
      end: at('2026-03-31'),
    });
    expect(periodAround(at('2024-02-29'), priceEach('year'), at('2027-06-01'))).toEqual({ start: at('2027-02-28'), end: at('2028-02-29') });
    expect(periodAround(at('2026-01-05'), priceEach('week', 2), at('2026-01-20'))).toEqual({
      start: at('2026-01-19'),
      end: at('2026-02-02'),
    });
  });

  test('the next day of a month', () => {
    expect(anchorOf({ day_of_month: 1 }, at('2026-02-15'))).toBe(at('2026-03-01'));
    expect(anchorOf({ day_of_month: 31, hour: 12 }, at('2026-02-15'))).toBe(at('2026-02-28T12:00:00Z'));
    expect(anchorOf({ day_of_month: 1 }, at('2026-03-01'))).toBe(at('2026-04-01'));
  });
});

test('the timeline runs what is due in order, also what was made while it ran, and one appointment per key', () => {
  const timeline = createTimeline(0);
  const seen: string[] = [];
  const note = (name: string) => () => void seen.push(`${name}@${timeline.now()}`);
  timeline.schedule('b', 20, note('b'));
  timeline.schedule('a', 10, () => {
    note('a')();
    timeline.schedule('c', 15, note('c'));
    timeline.schedule('past', 5, note('past'));
  });
  timeline.schedule('b', 30, note('b'));
  timeline.schedule('gone', 12, note('gone'));
  timeline.cancel('gone');
  timeline.advance(29_000);
  expect([seen, timeline.now()]).toEqual([['a@10', 'past@10', 'c@15'], 29]);
  timeline.advance(30_000);
  expect(seen.at(-1)).toBe('b@30');
});
