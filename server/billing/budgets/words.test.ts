import { expect, test } from 'vitest';
import { budgetWords, dollars, ownBudgetWords } from './words.ts';

test.each([
  [0n, '$0.00'],
  [5_000_000n, '$5.00'],
  [1_234_567_890_000n, '$1,234,567.89'],
  [999_999n, '$0.99'],
  [10_000n, '$0.01'],
  [9_999n, '$0.009999'],
  [4_200n, '$0.0042'],
  [1n, '$0.000001'],
  [9_007_199_254_740_993_000_000n, '$9,007,199,254,740,993.00'],
])('%d micro-USD are %s', (micros, text) => expect(dollars(micros)).toBe(text));

test('budgets are called by what they are for, and to the person by “your”', () => {
  expect(budgetWords({ scope: 'apiKey', period: 'day' }, 'Bot')).toBe('today’s budget of the key Bot');
  expect(budgetWords({ scope: 'person', period: 'total' }, null)).toBe('the total budget of a person');
  expect(ownBudgetWords({ scope: 'apiKey', period: 'total' })).toBe('your key’s budget in total');
});
