/** Rate limits over Redis, so that all nodes count together; where Redis is missing or down each node counts for itself. */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { Expected } from './errors.ts';
import type { Logger } from './logger.ts';

export interface RateRule {
  /** Of what is counted together: one name, one rule. */
  name: string;
  points: number;
  perSeconds: number;
  /** What there were too many of, for whoever is refused; left out: attempts. */
  words?: string;
}

/** Of one window of a key. */
export interface Left {
  limit: number;
  perSeconds: number;
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

export interface RateLimitsOptions {
  redis: Redis | null;
  log: Logger;
  /** Times the points of every rule; waits after wrong passwords stay as they are. */
  factor?: number;
  /** Of single rules, by name, instead of what they say. */
  points?: Readonly<Record<string, number>>;
  /** Told of each refusal, by the rule's name. */
  onRefused?(name: string): void;
}

type Noted = Pick<RateRule, 'name' | 'perSeconds'>;
type Refusing = Pick<RateRule, 'name' | 'words'>;

const MAX_KEY_LENGTH = 320;

/** Keys hold what strangers wrote, and are kept for an hour: a long one is kept as its hash. */
function shortKey(key: string): string {
  return key.length <= MAX_KEY_LENGTH ? key : createHash('sha256').update(key).digest('base64url');
}

export function createRateLimits({ redis, log, factor = 1, points: others = {}, onRefused }: RateLimitsOptions) {
  const limiters = new Map<string, RateLimiterAbstract>();

  /** `remembers`: who is over the limit is known here without asking again, until the window ends. */
  function limiter(name: string, points: number, duration: number, { remembers = false } = {}): RateLimiterAbstract {
    const id = `${name} ${points}`;
    const known = limiters.get(id);
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
          ...(remembers && { inMemoryBlockOnConsumed: points + 1 }),
        })
      : local;
    limiters.set(id, created);
    return created;
  }

  function refuse({ name, words }: Refusing, waitMs: number): never {
    onRefused?.(name);
    throw tooMany(waitMs, words);
  }

  async function spend(rule: Refusing, counter: RateLimiterAbstract, key: string, points: number, options?: { customDuration: number }) {
    try {
      return await counter.consume(key, points, options);
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      return refuse(rule, rejection.msBeforeNext);
    }
  }

  return {
    /** Throws RATE_LIMITED when the key has no points left in its window. */
    async take(rule: RateRule, key: string, points = 1): Promise<Left> {
      const limit = others[rule.name] ?? Math.ceil(rule.points * factor);
      const counter = limiter(rule.name, limit, rule.perSeconds, { remembers: true });
      const { remainingPoints, msBeforeNext } = await spend(rule, counter, shortKey(key), points);
      return { limit, perSeconds: rule.perSeconds, remaining: remainingPoints, resetsIn: Math.ceil(msBeforeNext / 1000) };
    },

    /** Counts what happened, and stops nobody. */
    async note({ name, perSeconds }: Noted, counted: string): Promise<void> {
      await limiter(name, Number.MAX_SAFE_INTEGER, perSeconds).penalty(shortKey(counted));
    },

    /** How often it happened within the time. */
    async noted({ name, perSeconds }: Noted, counted: string): Promise<number> {
      const found = await limiter(name, Number.MAX_SAFE_INTEGER, perSeconds).get(shortKey(counted));
      return found?.consumedPoints ?? 0;
    },

    /** Counts an attempt before it is made, so that attempts at the same moment cannot outrun the count. */
    async attempt(rule: BackoffRule, counted: string): Promise<void> {
      const key = shortKey(counted);
      const gate = limiter(`${rule.name}-gate`, 1, rule.maxWaitSeconds);
      const closed = await gate.get(key);
      if (closed && closed.remainingPoints <= 0 && closed.msBeforeNext > 0) refuse(rule, closed.msBeforeNext);
      const { consumedPoints } = await limiter(`${rule.name}-count`, 1, rule.forgetSeconds).penalty(key);
      const excess = consumedPoints - rule.freeAttempts;
      if (excess <= 0) return;
      if (excess === 1) log.warn({ rule: rule.name }, 'backing off after repeated attempts');
      await spend(rule, gate, key, 1, { customDuration: Math.min(2 ** excess, rule.maxWaitSeconds) });
    },

    /** After a success. */
    async forgive(rule: BackoffRule, counted: string): Promise<void> {
      const key = shortKey(counted);
      await limiter(`${rule.name}-count`, 1, rule.forgetSeconds).delete(key);
      await limiter(`${rule.name}-gate`, 1, rule.maxWaitSeconds).delete(key);
    },
  };
}

export type RateLimits = ReturnType<typeof createRateLimits>;

function tooMany(waitMs: number, words = 'attempts'): Expected {
  const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
  return new Expected('RATE_LIMITED', `Too many ${words}. Try again in ${retryAfter} s.`, { retryAfter });
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
