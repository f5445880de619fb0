/**
 * From Postgres to the log without a gap: what changed is noted in the transaction of the change and published after it. Whatever happens
 * between the two, the note is still there, and any node publishes it. A note names what changed; the record is read when it is published,
 * under a lock per session, so that a late or repeated note can only bring the newest state, never an older one.
 */
import { sql } from 'kysely';
import type { Database, Tx } from '../kit/db.ts';
import type { Logger } from '../kit/logger.ts';
import type { EventLog } from '../live/event-log.ts';
import { NO_HINTS } from '../live/hints.ts';
import type { HintTeller } from '../live/hints.ts';
import { resolveEvents } from './pending-events.ts';
import type { PendingEvent } from './pending-events.ts';

interface PendingRow {
  id: string;
  event: PendingEvent;
}

const BATCH = 100;
/** Each holds a database connection while the log store answers. */
const MAX_CONCURRENT = 6;
/** Older notes were left behind by a node that died or by a log store that was away. */
const LEFTOVER_AGE = sql.raw(`interval '2 seconds'`);
const SWEEP_LIMIT = 100;

export interface OutboxDeps {
  db: Database;
  log: EventLog;
  logger: Logger;
  hints?: HintTeller;
}

export function createOutbox({ db, log, logger, hints = NO_HINTS }: OutboxDeps) {
  const running = new Map<string, Promise<boolean>>();
  const waiting = new Map<string, Promise<boolean>>();
  const slots = createSlots(MAX_CONCURRENT);

  async function publishBatch(sessionId: string): Promise<number> {
    return db.write(async (tx) => {
      const { rows } = await sql<PendingRow>`
        select id, event from pending_event where session_id = ${sessionId} order by id limit ${BATCH} for update`.execute(tx.sql());
      if (rows.length === 0) return 0;
      // Nobody waits for the disk: if Postgres crashes before it has the deletion, the events come twice.
      await sql`set local synchronous_commit = off`.execute(tx.sql());
      const events = await resolveEvents(
        tx,
        sessionId,
        rows.map((row) => row.event),
      );
      if (events.length > 0) await log.append(sessionId, events);
      await sql`delete from pending_event where id = any(${rows.map((row) => row.id)}::bigint[])`.execute(tx.sql());
      return rows.length;
    });
  }

  async function publishAll(sessionId: string): Promise<boolean> {
    const release = await slots.take();
    try {
      while ((await publishBatch(sessionId)) === BATCH);
      return true;
    } catch (error) {
      logger.warn({ error, sessionId }, 'events wait for the log store');
      return false;
    } finally {
      release();
    }
  }

  function begin(sessionId: string): Promise<boolean> {
    const work = publishAll(sessionId).finally(() => running.delete(sessionId));
    running.set(sessionId, work);
    return work;
  }

  /** Publishes what was committed before the call. False: it is kept for a later sweep. Never rejects. */
  function publish(sessionId: string): Promise<boolean> {
    const current = running.get(sessionId);
    if (!current) return begin(sessionId);
    const next =
      waiting.get(sessionId) ??
      current.then(() => {
        waiting.delete(sessionId);
        return begin(sessionId);
      });
    waiting.set(sessionId, next);
    return next;
  }

  /** What readers of a session are told, the lists that show it are told too. */
  async function tellLists(tx: Tx, sessionId: string): Promise<void> {
    const { rows } = await sql<{ workspace_id: string }>`select workspace_id from session where id = ${sessionId}`.execute(tx.sql());
    for (const row of rows) await hints.tell(tx, { topic: 'SESSIONS', workspaceId: row.workspace_id });
  }

  return {
    publish,
    /** Notes the events in the transaction; they go out right after its commit. */
    async add(tx: Tx, sessionId: string, events: readonly PendingEvent[]): Promise<void> {
      const texts = events.map((event) => JSON.stringify(event));
      await sql`insert into pending_event (session_id, event)
        select ${sessionId}, v.event::jsonb from unnest(${texts}::text[]) with ordinality as v(event, place) order by v.place`.execute(
        tx.sql(),
      );
      if (events.some(({ kind }) => kind === 'sessionChanged')) await tellLists(tx, sessionId);
      tx.afterCommit(() => void publish(sessionId));
    },
    /** Publishes what other nodes, or an outage, left behind. */
    async sweep(): Promise<void> {
      const { rows } = await sql<{ session_id: string }>`
        select session_id from pending_event where created_at < clock_timestamp() - ${LEFTOVER_AGE}
        group by session_id order by min(id) limit ${SWEEP_LIMIT}`.execute(db.sql());
      for (const row of rows) {
        if (!(await publish(row.session_id))) return;
      }
    },
    async close(): Promise<void> {
      await Promise.all([...running.values(), ...waiting.values()]);
    },
  };
}

export type Outbox = ReturnType<typeof createOutbox>;

function createSlots(count: number) {
  let free = count;
  const queue: (() => void)[] = [];
  function release(): void {
    const next = queue.shift();
    if (next) next();
    else free++;
  }
  return {
    async take(): Promise<() => void> {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => queue.push(resolve));
      return release;
    },
  };
}
