import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { createLogger } from '../kit/logger.ts';
import { createMaskError } from './errors.ts';

function createMask() {
  const lines: string[] = [];
  const reported: unknown[] = [];
  const log = createLogger({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
  const mask = createMaskError({ log, newErrorId: () => 'number-1', report: (error) => void reported.push(error) });
  return { mask, lines, reported, graveLines: () => lines.filter((line) => line.includes('"level":50')) };
}
const located = (cause: Error) => new GraphQLError(cause.message, { originalError: cause });
const brokenOff = () => Object.assign(new Error('aborted'), { code: 'ECONNRESET' });

test('what nobody foresaw is masked, logged and reported under one number', () => {
  const { mask, reported, graveLines } = createMask();
  const { message, extensions } = mask(located(new Error('the password is x')));
  expect(message).toContain('number-1');
  expect(extensions).toEqual({ code: 'INTERNAL', errorId: 'number-1' });
  expect([reported.length, graveLines().length]).toEqual([1, 1]);
});

test.each([
  ['a plain error', (error: Error): unknown => error],
  ['one with its place in the operation', located],
])('a pool with no connection free in time says that it is busy and when to come again (%s)', (_how, wrap) => {
  const { mask, reported, graveLines } = createMask();
  const { extensions } = mask(wrap(new Error('timeout exceeded when trying to connect')));
  expect(extensions).toEqual({ code: 'UNAVAILABLE', retryAfter: 2, http: { status: 503, headers: { 'retry-after': '2' } } });
  expect([reported.length, graveLines().length]).toEqual([0, 0]);
});

test('whoever leaves in the middle of a body wakes nobody', () => {
  const { mask, reported, lines } = createMask();
  expect(mask(brokenOff()).extensions).toEqual({ code: 'INVALID' });
  expect([reported, lines]).toEqual([[], []]);
  // A provider or a database that breaks off is another matter.
  expect(mask(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })).extensions['code']).toBe('INTERNAL');
});
