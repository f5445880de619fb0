import { describe, expect, test } from 'vitest';
import { bucketStarts, nextStart, startOf, weekday } from './zone.ts';
import type { TimeUnit } from './zone.ts';

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
const HOUR_MS = 3_600_000;

test.each<[TimeUnit, string, string, string]>([
  ['hour', 'UTC', '2026-11-20T12:34:56Z', '2026-11-20T12:00:00Z'],
  ['day', 'UTC', '2026-11-20T12:34:56Z', '2026-11-20T00:00:00Z'],
  ['week', 'UTC', '2026-11-20T12:34:56Z', '2026-11-16T00:00:00Z'],
  ['week', 'UTC', '2026-11-16T00:00:00Z', '2026-11-16T00:00:00Z'],
  ['week', 'UTC', '2026-11-01T10:00:00Z', '2026-10-26T00:00:00Z'],
  ['month', 'UTC', '2026-11-20T12:34:56Z', '2026-11-01T00:00:00Z'],
  ['day', 'America/New_York', '2026-11-20T03:00:00Z', '2026-11-19T05:00:00Z'],
  ['month', 'Asia/Tokyo', '2026-10-31T16:00:00Z', '2026-10-31T15:00:00Z'],
  // Their hours begin at half past ours.
  ['hour', 'Asia/Kolkata', '2026-11-20T12:34:56Z', '2026-11-20T12:30:00Z'],
  // Its clocks are changed between that midnight and ours.
  ['day', 'Pacific/Auckland', '2026-04-05T00:00:00Z', '2026-04-04T11:00:00Z'],
  // The clocks there sprang from midnight to one.
  ['day', 'America/Sao_Paulo', '2018-11-04T12:00:00Z', '2018-11-04T03:00:00Z'],
])('the %s in %s around %s begins at %s', (unit, zone, moment, start) => {
  expect(iso(startOf(at(moment), unit, zone))).toBe(start);
});

describe('where clocks are changed', () => {
  test('a day of 25 hours is one day', () => {
    const days = bucketStarts(at('2026-10-24T00:00:00+02:00'), at('2026-10-27T00:00:00+01:00'), 'day', 'Europe/Berlin');
    expect(days.map(iso)).toEqual(['2026-10-23T22:00:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z']);
  });

  test('a day of 23 hours is one day', () => {
    const start = at('2026-03-29T00:00:00+01:00');
    expect((nextStart(start, 'day', 'Europe/Berlin') - start) / HOUR_MS).toBe(23);
  });

  test('its hours are all there, each once', () => {
    const hours = bucketStarts(at('2026-10-25T00:00:00+02:00'), at('2026-10-26T00:00:00+01:00'), 'hour', 'Europe/Berlin');
    expect(hours).toHaveLength(25);
    expect(new Set(hours).size).toBe(25);
  });
});

test('months of every length follow each other, leap day and all', () => {
  const months = bucketStarts(at('2028-01-31T00:00:00Z'), at('2028-04-02T00:00:00Z'), 'month', 'UTC');
  expect(months.map(iso)).toEqual(['2028-01-01T00:00:00Z', '2028-02-01T00:00:00Z', '2028-03-01T00:00:00Z', '2028-04-01T00:00:00Z']);
  expect(iso(nextStart(at('2028-02-28T00:00:00Z'), 'day', 'UTC'))).toBe('2028-02-29T00:00:00Z');
  expect(iso(nextStart(at('2026-11-01T00:00:00Z'), 'month', 'UTC', -1))).toBe('2026-10-01T00:00:00Z');
});

test('the end is not part of the period', () => {
  expect(bucketStarts(at('2026-11-20T00:00:00Z'), at('2026-11-21T00:00:00Z'), 'hour', 'UTC')).toHaveLength(24);
  expect(bucketStarts(at('2026-11-20T00:00:00Z'), at('2026-11-20T00:00:00Z'), 'hour', 'UTC')).toEqual([]);
});

test('Monday is the first of the week', () => {
  expect(weekday(at('2026-11-16T12:00:00Z'), 'UTC')).toBe(0);
  expect(weekday(at('2026-11-22T12:00:00Z'), 'UTC')).toBe(6);
  expect(weekday(at('2026-11-16T02:00:00Z'), 'America/New_York')).toBe(6);
});
