/** The budgets that a piece of work counts against, and what is left of each. Read under the account's lock. */
import { sql } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Tx } from '../kit/db.ts';
import { periodStart, resetOf, startOfDay } from './periods.ts';
import type { BudgetPeriod } from './periods.ts';

export const BUDGET_SCOPES = ['workspace', 'session', 'person', 'apiKey'] as const;
export type BudgetScope = (typeof BUDGET_SCOPES)[number];
export const BUDGET_MODES = ['hard', 'soft'] as const;
export type BudgetMode = (typeof BUDGET_MODES)[number];

/** What is charged, and for whom. */
export interface Work {
  workspaceId: string;
  sessionId: string;
  actor: Pick<ActorRecord, 'kind' | 'id'>;
}

export interface Limit {
  /** A budget's id, or the API key's own for its monthly limit. */
  id: string;
  scope: BudgetScope;
  subjectId: string | null;
  period: BudgetPeriod;
  mode: BudgetMode;
  limit: bigint;
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
    union all
    select id, 'apiKey', id, 'month', 'hard', monthly_limit_micros from api_key
    where ${actor.kind} = 'apiKey' and id = ${actor.id} and monthly_limit_micros is not null
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

/** With counters made where a period has none yet: from what was used in it so far, which stands still while the account is locked. */
export async function countLimits(tx: Tx, workspaceId: string, limits: readonly Limit[], at: Date): Promise<LimitState[]> {
  const states: LimitState[] = [];
  for (const limit of limits) {
    const start = periodStart(limit.period, at);
    const counter = (await readCounter(tx, limit.id, start)) ?? (await makeCounter(tx, workspaceId, limit, start));
    const { rows } = await sql<{ held: string }>`
      select coalesce(sum(amount_micros), 0)::bigint as held from reservation
      where workspace_id = ${workspaceId} and ${concerns(limit)}`.execute(tx.sql());
    states.push({ ...limit, ...counter, periodStart: start, resetsAt: resetOf(limit.period, at), reserved: BigInt(rows[0]?.held ?? 0) });
  }
  return states;
}

export function leftOf({ limit, extra, spent, reserved }: Pick<LimitState, 'limit' | 'extra' | 'spent' | 'reserved'>): bigint {
  const left = limit + extra - spent - reserved;
  return left > 0n ? left : 0n;
}

/** Adds what was used to the counters that exist; the others are made from the usage itself when they are first asked for. */
export async function countSpent(tx: Tx, work: Work, micros: bigint, at: Date): Promise<void> {
  const limits = await limitsOf(tx.sql(), work);
  for (const { id, period } of limits) {
    await sql`update budget_counter set spent_micros = spent_micros + ${micros.toString()}::bigint
      where budget_id = ${id} and period_start = ${periodStart(period, at)}::date`.execute(tx.sql());
  }
}

type Counter = Pick<LimitState, 'spent' | 'extra'>;

async function readCounter(tx: Tx, id: string, start: string): Promise<Counter | null> {
  const { rows } = await sql<{ spent_micros: string; extra_micros: string }>`
    select spent_micros, extra_micros from budget_counter where budget_id = ${id} and period_start = ${start}::date`.execute(tx.sql());
  return rows[0] ? { spent: BigInt(rows[0].spent_micros), extra: BigInt(rows[0].extra_micros) } : null;
}

async function makeCounter(tx: Tx, workspaceId: string, limit: Limit, start: string): Promise<Counter> {
  const { rows } = await sql<{ spent_micros: string }>`
    insert into budget_counter (budget_id, period_start, workspace_id, spent_micros)
    select ${limit.id}, ${start}::date, ${workspaceId}, coalesce(sum(cost_micros), 0)::bigint from usage_entry
    where workspace_id = ${workspaceId} and ended_at >= ${startOfDay(start)} and ${concerns(limit)}
    returning spent_micros`.execute(tx.sql());
  return { spent: BigInt(rows[0]?.spent_micros ?? 0), extra: 0n };
}

/** Of a row that has a session and an actor. */
function concerns({ scope, subjectId }: Limit) {
  switch (scope) {
    case 'workspace':
      return sql`true`;
    case 'session':
      return sql`session_id = ${subjectId}`;
    case 'person':
      return sql`actor_kind = 'user' and actor_id = ${subjectId}`;
    case 'apiKey':
      return sql`actor_kind = 'apiKey' and actor_id = ${subjectId}`;
  }
}
