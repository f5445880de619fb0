import { inject } from 'vitest';

export { isRedisSkipped, startRedisServer } from './redis-server.ts';

/** The Redis all files of a run share: name keys and channels after something random. */
export function testRedisUrl(): string {
  return inject('redisUrl');
}
