import { expect, test } from 'vitest';
import { scheduleWords } from './schedule-words.ts';

test.each([
  ['1 minute', 'Every minute'],
  ['5 minutes', 'Every 5 minutes'],
  ['1 hour', 'Every hour'],
  ['2 days', 'Every 2 days'],
  ['* * * * *', 'Every minute'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['5 * * * *', 'Hourly at :05'],
  ['10 */6 * * *', 'Every 6 hours at :10'],
  ['15 3 * * *', 'Daily at 03:15 UTC'],
  ['0 15 3 * * *', 'Daily at 03:15 UTC'],
  ['0 7 * * 1', 'Mondays at 07:00 UTC'],
  ['0 7 * * 7', 'Sundays at 07:00 UTC'],
  ['30 0 1 * *', 'Monthly on day 1 at 00:30 UTC'],
  ['0 0 1 1 *', '0 0 1 1 * (UTC)'],
  ['0 9-17 * * 1-5', '0 9-17 * * 1-5 (UTC)'],
  ['30 0 1 * 5', '30 0 1 * 5 (UTC)'],
])('%s is said as “%s”', (schedule, said) => {
  expect(scheduleWords(schedule, 'UTC')).toBe(said);
});

test('the time zone is the schedule’s own', () => {
  expect(scheduleWords('15 3 * * *', 'Europe/Lisbon')).toBe('Daily at 03:15 Europe/Lisbon');
});
