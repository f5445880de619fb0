/**
 * While somebody watches a workspace, on whichever node, every node writes once a second who reads there and how much is written. The wish is
 * told through the database and runs out by itself; without one nobody writes anything.
 */
import { sql } from 'kysely';
import type { Database } from '../../kit/db.ts';
import type { Logger } from '../../kit/logger.ts';
import type { NotificationHandler } from '../../kit/notifications.ts';
import { systemTimers } from '../../live/timers.ts';
import type { Timers } from '../../live/timers.ts';
import type { Board } from './board.ts';

export const ACTIVITY_CHANNEL = 'parley_activity';
/** Between two samples, and two looks at them. */
export const SAMPLE_MS = 1_000;
/** Watchers repeat their wish in half of this time. */
export const WISH_MS = 4_000;
/** Samples that the rate of tokens is the mean of. */
const WINDOW = 2;
/** Of a node that died. */
const OLD_SECONDS = 4;
const MOST_KNOWN_SESSIONS = 10_000;

export interface SamplerDeps {
  db: Database;
  board: Board;
  nodeId: string;
  log: Pick<Logger, 'warn'>;
  timers?: Timers;
}

export interface Sampled {
  readers: number;
  tokensPerSecond: number;
}

export function createSampler({ db, board, nodeId, log, timers = systemTimers }: SamplerDeps) {
  /** By workspace: how many samples more are wanted. */
  const wishes = new Map<string, number>();
  const workspaceOf = new Map<string, string>();
  let recent: ReadonlyMap<string, number>[] = [];
  let stop: (() => void) | null = null;
  let sampling: Promise<void> | null = null;

  function wish(workspaceId: string): void {
    wishes.set(workspaceId, WISH_MS / SAMPLE_MS);
    if (stop) return;
    board.watch(true);
    stop = timers.every(SAMPLE_MS, tick);
  }

  function tick(): void {
    sampling ??= sample()
      .catch((error: unknown) => log.warn({ error }, 'activity could not be told'))
      .finally(() => (sampling = null));
    for (const [workspaceId, left] of wishes) {
      if (left > 1) wishes.set(workspaceId, left - 1);
      else wishes.delete(workspaceId);
    }
    if (wishes.size === 0) rest();
  }

  function rest(): void {
    stop?.();
    stop = null;
    recent = [];
    board.watch(false);
  }

  async function sample(): Promise<void> {
    const wanted = [...wishes.keys()];
    const { readers, tokens } = board.take();
    // A rest meanwhile forgets what was recent.
    const samples = [...recent, tokens].slice(-WINDOW);
    recent = samples;
    await learnWorkspaces([...readers.keys(), ...samples.flatMap((taken) => [...taken.keys()])]);
    for (const workspaceId of wanted) {
      const isOurs = (sessionId: string) => workspaceOf.get(sessionId) === workspaceId;
      const people = new Set([...readers].flatMap(([sessionId, room]) => (isOurs(sessionId) ? [...room.keys()] : [])));
      const sums = samples.map((taken) => [...taken].reduce((sum, [sessionId, count]) => sum + (isOurs(sessionId) ? count : 0), 0));
      const rate = (sums.reduce((sum, count) => sum + count, 0) * 1_000) / (sums.length * SAMPLE_MS);
      await sql`insert into activity_sample (workspace_id, node_id, tokens_per_second, readers, sampled_at)
        values (${workspaceId}, ${nodeId}, ${rate}, ${[...people]}::text[], clock_timestamp())
        on conflict (workspace_id, node_id) do update set tokens_per_second = excluded.tokens_per_second, readers = excluded.readers,
          sampled_at = excluded.sampled_at`.execute(db.sql());
    }
  }

  /** A session never moves to another one. */
  async function learnWorkspaces(sessionIds: readonly string[]): Promise<void> {
    const unknown = [...new Set(sessionIds)].filter((id) => !workspaceOf.has(id));
    if (unknown.length === 0) return;
    if (workspaceOf.size > MOST_KNOWN_SESSIONS) workspaceOf.clear();
    const { rows } = await sql<{ id: string; workspace_id: string }>`
      select id, workspace_id from session where id = any(${sessionIds.filter((id) => !workspaceOf.has(id))}::text[])`.execute(db.sql());
    for (const row of rows) workspaceOf.set(row.id, row.workspace_id);
  }

  const channel: NotificationHandler = {
    message(payload) {
      if (typeof payload === 'object' && payload !== null && 'workspaceId' in payload && typeof payload.workspaceId === 'string')
        wish(payload.workspaceId);
    },
  };

  return {
    channel,

    /** Asks all nodes to write for a while. */
    ask: (workspaceId: string): Promise<void> => db.write((tx) => tx.notify(ACTIVITY_CHANNEL, { workspaceId })),

    async read(workspaceId: string): Promise<Sampled> {
      const { rows } = await sql<{ readers: string; tokens: number }>`
        with fresh as (
          select * from activity_sample
          where workspace_id = ${workspaceId} and sampled_at > clock_timestamp() - make_interval(secs => ${OLD_SECONDS}))
        select (select count(distinct reader) from fresh, unnest(fresh.readers) reader) as readers,
          (select coalesce(sum(tokens_per_second), 0) from fresh) as tokens`.execute(db.sql());
      return { readers: Number(rows[0]!.readers), tokensPerSecond: Number(rows[0]!.tokens) };
    },

    async close(): Promise<void> {
      wishes.clear();
      rest();
      await sampling;
    },
  };
}

export type Sampler = ReturnType<typeof createSampler>;
