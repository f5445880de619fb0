/** Rate limits over Redis, so that all nodes count together; where Redis is missing or down each node counts for itself. */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { Expected } from './errors.ts';
import type { Logger } from './logger.ts';

export interface RateRule {
  name: string;
  points: number;
  perSeconds: number;
}

/** Of one window of a key. */
export interface Left {
  remaining: number;
  /** Seconds. */
  resetsIn: number;
}

/** Some free attempts, then each next one waits twice as long as the one before. */
export interface BackoffRule {
  name: string;
  freeAttempts: number;
  maxWaitSeconds: number;
  /** After so long without an attempt everything is forgotten. */
  forgetSeconds: number;
}

const MAX_KEY_LENGTH = 320;

/** Keys hold what strangers wrote, and are kept for an hour: a long one is kept as its hash. */
function shortKey(key: string): string {
  return key.length <= MAX_KEY_LENGTH ? key : createHash('sha256').update(key).digest('base64url');
}

export function createRateLimits({ redis, log }: { redis: Redis | null; log: Logger }) {
  const limiters = new Map<string, RateLimiterAbstract>();

  function limiter(name: string, points: number, duration: number): RateLimiterAbstract {
    const known = limiters.get(name);
    if (known) return known;
    const local = new RateLimiterMemory({ keyPrefix: name, points, duration });
    const created = redis
      ? new RateLimiterRedis({
          storeClient: redis,
          keyPrefix: `parley:rate:${name}`,
          points,
          duration,
          insuranceLimiter: local,
          rejectIfRedisNotReady: true,
        })
      : local;
    limiters.set(name, created);
    return created;
  }

  async function spend(counter: RateLimiterAbstract, key: string, points: number, options?: { customDuration: number }): Promise<Left> {
    try {
      const { remainingPoints, msBeforeNext } = await counter.consume(key, points, options);
      return { remaining: remainingPoints, resetsIn: Math.ceil(msBeforeNext / 1000) };
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      throw tooMany(rejection.msBeforeNext);
    }
  }

  return {
    /** Throws RATE_LIMITED when the key has no points left in its window. */
    async take(rule: RateRule, key: string, points = 1): Promise<Left> {
      return spend(limiter(rule.name, rule.points, rule.perSeconds), shortKey(key), points);
    },

    /** Counts an attempt before it is made, so that attempts at the same moment cannot outrun the count. */
    async attempt(rule: BackoffRule, counted: string): Promise<void> {
      const key = shortKey(counted);
      const gate = limiter(`${rule.name}-gate`, 1, rule.maxWaitSeconds);
      const closed = await gate.get(key);
      if (closed && closed.remainingPoints <= 0 && closed.msBeforeNext > 0) throw tooMany(closed.msBeforeNext);
      const { consumedPoints } = await limiter(`${rule.name}-count`, rule.freeAttempts, rule.forgetSeconds).penalty(key);
      const excess = consumedPoints - rule.freeAttempts;
      if (excess <= 0) return;
      if (excess === 1) log.warn({ rule: rule.name }, 'backing off after repeated attempts');
      await spend(gate, key, 1, { customDuration: Math.min(2 ** excess, rule.maxWaitSeconds) });
    },

    /** After a success. */
    async forgive(rule: BackoffRule, counted: string): Promise<void> {
      const key = shortKey(counted);
      await limiter(`${rule.name}-count`, rule.freeAttempts, rule.forgetSeconds).delete(key);
      await limiter(`${rule.name}-gate`, 1, rule.maxWaitSeconds).delete(key);
    },
  };
}

export type RateLimits = ReturnType<typeof createRateLimits>;

function tooMany(waitMs: number): Expected {
  const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
  return new Expected('RATE_LIMITED', `Too many attempts. Try again in ${retryAfter} s.`, {
    retryAfter,
  });
}

/** One subscriber has a whole /64 of IPv6, so that much counts as one address. */
export function networkOf(ip: string): string {
  const address = ip.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = address.includes('::')
    ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
    : left;
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':')}::/64`;
}
