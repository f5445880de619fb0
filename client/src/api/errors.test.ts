import { CombinedError } from 'urql';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../../schema/wire/errors.ts';
import { messages } from '../messages/messages.ts';
import { describeError, fromGraphQLError, toApiError } from './errors.ts';

test('a request that never reached the server is a NETWORK error', () => {
  expect(toApiError(new CombinedError({ networkError: new Error('Failed to fetch') })).code).toBe('NETWORK');
});

test('the code and its extras come from extensions', () => {
  const error = toApiError(
    new CombinedError({
      graphQLErrors: [{ message: 'slow down', extensions: { code: 'RATE_LIMITED', retryAfter: 12.2, resetsAt: '2026-11-20T00:00:00Z' } }],
    }),
  );
  expect(error).toEqual({ code: 'RATE_LIMITED', message: 'slow down', fields: {}, retryAfter: 12.2, resetsAt: '2026-11-20T00:00:00Z' });
  expect(describeError(error).description).toBe('slow down');
  expect(describeError({ ...error, message: '' }).description).toBe('Try again in 13 s.');
});

test('fields keep only what is a sentence', () => {
  expect(fromGraphQLError({ message: 'no', extensions: { code: 'INVALID', fields: { email: 'taken', other: 3 } } }).fields).toEqual({
    email: 'taken',
  });
});

test.each([{ code: 'SURPRISE' }, {}, undefined, null])('what the server should never send is INTERNAL: %j', (extensions) => {
  expect(fromGraphQLError({ message: 'x', extensions }).code).toBe('INTERNAL');
});

test('every code of the wire has words that say what to do', () => {
  for (const code of [...ERROR_CODES, 'NETWORK'] as const) expect(messages.errors[code].description.length).toBeGreaterThan(10);
});
