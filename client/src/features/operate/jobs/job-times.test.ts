import { expect, test } from 'vitest';
import { formatSpan, formatUntil } from './job-times.ts';

test.each([
  [0, '0 ms'],
  [84.6, '85 ms'],
  [3_240, '3.2 s'],
  [12_400, '12 s'],
  [59_900, '1 min 0 s'],
  [125_000, '2 min 5 s'],
  [3_780_000, '1 h 3 min'],
])('%s ms is “%s”', (ms, said) => {
  expect(formatSpan(ms, 'en')).toBe(said);
});

const NOW = Date.parse('2026-11-20T12:00:00Z');
test.each([
  ['2026-11-20T11:00:00Z', 'due'],
  ['2026-11-20T12:00:10Z', 'in 1 min'],
  ['2026-11-20T12:30:00Z', 'in 30 min'],
  ['2026-11-20T12:59:50Z', 'in 1 h'],
  ['2026-11-20T15:10:00Z', 'in 3 h'],
])('%s is “%s”', (iso, said) => {
  expect(formatUntil(iso, NOW, 'en')).toBe(said);
});

test('later days are named, much later ones have a date', () => {
  expect(formatUntil('2026-11-23T03:15:00Z', NOW, 'en-GB')).toMatch(/^Mon/);
  expect(formatUntil('2026-12-23T03:15:00Z', NOW, 'en-GB')).toMatch(/^2[23] Dec/);
});
