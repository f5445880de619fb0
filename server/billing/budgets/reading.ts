/** What people see of budgets: owners and admins all of them, others those that limit them, the workspace's without its figures. */
import { sql } from 'kysely';
import { isId } from '../../../schema/wire/ids.ts';
import { actorId } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { ActorRecord } from '../../../schema/wire/events.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { notFound } from '../../kit/errors.ts';
import { can, demand } from '../../workspaces/policy.ts';
import type { Standing } from '../../workspaces/policy.ts';
import { leftOf, readLimits } from '../limits.ts';
import type { LimitState } from '../limits.ts';
import { startOfDay } from '../periods.ts';
import { budgetById, budgetsOf, selectBudgets } from './budget-rows.ts';
import type { BudgetRow } from './budget-rows.ts';

/** What an answer under an open blind vote cost or holds: said in no figure that is closer than the whole workspace's. */
export interface HiddenCost {
  sessionId: string;
  actor: Pick<ActorRecord, 'kind' | 'id'>;
  /** When it ended; of one that runs now. */
  at: Date;
  spent: bigint;
  reserved: bigint;
}

export interface FoundSession {
  id: string;
  workspaceId: string;
  mayWrite: boolean;
}

/** What budgets must know of workspaces and of sessions, which stand on higher floors or beside. */
export interface BudgetRights {
  roleOf(actor: Actor, workspaceId: string): Promise<Standing | null>;
  /** Null: nothing that the actor may see. */
  findSession(actor: Actor, sessionId: string): Promise<FoundSession | null>;
  hiddenCosts(workspaceId: string, since: Date): Promise<HiddenCost[]>;
}

export interface BudgetFigures {
  limit: bigint;
  extra: bigint;
  spent: bigint;
  reserved: bigint;
  left: bigint;
}

export interface BudgetRecord extends BudgetRow {
  /** Null: never. */
  resetsAt: Date | null;
  /** At most a twentieth is left: longer answers are refused where it is hard. */
  isReached: boolean;
  /** Null: not for this reader. */
  figures: BudgetFigures | null;
}

export interface KeySpend {
  spent: bigint;
  /** Null: as much as the workspace has. */
  limit: bigint | null;
}

const FULL = 20n;
const REACHED = 19n;

export interface ReadingOptions extends BudgetRights {
  db: Database;
  clock: Pick<Clock, 'now'>;
}

export function createBudgetReading({ db, clock, roleOf, findSession, hiddenCosts }: ReadingOptions) {
  /** All of one workspace. `mayManage`: the figures of the workspace itself too. */
  async function show(workspaceId: string, budgets: readonly BudgetRow[], mayManage: boolean): Promise<BudgetRecord[]> {
    const states = await readLimits(db.sql(), workspaceId, budgets, new Date(clock.now()));
    const close = states.filter(({ scope }) => scope !== 'workspace').map(({ periodStart }) => periodStart);
    const hidden = close.length > 0 ? await hiddenCosts(workspaceId, startOfDay(close.toSorted()[0]!)) : [];
    return budgets.map((budget, index) => {
      const { spent, reserved, extra, resetsAt } = states[index]!;
      const shown = { limit: budget.limit, extra, ...withoutHidden({ ...states[index]!, spent, reserved }, hidden) };
      const isFull = (shown.spent + shown.reserved) * FULL >= (shown.limit + shown.extra) * REACHED;
      const figures = mayManage || budget.scope !== 'workspace' ? { ...shown, left: leftOf(shown) } : null;
      return { ...budget, resetsAt, isReached: isFull, figures };
    });
  }

  function isOwn(actor: Actor, { scope, subjectId }: BudgetRow): boolean {
    return subjectId === actorId(actor) && scope === (actor.kind === 'user' ? 'person' : actor.kind);
  }

  return {
    /** For a caller who may see the keys: what each spent this month of UTC, and its hard limit with what was granted on top. */
    async keySpends(keys: readonly { id: string; workspaceId: string }[]): Promise<KeySpend[]> {
      const spends = new Map<string, KeySpend>();
      for (const [workspaceId, own] of Map.groupBy(keys, (key) => key.workspaceId)) {
        const ids = own.map(({ id }) => id);
        const ofMonth = sql`b.workspace_id = ${workspaceId} and b.scope = 'apiKey' and b.period = 'month' and b.subject_id = any(${ids}::text[])`;
        const budgets = new Map((await selectBudgets(db.sql(), ofMonth)).map((budget) => [budget.subjectId, budget]));
        const shown = await show(
          workspaceId,
          ids.map((id) => budgets.get(id) ?? withoutBudget(workspaceId, id)),
          false,
        );
        for (const { subjectId, figures } of shown) {
          const { mode } = budgets.get(subjectId) ?? { mode: 'soft' };
          const limit = mode === 'hard' && figures ? figures.limit + figures.extra : null;
          spends.set(subjectId!, { spent: figures?.spent ?? 0n, limit });
        }
      }
      return keys.map(({ id }) => spends.get(id)!);
    },

    async budgetsOfWorkspace(actor: Actor, workspaceId: string): Promise<BudgetRecord[]> {
      const workspaceRole = await roleOf(actor, workspaceId);
      demand(actor, 'budget:read', { workspaceRole }, 'workspace');
      const mayManage = can(actor, 'budget:manage', { workspaceRole });
      const all = await budgetsOf(db.sql(), workspaceId);
      return show(workspaceId, mayManage ? all : all.filter((budget) => budget.scope === 'workspace' || isOwn(actor, budget)), mayManage);
    },

    /** What limits the actor in a session that they were let into: its own budgets, the workspace's, and their own. */
    async budgetsOfSession(actor: Actor, session: { id: string; workspaceId: string }): Promise<BudgetRecord[]> {
      const mayManage = can(actor, 'budget:manage', { workspaceRole: await roleOf(actor, session.workspaceId) });
      const isOfSession = sql`b.workspace_id = ${session.workspaceId} and (b.scope in ('workspace', 'person', 'apiKey') or b.session_id = ${session.id})`;
      const found = await selectBudgets(db.sql(), isOfSession);
      const concerning = found.filter((budget) => budget.scope === 'workspace' || budget.scope === 'session' || isOwn(actor, budget));
      return show(session.workspaceId, concerning, mayManage);
    },

    async budget(actor: Actor, id: string): Promise<BudgetRecord> {
      const found = isId('bdg', id) ? await budgetById(db.sql(), id) : null;
      if (!found) throw notFound('budget');
      const workspaceRole = await roleOf(actor, found.workspaceId);
      const mayManage = can(actor, 'budget:manage', { workspaceRole });
      const isShown =
        mayManage ||
        (can(actor, 'budget:read', { workspaceRole }) && (found.scope === 'workspace' || isOwn(actor, found))) ||
        (found.scope === 'session' && (await findSession(actor, found.subjectId ?? '')) !== null);
      if (!isShown) throw notFound('budget');
      return (await show(found.workspaceId, [found], mayManage))[0]!;
    },
  };
}

export type BudgetReading = ReturnType<typeof createBudgetReading>;

/** To be counted like a budget: nothing is named so. */
function withoutBudget(workspaceId: string, subjectId: string): BudgetRow {
  return { id: 'none', workspaceId, scope: 'apiKey', subjectId, period: 'month', mode: 'soft', limit: 0n, createdAt: '' };
}

function withoutHidden(state: LimitState, hidden: readonly HiddenCost[]): Pick<LimitState, 'spent' | 'reserved'> {
  const start = startOfDay(state.periodStart);
  const kinds = { session: null, person: 'user', apiKey: 'apiKey' } as const;
  let { spent, reserved } = state;
  if (state.scope === 'workspace') return { spent, reserved };
  const kind = kinds[state.scope];
  for (const cost of hidden) {
    const isOfIt = kind === null ? cost.sessionId === state.subjectId : cost.actor.kind === kind && cost.actor.id === state.subjectId;
    if (!isOfIt) continue;
    reserved -= cost.reserved;
    if (cost.at >= start) spent -= cost.spent;
  }
  return { spent: spent > 0n ? spent : 0n, reserved: reserved > 0n ? reserved : 0n };
}
