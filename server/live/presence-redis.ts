/** Presence across nodes (LIVE.md D4). While Redis is away each node shows whom it has itself, and tells everything after the return. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../kit/clock.ts';
import type { Logger } from '../kit/logger.ts';
import { isOutage } from '../kit/redis.ts';
import type { RedisConnections } from '../kit/redis.ts';
import { MAX_SHOWN_PARTICIPANTS } from '../../schema/wire/limits.ts';
import type { Presence, PresentRecord } from './presence.ts';
import { createRoom } from './presence-room.ts';
import type { PresenceRoom } from './presence-room.ts';
import { createPresenceScripts, presenceChannel, presenceKey, readPresent } from './presence-scripts.ts';
import { actorKey, checkState, createMerger, PRESENCE_TIMES } from './presence-state.ts';
import type { Merger, PresenceTimes } from './presence-state.ts';
import { createWatches } from './presence-watches.ts';

type Sweep = 'and sweep';

export function createRedisPresence(options: {
  redis: RedisConnections;
  clock: Clock;
  log: Pick<Logger, 'warn'>;
  times?: PresenceTimes;
}): Presence {
  const { redis, clock, log, times = PRESENCE_TIMES } = options;
  const nodeId = randomUUID();
  const scripts = createPresenceScripts(redis.commands);
  const rooms = new Map<string, { room: PresenceRoom; states: Merger }>();
  const watches = createWatches({ subscriber: redis.subscriber, mergeMs: times.mergeMs, list, log });
  const beat = setInterval(() => {
    const sessionIds = new Set([...rooms.keys(), ...watches.sessionIds()]);
    for (const sessionId of sessionIds) void sync(sessionId, 'and sweep');
    watches.beat();
  }, times.beatMs).unref();

  function open(sessionId: string): { room: PresenceRoom; states: Merger } {
    const known = rooms.get(sessionId);
    if (known) return known;
    const opened = { room: createRoom(nodeId), states: createMerger(times.mergeMs, () => void sync(sessionId)) };
    rooms.set(sessionId, opened);
    return opened;
  }

  function closeIfEmpty(sessionId: string): void {
    const opened = rooms.get(sessionId);
    if (!opened?.room.isEmpty()) return;
    opened.states.close();
    rooms.delete(sessionId);
  }

  async function send(sessionId: string, room: PresenceRoom, sweep?: Sweep): Promise<boolean> {
    const changes = room.take();
    const hasReaders = room.hasReaders() ? '1' : '0';
    const head = [presenceChannel(sessionId), nodeId, hasReaders, times.expiryMs, times.heldMs, changes.extent, sweep ? '1' : '0'];
    const known = await scripts.sync([presenceKey(sessionId)], [...head, changes.sets.length / 2, ...changes.sets, ...changes.deletes]);
    return changes.extent === 'all' || known === 1 || !room.hasReaders();
  }

  /** After a connection that was lost, and for whoever came in before the first. */
  const onReady = () => rooms.forEach((_, sessionId) => void sync(sessionId));
  redis.commands.on('ready', onReady);

  async function sync(sessionId: string, sweep?: Sweep): Promise<void> {
    // A session that is only watched here has nobody to tell of, but its dead nodes are swept.
    const room = rooms.get(sessionId)?.room ?? createRoom(nodeId);
    try {
      if (!(await send(sessionId, room, sweep))) {
        room.failed(clock.monotonic() - times.heldMs);
        await send(sessionId, room);
      }
      room.told();
    } catch (error) {
      room.failed(clock.monotonic() - times.heldMs);
      if (!isOutage(error)) log.warn({ error, sessionId }, 'presence could not be told');
    }
    closeIfEmpty(sessionId);
  }

  async function list(sessionId: string): Promise<PresentRecord> {
    try {
      return readPresent(await scripts.read([presenceKey(sessionId)], [MAX_SHOWN_PARTICIPANTS]));
    } catch (error) {
      if (!isOutage(error)) throw error;
      return rooms.get(sessionId)?.room.list() ?? { participants: [], count: 0 };
    }
  }

  /** Who comes in or leaves is told at the end of the tick, not merged over time. */
  const leaving = new Set<string>();
  function syncSoon(sessionId: string): void {
    if (leaving.has(sessionId)) return;
    leaving.add(sessionId);
    queueMicrotask(() => {
      leaving.delete(sessionId);
      void sync(sessionId);
    });
  }

  return {
    enter(sessionId, actor, weight = 0) {
      const { room } = open(sessionId);
      room.enter(actor, new Date(clock.now()).toISOString(), weight);
      syncSoon(sessionId);
      let isHere = true;
      return () => {
        if (!isHere) return;
        isHere = false;
        room.leave(actor);
        syncSoon(sessionId);
      };
    },

    async update(sessionId, actor, _clientId, state) {
      const activity = checkState(state);
      const { room, states } = open(sessionId);
      room.setState(actor, state, activity, clock.monotonic());
      states.poke();
    },

    present: list,
    presentIn: async (sessionIds) => new Map(await Promise.all(sessionIds.map(async (id) => [id, await list(id)] as const))),
    async isHere(sessionId, actor) {
      const key = actorKey(actor);
      if (rooms.get(sessionId)?.room.isHere(key)) return true;
      try {
        return (await scripts.isHere([presenceKey(sessionId)], [key])) === 1;
      } catch (error) {
        if (!isOutage(error)) throw error;
        return false;
      }
    },
    watch: (sessionId, listener) => watches.add(sessionId, listener),

    async close() {
      clearInterval(beat);
      redis.commands.off('ready', onReady);
      await watches.close();
      await Promise.all(
        [...rooms].map(([sessionId, opened]) => {
          opened.states.close();
          const nobody = createRoom(nodeId);
          return send(sessionId, nobody).catch((error: unknown) => {
            if (!isOutage(error)) throw error;
          });
        }),
      );
      rooms.clear();
    },
  };
}
