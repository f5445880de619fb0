import { afterAll, afterEach, beforeAll } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { createRedis } from '../../kit/redis.ts';
import type { EventLog } from '../event-log.ts';
import { DEFAULT_LOG_LIMITS } from './limits.ts';
import { describeEventLog } from './log-contract.ts';
import { startRedisServer } from './redis-for-tests.ts';
import type { RedisServer } from './redis-for-tests.ts';
import { createRedisLog } from './redis-log.ts';

const silent = { info() {}, warn() {} };
let server: RedisServer;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startRedisServer();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => server.kill());

describeEventLog('the log in Redis', {
  createNodes: (count, limits): EventLog[] =>
    Array.from({ length: count }, () => {
      const redis = createRedis({ url: server.url, log: silent });
      const log = createRedisLog({ redis, clock: systemClock, log: silent, limits: { ...DEFAULT_LOG_LIMITS, ...limits } });
      closing.push(async () => {
        await log.close();
        await redis.close();
      });
      return log;
    }),
});
