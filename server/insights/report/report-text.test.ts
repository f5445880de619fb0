import { expect, test } from 'vitest';
import { dollars, reportHtml, reportSubject, reportText } from './report-text.ts';
import type { Report } from './report-text.ts';

const LINKS = { usage: 'https://parley.test/w/acme/usage', settings: 'https://parley.test/w/acme/usage#weekly-report' };
const REPORT: Report = {
  workspaceName: 'Acme & <Sons>',
  from: new Date('2026-11-09T00:00:00Z'),
  to: new Date('2026-11-15T00:00:00Z'),
  costMicros: 12_345_678n,
  costBeforeMicros: 10_000_000n,
  runs: 1_234,
  failedRuns: 3,
  people: 1,
  sessions: 20,
  topModels: [{ label: 'Sonnet', costMicros: 9_000_000n }],
  topPeople: [{ label: '<b>Ana</b>', costMicros: 5_000n }],
  forecast: {
    monthSoFarMicros: 20_000_000n,
    forecastMicros: 41_000_000n,
    budgetMicros: 40_000_000n,
    budgetReachedOn: new Date('2026-11-29T00:00:00Z'),
  },
};

test.each([
  [0n, '$0.00'],
  [1n, 'less than $0.01'],
  [9_999n, 'less than $0.01'],
  [10_000n, '$0.01'],
  [14_999n, '$0.01'],
  [15_000n, '$0.02'],
  [1_234_567_890_000n, '$1,234,567.89'],
  [999_999_999n, '$1,000.00'],
])('%s micro-USD read %s', (micros, text) => {
  expect(dollars(micros)).toBe(text);
});

test('the plain text', () => {
  expect(reportSubject(REPORT)).toBe('Acme & <Sons> last week: $12.35');
  expect(reportText(REPORT, LINKS)).toBe(`Acme & <Sons>, November 9 to November 15

Spent: $12.35
23.4 % more than the week before ($10.00)

1 person in 20 sessions; 1,234 answers, 3 of them failed.

Models
  Sonnet: $9.00

People
  <b>Ana</b>: less than $0.01

This month so far $20.00, about $41.00 by its end. The budget is $40.00 and is used up on November 29.

See it in full: https://parley.test/w/acme/usage

--
You get this mail on Mondays because you run this workspace.
Turn it off on the usage page: https://parley.test/w/acme/usage#weekly-report
`);
});

test('the HTML says the same, and nothing of it is markup of somebody else', () => {
  const html = reportHtml(REPORT, LINKS);
  for (const text of [
    '$12.35',
    '23.4 % more than the week before',
    '1,234 answers, 3 of them failed',
    'Sonnet',
    'November 29',
    LINKS.usage,
  ])
    expect(html).toContain(text);
  expect(html).toContain('Acme &amp; &lt;Sons&gt;');
  expect(html).toContain('&lt;b&gt;Ana&lt;/b&gt;');
  expect(html).not.toContain('<b>');
});

test.each<[Partial<Report>, string]>([
  [{ costMicros: 5_000_000n }, '50 % less than the week before ($10.00)'],
  [{ costMicros: 10_000_000n }, 'As in the week before'],
  [{ costMicros: 10_000_001n }, 'As in the week before'],
  [{ costBeforeMicros: 0n }, 'Nothing in the week before'],
  [{ costMicros: 0n, costBeforeMicros: 0n }, 'As in the week before'],
])('compared with the week before, case %$', (changes, line) => {
  expect(reportText({ ...REPORT, ...changes }, LINKS)).toContain(`\n${line}\n`);
});

test('without a budget, and with one that lasts', () => {
  const forecast = (changes: Partial<Report['forecast']>) => reportText({ ...REPORT, forecast: { ...REPORT.forecast, ...changes } }, LINKS);
  expect(forecast({ budgetMicros: null })).toContain('about $41.00 by its end.\n');
  expect(forecast({ budgetReachedOn: null })).toContain('The budget is $40.00 and lasts.');
});
