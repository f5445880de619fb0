/** One session as one node follows it: its log's end, who is there, and word of every change (LIVE.md L1, R2, D4). */
import type { Cursor } from '../../schema/wire/cursor.ts';
import type { EventLog } from './event-log.ts';
import { KeptLog } from './kept-log.ts';
import type { LiveLimits } from './live-limits.ts';
import type { LiveMetrics } from './metrics.ts';
import type { Presence, PresentRecord } from './presence.ts';

export interface FeedOptions {
  topic: string;
  log: EventLog;
  presence: Presence;
  limits: LiveLimits;
  metrics: LiveMetrics;
}

export interface Participants {
  /** Grows by one with every change that this node was told of; 0: not known. */
  version: number;
  present: PresentRecord;
}

/** Resolves once nothing can be missed. */
export async function openFeed({ topic, log, presence, limits, metrics }: FeedOptions) {
  const kept = new KeptLog(limits);
  const listeners = new Set<() => void>();
  let participants: Participants = { version: 0, present: { participants: [], count: 0 } };
  /** Reading what came before: one at a time, since it may serve those who wait, too. */
  let reaching: Promise<unknown> = Promise.resolve();
  let hasStarted = false;

  function changed(): void {
    for (const listener of listeners) listener();
  }

  function setParticipants(present: PresentRecord): void {
    participants = { version: participants.version + 1, present };
    changed();
  }

  const following = await log.follow(topic, {
    entries(entries, cursor) {
      if (!hasStarted) kept.startAt({ ...cursor, seq: entries[0]!.seq - 1 });
      hasStarted = true;
      kept.append(entries, cursor);
      metrics.events.inc(entries.length);
      changed();
    },
    lost(cursor) {
      hasStarted = true;
      kept.startAt(cursor);
      changed();
    },
  });
  if (!hasStarted) kept.startAt(following.start);
  hasStarted = true;

  const watching = await presence
    .watch(topic, setParticipants)
    .then(async (watch) => {
      const present = await presence.present(topic);
      if (participants.version === 0) setParticipants(present);
      return watch;
    })
    .catch(async (error: unknown) => {
      await following.close();
      throw error;
    });

  async function readBack(after: Cursor): Promise<boolean> {
    if (kept.covers(after.epoch, after.seq)) return true;
    if (after.epoch !== kept.head.epoch) return false;
    const entries = await log.read(topic, after, limits.keptEntries);
    return entries !== null && kept.prepend(entries) && kept.covers(after.epoch, after.seq);
  }

  return {
    topic,
    kept,
    get participants(): Participants {
      return participants;
    },
    /** Whether a reader can go on from here. False: it needs a snapshot. */
    async reach(after: Cursor): Promise<boolean> {
      if (kept.covers(after.epoch, after.seq)) {
        if (after.seq <= kept.head.seq) return true;
        // Ahead of this node, which is right where the reader comes from another one and the news has not arrived here.
        const head = await log.head(topic);
        return head.epoch === after.epoch && head.seq >= after.seq;
      }
      const reached = reaching.then(() => readBack(after));
      reaching = reached.catch(() => undefined);
      return reached;
    },
    listen(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close(): Promise<void> {
      await Promise.all([following.close(), watching.close()]);
    },
  };
}

export type Feed = Awaited<ReturnType<typeof openFeed>>;
