import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, readRetryAfter } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { WEBHOOK_TIMING } from './timing.ts';

const answered = (status: number, retryAfterMs: number | null = null): Outcome => ({ kind: 'answered', status, answer: '', retryAfterMs });
const circumstances = { type: 'run.completed', attempts: 1, timing: WEBHOOK_TIMING, random: 0.5 } as const;

describe('what follows from a try', () => {
  test.each([200, 201, 202, 204, 299])('%d: it arrived', (status) => {
    expect(judge(answered(status), circumstances)).toEqual({ kind: 'delivered' });
  });

  test.each([100, 199, 300, 301, 304, 307, 400, 401, 404, 409, 429, 500, 503])('%d: again', (status) => {
    expect(judge(answered(status), circumstances)).toEqual({ kind: 'again', afterMs: 5_000 });
  });

  test('410: the endpoint is no more', () => {
    expect(judge(answered(410), circumstances)).toEqual({ kind: 'gone' });
  });

  test('after 5 s, 30 s, 2 min, 10 min, 1 h, 4 h, 12 h, 24 h; then it is given up', () => {
    const plan = Array.from({ length: 9 }, (_, index) => judge({ kind: 'failed', error: 'no' }, { ...circumstances, attempts: index + 1 }));
    expect(plan.map((one) => (one.kind === 'again' ? one.afterMs / 1_000 : one.kind))).toEqual([
      5,
      30,
      120,
      600,
      3_600,
      14_400,
      43_200,
      86_400,
      'failed',
    ]);
  });

  test('up to a fifth earlier or later, so that many do not come back at once', () => {
    const after = (random: number) => judge(answered(500), { ...circumstances, random });
    expect(after(0)).toEqual({ kind: 'again', afterMs: 4_000 });
    expect(after(1)).toEqual({ kind: 'again', afterMs: 6_000 });
  });

  test('a test is tried once, and 410 to it stops nothing', () => {
    for (const status of [410, 500])
      expect(judge(answered(status), { ...circumstances, type: 'webhook.test' })).toEqual({ kind: 'failed' });
    expect(judge(answered(200), { ...circumstances, type: 'webhook.test' })).toEqual({ kind: 'delivered' });
  });

  test('whatever the receiver asks for, it is between 5 s and a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 8 }), (asked, attempts) => {
        const verdict = judge(answered(503, asked), { ...circumstances, attempts });
        expect(verdict.kind).toBe('again');
        const afterMs = verdict.kind === 'again' ? verdict.afterMs : 0;
        expect(afterMs).toBeGreaterThanOrEqual(5_000);
        expect(afterMs).toBeLessThanOrEqual(86_400_000);
        if (asked >= 5_000 && asked <= 86_400_000) expect(afterMs).toBe(asked);
      }),
    );
  });

  test('asking for later does not make more tries', () => {
    expect(judge(answered(503, 10_000), { ...circumstances, attempts: 9 })).toEqual({ kind: 'failed' });
  });
});

test('Retry-After is seconds or a date; anything else is nothing', () => {
  const now = Date.parse('2026-01-15T12:00:00Z');
  expect(readRetryAfter('120', now)).toBe(120_000);
  expect(readRetryAfter(' 0 ', now)).toBe(0);
  expect(readRetryAfter('Thu, 15 Jan 2026 12:01:00 GMT', now)).toBe(60_000);
  expect(readRetryAfter('Thu, 15 Jan 2026 11:00:00 GMT', now)).toBe(0);
  for (const nothing of [null, '', 'soon', '-5 minutes', '1e999', '99999999999']) {
    const read = readRetryAfter(nothing, now);
    expect(read === null || (Number.isFinite(read) && read >= 0)).toBe(true);
  }
  expect(readRetryAfter(null, now)).toBeNull();
  expect(readRetryAfter('soon', now)).toBeNull();
});
