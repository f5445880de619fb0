/** A group's snapshots: many who join at once share one load, one execution and one encoding (LIVE.md R2, R4). */
import { formatCursor } from '../../schema/wire/cursor.ts';
import type { Cursor } from '../../schema/wire/cursor.ts';
import type { Delivery, Execution } from './execution.ts';
import type { FanoutField } from './fanout-field.ts';
import type { Feed } from './feed.ts';
import type { Timers } from './timers.ts';

export interface Snapshot {
  cursor: Cursor;
  /** Of the participants that were known when it was begun. */
  presenceVersion: number;
  delivery: Delivery;
}

interface Shared {
  cursor: Cursor;
  snapshot: Promise<Snapshot>;
}

export interface SnapshotsOptions {
  feed: Feed;
  fanout: FanoutField;
  execution: Execution;
  timers: Timers;
  /** How long a finished snapshot serves others. */
  reuseMs: number;
}

export function createSnapshots({ feed, fanout, execution, timers, reuseMs }: SnapshotsOptions) {
  let last: Shared | null = null;

  function make(): Shared {
    // R2: the feed is followed already; the cursor is read before anything is loaded.
    const cursor = feed.kept.head;
    const presenceVersion = feed.participants.version;
    const made = execution.later((context) => fanout.snapshot(feed.topic, formatCursor(cursor), context));
    const shared = { cursor, snapshot: made.then((delivery) => ({ cursor, presenceVersion, delivery })) };
    void made.then(() => timers.after(reuseMs, () => (last = last === shared ? null : last)));
    return shared;
  }

  /** A reader sees what it has just done: only text may lie between a shared snapshot and the head, and text is never missed (L3). */
  function isFresh({ cursor }: Shared): boolean {
    return feed.kept.covers(cursor.epoch, cursor.seq) && cursor.seq >= feed.kept.lastBarrier;
  }

  return {
    get(): Promise<Snapshot> {
      if (!last || !isFresh(last)) last = make();
      return last.snapshot;
    },
  };
}
