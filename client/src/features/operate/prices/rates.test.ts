import { expect, test } from 'vitest';
import { exampleCost, formatRate, parseRate, writtenRate } from './rates.ts';

test.each([
  ['4000000', '$4.00', '4'],
  ['75000', '$0.075', '0.075'],
  ['7', '$0.000007', '0.000007'],
  ['0', '$0.00', '0'],
  ['12500000', '$12.50', '12.5'],
  ['1234567890123', '$1,234,567.890123', '1234567.890123'],
])('%s is shown as %s and written as %s, and read back', (micros, shown, written) => {
  expect(formatRate(micros, 'en')).toBe(shown);
  expect(writtenRate(micros)).toBe(written);
  expect(parseRate(written)).toBe(BigInt(micros));
});

test.each(['$ 0,075', ' .075 ', '0.0750'])('%s is 75,000 micro-dollars', (text) => {
  expect(parseRate(text)).toBe(75_000n);
});

test.each(['', 'free', '-1', '1.2.3', '0.0000001', '99999999', '1e6', '.'])('%s is no amount', (text) => {
  expect(parseRate(text)).toBeNull();
});

test('an example is rounded up, as a run is', () => {
  expect(exampleCost({ input: 4_000_000n, output: 20_000_000n }, 10_000n, 1_000n)).toBe(60_000n);
  expect(exampleCost({ input: 1n, output: 0n }, 10_000n, 1_000n)).toBe(1n);
});
