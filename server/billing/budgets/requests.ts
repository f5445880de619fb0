/** Asking for more: whoever was refused asks, an owner or admin grants with one click, for the current period and on top of the limit. */
import { sql } from 'kysely';
import { MAX_BUDGET_NOTE_LENGTH } from '../../../schema/wire/limits.ts';
import { isId } from '../../../schema/wire/ids.ts';
import { actorId, actorRecord, countedAs } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { RecordAudit } from '../../identity/audit-port.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, invalid, notFound } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import { countAction } from '../../limits.ts';
import { can, demand } from '../../workspaces/policy.ts';
import type { Billing } from '../billing.ts';
import { raiseExtra } from '../limits.ts';
import { budgetById } from './budget-rows.ts';
import type { BudgetRow } from './budget-rows.ts';
import { rearm, refuseOwnLimit } from './commands.ts';
import type { BudgetRights } from './reading.ts';
import { requestById, selectRequests } from './request-rows.ts';
import type { BudgetRequestRecord } from './request-rows.ts';
import type { BudgetTelling } from './telling.ts';

export interface RequestInput {
  budgetId: string;
  sessionId?: string | null | undefined;
  micros?: bigint | null | undefined;
  note?: string | null | undefined;
}

export interface RequestsOptions extends Pick<BudgetRights, 'roleOf' | 'findSession'> {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  accounts: Billing['accounts'];
  rateLimits: RateLimits;
  telling: BudgetTelling;
  audit: RecordAudit;
  /** In the transaction: what can be spent in the session changed. */
  noteCost(tx: Tx, sessionId: string): Promise<void>;
}

/** A hundred million dollars. */
const MOST_MICROS = 100_000_000_000_000n;
const LISTED = 50;
/** A note stands in one line of a notice, and turns the direction of nothing around it. */
const CONTROL = /[\p{Cc}\s\u202a-\u202e\u2066-\u2069]+/gu;

export function createBudgetRequests(options: RequestsOptions) {
  const { db, clock, ids, accounts, audit, rateLimits, telling, noteCost, roleOf, findSession } = options;

  /** The budget, where it limits what the actor does; and the session in which it does, where there is one. */
  async function findLimiting(actor: Actor, { budgetId, sessionId }: RequestInput) {
    const budget = isId('bdg', budgetId) ? await budgetById(db.sql(), budgetId) : null;
    if (!budget) throw notFound('budget');
    const session = sessionId == null ? null : await findSession(actor, sessionId);
    if (sessionId != null && session?.workspaceId !== budget.workspaceId) throw notFound('session');
    if (!(await isLimitedBy(actor, budget, session?.mayWrite ?? false))) throw notFound('budget');
    return { budget, sessionId: session?.id ?? (budget.scope === 'session' ? budget.subjectId : null) };
  }

  async function isLimitedBy(actor: Actor, { scope, subjectId, workspaceId }: BudgetRow, mayWrite: boolean): Promise<boolean> {
    switch (scope) {
      case 'workspace':
        return mayWrite || (await roleOf(actor, workspaceId)) !== null;
      case 'session':
        return (await findSession(actor, subjectId ?? ''))?.mayWrite ?? false;
      case 'person':
        return actor.kind === 'user' && actor.userId === subjectId;
      case 'apiKey':
        return actor.kind === 'apiKey' && actor.apiKeyId === subjectId;
    }
  }

  async function requireManager(actor: Actor, id: string): Promise<BudgetRequestRecord> {
    const found = await one(actor, id);
    demand(actor, 'budget:manage', { workspaceRole: await roleOf(actor, found.workspaceId) }, 'request');
    const budget = await budgetById(db.sql(), found.budgetId);
    if (budget) refuseOwnLimit(actor, budget);
    return found;
  }

  async function mayManage(actor: Actor, workspaceId: string): Promise<boolean> {
    return can(actor, 'budget:manage', { workspaceRole: await roleOf(actor, workspaceId) });
  }

  async function one(actor: Actor, id: string): Promise<BudgetRequestRecord> {
    const found = isId('brq', id) ? await requestById(db.sql(), id) : null;
    if (!found) throw notFound('request');
    if (await mayManage(actor, found.workspaceId)) return found;
    if (found.actor.kind !== actor.kind || found.actor.id !== actorId(actor)) throw notFound('request');
    return withoutLimit(found);
  }

  /** Null: somebody else decided before, whose word stands. */
  async function decide(tx: Tx, actor: Actor, id: string, granted: bigint | null): Promise<BudgetRequestRecord | null> {
    const { rows } = await sql`
      update budget_request set state = ${granted === null ? 'declined' : 'granted'}, granted_micros = ${granted?.toString() ?? null}::bigint,
        decided_by_id = ${actor.kind === 'user' ? actor.userId : null}, decided_at = ${new Date(clock.now())}
      where id = ${id} and state = 'open' returning id`.execute(tx.sql());
    if (rows.length === 0) return null;
    const request = await requestById(tx.sql(), id);
    if (!request) return null;
    await telling.decided(tx, request);
    if (request.sessionId !== null) await noteCost(tx, request.sessionId);
    audit(tx, {
      workspaceId: request.workspaceId,
      actor: actorRecord(actor),
      action: granted === null ? 'budget:decline' : 'budget:grant',
      targetId: request.budgetId,
      detail: granted === null ? {} : { amountMicros: granted.toString() },
    });
    return request;
  }

  return {
    /** Asked once at a time: asking again gives the request that waits. */
    async requestBudget(actor: Actor, input: RequestInput): Promise<BudgetRequestRecord> {
      if (actor.kind === 'apiKey' && !actor.scopes.includes('session:write'))
        throw new Expected('FORBIDDEN', 'This key sends nothing: to ask for more it needs session:write.');
      const { budget, sessionId } = await findLimiting(actor, input);
      const note = (input.note ?? '').normalize('NFC').replace(CONTROL, ' ').trim();
      if (note.length > MAX_BUDGET_NOTE_LENGTH) throw invalid({ note: `is longer than ${MAX_BUDGET_NOTE_LENGTH} characters` });
      const micros = input.micros ?? null;
      if (micros !== null) checkAmount(micros);
      await countAction(rateLimits, 'budgetRequest', countedAs(actor));
      const { kind, id: askerId, displayName } = actorRecord(actor);
      const id = await db.write(async (tx) => {
        const { rows } = await sql<{ id: string }>`
          insert into budget_request (id, workspace_id, budget_id, session_id, actor_kind, actor_id, actor_name, asked_micros, note, state, created_at)
          values (${ids.next('brq')}, ${budget.workspaceId}, ${budget.id}, ${sessionId}, ${kind}, ${askerId}, ${displayName},
            ${micros?.toString() ?? null}::bigint, ${note}, 'open', ${new Date(clock.now())})
          on conflict (budget_id, actor_kind, actor_id) where state = 'open' do nothing returning id`.execute(tx.sql());
        const request = rows[0] ? await requestById(tx.sql(), rows[0].id) : null;
        if (request) await telling.requested(tx, request, budget);
        return request?.id;
      });
      const isOpen = sql`q.budget_id = ${budget.id} and q.actor_kind = ${kind} and q.actor_id = ${askerId} and q.state = 'open'`;
      const [request] = await selectRequests(db.sql(), id === undefined ? isOpen : sql`q.id = ${id}`, 1);
      if (!request) throw new Expected('CONFLICT', 'Your request was just answered. Try to send again.');
      return (await mayManage(actor, budget.workspaceId)) ? request : withoutLimit(request);
    },

    /** For owners and admins all, for others their own. */
    async requestsOf(actor: Actor, workspaceId: string): Promise<BudgetRequestRecord[]> {
      const workspaceRole = await roleOf(actor, workspaceId);
      demand(actor, 'budget:read', { workspaceRole }, 'workspace');
      if (can(actor, 'budget:manage', { workspaceRole })) return selectRequests(db.sql(), sql`q.workspace_id = ${workspaceId}`, LISTED);
      const isOwn = sql`q.workspace_id = ${workspaceId} and q.actor_kind = ${actor.kind} and q.actor_id = ${actorId(actor)}`;
      return (await selectRequests(db.sql(), isOwn, LISTED)).map(withoutLimit);
    },

    request: one,

    /** One click, or two at once: one grant. `micros` left out: what was asked for. */
    async grantBudget(actor: Actor, id: string, micros?: bigint | null): Promise<BudgetRequestRecord> {
      const found = await requireManager(actor, id);
      const granted = micros ?? found.suggestedMicros ?? 0n;
      checkAmount(granted);
      const now = new Date(clock.now());
      await db.write(async (tx) => {
        const request = await decide(tx, actor, id, granted);
        const budget = request && (await budgetById(tx.sql(), request.budgetId));
        if (!budget) return;
        // Last, as others who hold the account wait for what stands above.
        await accounts.lock(tx, budget.workspaceId, now);
        await raiseExtra(tx, budget.workspaceId, budget, granted, now);
        await rearm(tx, budget, now);
      });
      return refuseOther(await one(actor, id), 'granted');
    },

    async declineBudget(actor: Actor, id: string): Promise<BudgetRequestRecord> {
      await requireManager(actor, id);
      await db.write((tx) => decide(tx, actor, id, null));
      return refuseOther(await one(actor, id), 'declined');
    },
  };
}

function withoutLimit(request: BudgetRequestRecord): BudgetRequestRecord {
  return { ...request, suggestedMicros: request.askedMicros };
}

function refuseOther(request: BudgetRequestRecord, wanted: 'granted' | 'declined'): BudgetRequestRecord {
  if (request.state === wanted) return request;
  throw new Expected('CONFLICT', `${request.decidedBy?.displayName || 'Somebody'} ${request.state} this request before.`);
}

function checkAmount(micros: bigint): void {
  if (micros <= 0n || micros > MOST_MICROS) throw invalid({ micros: 'is not an amount that can be added' });
}
