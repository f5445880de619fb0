import { afterEach, describe } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { createRedis } from '../../kit/redis.ts';
import { isRedisSkipped, testRedisUrl } from '../../testkit/services/redis.ts';
import type { EventLog } from '../event-log.ts';
import { DEFAULT_LOG_LIMITS } from './limits.ts';
import { describeEventLog } from './log-contract.ts';
import { createRedisLog } from './redis-log.ts';

const silent = { info() {}, warn() {} };
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe.skipIf(isRedisSkipped)('with Redis', () => {
  describeEventLog('the log in Redis', {
    createNodes: (count, limits): EventLog[] =>
      Array.from({ length: count }, () => {
        const redis = createRedis({ url: testRedisUrl(), log: silent });
        const log = createRedisLog({ redis, clock: systemClock, log: silent, limits: { ...DEFAULT_LOG_LIMITS, ...limits } });
        closing.push(async () => {
          await log.close();
          await redis.close();
        });
        return log;
      }),
  });
});
