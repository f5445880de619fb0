import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { outcome } from '../testkit/outcome.ts';
import { isRedisSkipped, startRedisServer } from '../testkit/services/redis.ts';
import { createLogger } from './logger.ts';
import { createRateLimits } from './rate-limit.ts';
import { createRedis } from './redis.ts';

const log = createLogger({ level: 'silent' });
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function connect(url: string) {
  const redis = createRedis({ url, log });
  closers.unshift(() => redis.close());
  if (redis.commands.status !== 'ready') await once(redis.commands, 'ready');
  return { limits: createRateLimits({ redis: redis.commands, log }), commands: redis.commands };
}

describe.skipIf(isRedisSkipped)('rate limits in Redis', () => {
  test('two nodes count together, points and back-off', async () => {
    const server = await startRedisServer();
    closers.push(() => server.close());
    const [one, two] = [await connect(server.url), await connect(server.url)];
    const rule = { name: randomUUID(), points: 3, perSeconds: 60 };
    const outcomes = [];
    for (const node of [one, two, one, two]) outcomes.push(await outcome(node.limits.take(rule, 'k')));
    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'RATE_LIMITED']);

    const backoff = { name: randomUUID(), freeAttempts: 1, maxWaitSeconds: 60, forgetSeconds: 60 };
    const attempts = [];
    for (const node of [one, two, one]) attempts.push(await outcome(node.limits.attempt(backoff, 'k')));
    expect(attempts).toEqual(['ok', 'ok', 'RATE_LIMITED']);
    await two.limits.forgive(backoff, 'k');
    expect(await outcome(one.limits.attempt(backoff, 'k'))).toBe('ok');
  });

  test('who is over the limit is refused without asking Redis again, until the window ends', async () => {
    const server = await startRedisServer();
    closers.push(() => server.close());
    const { limits, commands } = await connect(server.url);
    const rule = { name: randomUUID(), points: 2, perSeconds: 60 };
    for (let i = 0; i < 3; i++) await outcome(limits.take(rule, 'k'));
    const asked = async () => Number(/cmdstat_evalsha:calls=(\d+)/.exec(await commands.info('commandstats'))?.[1]);
    const before = await asked();
    const outcomes = [];
    for (let i = 0; i < 50; i++) outcomes.push(await outcome(limits.take(rule, 'k')));
    expect(new Set(outcomes)).toEqual(new Set(['RATE_LIMITED']));
    expect([await asked(), await outcome(limits.take(rule, 'another'))]).toEqual([before, 'ok']);
    const noted = { name: randomUUID(), perSeconds: 60 };
    for (let i = 0; i < 3; i++) await limits.note(noted, 'k');
    expect(await (await connect(server.url)).limits.noted(noted, 'k')).toBe(3);
  });

  test('strangers choose what is counted, not how much is kept', async () => {
    const server = await startRedisServer();
    closers.push(() => server.close());
    const { limits, commands } = await connect(server.url);
    const rule = { name: 'points', points: 1, perSeconds: 60 };
    const backoff = { name: 'attempts', freeAttempts: 1, maxWaitSeconds: 60, forgetSeconds: 60 };
    const [one, other] = ['1', '2'].map((end) => 'x'.repeat(100_000) + end) as [string, string];
    for (const key of [one, other]) {
      expect(await outcome(limits.take(rule, key))).toBe('ok');
      expect(await outcome(limits.take(rule, key))).toBe('RATE_LIMITED');
      await limits.attempt(backoff, key);
      await limits.attempt(backoff, key);
    }
    const kept = await commands.keys('*');
    expect([kept.length, Math.max(...kept.map(({ length }) => length)) < 500]).toEqual([6, true]);
  });

  test('a dead Redis stops nobody: each node counts for itself until it is back', async () => {
    const server = await startRedisServer();
    closers.push(() => server.close());
    const { limits, commands } = await connect(server.url);
    const rule = { name: randomUUID(), points: 2, perSeconds: 60 };
    const backoff = { name: randomUUID(), freeAttempts: 1, maxWaitSeconds: 60, forgetSeconds: 60 };
    await limits.take(rule, 'k');
    const closed = once(commands, 'close');
    await server.kill();
    await closed;
    const outcomes = [];
    for (let i = 0; i < 3; i++) outcomes.push(await outcome(limits.take(rule, 'k')));
    expect(outcomes).toEqual(['ok', 'ok', 'RATE_LIMITED']);
    const attempts = [];
    for (let i = 0; i < 3; i++) attempts.push(await outcome(limits.attempt(backoff, 'k')));
    expect(attempts).toEqual(['ok', 'ok', 'RATE_LIMITED']);
    const ready = once(commands, 'ready');
    await server.restart();
    await ready;
    expect(await outcome(limits.take(rule, 'k'))).toBe('ok');
  });
});
