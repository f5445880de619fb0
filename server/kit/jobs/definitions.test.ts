import { describe, expect, test } from 'vitest';
import { checkDefinitions, intervalMs, scheduleWords } from './definitions.ts';
import type { JobDefinition } from './job.ts';

const job = (changes: Partial<JobDefinition>): JobDefinition => ({
  name: 'test:count',
  every: '1 minute',
  describe: 'Counts what is there.',
  run: async () => ({}),
  ...changes,
});
const check = (...definitions: JobDefinition[]) => checkDefinitions(definitions, 5_000);

describe('what a job is declared with', () => {
  test.each([
    ['1 second', 1_000],
    ['90 seconds', 90_000],
    ['5 minutes', 300_000],
    ['1 hour', 3_600_000],
    ['2 days', 172_800_000],
    ['0 * * * *', null],
    ['0 minutes', null],
    ['a minute', null],
  ])('%s is %s ms', (every, ms) => {
    expect(intervalMs(every)).toBe(ms);
  });

  test.each(['5 seconds', '1 hour', '*/5 * * * *', '0 0 1 * *', '30 0 0 1 * *'])('%s is a schedule', (every) => {
    expect(() => check(job({ every, when: 'Now and then' }))).not.toThrow();
  });

  test.each([
    ['no schedule', { every: 'often' }, /"often" is neither an interval nor a cron line/],
    ['a schedule that is oftener than anybody looks', { every: '4 seconds' }, /oftener than the 5000 ms/],
    ['a name without its module', { name: 'count' }, /written module:what-it-does/],
    ['a cron line without words', { every: '0 3 * * *' }, /"0 3 \* \* \*" is said in words/],
    ['a time zone that is none', { every: '0 3 * * *', timezone: 'Europe/Atlantis' }, /no time zone Europe\/Atlantis/],
    ['no sentence', { describe: 'counts' }, /one sentence/],
    ['no time between two signs of life', { silenceMs: 0 }, /silenceMs/],
  ])('%s stops the start', (_what, changes, problem) => {
    expect(() => check(job(changes))).toThrow(problem);
  });

  test.each([
    [{ every: '1 minute' }, 'Every minute'],
    [{ every: '1 days' }, 'Every day'],
    [{ every: '5 minutes' }, 'Every 5 minutes'],
    [{ every: '1 hour', when: 'Once an hour' }, 'Once an hour'],
    [{ every: '0 3 * * *', when: 'Daily at 03:00 UTC' }, 'Daily at 03:00 UTC'],
  ])('%j is said as “%s”', (schedule, said) => {
    expect(scheduleWords(schedule)).toBe(said);
  });

  test('everything that is wrong is named at once, and which job it is', () => {
    const read = () => check(job({ name: 'a:b' }), job({ name: 'a:b' }), job({ name: 'c:d', every: '', describe: '' }));
    expect(read).toThrow(/job a:b: another job has this name\n.*job c:d: "" is neither[^]*job c:d: it is described/);
  });
});
