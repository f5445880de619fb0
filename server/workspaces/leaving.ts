/** What becomes of workspaces when a person deletes their account: none is left without an owner, and what is theirs alone goes with them. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { announceAccessChange } from '../identity/access-changes.ts';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import type { LeavingPorts } from '../identity/keep-account.ts';
import { requirePerson } from '../identity/require-person.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { DemandDeletable, StopRunsOf } from './life.ts';
import type { WorkspaceRecord } from './tables.ts';

export interface LeavingOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  stopRuns: StopRunsOf;
  demandDeletable: DemandDeletable;
  audit: RecordAudit;
}

interface Owned extends WorkspaceRecord {
  others: number;
  owners: number;
}

export interface Leaving extends LeavingPorts {
  /** `needsOwner`: they own it alone and others are in it. `goesToo`: nobody else is in it. */
  leavingOf(actor: Actor): Promise<{ needsOwner: WorkspaceRecord[]; goesToo: WorkspaceRecord[] }>;
  /** Whatever happened meanwhile: the eldest of the highest become owners where there would be none. */
  findHeirs(tx: Tx, userId: string): Promise<void>;
}

export function createLeaving({ db, clock, stopRuns, demandDeletable, audit }: LeavingOptions): Leaving {
  /** In the order of the ids, which is the order in which they are locked. */
  async function lockAll(tx: Tx, userId: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`select w.id from workspace w join membership m on m.workspace_id = w.id
      where m.user_id = ${userId} order by w.id for no key update of w`.execute(tx.sql());
    return rows.map(({ id }) => id);
  }

  return {
    async leavingOf(actor) {
      const { userId } = requirePerson(actor);
      const owned = await db.asHouse('how many others are in one’s workspaces', () => ownedBy(db.sql(), userId));
      return { needsOwner: owned.filter(needsOwner).map(recordOf), goesToo: owned.filter(isAlone).map(recordOf) };
    },

    async leaveWorkspaces(tx, actor, eraseAt) {
      const by = actorRecord(actor);
      const now = new Date(clock.now());
      const workspaceIds = await lockAll(tx, actor.userId);
      const owned = await ownedBy(tx.sql(), actor.userId);
      const [blocking] = owned.filter(needsOwner);
      if (blocking)
        throw new Expected(
          'CONFLICT',
          `You are the only owner of ${blocking.name}, and others are in it. Make somebody an owner, or delete it.`,
        );
      const detail = { eraseAt: eraseAt.toISOString() };
      for (const { id } of owned.filter(isAlone)) {
        await demandDeletable(tx, id);
        await sql`update workspace set deleted_at = ${now}, deleted_by_id = ${actor.userId}, erase_at = ${eraseAt} where id = ${id}`.execute(
          tx.sql(),
        );
        await stopRuns(tx, actor, id, now);
        await announceAccessChange(tx, { kind: 'workspaceFrozen', id });
        audit(tx, { workspaceId: id, actor: by, action: 'workspace:delete', detail });
      }
      for (const workspaceId of workspaceIds)
        audit(tx, { workspaceId, actor: by, action: 'account:delete', targetId: actor.userId, detail });
    },

    async comeBack(tx, userId, eraseAt) {
      const actor = { kind: 'user' as const, id: userId };
      const workspaceIds = await lockAll(tx, userId);
      const { rows } = await sql<{ id: string }>`update workspace set deleted_at = null, deleted_by_id = null, erase_at = null
        where id = any(${workspaceIds}::text[]) and deleted_by_id = ${userId} and erase_at = ${eraseAt} and erased_at is null
        returning id`.execute(tx.sql());
      for (const { id } of rows) {
        await announceAccessChange(tx, { kind: 'workspaceFrozen', id });
        audit(tx, { workspaceId: id, actor, action: 'workspace:restore' });
      }
      for (const workspaceId of workspaceIds) audit(tx, { workspaceId, actor, action: 'account:keep', targetId: userId });
    },

    async findHeirs(tx, userId) {
      const workspaceIds = await lockAll(tx, userId);
      const owned = await ownedBy(tx.sql(), userId);
      for (const { id } of owned.filter(needsOwner)) {
        const { rows } = await sql<{ user_id: string; role: string }>`select user_id, role from membership
          where workspace_id = ${id} and user_id <> ${userId}
          order by array_position(array['admin', 'member', 'guest'], role), created_at, user_id limit 1`.execute(tx.sql());
        for (const heir of rows) {
          await sql`update membership set role = 'owner' where workspace_id = ${id} and user_id = ${heir.user_id}`.execute(tx.sql());
          await announceAccessChange(tx, { kind: 'workspace', id, userId: heir.user_id });
          audit(tx, {
            workspaceId: id,
            actor: null,
            action: 'member:transfer-ownership',
            targetId: heir.user_id,
            detail: { was: heir.role },
          });
        }
      }
      const now = new Date(clock.now());
      for (const { id } of owned.filter(isAlone))
        await sql`update workspace set deleted_at = ${now}, erase_at = ${now} where id = ${id}`.execute(tx.sql());
      for (const workspaceId of workspaceIds) audit(tx, { workspaceId, actor: null, action: 'account:erase', targetId: userId });
    },
  };
}

const isAlone = ({ others }: Owned): boolean => others === 0;
const needsOwner = ({ others, owners }: Owned): boolean => others > 0 && owners === 0;
const recordOf = ({ id, slug, name }: Owned): WorkspaceRecord => ({ id, slug, name });

/** Of those that are not deleted already; counted without the person. */
async function ownedBy(on: Kysely<unknown>, userId: string): Promise<Owned[]> {
  const { rows } = await sql<Owned>`
    select w.id, w.slug, w.name, count(o.user_id)::int as others, (count(o.user_id) filter (where o.role = 'owner'))::int as owners
    from membership m join workspace w on w.id = m.workspace_id
      left join membership o on o.workspace_id = w.id and o.user_id <> m.user_id
    where m.user_id = ${userId} and m.role = 'owner' and w.deleted_at is null
    group by w.id order by w.id`.execute(on);
  return rows;
}
