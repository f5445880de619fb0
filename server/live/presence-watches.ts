/** Who on this node wants to hear of changes of presence: one subscription a session, one read for all its watches (LIVE.md D4). */
import type { Redis } from 'ioredis';
import type { Logger } from '../kit/logger.ts';
import { isOutage } from '../kit/redis.ts';
import type { PresentRecord } from './presence.ts';
import { presenceChannel } from './presence-scripts.ts';
import { createMerger, pauseMs } from './presence-state.ts';
import type { Merger } from './presence-state.ts';

type Listener = (present: PresentRecord) => void;

interface Watch {
  channel: string;
  listeners: Set<Listener>;
  merger: Merger;
  told: string | null;
  /** How many were here when it was last read. */
  count: number;
  subscription: 'none' | 'asked' | 'held';
}

interface WatchesOptions {
  subscriber: Redis;
  mergeMs: number;
  list(sessionId: string): Promise<PresentRecord>;
  log: Pick<Logger, 'warn'>;
}

export function createWatches({ subscriber, mergeMs, list, log }: WatchesOptions) {
  const watches = new Map<string, Watch>();
  const byChannel = new Map<string, Watch>();

  const onMessage = (channel: string) => byChannel.get(channel)?.merger.poke();
  const onReady = () => watches.forEach((watch) => void subscribe(watch));
  const onClose = () => watches.forEach((watch) => (watch.subscription = 'none'));
  subscriber.on('smessage', onMessage).on('ready', onReady).on('close', onClose);

  async function subscribe(watch: Watch): Promise<void> {
    if (watch.subscription !== 'none') return;
    watch.subscription = 'asked';
    try {
      await subscriber.ssubscribe(watch.channel);
      if (watch.subscription === 'asked') watch.subscription = 'held';
    } catch (error) {
      if (watch.subscription === 'asked') watch.subscription = 'none';
      if (!isOutage(error)) log.warn({ error, channel: watch.channel }, 'presence is only polled');
    }
    watch.merger.poke();
  }

  async function tell(sessionId: string): Promise<void> {
    const present = await list(sessionId);
    const watch = watches.get(sessionId);
    const now = JSON.stringify(present);
    if (!watch || watch.told === now) return;
    watch.count = present.count;
    const isFirst = watch.told === null;
    watch.told = now;
    if (isFirst) return;
    for (const listener of watch.listeners) listener(present);
  }

  function open(sessionId: string): Watch {
    const known = watches.get(sessionId);
    if (known) return known;
    const channel = presenceChannel(sessionId);
    const pause = () => pauseMs(mergeMs, watch.count);
    const merger = createMerger(pause, () => {
      tell(sessionId).catch((error: unknown) => log.warn({ error, sessionId }, 'presence could not be read'));
    });
    const watch: Watch = { channel, listeners: new Set(), merger, told: null, count: 0, subscription: 'none' };
    watches.set(sessionId, watch);
    byChannel.set(channel, watch);
    return watch;
  }

  function drop(sessionId: string, watch: Watch): void {
    watch.merger.close();
    watches.delete(sessionId);
    byChannel.delete(watch.channel);
    const isAsked = watch.subscription !== 'none';
    watch.subscription = 'none';
    if (!isAsked) return;
    subscriber.sunsubscribe(watch.channel).catch((error: unknown) => {
      if (!isOutage(error)) log.warn({ error, channel: watch.channel }, 'presence could not be left');
    });
  }

  return {
    sessionIds: () => watches.keys(),

    /** Where no announcement can be heard, it is read. */
    beat(): void {
      for (const watch of watches.values()) if (watch.subscription === 'none') void subscribe(watch);
    },

    async add(sessionId: string, listener: Listener) {
      const watch = open(sessionId);
      watch.listeners.add(listener);
      await subscribe(watch);
      if (watch.told === null) await tell(sessionId);
      return {
        async close() {
          if (watch.listeners.delete(listener) && watch.listeners.size === 0) drop(sessionId, watch);
        },
      };
    },

    async close() {
      subscriber.off('smessage', onMessage).off('ready', onReady).off('close', onClose);
      for (const [sessionId, watch] of watches) drop(sessionId, watch);
    },
  };
}
