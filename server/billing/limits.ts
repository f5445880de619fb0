/** The budgets that a piece of work counts against, and what is left of each. Read under the account's lock. */
import { sql } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Tx } from '../kit/db.ts';
import { periodStart, resetOf } from './periods.ts';
import type { BudgetPeriod } from './periods.ts';
import { reachedPercent } from './thresholds.ts';

export const BUDGET_SCOPES = ['workspace', 'session', 'person', 'apiKey'] as const;
export type BudgetScope = (typeof BUDGET_SCOPES)[number];
export const BUDGET_MODES = ['hard', 'soft'] as const;
export type BudgetMode = (typeof BUDGET_MODES)[number];

/** What is charged, and for whom. */
export interface Work {
  workspaceId: string;
  /** Null: in none. */
  sessionId: string | null;
  actor: Pick<ActorRecord, 'kind' | 'id'>;
}

export interface Limit {
  /** A budget's. */
  id: string;
  scope: BudgetScope;
  subjectId: string | null;
  period: BudgetPeriod;
  mode: BudgetMode;
  limit: bigint;
}

interface StateRow {
  has_counter: boolean;
  spent: string;
  extra: string;
  held: string;
}

export interface LimitState extends Limit {
  periodStart: string;
  /** Null: never. */
  resetsAt: Date | null;
  spent: bigint;
  /** Held for runs under way. */
  reserved: bigint;
  /** What an admin granted on top, for this period. */
  extra: bigint;
}

interface LimitRow {
  id: string;
  scope: BudgetScope;
  subject_id: string | null;
  period: BudgetPeriod;
  mode: BudgetMode;
  limit_micros: string;
}

/** Every budget of the work: its workspace's, its session's, and that of the person or key. */
export async function limitsOf(db: ReturnType<Tx['sql']>, { workspaceId, sessionId, actor }: Work): Promise<Limit[]> {
  const { rows } = await sql<LimitRow>`
    select id, scope, subject_id, period, mode, limit_micros from budget
    where workspace_id = ${workspaceId} and (scope = 'workspace' or (scope = 'session' and subject_id = ${sessionId})
      or (scope = ${actor.kind === 'user' ? 'person' : actor.kind} and subject_id = ${actor.id}))
    order by id`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    scope: row.scope,
    subjectId: row.subject_id,
    period: row.period,
    mode: row.mode,
    limit: BigInt(row.limit_micros),
  }));
}

/** As they stand; where a period has no counter yet, from what was used in it so far. */
export async function readLimits(
  db: ReturnType<Tx['sql']>,
  workspaceId: string,
  limits: readonly Limit[],
  at: Date,
): Promise<(LimitState & { hasCounter: boolean })[]> {
  if (limits.length === 0) return [];
  const starts = limits.map(({ period }) => periodStart(period, at));
  // Nodes' clocks differ: another's may have begun the next period already.
  const ends = limits.map(({ period }) => resetOf(period, at)?.toISOString() ?? null);
  const { rows } = await sql<StateRow>`
    select c.budget_id is not null as has_counter, coalesce(c.extra_micros, 0) as extra,
      coalesce(c.spent_micros, (
        select coalesce(sum(u.cost_micros), 0) from usage_entry u
        where u.workspace_id = ${workspaceId} and u.ended_at >= l.start::timestamp at time zone 'UTC'
          and (l.until is null or u.ended_at < l.until) and ${concerns('u')}
      ))::bigint as spent,
      (select coalesce(sum(r.amount_micros), 0)::bigint from reservation r where r.workspace_id = ${workspaceId} and ${concerns('r')}) as held
    from unnest(${limits.map(({ id }) => id)}::text[], ${limits.map(({ scope }) => scope)}::text[],
        ${limits.map(({ subjectId }) => subjectId)}::text[], ${starts}::date[], ${ends}::timestamptz[])
        with ordinality as l(id, scope, subject, start, until, place)
      left join budget_counter c on c.budget_id = l.id and c.period_start = l.start
    order by l.place`.execute(db);
  return limits.map((limit, index) => {
    const { has_counter: hasCounter, spent, extra, held } = rows[index]!;
    const counted = { spent: BigInt(spent), extra: BigInt(extra), reserved: BigInt(held) };
    return { ...limit, ...counted, hasCounter, periodStart: starts[index]!, resetsAt: resetOf(limit.period, at) };
  });
}

/** With counters made where there are none yet: what was used stands still while the account is locked. */
export async function countLimits(tx: Tx, workspaceId: string, limits: readonly Limit[], at: Date): Promise<LimitState[]> {
  const states = await readLimits(tx.sql(), workspaceId, limits, at);
  for (const { id, spent, periodStart: start, hasCounter } of states) {
    if (hasCounter) continue;
    await sql`insert into budget_counter (budget_id, period_start, workspace_id, spent_micros)
      values (${id}, ${start}::date, ${workspaceId}, ${spent.toString()}::bigint)`.execute(tx.sql());
  }
  return states;
}

export function leftOf({ limit, extra, spent, reserved }: Pick<LimitState, 'limit' | 'extra' | 'spent' | 'reserved'>): bigint {
  const left = limit + extra - spent - reserved;
  return left > 0n ? left : 0n;
}

/**
 * Adds what was used to the counters that exist; the others are made from the usage itself when they are first asked for. True where one of
 * them came to a share of its limit that people are warned of.
 */
export async function countSpent(tx: Tx, work: Work, micros: bigint, at: Date): Promise<boolean> {
  const limits = await limitsOf(tx.sql(), work);
  if (limits.length === 0) return false;
  const { rows } = await sql<{ budget_id: string; spent_micros: string; extra_micros: string }>`
    update budget_counter c set spent_micros = c.spent_micros + ${micros.toString()}::bigint
    from unnest(${limits.map(({ id }) => id)}::text[], ${limits.map(({ period }) => periodStart(period, at))}::date[]) as l(id, start)
    where c.budget_id = l.id and c.period_start = l.start
    returning c.budget_id, c.spent_micros, c.extra_micros`.execute(tx.sql());
  return rows.some((row) => {
    const total = (limits.find(({ id }) => id === row.budget_id)?.limit ?? 0n) + BigInt(row.extra_micros);
    const spent = BigInt(row.spent_micros);
    return reachedPercent(spent, total) > reachedPercent(spent - micros, total);
  });
}

/** An admin's grant on top of the limit, for this period alone. The caller holds the account's lock. */
export async function raiseExtra(tx: Tx, workspaceId: string, limit: Limit, micros: bigint, at: Date): Promise<void> {
  const [state] = await countLimits(tx, workspaceId, [limit], at);
  await sql`update budget_counter set extra_micros = extra_micros + ${micros.toString()}::bigint
    where budget_id = ${limit.id} and period_start = ${state!.periodStart}::date`.execute(tx.sql());
}

/** Of a row of `alias` that has a session and an actor, and of the limit `l`. */
function concerns(alias: 'u' | 'r') {
  const row = sql.raw(alias);
  return sql`case l.scope when 'workspace' then true when 'session' then ${row}.session_id = l.subject
    when 'person' then ${row}.actor_kind = 'user' and ${row}.actor_id = l.subject
    else ${row}.actor_kind = 'apiKey' and ${row}.actor_id = l.subject end`;
}
