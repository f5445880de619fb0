import { describe, expect, test } from 'vitest';
import { retryAfterMs, statusFailure, streamFailure } from './failures.ts';
import { statusOfCode } from './openai-errors.ts';

const HOUR_MS = 3_600_000;

describe('retry-after', () => {
  test.each<[Record<string, string>, number | null]>([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '1.5' }, 1500],
    [{ 'retry-after': '7', 'retry-after-ms': '250' }, 250],
    [{ 'retry-after': 'Fri, 20 Nov 2026 10:00:30 GMT', date: 'Fri, 20 Nov 2026 10:00:00 GMT' }, 30_000],
    [{ 'retry-after': 'Fri, 20 Nov 2026 09:00:00 GMT', date: 'Fri, 20 Nov 2026 10:00:00 GMT' }, 0],
    [{ 'retry-after': 'Fri, 20 Nov 2026 10:00:30 GMT' }, null],
    [{ 'retry-after': '999999999' }, HOUR_MS],
    [{ 'retry-after': '-3' }, null],
    [{ 'retry-after': 'soon' }, null],
    [{}, null],
  ])('%j is %s', (headers, expected) => {
    expect(retryAfterMs(new Headers(headers))).toBe(expected);
  });
});

test('an account without credit is not asked again', () => {
  expect(statusFailure('OpenAI', 429, { code: 'insufficient_quota' })).toMatchObject({ code: 'RATE_LIMITED', retryable: false });
  expect(statusFailure('Anthropic', 402)).toMatchObject({ code: 'RATE_LIMITED', retryable: false });
});

test('a conversation that is too long says so', () => {
  const failure = statusFailure('OpenAI', 400, { code: 'context_length_exceeded' });
  expect(failure).toMatchObject({ code: 'INVALID_REQUEST', retryable: false });
  expect(failure.message).toContain('too long');
});

test('what a parser or a provider quotes stays out of the message and its cause', () => {
  const parser = streamFailure('Google', new SyntaxError('Unexpected token in "the private text"'));
  const provider = statusFailure('OpenAI', 401, { code: 'bad key sk-secret', requestId: 'req_1' });
  expect(parser.code).toBe('PROTOCOL');
  expect(String(parser.cause)).toBe('Error: SyntaxError');
  expect(String(provider.cause)).toBe('Error: OpenAI 401 req_1');
});

test('a network error is found behind the wrapper that fetch puts around it', () => {
  const error = new TypeError('fetch failed', { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) });
  const failure = streamFailure('OpenAI', error);
  expect(failure.code).toBe('CONNECTION');
  expect(String(failure.cause)).toBe('Error: TypeError ECONNRESET');
});

test.each<[unknown, number]>([
  [502, 502],
  ['429', 429],
  ['rate_limit_exceeded', 429],
  ['context_length_exceeded', 413],
  ['invalid_prompt', 400],
  ['bio_policy', 400],
  ['server_error', 500],
  ['something new', 500],
  [null, 500],
  [200, 500],
])('the code %j of an error event stands for %i', (code, status) => {
  expect(statusOfCode(code)).toBe(status);
});
