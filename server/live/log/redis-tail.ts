/**
 * The end of one session's log on this node, shared by all its followers (LIVE.md L1, L2). Announcements come at most once and may be missed;
 * whatever does not fit the position is repaired from the stream, and what cannot be repaired is told as lost.
 */
import { createFollower } from './follower.ts';
import type { Follower } from './follower.ts';
import type { Announcement, LogRange } from './redis-codec.ts';
import type { Cursor } from '../../../schema/wire/cursor.ts';
import type { Following, LogListener } from '../event-log.ts';

const PAGE = 500;
/** Announcements kept while the log is being read; beyond them the log is read again. */
const MAX_WAITING = 2_000;
/** While the subscription is down the log is polled. */
const POLL_MS = 1_000;
/** While it stands: keeps the log from expiring, and finds what nobody announced (a flushed store). */
const CHECK_MS = 60_000;

export interface TailSource {
  head(): Promise<Cursor>;
  range(after: Cursor, limit: number): Promise<LogRange | null>;
  subscribe(): Promise<unknown>;
  unsubscribe(): Promise<unknown>;
  failed(error: unknown): void;
}

export interface Tail {
  follow(listener: LogListener): Promise<Following>;
  announce(announcement: Announcement): void;
  /** One came that nobody can read. */
  missed(): void;
  /** The subscriber's connection was lost, or is back. */
  disconnected(): void;
  connected(): void;
  close(): void;
}

type Subscription = 'none' | 'asked' | 'held';
type Work = 'idle' | 'reading' | 'reading, then again';

export function createTail(source: TailSource, onUnused: () => void): Tail {
  const followers = new Set<Follower>();
  let position: Cursor | null = null;
  let opening: Promise<void> | null = null;
  let waiting: Announcement[] = [];
  let subscription: Subscription = 'none';
  let work: Work = 'idle';
  let timer: NodeJS.Timeout | null = null;
  let users = 0;
  let isClosed = false;

  function deliver(entries: Announcement['entries']): void {
    const last = entries.at(-1);
    if (!last || !position) return;
    position = { epoch: position.epoch, seq: last.seq };
    for (const follower of followers) follower.push(position.epoch, entries);
  }

  /** False where it does not fit: something between was missed, or the log is another. */
  function accept({ epoch, entries }: Announcement): boolean {
    if (!position || epoch !== position.epoch) return false;
    const { seq } = position;
    if (entries[0]!.seq > seq + 1) return false;
    deliver(entries.filter((entry) => entry.seq > seq));
    return true;
  }

  function startOver(head: Cursor): void {
    position = head;
    for (const follower of followers) follower.lost(head);
  }

  async function catchUp(): Promise<void> {
    for (;;) {
      // Asks for the head first: it makes a log where there is none, and keeps it from expiring.
      const head = await source.head();
      if (isClosed) return;
      if (!position) return void (position = head);
      if (head.epoch !== position.epoch) return startOver(head);
      if (head.seq <= position.seq) return;
      const after = position;
      const range = await source.range(after, PAGE);
      if (isClosed) return;
      if (!range || range.head.epoch !== after.epoch) continue;
      if (range.oldest > after.seq + 1 || range.events.length === 0) return startOver(range.head);
      deliver(range.events.map((event, i) => ({ seq: after.seq + 1 + i, event })));
    }
  }

  async function repair(): Promise<void> {
    if (work !== 'idle') {
      work = 'reading, then again';
      return;
    }
    try {
      do {
        work = 'reading';
        await catchUp();
        const announcements = waiting;
        waiting = [];
        if (!announcements.every(accept)) work = 'reading, then again';
      } while ((work as Work) === 'reading, then again' && !isClosed);
    } finally {
      work = 'idle';
    }
  }

  function repairSoon(): void {
    repair().catch((error: unknown) => {
      source.failed(error);
      arm(POLL_MS);
    });
  }

  async function subscribe(): Promise<void> {
    subscription = 'asked';
    try {
      await source.subscribe();
      if (subscription === 'asked') subscription = 'held';
    } catch (error) {
      if (subscription === 'asked') subscription = 'none';
      source.failed(error);
    }
  }

  function arm(ms: number): void {
    if (timer) clearTimeout(timer);
    timer = isClosed ? null : setTimeout(() => void check(), ms).unref();
  }

  async function check(): Promise<void> {
    if (subscription === 'none') await subscribe();
    arm(subscription === 'held' ? CHECK_MS : POLL_MS);
    if (position) repairSoon();
  }

  /** Subscribes before it reads the head: what comes between waits. */
  async function open(): Promise<void> {
    await subscribe();
    await repair();
    arm(subscription === 'held' ? CHECK_MS : POLL_MS);
  }

  function release(): void {
    users--;
    if (users === 0) onUnused();
  }

  return {
    async follow(listener) {
      users++;
      try {
        opening ??= open().catch((error: unknown) => {
          opening = null;
          throw error;
        });
        await opening;
      } catch (error) {
        release();
        throw error;
      }
      const start = position!;
      const follower = createFollower(listener, start);
      followers.add(follower);
      return {
        start,
        async close() {
          follower.close();
          if (followers.delete(follower)) release();
        },
      };
    },

    announce(announcement) {
      if (work === 'idle' && position) {
        if (!accept(announcement)) {
          waiting.push(announcement);
          repairSoon();
        }
      } else if (waiting.length < MAX_WAITING) {
        waiting.push(announcement);
      } else {
        waiting = [];
        if (work !== 'idle') work = 'reading, then again';
      }
    },

    missed() {
      if (position) repairSoon();
    },

    disconnected() {
      subscription = 'none';
      arm(POLL_MS);
    },

    connected() {
      if (subscription === 'none') void check();
    },

    close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      for (const follower of followers) follower.close();
      if (subscription !== 'none') source.unsubscribe().catch(source.failed);
      subscription = 'none';
    },
  };
}
