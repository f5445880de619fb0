import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../ui/charts/zone.ts';
import { PERIOD_KINDS, parseDay, rangesOf, unitsOf } from './periods.ts';
import type { Period, Range } from './periods.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 34);
const iso = ({ from, to }: Range): string[] => [from, to].map((at) => new Date(at).toISOString().slice(0, 16));

test.each<[Period, string[], string[]]>([
  [{ kind: 'today' }, ['2026-11-20T00:00', '2026-11-20T13:00'], ['2026-11-19T00:00', '2026-11-19T13:00']],
  [{ kind: '7d' }, ['2026-11-14T00:00', '2026-11-20T13:00'], ['2026-11-07T00:00', '2026-11-13T13:00']],
  [{ kind: '30d' }, ['2026-10-22T00:00', '2026-11-20T13:00'], ['2026-09-22T00:00', '2026-10-21T13:00']],
  [{ kind: 'month' }, ['2026-11-01T00:00', '2026-11-20T13:00'], ['2026-10-01T00:00', '2026-10-20T13:00']],
  [{ kind: 'last-month' }, ['2026-10-01T00:00', '2026-11-01T00:00'], ['2026-09-01T00:00', '2026-10-01T00:00']],
  [
    { kind: 'custom', from: '2026-11-02', to: '2026-11-03' },
    ['2026-11-02T00:00', '2026-11-04T00:00'],
    ['2026-10-31T00:00', '2026-11-02T00:00'],
  ],
  [
    { kind: 'custom', from: '2026-11-03', to: '2026-11-02' },
    ['2026-11-02T00:00', '2026-11-04T00:00'],
    ['2026-10-31T00:00', '2026-11-02T00:00'],
  ],
])('%j is compared with as much of what was before', (period, shown, previous) => {
  const ranges = rangesOf(period, NOW);
  expect(iso(ranges.shown)).toEqual(shown);
  expect(iso(ranges.previous)).toEqual(previous);
  expect(ranges.isOpen).toBe(period.kind !== 'last-month' && period.kind !== 'custom');
});

describe('at the edges', () => {
  test('a month of 31 days is compared with all of a shorter one, not with itself', () => {
    const ranges = rangesOf({ kind: 'month' }, Date.UTC(2026, 2, 31, 20));
    expect(iso(ranges.previous)).toEqual(['2026-02-01T00:00', '2026-03-01T00:00']);
  });

  test('the first moment of a month has its first hour', () => {
    expect(iso(rangesOf({ kind: 'month' }, Date.UTC(2026, 11, 1)).shown)).toEqual(['2026-12-01T00:00', '2026-12-01T01:00']);
  });

  test('what is not a day is today; what lies ahead is not asked for', () => {
    expect(iso(rangesOf({ kind: 'custom', from: '2026-02-30', to: 'soon' }, NOW).shown)).toEqual(['2026-11-20T00:00', '2026-11-20T13:00']);
    expect(iso(rangesOf({ kind: 'custom', from: '2027-01-01', to: '2027-02-01' }, NOW).shown)).toEqual([
      '2026-11-20T00:00',
      '2026-11-20T13:00',
    ]);
    expect(parseDay('2028-02-29')).toBe(Date.UTC(2028, 1, 29));
    expect(parseDay('2026-02-29')).toBeNull();
  });

  test('whatever was asked for: from before to, at full hours, never ahead, nothing counted twice, a year at most', () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map((days) => new Date(Date.UTC(2000, 0, 1 + days)).toISOString().slice(0, 10));
    const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(fc.constantFrom(...PERIOD_KINDS), day, day, moment, (kind, from, to, now) => {
        const { shown, previous } = rangesOf({ kind, from, to }, now);
        for (const range of [shown, previous]) {
          expect(range.from).toBeLessThan(range.to);
          expect(range.from % HOUR_MS).toBe(0);
          expect(range.to % HOUR_MS).toBe(0);
        }
        expect(shown.to - now).toBeLessThanOrEqual(HOUR_MS);
        expect(previous.to).toBeLessThanOrEqual(shown.from);
        expect(shown.to - shown.from).toBeLessThanOrEqual(366 * 24 * HOUR_MS);
      }),
    );
  });
});

test.each([
  [13, ['hour']],
  [48, ['hour', 'day']],
  [7 * 24, ['day', 'hour']],
  [30 * 24, ['day', 'week']],
  [300 * 24, ['week', 'day', 'month']],
])('%i hours are shown by %j', (hours, units) => {
  expect(unitsOf({ from: 0, to: hours * HOUR_MS })).toEqual(units);
});
