/** What every node looks for all the time: runs whose owner died, stops that were not heard, events that were not published, queued prompts that nobody sent. */
import { sql } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import type { Logger } from '../kit/logger.ts';
import { Fenced } from '../live/event-log.ts';
import type { EventLog } from '../live/event-log.ts';
import { estimateUsage } from '../models/estimate.ts';
import type { Lease } from './lease.ts';
import type { Dispatch } from './queue/dispatch.ts';
import type { Outbox } from './outbox.ts';
import { conversationOf } from './prepare.ts';
import type { Runs } from './runs.ts';
import { INTERRUPTED } from './terminal.ts';
import type { RunIdentity, Terminal } from './terminal.ts';
import { repeat } from './timing.ts';
import type { SessionTiming } from './timing.ts';
import { usageOf } from './usage.ts';

export interface SweeperDeps {
  db: Database;
  log: EventLog;
  nodeId: string;
  lease: Lease;
  outbox: Outbox;
  runs: Runs;
  terminal: Terminal;
  dispatcher: Dispatch;
  timing: Pick<SessionTiming, 'sweepMs'>;
  clock: Clock;
  logger: Logger;
}

interface Orphan {
  id: string;
  session_id: string;
  workspace_id: string;
  model_id: string;
  fence: number;
  actor_kind: ActorRecord['kind'];
  actor_id: string;
  initial: string;
  stored: string;
  attempts: number;
  created_at: string;
}

/** Taken over side by side; more than these wait for the next sweep, or for another node's. */
const TAKE_OVER_LIMIT = 50;

export function createSweeper(deps: SweeperDeps) {
  const { db, log, nodeId, lease, outbox, runs, terminal, logger } = deps;

  /** The new fence number shuts the old owner out before its text is read; this node's lease now guards the run. */
  async function claimOrphans(): Promise<Orphan[]> {
    return db.write(async (tx) => {
      const { rows } = await sql<Orphan>`
        with orphan as (
          select m.id from message m
          where m.status in ('queued', 'streaming') and m.node_id is distinct from ${nodeId}
            and not exists (select 1 from node n where n.id = m.node_id and n.expires_at > clock_timestamp())
          order by m.id limit ${TAKE_OVER_LIMIT} for update skip locked
        )
        update message m set fence = m.fence + 1, node_id = ${nodeId}
        from orphan, session s
        where m.id = orphan.id and s.id = m.session_id
        returning m.id, m.session_id, s.workspace_id, m.model_id, m.fence, m.requester_kind as actor_kind, m.requester_id as actor_id,
          m.text as initial, m.text || coalesce((select string_agg(c.text, '' order by c."offset") from run_chunk c where c.message_id = m.id), '') as stored,
          m.attempts, m.created_at`.execute(tx.sql());
      if (rows.length > 0 && !lease.maySweep()) throw new Error('this node was cut off from the database while it judged others');
      return rows;
    });
  }

  /** The longest text that anybody may have seen. */
  async function seenText(orphan: Orphan): Promise<string> {
    try {
      const seen = await log.takeOver(orphan.session_id, { messageId: orphan.id, number: orphan.fence });
      return seen.length > orphan.stored.length ? seen : orphan.stored;
    } catch (error) {
      if (error instanceof Fenced) throw error;
      logger.warn({ error, messageId: orphan.id }, 'taken over without the log store');
      return orphan.stored;
    }
  }

  async function interrupt(orphan: Orphan): Promise<void> {
    const run: RunIdentity = {
      messageId: orphan.id,
      sessionId: orphan.session_id,
      workspaceId: orphan.workspace_id,
      modelId: orphan.model_id,
      fence: orphan.fence,
      actor: { kind: orphan.actor_kind, id: orphan.actor_id },
      startedAt: new Date(orphan.created_at),
    };
    const [text, conversation] = await Promise.all([seenText(orphan), conversationOf(db, orphan.id)]);
    const counts = estimateUsage(conversation?.messages ?? [], text.slice(orphan.initial.length));
    const usage = usageOf({ counts, estimated: true });
    const end = { status: 'interrupted', text, failure: INTERRUPTED, attempts: orphan.attempts, usage, firstTokenMs: null } as const;
    const isWritten = await terminal.end(run, end);
    logger.warn({ messageId: orphan.id, isWritten, length: text.length }, 'run of a dead node was interrupted');
    await outbox.publish(orphan.session_id);
    await log
      .endText(orphan.session_id, orphan.id)
      .catch((error: unknown) => logger.warn({ error }, 'text stays in the log until it expires'));
  }

  /** Claimed and not yet ended: only this node will, while it lives. */
  const claimed = new Map<string, Orphan>();

  async function takeOver(): Promise<void> {
    if (!lease.maySweep()) return;
    for (const orphan of await claimOrphans()) claimed.set(orphan.id, orphan);
    await Promise.all([...claimed.values()].map(endOrphan));
  }

  async function endOrphan(orphan: Orphan): Promise<void> {
    try {
      await interrupt(orphan);
      claimed.delete(orphan.id);
    } catch (error) {
      if (error instanceof Fenced) claimed.delete(orphan.id);
      logger.warn({ error, messageId: orphan.id }, 'takeover failed');
    }
  }

  async function stopOwn(): Promise<void> {
    const owned = runs.owned();
    if (owned.length === 0) return;
    const { rows } = await sql<{ id: string }>`
      select id from message where id = any(${owned}::text[]) and stop_requested_at is not null`.execute(db.sql());
    for (const row of rows) void runs.stop(row.id);
  }

  /** Each in its own loop: a log store that is away must not hold up a takeover. */
  const loops = Object.entries({ takeOver, stopOwn, publish: outbox.sweep, dispatch: deps.dispatcher.sweep }).map(([what, work]) =>
    repeat(deps.timing.sweepMs, () => work().catch((error: unknown) => logger.warn({ error, what }, 'sweep failed'))),
  );

  return {
    stopOwn,
    async close(): Promise<void> {
      await Promise.all(loops.map((loop) => loop.close()));
    },
  };
}

export type Sweeper = ReturnType<typeof createSweeper>;
