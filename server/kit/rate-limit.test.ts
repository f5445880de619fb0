import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Expected } from './errors.ts';
import { createLogger } from './logger.ts';
import { createRateLimits, networkOf } from './rate-limit.ts';

const log = createLogger({ level: 'silent' });
const password = { name: 'password', freeAttempts: 3, maxWaitSeconds: 60, forgetSeconds: 600 };

async function outcome(attempt: Promise<unknown>): Promise<number | 'ok'> {
  try {
    await attempt;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Expected) || error.code !== 'RATE_LIMITED') throw error;
    return error.details.retryAfter ?? Number.NaN;
  }
}

describe('rate limits in memory', () => {
  test('a key has so many points and says when it has more', async () => {
    const limits = createRateLimits({ redis: null, log });
    const rule = { name: 'login', points: 2, perSeconds: 60 };
    const outcomes = [];
    for (let i = 0; i < 3; i++) outcomes.push(await outcome(limits.take(rule, 'one')));
    expect(outcomes.slice(0, 2)).toEqual(['ok', 'ok']);
    expect(outcomes[2]).toBeGreaterThan(50);
    expect(await outcome(limits.take(rule, 'another'))).toBe('ok');
  });

  test('after the free attempts each one waits twice as long, for this key only', async () => {
    const limits = createRateLimits({ redis: null, log });
    const outcomes = [];
    for (let i = 0; i < 5; i++) outcomes.push(await outcome(limits.attempt(password, 'ada|1')));
    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok', 2]);
    expect(await outcome(limits.attempt(password, 'ada|2'))).toBe('ok');
  });

  test('attempts at the same moment do not outrun the count', async () => {
    const limits = createRateLimits({ redis: null, log });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcome(limits.attempt(password, 'ada'))));
    expect(outcomes.filter((result) => result === 'ok')).toHaveLength(4);
  });

  test('a success forgives', async () => {
    const limits = createRateLimits({ redis: null, log });
    for (let i = 0; i < 5; i++) await outcome(limits.attempt(password, 'ada'));
    await limits.forgive(password, 'ada');
    expect(await outcome(limits.attempt(password, 'ada'))).toBe('ok');
  });
});

describe('what the rules give', () => {
  const rule = { name: 'prompt', points: 3, perSeconds: 60, words: 'prompts' };
  const taken = async (limits: ReturnType<typeof createRateLimits>, times: number) => {
    const outcomes = [];
    for (let i = 0; i < times; i++) outcomes.push(await outcome(limits.take(rule, 'k')));
    return outcomes.filter((result) => result === 'ok').length;
  };

  test('times the factor, or what is set for one rule; waits after wrong passwords stay', async () => {
    expect(await taken(createRateLimits({ redis: null, log, factor: 2.5 }), 12)).toBe(8);
    expect(await taken(createRateLimits({ redis: null, log, factor: 2.5, points: { prompt: 1 } }), 12)).toBe(1);
    expect(await taken(createRateLimits({ redis: null, log, points: { other: 1 } }), 12)).toBe(3);
    const limits = createRateLimits({ redis: null, log, factor: 100 });
    const outcomes = [];
    for (let i = 0; i < 5; i++) outcomes.push(await outcome(limits.attempt(password, 'ada')));
    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok', 2]);
  });

  test('each answer says what is left; a refusal says of what there were too many, and is told by its rule', async () => {
    const refused: string[] = [];
    const limits = createRateLimits({ redis: null, log, onRefused: (name) => refused.push(name) });
    expect(await limits.take(rule, 'k')).toEqual({ limit: 3, perSeconds: 60, remaining: 2, resetsIn: 60 });
    expect(await limits.take(rule, 'k', 0)).toMatchObject({ remaining: 2 });
    expect(await limits.take(rule, 'k', 2)).toMatchObject({ remaining: 0 });
    expect(refused).toEqual([]);
    await expect(limits.take(rule, 'k')).rejects.toThrow(/^Too many prompts\. Try again in \d+ s\.$/);
    for (let i = 0; i < 6; i++) await outcome(limits.attempt(password, 'k'));
    expect(refused).toEqual(['prompt', 'password', 'password']);
  });

  test('what is only noted stops nobody', async () => {
    const limits = createRateLimits({ redis: null, log });
    const noted = { name: 'wrong', perSeconds: 60 };
    expect(await limits.noted(noted, 'k')).toBe(0);
    for (let i = 0; i < 5; i++) await limits.note(noted, 'k');
    expect([await limits.noted(noted, 'k'), await limits.noted(noted, 'other')]).toEqual([5, 0]);
  });

  test('rules of one name, one stricter than the other, count together', async () => {
    const limits = createRateLimits({ redis: null, log });
    const strict = { ...password, freeAttempts: 1 };
    for (let i = 0; i < 3; i++) await limits.attempt(password, 'ada');
    const outcomes = [await outcome(limits.attempt(strict, 'ada')), await outcome(limits.attempt(strict, 'ada'))];
    expect(outcomes).toEqual(['ok', 8]);
    await limits.forgive(password, 'ada');
    expect(await outcome(limits.attempt(strict, 'ada'))).toBe('ok');
  });
});

describe('network of an address', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s counts as %s', (ip, network) => expect(networkOf(ip)).toBe(network));

  test('the same number spelt in two ways is one network', () => {
    expect(networkOf(`2001:db8::${randomUUID().slice(0, 4)}`)).toBe(networkOf('2001:0db8:0000:0000:1:2:3:4'));
  });
});
