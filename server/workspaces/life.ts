/** Deleting a workspace: frozen for 14 days, in which its owners read it and may take it back, then erased by a job. */
import { sql } from 'kysely';
import { announceAccessChange } from '../identity/access-changes.ts';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected, invalid } from '../kit/errors.ts';
import type { Mailer } from '../kit/mail.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import { lifeMail } from './life-mails.ts';
import type { LifeNews } from './life-mails.ts';
import { openWorkspace } from './members.ts';
import type { WorkspaceRecord, WorkspaceTables } from './tables.ts';

export const WAY_BACK_MS = 14 * 24 * 3_600_000;
/** Everybody who reads anything is looked at again. */

/** In the transaction that freezes a workspace; a higher floor stops what runs there. */
export type StopRunsOf = (tx: Tx, actor: Actor, workspaceId: string, at: Date) => Promise<void>;
/** Throws CONFLICT while something would go on costing money; a higher floor knows. */
export type DemandDeletable = (tx: Tx, workspaceId: string) => Promise<void>;

export interface LifeOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  mail: Mailer;
  rateLimits: RateLimits;
  publicUrl(): string;
  stopRuns: StopRunsOf;
  demandDeletable: DemandDeletable;
  audit: RecordAudit;
}

export function createLife({ db, clock, mail, rateLimits, publicUrl, stopRuns, demandDeletable, audit }: LifeOptions) {
  /** The members but the actor hear of it once it is true. Guests too: their sessions are gone for now. */
  async function tellMembers(tx: Tx, workspace: WorkspaceRecord, actor: Actor, news: LifeNews): Promise<void> {
    const { rows } = await sql<{ email: string; role: string }>`
      select u.email, m.role from membership m join app_user u on u.id = m.user_id
      where m.workspace_id = ${workspace.id} and u.id <> ${actor.kind === 'user' ? actor.userId : ''} order by u.id`.execute(tx.sql());
    const url = `${publicUrl()}/w/${workspace.slug}`;
    tx.afterCommit(() => {
      for (const { email, role } of rows) {
        mail.post({
          to: email,
          ...lifeMail(news, { workspace: workspace.name, actor: actor.displayName, isOwner: role === 'owner', url }),
        });
      }
    });
  }

  return {
    /** `confirm`: its slug, so that nobody deletes another one than they mean. */
    async deleteWorkspace(actor: Actor, { workspaceId, confirm }: { workspaceId: string; confirm: string }): Promise<WorkspaceRecord> {
      return db.write(async (tx) => {
        const { workspace } = await openWorkspace(tx, actor, workspaceId, 'workspace:delete');
        if (confirm !== workspace.slug) throw invalid({ confirm: 'is not the address of this workspace' });
        await countAction(rateLimits, 'workspaceDelete', { workspace: workspaceId });
        await demandDeletable(tx, workspaceId);
        const now = new Date(clock.now());
        const eraseAt = new Date(clock.now() + WAY_BACK_MS);
        const deletedById = actor.kind === 'user' ? actor.userId : null;
        Object.assign(workspace, { deletedAt: now, deletedById, eraseAt });
        await tx.em.flush();
        await db.asHouse('everything in the workspace stops, seen or not', () => stopRuns(tx, actor, workspaceId, now));
        await announceAccessChange(tx, { kind: 'workspaceFrozen', id: workspaceId });
        await tellMembers(tx, workspace, actor, { kind: 'deleted', eraseAt });
        const detail = { eraseAt: eraseAt.toISOString() };
        audit(tx, { workspaceId, actor: actorRecord(actor), action: 'workspace:delete', detail });
        return { id: workspace.id, slug: workspace.slug, name: workspace.name };
      });
    },

    async restoreWorkspace(actor: Actor, workspaceId: string): Promise<WorkspaceRecord> {
      return db.write(async (tx) => {
        const { workspace } = await openWorkspace(tx, actor, workspaceId, 'workspace:restore');
        if (!workspace.eraseAt) throw new Expected('CONFLICT', 'This workspace is not deleted.');
        // The job may be at it.
        if (workspace.eraseAt.getTime() <= clock.now())
          throw new Expected('CONFLICT', 'The 14 days are over: this workspace is being erased.');
        Object.assign(workspace, { deletedAt: null, deletedById: null, eraseAt: null });
        await tx.em.flush();
        await announceAccessChange(tx, { kind: 'workspaceFrozen', id: workspaceId });
        await tellMembers(tx, workspace, actor, { kind: 'restored' });
        audit(tx, { workspaceId, actor: actorRecord(actor), action: 'workspace:restore' });
        return { id: workspace.id, slug: workspace.slug, name: workspace.name };
      });
    },

    /** In the order of the ids; null where nothing is to be erased. For what was authorised already. */
    async eraseDatesOf(ids: readonly string[]): Promise<(string | null)[]> {
      const rows = await db
        .sql<WorkspaceTables>()
        .selectFrom('workspace')
        .select(['id', 'erase_at'])
        .where('id', 'in', ids.length > 0 ? [...ids] : [''])
        .execute();
      const dates = new Map(rows.map((row) => [row.id, row.erase_at]));
      return ids.map((id) => dates.get(id) ?? null);
    },
  };
}
