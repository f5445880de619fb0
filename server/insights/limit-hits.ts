/** Who is refused because something is used up: one row per person, limit and day, written a moment after the refusal, which waits for nothing. */
import { sql } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Refusal } from '../billing/reservations.ts';
import { dayOf } from '../billing/periods.ts';
import type { BudgetScope } from '../billing/limits.ts';
import type { BudgetPeriod } from '../billing/periods.ts';
import type { Database } from '../kit/db.ts';
import type { Logger } from '../kit/logger.ts';
import { systemTimers } from '../live/timers.ts';
import type { Timers } from '../live/timers.ts';
import type { LimitHit } from './insight-records.ts';
import { formerName } from './names.ts';
import type { Names } from './names.ts';

const FLUSH_MS = 1_000;
/** While the database is away no more than so many different ones are kept. */
const MOST_WAITING = 1_000;

interface Waiting extends Refusal {
  hits: number;
  firstAt: Date;
}

interface HitRow {
  actor_kind: ActorRecord['kind'];
  actor_id: string;
  limit_id: string;
  scope: BudgetScope | null;
  period: BudgetPeriod | null;
  hits: string;
  first_at: string;
  last_at: string;
}

export interface LimitHitsDeps {
  db: Pick<Database, 'sql' | 'asHouse'>;
  log: Pick<Logger, 'warn'>;
  timers?: Timers;
}

export function createLimitHits({ db, log, timers = systemTimers }: LimitHitsDeps) {
  let waiting = new Map<string, Waiting>();
  let flushing: Promise<void> = Promise.resolve();
  let cancel: (() => void) | null = null;

  function keep(hit: Waiting): void {
    const key = [hit.workspaceId, dayOf(hit.at), hit.actor.id, hit.limit?.id ?? ''].join(' ');
    const known = waiting.get(key);
    if (!known && waiting.size >= MOST_WAITING) return;
    waiting.set(key, known ? { ...hit, hits: known.hits + hit.hits, firstAt: known.firstAt } : hit);
    cancel ??= timers.after(FLUSH_MS, () => void db.asHouse('refusals of many are written together', flush));
  }

  /** Always in one order, as other nodes write the same rows; nothing of a workspace that is gone meanwhile. */
  async function write(hits: readonly Waiting[]): Promise<void> {
    const values = hits.map(
      ({ workspaceId, actor, limit, at, hits: count, firstAt }) =>
        sql`(${workspaceId}, ${dayOf(at)}::date, ${actor.kind}, ${actor.id}, ${limit?.id ?? ''}, ${limit?.scope ?? null}, ${limit?.period ?? null},
          ${count}::int, ${firstAt}::timestamptz, ${at}::timestamptz)`,
    );
    await sql`insert into limit_hit as h (workspace_id, day, actor_kind, actor_id, limit_id, scope, period, hits, first_at, last_at)
      select v.* from (values ${sql.join(values)})
        v (workspace_id, day, actor_kind, actor_id, limit_id, scope, period, hits, first_at, last_at)
      join workspace w on w.id = v.workspace_id order by v.workspace_id, v.day, v.actor_id, v.limit_id
      on conflict (workspace_id, day, actor_id, limit_id) do update set hits = h.hits + excluded.hits,
        first_at = least(h.first_at, excluded.first_at), last_at = greatest(h.last_at, excluded.last_at)`.execute(db.sql());
  }

  function flush(): Promise<void> {
    cancel?.();
    cancel = null;
    flushing = flushing.then(async () => {
      const hits = [...waiting.values()];
      waiting = new Map();
      if (hits.length === 0) return;
      try {
        await write(hits);
      } catch (error) {
        log.warn({ error }, 'refusals wait for Postgres');
        hits.forEach(keep);
      }
    });
    return flushing;
  }

  return {
    /** At once; it is written within a second or so. */
    note: (refusal: Refusal): void => keep({ ...refusal, hits: 1, firstAt: refusal.at }),

    /** The last first, of the UTC days that `from` and what lies before `to` are in. Asks nobody. */
    async list(names: Names, workspaceId: string, from: Date, to: Date, limit: number): Promise<LimitHit[]> {
      const { rows } = await sql<HitRow>`
        select actor_kind, actor_id, limit_id, max(scope) as scope, max(period) as period, sum(hits) as hits, min(first_at) as first_at,
          max(last_at) as last_at
        from limit_hit where workspace_id = ${workspaceId} and day >= ${dayOf(from)}::date and day <= ${dayOf(new Date(to.getTime() - 1))}::date
        group by actor_kind, actor_id, limit_id order by max(last_at) desc, actor_id, limit_id limit ${limit}`.execute(db.sql());
      const actors = await names.actors(rows.map((row) => row.actor_id));
      return rows.map((row) => ({
        actor: actors.get(row.actor_id) ?? { kind: row.actor_kind, id: row.actor_id, displayName: formerName(row.actor_id) },
        scope: row.scope,
        period: row.period,
        budgetId: row.limit_id === '' ? null : row.limit_id,
        hits: Number(row.hits),
        firstAt: new Date(row.first_at),
        lastAt: new Date(row.last_at),
      }));
    },

    flush,

    async close(): Promise<void> {
      await flush();
      cancel?.();
    },
  };
}

export type LimitHits = ReturnType<typeof createLimitHits>;
