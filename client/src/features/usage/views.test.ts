import { describe, expect, test } from 'vitest';
import { createColorBook } from '../../ui/charts/series-colors.ts';
import { chartState } from './chart-state.ts';
import { exportAddress } from './export-address.ts';
import { addSample, courseOf } from './moving.ts';
import type { Sample } from './moving.ts';
import { FIRST_PLACE } from './place.ts';
import { questionOf, shortModel, toView } from './to-view.ts';
import type { UsageAnswer } from './usage-documents.ts';
import { layersOf } from './usage-view.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 19);

const figures = (cost: number): UsageAnswer['totals'] => ({
  costMicros: `${cost}`,
  inputTokens: '900',
  cachedInputTokens: '400',
  outputTokens: '100',
  runs: cost === 0 ? 0 : 2,
  failedRuns: 0,
  failureRate: 0,
  activePeople: 1,
  sessions: 1,
  firstTokenP50Ms: null,
  firstTokenP95Ms: null,
});

const group = (key: string, cost: number, kind: 'VALUE' | 'OTHER' | 'NONE' = 'VALUE') => ({
  key,
  kind,
  label: `Name of ${key}`,
  costMicros: `${cost}`,
  share: cost / 100,
});

const ANSWER: UsageAnswer = {
  asOf: '2026-11-20T12:00:00.000Z',
  scope: 'WORKSPACE',
  limitedTo: null,
  totals: figures(100),
  series: [
    { start: '2026-11-19T00:00:00.000Z', figures: figures(70), groups: [group('a:1', 40), group('b:1', 30)] },
    { start: '2026-11-20T00:00:00.000Z', figures: figures(30), groups: [group('a:1', 10), group('other', 20, 'OTHER')] },
  ],
  groups: [group('a:1', 50), group('b:1', 30), group('c:1', 15), group('other', 60, 'OTHER')],
};

const question = questionOf({ range: { from: START, to: START + 2 * DAY_MS }, unit: 'day', split: 'model', filters: FIRST_PLACE.filters });

describe('the question', () => {
  test('says time, steps and split, and only the filters that are on', () => {
    expect(question).toEqual({ from: '2026-11-19T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z', interval: 'DAY', groupBy: 'MODEL' });
    const filters = { ...FIRST_PLACE.filters, person: ['usr_1'], key: ['key_1', 'key_2'] };
    expect(questionOf({ range: { from: 0, to: 1 }, unit: 'hour', filters })).toEqual({
      from: '1970-01-01T00:00:00.000Z',
      to: '1970-01-01T00:00:00.001Z',
      interval: 'HOUR',
      filters: { people: ['usr_1'], apiKeys: ['key_1', 'key_2'] },
    });
  });
});

test('the file is of the view that is shown', () => {
  const filters = { ...FIRST_PLACE.filters, person: ['usr_1'], key: ['key_1'], model: ['a:1', 'b:1'] };
  const narrowed = questionOf({ range: { from: START, to: START + DAY_MS }, unit: 'hour', split: 'session', filters });
  expect(exportAddress('wsp_1', narrowed, 'csv')).toBe(
    '/export/usage.csv?workspace=wsp_1&from=2026-11-19T00%3A00%3A00.000Z&to=2026-11-20T00%3A00%3A00.000Z&interval=HOUR&groupBy=SESSION' +
      '&model=a%3A1&model=b%3A1&person=usr_1&apiKey=key_1',
  );
});

describe('the view', () => {
  test('has a course for each group that the answer shows one of', () => {
    const view = toView(ANSWER, question);
    expect([...view.costs]).toEqual([
      ['a:1', [40, 10]],
      ['b:1', [30, 0]],
      ['other', [0, 20]],
    ]);
    expect(view.buckets).toEqual({ unit: 'day', starts: [START, START + DAY_MS], timeZone: 'UTC', isLastOpen: true });
    expect(view.totals).toMatchObject({ cost: 100, tokens: 1000, input: 900, cached: 400 });
  });

  test('a day that is over is not open', () => {
    expect(toView({ ...ANSWER, asOf: '2026-11-21T00:00:00.000Z' }, question).buckets.isLastOpen).toBe(false);
  });

  test('without any answers there is no failure rate', () => {
    expect(toView({ ...ANSWER, totals: figures(0) }, question).totals.failures).toBeNull();
    expect(toView(ANSWER, question).totals.failures).toBe(0);
  });

  test('layers add up to what was charged, whatever has no course of its own', () => {
    const layers = layersOf(toView(ANSWER, question), createColorBook());
    expect(layers.map(({ name, values }) => [name, values])).toEqual([
      ['Name of a:1', [40, 10]],
      ['Name of b:1', [30, 0]],
      ['Other', [0, 20]],
    ]);
  });

  test('where all have a course nothing is left over', () => {
    const [series] = [ANSWER.series.slice(0, 1)];
    expect(layersOf(toView({ ...ANSWER, series }, question), createColorBook()).map(({ id }) => id)).toEqual(['a:1', 'b:1']);
  });

  test('what has no person says what it is', () => {
    const answer = { ...ANSWER, groups: [group('none', 5, 'NONE')], series: [] };
    expect(toView(answer, { ...question, groupBy: 'PERSON' }).groups[0]?.name).toBe('API keys and former guests');
  });
});

test.each([
  ['Claude Opus 4.6', 'Claude Opus 4.6'],
  ['Demo (no real model): echo', 'Demo Echo'],
  ['demo (x): ', 'demo (x): '],
])('%s is called %s', (label, name) => {
  expect(shortModel(label)).toBe(name);
});

describe('the last minute', () => {
  const course = (samples: readonly Sample[], now: number) => courseOf(samples, now).slice(-3);

  test('what was told last holds until it is told anew', () => {
    const samples = [
      { at: 1000, value: 5 },
      { at: 5000, value: 9 },
    ].reduce<readonly Sample[]>(addSample, []);
    expect(course(samples, 6000)).toEqual([5, 5, 9]);
    expect(course(samples, 12_000)).toEqual([9, 9, 9]);
    expect(course(samples, 2000)).toEqual([null, null, 5]);
  });

  test('what is older is forgotten, but for what held at its beginning', () => {
    const samples = [
      { at: 0, value: 1 },
      { at: 10_000, value: 2 },
      { at: 75_000, value: 3 },
    ].reduce<readonly Sample[]>(addSample, []);
    expect(samples.map(({ value }) => value)).toEqual([2, 3]);
    expect(courseOf(samples, 76_000)[0]).toBe(2);
  });
});

describe('the state of a chart', () => {
  const options = { isEmpty: false, isStale: false, problem: undefined, again: () => {}, empty: { title: 'None', body: 'Yet' } };
  const problem = { code: 'UNAVAILABLE' as const, message: '', fields: {} };

  test('what is there is shown, even when it could not be refreshed', () => {
    expect(chartState({ ...options, shown: [], problem })).toEqual({ kind: 'ready', isStale: false });
    expect(chartState({ ...options, shown: [], isEmpty: true })).toMatchObject({ kind: 'empty', title: 'None' });
  });

  test('nothing is called empty before it was asked for', () => {
    expect(chartState({ ...options, shown: [], isEmpty: true, isStale: true }).kind).toBe('ready');
    expect(chartState({ ...options, shown: undefined, isEmpty: true }).kind).toBe('loading');
    expect(chartState({ ...options, shown: undefined, problem }).kind).toBe('failed');
  });
});
