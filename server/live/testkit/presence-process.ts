/** A node of its own that has one person, until it is killed without a word. Says `here` once Redis knows. */
import type { ActorRecord } from '../../../schema/wire/events.ts';
import { systemClock } from '../../kit/clock.ts';
import { createRedis } from '../../kit/redis.ts';
import { createRedisPresence } from '../presence-redis.ts';

export interface PresenceProcessOptions {
  redisUrl: string;
  sessionId: string;
  actor: ActorRecord;
}

const { redisUrl, sessionId, actor } = JSON.parse(process.argv[2]!) as PresenceProcessOptions;
const log = { info() {}, warn() {} };
const redis = createRedis({ url: redisUrl, log });
const presence = createRedisPresence({ redis, clock: systemClock, log });
await presence.watch(sessionId, ({ participants }) => {
  if (participants.some((one) => one.actor.id === actor.id)) process.stdout.write('here\n');
});
presence.enter(sessionId, actor);
