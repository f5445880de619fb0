import { expect, test } from 'vitest';
import { formatCost, formatCount, formatSeconds } from './format-usage.ts';

test.each([
  ['0', '$0.00'],
  ['42', '$0.00004'],
  ['4200', '$0.0042'],
  ['12345', '$0.012'],
  ['250000', '$0.25'],
  ['1234567', '$1.23'],
  ['1234567890', '$1,234.57'],
])('%s micro-dollars are %s', (micros, expected) => {
  expect(formatCost(micros, 'en-US')).toBe(expected);
});

test('numbers are written as the reader is used to', () => {
  expect(formatCount(12_345, 'en-US')).toBe('12,345');
  expect(formatCount(12_345, 'de-DE')).toBe('12.345');
  expect(formatSeconds('2026-11-20T00:00:00.000Z', '2026-11-20T00:00:03.240Z', 'en-US')).toBe('3.2');
});
