/** Setting budgets: for owners and admins. One for each thing and period. */
import { sql } from 'kysely';
import { isId } from '../../../schema/wire/ids.ts';
import { actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { RecordAudit } from '../../identity/audit-port.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, invalid, notFound } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import { can, demand } from '../../workspaces/policy.ts';
import type { Billing } from '../billing.ts';
import { readLimits } from '../limits.ts';
import type { BudgetMode, BudgetScope } from '../limits.ts';
import type { BudgetPeriod } from '../periods.ts';
import { reachedPercent } from '../thresholds.ts';
import { budgetById } from './budget-rows.ts';
import type { BudgetRow } from './budget-rows.ts';
import type { BudgetReading, BudgetRecord, BudgetRights } from './reading.ts';

export interface NewBudget {
  workspaceId: string;
  scope: BudgetScope;
  /** Of what; null for the workspace itself. */
  subjectId?: string | null | undefined;
  period: BudgetPeriod;
  mode: BudgetMode;
  limitMicros: bigint;
}

export interface BudgetChange {
  id: string;
  mode?: BudgetMode | null | undefined;
  limitMicros?: bigint | null | undefined;
}

export interface CommandsOptions extends Pick<BudgetRights, 'roleOf' | 'findSession'> {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  accounts: Billing['accounts'];
  audit: RecordAudit;
  reading: BudgetReading;
}

const MOST_BUDGETS = 500;
/** A billion dollars. */
const MOST_MICROS = 1_000_000_000_000_000n;

export function createBudgetCommands({ db, clock, ids, accounts, audit, reading, roleOf, findSession }: CommandsOptions) {
  /** Throws NOT_FOUND where the workspace has nothing of the kind that the actor may see. */
  async function checkSubject(actor: Actor, { workspaceId, scope, subjectId }: NewBudget): Promise<void> {
    if ((scope === 'workspace') !== (subjectId == null))
      throw invalid({ subjectId: scope === 'workspace' ? 'is for no budget of the workspace' : 'name the session, person or key' });
    const id = subjectId ?? '';
    switch (scope) {
      case 'workspace':
        return;
      case 'session':
        if ((await findSession(actor, id))?.workspaceId !== workspaceId) throw notFound('session');
        return;
      case 'person':
        return demandRow(sql`select 1 from membership where workspace_id = ${workspaceId} and user_id = ${id}`, 'person');
      case 'apiKey':
        return demandRow(sql`select 1 from api_key where workspace_id = ${workspaceId} and id = ${id} and revoked_at is null`, 'API key');
    }
  }

  async function demandRow(query: ReturnType<typeof sql>, what: string): Promise<void> {
    if ((await query.execute(db.sql())).rows.length === 0) throw notFound(what);
  }

  async function manageable(actor: Actor, id: string): Promise<BudgetRow> {
    const found = isId('bdg', id) ? await budgetById(db.sql(), id) : null;
    if (!found) throw notFound('budget');
    if (can(actor, 'budget:manage', { workspaceRole: await roleOf(actor, found.workspaceId) })) {
      refuseOwnLimit(actor, found);
      return found;
    }
    // Who does not see it at all is told that it does not exist.
    await reading.budget(actor, id);
    throw new Expected('FORBIDDEN', 'Budgets are set by the owners and admins of the workspace.');
  }

  return {
    async createBudget(actor: Actor, input: NewBudget): Promise<BudgetRecord> {
      const { workspaceId, scope, subjectId = null, period, mode, limitMicros } = input;
      demand(actor, 'budget:manage', { workspaceRole: await roleOf(actor, workspaceId) }, 'workspace');
      checkLimit(limitMicros);
      refuseOwnLimit(actor, { scope, subjectId });
      await checkSubject(actor, input);
      const id = ids.next('bdg');
      const now = new Date(clock.now());
      await db.write(async (tx) => {
        await accounts.lock(tx, workspaceId, now);
        const { rows: known } = await sql<{
          count: string;
        }>`select count(*) as count from budget where workspace_id = ${workspaceId}`.execute(tx.sql());
        if (Number(known[0]?.count) >= MOST_BUDGETS)
          throw new Expected('CONFLICT', 'This workspace has as many budgets as it can have. Delete one first.');
        const { rows } = await sql`
          insert into budget (id, workspace_id, scope, subject_id, period, mode, limit_micros, created_by_id, created_at, updated_at)
          values (${id}, ${workspaceId}, ${scope}, ${subjectId}, ${period}, ${mode}, ${limitMicros.toString()}::bigint,
            ${actor.kind === 'user' ? actor.userId : null}, ${now}, ${now})
          on conflict (workspace_id, scope, coalesce(subject_id, ''), period) do nothing returning id`.execute(tx.sql());
        if (rows.length === 0) throw new Expected('CONFLICT', 'There is a budget for this and this period already. Change that one.');
        const detail = { scope, subjectId, period, mode, limitMicros: limitMicros.toString() };
        audit(tx, { workspaceId, actor: actorRecord(actor), action: 'budget:create', targetId: id, detail });
      });
      return reading.budget(actor, id);
    },

    /** A higher limit arms the warnings above what is used again. */
    async updateBudget(actor: Actor, { id, mode, limitMicros }: BudgetChange): Promise<BudgetRecord> {
      const { workspaceId, mode: modeBefore, limit: limitBefore } = await manageable(actor, id);
      if (limitMicros != null) checkLimit(limitMicros);
      const now = new Date(clock.now());
      await db.write(async (tx) => {
        await accounts.lock(tx, workspaceId, now);
        await sql`update budget set mode = coalesce(${mode ?? null}, mode), limit_micros = coalesce(${limitMicros?.toString() ?? null}::bigint, limit_micros),
          updated_at = ${now} where id = ${id}`.execute(tx.sql());
        const budget = await budgetById(tx.sql(), id);
        if (budget) await rearm(tx, budget, now);
        const from = `${modeBefore}, ${limitBefore}`;
        const to = `${mode ?? modeBefore}, ${limitMicros ?? limitBefore}`;
        audit(tx, { workspaceId, actor: actorRecord(actor), action: 'budget:update', targetId: id, detail: { from, to } });
      });
      return reading.budget(actor, id);
    },

    /** With what was counted for it and the requests for more of it. */
    async deleteBudget(actor: Actor, id: string): Promise<{ id: string; workspaceId: string }> {
      const { workspaceId } = await manageable(actor, id);
      await db.write(async (tx) => {
        // First, as a grant holds its request when it waits for the account.
        await sql`delete from budget_request where budget_id = ${id}`.execute(tx.sql());
        await accounts.lock(tx, workspaceId, new Date(clock.now()));
        await sql`delete from budget where id = ${id}`.execute(tx.sql());
        audit(tx, { workspaceId, actor: actorRecord(actor), action: 'budget:delete', targetId: id });
      });
      return { id, workspaceId };
    },
  };
}

/** What people were warned of and is not reached any more, they are warned of again. */
export async function rearm(tx: Tx, budget: BudgetRow, at: Date): Promise<void> {
  const [state] = await readLimits(tx.sql(), budget.workspaceId, [budget], at);
  if (!state) return;
  await sql`delete from budget_warning where workspace_id = ${budget.workspaceId} and subject = ${budget.id}
    and period_start = ${state.periodStart}::date and percent > ${reachedPercent(state.spent, state.limit + state.extra)}`.execute(
    tx.sql(),
  );
}

/** A key with budget:write sets what others may spend; what limits the key itself is for somebody else. */
export function refuseOwnLimit(actor: Actor, { scope, subjectId }: Pick<NewBudget, 'scope' | 'subjectId'>): void {
  if (actor.kind !== 'apiKey' || scope !== 'apiKey' || subjectId !== actor.apiKeyId) return;
  throw new Expected('FORBIDDEN', 'An API key does not change its own budget. Ask an owner or admin of the workspace.');
}

export function checkLimit(micros: bigint, field = 'limitMicros'): void {
  if (micros < 0n) throw invalid({ [field]: 'is negative' });
  if (micros > MOST_MICROS) throw invalid({ [field]: 'is more than anybody spends' });
}
