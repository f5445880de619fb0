import { expect, test } from 'vitest';
import { bucketName, timeTicks } from './time-axis.ts';
import type { TimeBuckets } from './time-axis.ts';
import { bucketStarts } from './zone.ts';
import type { TimeUnit } from './zone.ts';

function buckets(unit: TimeUnit, from: string, to: string, timeZone = 'UTC'): TimeBuckets {
  return { unit, timeZone, starts: bucketStarts(Date.parse(from), Date.parse(to), unit, timeZone) };
}
const labels = (shown: TimeBuckets, width: number) => timeTicks(shown, width, 'en-US').map(({ label }) => label.replaceAll(/\s/gu, ' '));

test('hours of a day: as many as have room, on even hours', () => {
  const day = buckets('hour', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z');
  expect(labels(day, 800)).toEqual(['Nov 20', '2 AM', '4 AM', '6 AM', '8 AM', '10 AM', '12 PM', '2 PM', '4 PM', '6 PM', '8 PM', '10 PM']);
  expect(labels(day, 280)).toEqual(['Nov 20', '6 AM', '12 PM', '6 PM']);
});

test('hours of a week are named by their days, of a month by Mondays', () => {
  expect(labels(buckets('hour', '2026-11-14T05:00:00Z', '2026-11-17T05:00:00Z'), 300)).toEqual(['Nov 15', 'Nov 16', 'Nov 17']);
  expect(labels(buckets('hour', '2026-10-21T00:00:00Z', '2026-11-20T00:00:00Z'), 300)).toEqual(['Oct 26', 'Nov 2', 'Nov 9', 'Nov 16']);
});

test('days: every one, every other, Mondays, the first of months', () => {
  const month = buckets('day', '2026-10-22T00:00:00Z', '2026-11-21T00:00:00Z');
  expect(labels(buckets('day', '2026-11-14T00:00:00Z', '2026-11-18T00:00:00Z'), 400)).toEqual(['Nov 14', 'Nov 15', 'Nov 16', 'Nov 17']);
  expect(labels(month, 900).slice(0, 3)).toEqual(['Oct 22', 'Oct 24', 'Oct 26']);
  expect(labels(month, 285)).toEqual(['Oct 26', 'Nov 2', 'Nov 9', 'Nov 16']);
  expect(labels(buckets('day', '2026-01-01T00:00:00Z', '2026-11-21T00:00:00Z'), 300)).toEqual(['Jan 1', 'Apr 1', 'Jul 1', 'Oct 1']);
});

test('labels never stand closer together than they are wide', () => {
  for (const unit of ['hour', 'day', 'week', 'month'] as const) {
    for (const days of [2, 9, 31, 100, 400]) {
      const to = new Date(Date.UTC(2026, 0, 1 + days)).toISOString();
      const shown = buckets(unit, '2026-01-01T00:00:00Z', to);
      if (shown.starts.length > 1000) continue;
      for (const width of [280, 500, 1000]) {
        const ticks = timeTicks(shown, width, 'en-US');
        const gaps = ticks.slice(1).map(({ index }, at) => ((index - ticks[at]!.index) * width) / shown.starts.length);
        expect(Math.min(...gaps, 1000), `${days} days by ${unit} on ${width} px`).toBeGreaterThanOrEqual(49);
      }
    }
  }
});

test('months: the year stands at the first and at each January', () => {
  expect(labels(buckets('month', '2025-11-01T00:00:00Z', '2026-03-01T00:00:00Z'), 600)).toEqual(['Nov 2025', 'Dec', 'Jan 2026', 'Feb']);
});

test.each<[TimeUnit, string, string, string]>([
  ['hour', '2026-11-20T14:00:00Z', 'UTC', 'Fri, Nov 20, 2:00 PM'],
  ['hour', '2026-11-20T14:00:00Z', 'Europe/Berlin', 'Fri, Nov 20, 3:00 PM'],
  ['day', '2026-11-20T00:00:00Z', 'UTC', 'Fri, Nov 20, 2026'],
  ['week', '2026-11-16T00:00:00Z', 'UTC', 'Nov 16 – 22, 2026'],
  ['month', '2026-11-01T00:00:00Z', 'UTC', 'November 2026'],
])('a %s that begins at %s is named in %s: %s', (unit, start, timeZone, name) => {
  const text = bucketName({ unit, timeZone, starts: [Date.parse(start)] }, 0, 'en-US');
  expect(text.replaceAll(/\s/gu, ' ')).toBe(name);
});
