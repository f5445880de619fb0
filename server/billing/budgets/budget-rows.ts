/** Budgets as they stand in the database: what somebody set, without what was used of it. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '../../kit/db.ts';
import type { BudgetMode, BudgetScope, Limit } from '../limits.ts';
import type { BudgetPeriod } from '../periods.ts';

type Sql = ReturnType<Tx['sql']>;

export interface BudgetRow extends Limit {
  workspaceId: string;
  /** ISO 8601, UTC. */
  createdAt: string;
}

interface Selection {
  id: string;
  workspace_id: string;
  scope: BudgetScope;
  subject_id: string | null;
  period: BudgetPeriod;
  mode: BudgetMode;
  limit_micros: string;
  created_at: string;
}

/** Those of the workspace first, then by what they are for. A revoked key spends nothing: its budgets are not shown. */
export async function selectBudgets(db: Sql, where: RawBuilder<unknown>): Promise<BudgetRow[]> {
  const { rows } = await sql<Selection>`
    select b.id, b.workspace_id, b.scope, b.subject_id, b.period, b.mode, b.limit_micros, b.created_at
    from budget b left join api_key k on k.id = b.api_key_id
    where k.revoked_at is null and ${where}
    order by array_position(array['workspace', 'session', 'person', 'apiKey'], b.scope), b.subject_id,
      array_position(array['day', 'month', 'total'], b.period)`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    workspaceId: row.workspace_id,
    scope: row.scope,
    subjectId: row.subject_id,
    period: row.period,
    mode: row.mode,
    limit: BigInt(row.limit_micros),
    createdAt: new Date(row.created_at).toISOString(),
  }));
}

export function budgetsOf(db: Sql, workspaceId: string): Promise<BudgetRow[]> {
  return selectBudgets(db, sql`b.workspace_id = ${workspaceId}`);
}

export async function budgetById(db: Sql, id: string): Promise<BudgetRow | null> {
  return (await selectBudgets(db, sql`b.id = ${id}`))[0] ?? null;
}
