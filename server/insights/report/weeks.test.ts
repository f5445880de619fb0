import { expect, test } from 'vitest';
import { dueWeek, nextReportAt, weekAfter, weekBefore, weekOf } from './weeks.ts';

const at = (text: string) => new Date(`${text}Z`);
const iso = (date: Date | null) => date?.toISOString().slice(0, 16) ?? null;

test.each([
  ['2026-11-16T00:00', '2026-11-16T00:00'],
  ['2026-11-22T23:59', '2026-11-16T00:00'],
  ['2027-01-01T12:00', '2026-12-28T00:00'],
  ['2024-02-29T12:00', '2024-02-26T00:00'],
])('%s is in the week from %s', (text, week) => {
  expect(iso(weekOf(at(text)))).toBe(week);
});

test('weeks follow each other, also where clocks change', () => {
  expect(iso(weekBefore(at('2026-03-30T00:00')))).toBe('2026-03-23T00:00');
  expect(iso(weekAfter(at('2026-10-19T00:00')))).toBe('2026-10-26T00:00');
});

test.each([
  ['2026-11-16T07:59', null, '2026-11-16T08:00'],
  ['2026-11-16T08:00', '2026-11-09T00:00', '2026-11-23T08:00'],
  ['2026-11-18T03:00', '2026-11-09T00:00', '2026-11-23T08:00'],
  ['2026-11-22T23:59', '2026-11-09T00:00', '2026-11-23T08:00'],
])('at %s the report about %s is due, and the next leaves at %s', (now, due, next) => {
  expect([iso(dueWeek(at(now))), iso(nextReportAt(at(now)))]).toEqual([due, next]);
});
