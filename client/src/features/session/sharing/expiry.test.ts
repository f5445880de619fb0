import { expect, test } from 'vitest';
import { dayOf, expiresAtOf } from './expiry.ts';

const NOW = new Date('2026-11-20T10:30:00').getTime();
const HOUR_MS = 3_600_000;
const after = (expiry: Parameters<typeof expiresAtOf>[0], date = '') => {
  const found = expiresAtOf(expiry, date, NOW);
  return found === 'past' || found.at === null ? found : Date.parse(found.at) - NOW;
};

test('a link ends never, or after whole days', () => {
  expect(after('never')).toEqual({ at: null });
  expect([after('day'), after('week'), after('month')]).toEqual([24 * HOUR_MS, 7 * 24 * HOUR_MS, 30 * 24 * HOUR_MS]);
});

test('a chosen day is the last one, to its end where the person is', () => {
  const end = expiresAtOf('date', '2026-11-20', NOW);
  expect(end).toEqual({ at: new Date('2026-11-20T23:59:59.999').toISOString() });
});

test.each(['2026-11-19', '', 'soon'])('the day %j is refused', (date) => expect(after('date', date)).toBe('past'));

test('a day as a date field writes it, in local time', () => {
  expect(dayOf(new Date('2026-03-04T00:00:01').getTime())).toBe('2026-03-04');
  expect(dayOf(new Date('2026-12-31T23:59:59').getTime())).toBe('2026-12-31');
});
