import { expect, test } from 'vitest';
import { readTexts, storedValues, textsOf } from './auto-top-up-form.ts';

const stored = { thresholdMicros: '2500000', amountMicros: '40000000', monthlyCapMicros: '80000000' };

test('what is stored stands in the fields, and is read back the same', () => {
  expect(textsOf(stored)).toEqual({ threshold: '2.50', amount: '40', cap: '80' });
  expect(readTexts(textsOf(stored))).toEqual({ values: stored });
  expect(readTexts(textsOf(storedValues(null)))).toEqual({ values: storedValues(null) });
});

test('without a limit a month nothing is in its field', () => {
  expect(readTexts({ threshold: '0', amount: '5', cap: ' ' })).toEqual({
    values: { thresholdMicros: '0', amountMicros: '5000000', monthlyCapMicros: null },
  });
});

test.each([
  [{ threshold: 'five', amount: '25', cap: '' }, 'threshold', 'Enter an amount like 25 or 12.50.'],
  [{ threshold: '1001', amount: '25', cap: '' }, 'threshold', 'Enter an amount like 25 or 12.50.'],
  [{ threshold: '5', amount: '4.99', cap: '' }, 'amount', 'From $5 to $1,000.'],
  [{ threshold: '5', amount: '1000.01', cap: '' }, 'amount', 'From $5 to $1,000.'],
  [{ threshold: '5', amount: '25', cap: 'none' }, 'cap', 'Enter an amount like 25 or 12.50.'],
  [{ threshold: '5', amount: '25', cap: '24.99' }, 'cap', 'This is less than one top-up.'],
] as const)('%o is refused at its field', (texts, field, problem) => {
  expect(readTexts(texts)).toEqual({ problems: { [field]: problem } });
});
