import { expect, test } from 'vitest';
import { MOST_GROWTH, faultOfAnswer, faultOfClosing, faultOfText, growthOf } from './judge.ts';

const error = (code: string) => `{"errors":[{"message":"x","extensions":{"code":"${code}"}}]}`;

test('an answer with a code of the list passes, whatever its status below 500', () => {
  for (const status of [200, 400, 401, 404, 413, 429]) expect(faultOfAnswer('q', { status, text: error('INVALID') })).toBeNull();
  expect(faultOfAnswer('q', { status: 503, text: error('UNAVAILABLE') })).toBeNull();
  expect(faultOfAnswer('q', { status: 502, text: error('UPSTREAM') })).toBeNull();
});

test.each([
  ['a broken server', 500, ''],
  ['one that only says that it is broken', 503, 'not ready'],
  ['another status of 5xx', 504, error('UNAVAILABLE')],
  ['a masked error', 200, error('INTERNAL')],
  ['a code that is none of ours', 200, error('ER_NOT_FOUND')],
  ['a code of a library', 400, error('GRAPHQL_VALIDATION_FAILED')],
])('%s is a fault', (_what, status, text) => {
  expect(faultOfAnswer('what was asked', { status, text })).toContain('what was asked');
});

test('what a model failed with is the model’s', () => {
  expect(faultOfText('q', '{"data":{"message":{"failure":{"code":"OVERLOADED"}}}}')).toBeNull();
});

test('a socket is closed by name', () => {
  for (const code of [1000, 1002, 1007, 1009, 4400, 4429]) expect(faultOfClosing('m', code)).toBeNull();
  for (const code of [1006, 1011, 4500, 4504]) expect(faultOfClosing('m', code)).toBe(`closed with ${code}: m`);
});

test('memory is judged by what stays', () => {
  const before = { heap: 90, external: 10, resident: 300 };
  expect(growthOf(before, { heap: 95, external: 10, resident: 900 })).toBeCloseTo(0.05);
  expect(growthOf(before, { heap: 90, external: 40, resident: 300 })).toBeGreaterThan(MOST_GROWTH);
});
