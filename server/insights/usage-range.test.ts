import { describe, expect, test } from 'vitest';
import { rangeBefore, rangeOf, startOf } from './usage-range.ts';
import type { Interval } from './usage-records.ts';

const NOW = new Date('2026-11-20T15:30:00Z');
const range = (from: string, to: string, interval: Interval, earliest: string | null = null, now = NOW) =>
  rangeOf({ from: new Date(from), to: new Date(to), interval }, now, earliest === null ? null : new Date(earliest));
const shown = ({ from, to, points }: ReturnType<typeof range>) => [from.toISOString(), to.toISOString(), points.length];
const starts = ({ points }: ReturnType<typeof range>) => points.map((at) => at.toISOString().slice(0, 10));

describe('rangeOf', () => {
  test('takes whole hours for hours and whole days for all else', () => {
    expect(shown(range('2026-11-20T09:10:00Z', '2026-11-20T11:10:00Z', 'hour'))).toEqual([
      '2026-11-20T09:00:00.000Z',
      '2026-11-20T12:00:00.000Z',
      3,
    ]);
    expect(shown(range('2026-11-18T09:10:00Z', '2026-11-19T00:00:00Z', 'day'))).toEqual([
      '2026-11-18T00:00:00.000Z',
      '2026-11-19T00:00:00.000Z',
      1,
    ]);
    expect(shown(range('2026-11-18T09:10:00Z', '2026-11-19T00:00:01Z', 'day'))).toEqual([
      '2026-11-18T00:00:00.000Z',
      '2026-11-20T00:00:00.000Z',
      2,
    ]);
  });

  test('ends with the hour or day that is now', () => {
    expect(shown(range('2026-11-20T00:00:00Z', '2026-12-01T00:00:00Z', 'hour'))).toEqual([
      '2026-11-20T00:00:00.000Z',
      '2026-11-20T16:00:00.000Z',
      16,
    ]);
    expect(shown(range('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', 'day'))).toEqual([
      '2026-11-01T00:00:00.000Z',
      '2026-11-21T00:00:00.000Z',
      20,
    ]);
    expect(shown(range('2026-11-19T00:00:00Z', '2026-11-21T00:00:00Z', 'day', null, new Date('2026-11-20T00:00:00Z')))[1]).toBe(
      '2026-11-21T00:00:00.000Z',
    );
  });

  test('has nothing in the future, and nothing before what is shown', () => {
    expect(range('2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z', 'day').points).toEqual([]);
    expect(range('2026-01-01T00:00:00Z', '2026-01-09T00:00:00Z', 'day', '2026-10-20T15:30:00Z').points).toEqual([]);
    expect(shown(range('2026-01-01T00:00:00Z', '2026-10-22T00:00:00Z', 'day', '2026-10-20T15:30:00Z'))).toEqual([
      '2026-10-20T00:00:00.000Z',
      '2026-10-22T00:00:00.000Z',
      2,
    ]);
  });

  test('weeks begin on Monday and months on the first, also where they are cut', () => {
    expect(starts(range('2026-11-04T00:00:00Z', '2026-11-18T00:00:00Z', 'week'))).toEqual(['2026-11-02', '2026-11-09', '2026-11-16']);
    expect(starts(range('2025-12-31T00:00:00Z', '2026-03-02T00:00:00Z', 'month'))).toEqual([
      '2025-12-01',
      '2026-01-01',
      '2026-02-01',
      '2026-03-01',
    ]);
    expect(starts(range('2024-02-28T00:00:00Z', '2024-03-02T00:00:00Z', 'day'))).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
  });

  test.each([
    ['hour', '2026-11-04T16:00:00Z', '2026-11-04T14:59:00Z'],
    ['day', '2024-09-12T00:00:00Z', '2024-09-10T00:00:00Z'],
    ['week', '2011-07-25T00:00:00Z', '2011-07-10T00:00:00Z'],
    ['month', '1961-01-01T00:00:00Z', '1954-01-01T00:00:00Z'],
  ] as const)('takes so many points of a %s and no more', (interval, most, tooMany) => {
    expect(range(most, '2026-11-20T15:00:00Z', interval).points.length).toBeGreaterThan(300);
    expect(() => range(tooMany, '2026-11-20T15:00:00Z', interval)).toThrow(/makes more than/);
  });

  test('a million years are refused at once', () => {
    expect(() => rangeOf({ from: new Date('0001-01-01T00:00:00Z'), to: NOW, interval: 'day' }, NOW, null)).toThrow(/more than 800/);
  });

  test('an end before its beginning is INVALID', () => {
    expect(() => range('2026-11-20T00:00:00Z', '2026-11-20T00:00:00Z', 'day')).toThrow(/must be after/);
  });
});

describe('rangeBefore', () => {
  test('is the same length of time right before', () => {
    const before = rangeBefore(range('2026-11-10T00:00:00Z', '2026-11-17T00:00:00Z', 'day'), null)!;
    expect([before.from.toISOString(), before.to.toISOString()]).toEqual(['2026-11-03T00:00:00.000Z', '2026-11-10T00:00:00.000Z']);
  });

  test('is not shown where it reaches back further than the plan shows', () => {
    const shownRange = range('2026-11-10T00:00:00Z', '2026-11-17T00:00:00Z', 'day');
    expect(rangeBefore(shownRange, new Date('2026-11-03T10:00:00Z'))).not.toBeNull();
    expect(rangeBefore(shownRange, new Date('2026-11-04T10:00:00Z'))).toBeNull();
    expect(rangeBefore(range('2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z', 'day'), null)).toBeNull();
  });
});

test.each([
  ['week', '2026-11-16T00:00:00.000Z', '2026-11-16T00:00:00.000Z'],
  ['week', '2026-11-15T23:59:59.999Z', '2026-11-09T00:00:00.000Z'],
  ['week', '1969-12-31T00:00:00.000Z', '1969-12-29T00:00:00.000Z'],
  ['month', '2024-02-29T23:00:00.000Z', '2024-02-01T00:00:00.000Z'],
  ['hour', '2026-03-29T01:30:00.000Z', '2026-03-29T01:00:00.000Z'],
] as const)('the %s of %s begins at %s', (interval, at, start) => {
  expect(new Date(startOf(interval, Date.parse(at))).toISOString()).toBe(start);
});
