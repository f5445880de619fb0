/** Who is told what about budgets: owners and admins, and the person concerned. */
import { sql } from 'kysely';
import type { Tx } from '../../kit/db.ts';
import type { NewNotice } from '../../notices/notice.ts';
import { rolesWith } from '../../workspaces/policy.ts';
import type { BudgetRow } from './budget-rows.ts';
import type { BudgetRequestRecord } from './request-rows.ts';
import { budgetWords, dollars, ownBudgetWords, usedWords } from './words.ts';

export interface TellingOptions {
  notices: { add(tx: Tx, notices: readonly NewNotice[]): Promise<void> };
}

/** A share of `total` was used. */
export interface Share {
  percent: number;
  used: bigint;
  total: bigint;
}

/** Whom a budget is for, and how it is called. */
interface Subject {
  person_id: string | null;
  name: string | null;
}

export function createBudgetTelling({ notices }: TellingOptions) {
  /** Owners and admins. */
  async function managersOf(tx: Tx, workspaceId: string): Promise<string[]> {
    const { rows } = await sql<{ user_id: string }>`
      select user_id from membership where workspace_id = ${workspaceId} and role = any(${rolesWith('budget:manage')}::text[]) order by user_id`.execute(
      tx.sql(),
    );
    return rows.map((row) => row.user_id);
  }

  /** A session's budget concerns whoever opened it, a key's whoever made the key. */
  async function subjectOf(tx: Tx, { scope, subjectId }: BudgetRow): Promise<Subject> {
    const queries = {
      workspace: sql`select null as person_id, null as name`,
      session: sql`select case when creator_kind = 'user' then creator_id end as person_id, null as name from session where id = ${subjectId}`,
      person: sql`select id as person_id, display_name as name from app_user where id = ${subjectId}`,
      apiKey: sql`select created_by_id as person_id, display_name as name from api_key where id = ${subjectId}`,
    };
    const { rows } = await sql<Subject>`${queries[scope]}`.execute(tx.sql());
    return rows[0] ?? { person_id: null, name: null };
  }

  async function tellManagers(tx: Tx, workspaceId: string, notice: Pick<NewNotice, 'kind' | 'actor' | 'excerpt'> & Partial<NewNotice>) {
    const recipients = await managersOf(tx, workspaceId);
    await notices.add(
      tx,
      recipients.map((recipientUserId) => ({
        recipientUserId,
        workspaceId,
        sessionId: null,
        messageId: null,
        commentId: null,
        needs: 'budget:manage',
        ...notice,
      })),
    );
    return recipients;
  }

  return {
    async requested(tx: Tx, request: BudgetRequestRecord, budget: BudgetRow): Promise<void> {
      const { name } = await subjectOf(tx, budget);
      const amount = request.askedMicros === null ? 'More' : `${dollars(request.askedMicros)} more`;
      const note = request.note === '' ? '' : `: “${request.note}”`;
      const excerpt = `${amount} for ${budgetWords(budget, name)}${note}`;
      await tellManagers(tx, request.workspaceId, { kind: 'budgetRequested', actor: request.actor, budgetRequestId: request.id, excerpt });
    },

    async decided(tx: Tx, request: BudgetRequestRecord): Promise<void> {
      const { actor, grantedMicros, decidedBy, workspaceId, sessionId } = request;
      // A key reads no notices; a guest has no place for them.
      if (actor.kind !== 'user') return;
      const excerpt = grantedMicros === null ? 'Declined' : `Granted: ${dollars(grantedMicros)} more`;
      const place = { workspaceId, sessionId, messageId: null, commentId: null };
      const what = { kind: 'budgetDecided' as const, actor: decidedBy, budgetRequestId: request.id, excerpt };
      await notices.add(tx, [{ recipientUserId: actor.id, ...place, ...what }]);
    },

    async budgetShare(tx: Tx, budget: BudgetRow, { percent, used, total }: Share): Promise<void> {
      const { person_id: personId, name } = await subjectOf(tx, budget);
      const { workspaceId, scope, subjectId } = budget;
      const excerpt = usedWords(percent, budgetWords(budget, name), used, total);
      const told = await tellManagers(tx, workspaceId, { kind: 'budgetWarning', actor: null, excerpt });
      if (personId === null || told.includes(personId)) return;
      const sessionId = scope === 'session' ? subjectId : null;
      const own = { kind: 'budgetWarning' as const, actor: null, excerpt: usedWords(percent, ownBudgetWords(budget), used, total) };
      await notices.add(tx, [{ recipientUserId: personId, workspaceId, sessionId, messageId: null, commentId: null, ...own }]);
    },

    /** Of the workspace's own means. */
    async meansShare(tx: Tx, workspaceId: string, means: 'credits' | 'wallet', { percent, used, total }: Share): Promise<void> {
      const left = total - used;
      const excerpt =
        means === 'credits'
          ? usedWords(percent, 'this month’s plan credits', used, total)
          : `The wallet is down to ${dollars(left > 0n ? left : 0n)}; ${dollars(total)} is where it is topped up.`;
      await tellManagers(tx, workspaceId, { kind: 'budgetWarning', actor: null, excerpt });
    },
  };
}

export type BudgetTelling = ReturnType<typeof createBudgetTelling>;
