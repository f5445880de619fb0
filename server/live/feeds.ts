/** The sessions that this node follows, each once, from its first reader until a while after its last. */
import type { Feed, FeedOptions } from './feed.ts';
import { openFeed } from './feed.ts';
import type { Timers } from './timers.ts';

interface Slot {
  feed: Promise<Feed>;
  users: number;
  keep: () => void;
}

export function createFeeds(options: Omit<FeedOptions, 'topic'> & { timers: Timers; onError(error: unknown): void }) {
  const { timers, limits, onError } = options;
  const slots = new Map<string, Slot>();

  function close(topic: string, slot: Slot): Promise<void> {
    if (slots.get(topic) === slot) slots.delete(topic);
    slot.keep();
    return slot.feed.then((feed) => feed.close()).catch(onError);
  }

  return {
    async acquire(topic: string): Promise<Feed> {
      const slot = slots.get(topic) ?? { feed: openFeed({ ...options, topic }), users: 0, keep: () => undefined };
      slots.set(topic, slot);
      slot.keep();
      slot.users++;
      try {
        return await slot.feed;
      } catch (error) {
        if (slots.get(topic) === slot) slots.delete(topic);
        throw error;
      }
    },
    release(topic: string): void {
      const slot = slots.get(topic);
      if (!slot || --slot.users > 0) return;
      slot.keep = timers.after(limits.lingerMs, () => void close(topic, slot));
    },
    get size(): number {
      return slots.size;
    },
    async close(): Promise<void> {
      await Promise.all([...slots].map(([topic, slot]) => close(topic, slot)));
    },
  };
}
