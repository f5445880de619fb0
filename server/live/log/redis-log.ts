/** The log store for several nodes (LIVE.md L1-L3): scripts write, sharded channels announce, streams repair. */
import { randomUUID } from 'node:crypto';
import { createEpoch, DEFAULT_LOG_LIMITS, sizeOf } from './limits.ts';
import type { LogLimits } from './limits.ts';
import { readAnnouncement, readCursor, readRange, readTakenText, readTextResult, readTexts, toJsonInside } from './redis-codec.ts';
import { createLogScripts, logChannel, logKeys, STARTED_OVER } from './redis-scripts.ts';
import { createTail } from './redis-tail.ts';
import type { Tail } from './redis-tail.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Logger } from '../../kit/logger.ts';
import { persist } from '../../kit/redis.ts';
import type { RedisConnections } from '../../kit/redis.ts';
import type { Cursor } from '../../../schema/wire/cursor.ts';
import { Fenced } from '../event-log.ts';
import type { EventLog } from '../event-log.ts';

/** An overlapping text is cut and sent again; only a second writer of the same run could make it overlap once more. */
const MAX_CUTS = 3;

export function createRedisLog(options: {
  redis: RedisConnections;
  clock: Clock;
  log: Pick<Logger, 'warn'>;
  limits?: LogLimits;
}): EventLog {
  const { redis, clock, log, limits = DEFAULT_LOG_LIMITS } = options;
  const { commands, subscriber } = redis;
  const scripts = createLogScripts(commands);
  /** By channel. */
  const tails = new Map<string, Tail>();

  const opening = () => [createEpoch(clock), limits.idleMs, redis.serverId()];
  const writing = (sessionId: string) => [...opening(), logChannel(sessionId), Math.ceil(limits.entries / 2), Math.ceil(limits.size / 2)];

  const head = (sessionId: string) => persist(commands, async () => readCursor(await scripts.head(logKeys(sessionId), opening())));
  const range = (sessionId: string, after: Cursor, limit: number) =>
    persist(commands, async () => readRange(await scripts.read(logKeys(sessionId), [...opening(), after.epoch, after.seq, limit])));

  /** Called from outside of any promise: what it threw would end the process. */
  function onMessage(channel: string, message: string): void {
    const tail = tails.get(channel);
    if (!tail) return;
    if (message === STARTED_OVER) return tail.missed();
    const announcement = readAnnouncement(message);
    if (announcement) return tail.announce(announcement);
    log.warn({ channel }, 'an announcement could not be read');
    tail.missed();
  }
  const onReady = () => tails.forEach((tail) => tail.connected());
  const onClose = () => tails.forEach((tail) => tail.disconnected());
  subscriber.on('smessage', onMessage).on('ready', onReady).on('close', onClose);

  function tailOf(sessionId: string): Tail {
    const channel = logChannel(sessionId);
    const known = tails.get(channel);
    if (known) return known;
    const tail = createTail(
      {
        head: () => head(sessionId),
        range: (after, limit) => range(sessionId, after, limit),
        subscribe: () => subscriber.ssubscribe(channel),
        unsubscribe: () => subscriber.sunsubscribe(channel),
        failed: (error) => log.warn({ error, sessionId }, 'following a session is delayed'),
      },
      () => {
        tails.delete(channel);
        tail.close();
      },
    );
    tails.set(channel, tail);
    return tail;
  }

  return {
    head,

    async append(sessionId, events) {
      if (events.length === 0) return head(sessionId);
      const id = randomUUID();
      const pairs = events.flatMap((event) => [JSON.stringify(event), sizeOf(event)]);
      return persist(commands, async (mayBeDone) =>
        readCursor(await scripts.append(logKeys(sessionId), [...writing(sessionId), id, mayBeDone ? '1' : '0', ...pairs])),
      );
    },

    async appendText(sessionId, event, fence) {
      const keys = logKeys(sessionId, event.messageId);
      let { offset, text } = event;
      for (let cuts = 0; ; cuts++) {
        const args = [event.messageId, fence.number, offset, text.length, toJsonInside(text), sizeOf({ ...event, text })];
        const result = await persist(commands, async () =>
          readTextResult(await scripts.appendText(keys, [...writing(sessionId), ...args])),
        );
        if (result.kind === 'fenced') throw new Fenced(`message ${event.messageId}: fence ${fence.number} is not the highest`);
        const { cursor, length } = result;
        if (result.kind !== 'overlaps' || cuts === MAX_CUTS)
          return { cursor, length, refused: result.kind === 'refused' || result.kind === 'overlaps' };
        text = text.slice(length - offset);
        offset = length;
      }
    },

    async takeOver(sessionId, { messageId, number }) {
      const keys = logKeys(sessionId, messageId);
      const text = await persist(commands, async () => readTakenText(await scripts.takeOver(keys, [...opening(), messageId, number])));
      if (text === null) throw new Fenced(`message ${messageId}: fence ${number} is not the highest`);
      return text;
    },

    texts: (sessionId) =>
      persist(commands, async () => readTexts(await scripts.texts(logKeys(sessionId), [...opening(), logKeys(sessionId, '')[3]!]))),

    async endText(sessionId, messageId) {
      await persist(commands, () => scripts.endText(logKeys(sessionId, messageId), [...opening(), messageId, limits.endedFences]));
    },

    async read(sessionId, after, limit) {
      const found = await range(sessionId, after, limit);
      if (!found || found.head.epoch !== after.epoch || after.seq > found.head.seq) return null;
      if (after.seq < found.head.seq && found.oldest > after.seq + 1) return null;
      return found.events.map((event, i) => ({ seq: after.seq + 1 + i, event }));
    },

    startOver: (sessionId) =>
      persist(commands, async () => readCursor(await scripts.startOver(logKeys(sessionId), [...opening(), logChannel(sessionId)]))),

    follow: (sessionId, listener) => tailOf(sessionId).follow(listener),

    async close() {
      subscriber.off('smessage', onMessage).off('ready', onReady).off('close', onClose);
      for (const tail of tails.values()) tail.close();
      tails.clear();
    },
  };
}
