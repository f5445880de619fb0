import { sql as raw } from 'kysely';
import type { Actor } from '../identity/actor.ts';
import type { UserRecord } from '../identity/families.ts';
import type { Database, Tx } from '../kit/db.ts';
import { invalid, notFound } from '../kit/errors.ts';
import { isId } from '../../schema/wire/ids.ts';
import type { IdPrefix } from '../../schema/wire/ids.ts';
import { demand, rolesWith, standingOf } from './policy.ts';
import type { Standing } from './policy.ts';
import { isSlug } from './slugs.ts';
import type { MembershipRecord, WorkspaceRecord, WorkspaceTables } from './tables.ts';

/** A part of a list in the order of the members' ids; `after` and `before` are such ids. */
export interface MemberPage {
  limit: number;
  after?: string | undefined;
  before?: string | undefined;
  /** Whether the end of the list is wanted, last one first. */
  inverted: boolean;
}

export function createReading({ db }: { db: Database }) {
  const sql = () => db.sql<WorkspaceTables>();

  /** Of a workspace that waits to be erased nothing exists but for its owners. */
  const isThere = (membership: string) => raw<boolean>`(workspace.deleted_at is null or ${raw.ref(membership)}.role = 'owner')`;

  async function rolesOf(actor: Actor, workspaceIds: readonly string[], tx?: Tx): Promise<(Standing | null)[]> {
    if (actor.kind === 'guest') return workspaceIds.map(() => null);
    if (actor.kind === 'apiKey') {
      const isOpen = workspaceIds.includes(actor.workspaceId) && !(await isFrozen(tx ?? db, actor.workspaceId));
      return workspaceIds.map((id) => (isOpen && id === actor.workspaceId ? 'member' : null));
    }
    const rows = await (tx ?? db)
      .sql<WorkspaceTables>()
      .selectFrom('membership')
      .innerJoin('workspace', 'workspace.id', 'membership.workspace_id')
      .select(['workspace_id', 'role', 'deleted_at'])
      .where('user_id', '=', actor.userId)
      .where('workspace_id', 'in', wellFormed('wsp', workspaceIds))
      .execute();
    const roles = new Map(rows.map((row) => [row.workspace_id, standingOf(row.role, row.deleted_at !== null)]));
    return workspaceIds.map((id) => roles.get(id) ?? null);
  }

  /** What the actor is in the workspace; null: nothing. A key is a member of its one workspace. */
  async function roleOf(actor: Actor, workspaceId: string, tx?: Tx): Promise<Standing | null> {
    return (await rolesOf(actor, [workspaceId], tx))[0] ?? null;
  }

  /** For what was authorised already: who may see a workspace is not asked here. */
  async function byIds(ids: readonly string[]): Promise<(WorkspaceRecord | null)[]> {
    const rows = await sql().selectFrom('workspace').select(['id', 'slug', 'name']).where('id', 'in', wellFormed('wsp', ids)).execute();
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  async function visible(actor: Actor, found: WorkspaceRecord | null | undefined): Promise<WorkspaceRecord> {
    if (!found) throw notFound('workspace');
    demand(actor, 'workspace:read', { workspaceRole: await roleOf(actor, found.id) }, 'workspace');
    return found;
  }

  /** An address that was given up leads on. */
  async function bySlugOrOld(slug: string): Promise<WorkspaceRecord | undefined> {
    const found = await sql().selectFrom('workspace').select(['id', 'slug', 'name']).where('slug', '=', slug).executeTakeFirst();
    if (found) return found;
    return sql()
      .selectFrom('workspace_slug as old')
      .innerJoin('workspace', 'workspace.id', 'old.workspace_id')
      .select(['workspace.id', 'workspace.slug', 'workspace.name'])
      .where('old.slug', '=', slug)
      .executeTakeFirst();
  }

  /** Of another person only what the actor shares with them. */
  async function membershipsOf(actor: Actor, userId: string): Promise<MembershipRecord[]> {
    if (actor.kind === 'guest') return [];
    let query = sql()
      .selectFrom('membership')
      .innerJoin('workspace', 'workspace.id', 'membership.workspace_id')
      .select(['workspace_id as workspaceId', 'user_id as userId', 'role'])
      .where('user_id', '=', userId)
      .where(isThere('membership'))
      .orderBy('workspace.name')
      .orderBy('workspace.id');
    if (actor.kind === 'apiKey') query = query.where('workspace_id', '=', actor.workspaceId).where('workspace.deleted_at', 'is', null);
    else if (actor.userId !== userId) {
      query = query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('membership as own')
            .select('own.user_id')
            .whereRef('own.workspace_id', '=', 'membership.workspace_id')
            .where('own.user_id', '=', actor.userId)
            .where(isThere('own')),
        ),
      );
    }
    return query.execute();
  }

  return {
    roleOf,
    rolesOf,
    byIds,

    async byId(actor: Actor, id: string): Promise<WorkspaceRecord> {
      return visible(actor, (await byIds([id]))[0]);
    },

    async bySlug(actor: Actor, slug: string): Promise<WorkspaceRecord> {
      return visible(actor, isSlug(slug) ? await bySlugOrOld(slug) : null);
    },

    membershipsOf,

    /** Oneself, or somebody who shares a workspace with the actor. */
    async person(actor: Actor, userId: string): Promise<UserRecord> {
      const isKnown =
        (actor.kind === 'user' && actor.userId === userId) || (isId('usr', userId) && (await membershipsOf(actor, userId)).length > 0);
      const found = isKnown
        ? await sql()
            .selectFrom('app_user')
            .select(['id', 'email', 'display_name as displayName'])
            .where('id', '=', userId)
            .executeTakeFirst()
        : null;
      if (!found) throw notFound('person');
      return found;
    },

    /** In the order of the ids, for a batch loader: one's own, and those of people in a workspace where the actor is more than a guest. */
    async emailsOf(actor: Actor, userIds: readonly string[]): Promise<(string | null)[]> {
      if (actor.kind === 'guest') return userIds.map(() => null);
      const shared =
        actor.kind === 'apiKey'
          ? [actor.workspaceId]
          : (
              await sql()
                .selectFrom('membership')
                .innerJoin('workspace', 'workspace.id', 'membership.workspace_id')
                .select('workspace_id')
                .where('user_id', '=', actor.userId)
                .where(isThere('membership'))
                .where('role', 'in', rolesWith('workspace:read-addresses'))
                .execute()
            ).map((row) => row.workspace_id);
      const rows = await sql()
        .selectFrom('app_user')
        .select(['id', 'email'])
        .where('id', 'in', wellFormed('usr', userIds))
        .where(({ or, eb, exists, selectFrom }) =>
          or([
            eb('id', '=', actor.kind === 'user' ? actor.userId : ''),
            exists(
              selectFrom('membership')
                .select('user_id')
                .whereRef('user_id', '=', 'app_user.id')
                .where('workspace_id', 'in', wellFormed('wsp', shared)),
            ),
          ]),
        )
        .execute();
      const emails = new Map(rows.map((row) => [row.id, row.email]));
      return userIds.map((id) => emails.get(id) ?? null);
    },

    /** Of a person, also where a workspace waits to be erased. Nobody is asked who asks. */
    async workspaceIdsOf(tx: Tx, userId: string): Promise<string[]> {
      const rows = await tx.sql<WorkspaceTables>().selectFrom('membership').select('workspace_id').where('user_id', '=', userId).execute();
      return rows.map((row) => row.workspace_id);
    },

    /** Those of the people who belong to the workspace now. Nobody is asked who asks. */
    async membersAmong(workspaceId: string, userIds: readonly string[]): Promise<ReadonlySet<string>> {
      const rows = await sql()
        .selectFrom('membership')
        .select('user_id')
        .where('workspace_id', '=', workspaceId)
        .where('user_id', 'in', wellFormed('usr', userIds))
        .execute();
      return new Set(rows.map((row) => row.user_id));
    },

    async members(actor: Actor, workspaceId: string, page: MemberPage): Promise<MembershipRecord[]> {
      demand(actor, 'workspace:read', { workspaceRole: await roleOf(actor, workspaceId) }, 'workspace');
      let query = sql()
        .selectFrom('membership')
        .select(['workspace_id as workspaceId', 'user_id as userId', 'role'])
        .where('workspace_id', '=', workspaceId)
        .orderBy('user_id', page.inverted ? 'desc' : 'asc')
        .limit(page.limit);
      for (const cursor of [page.after, page.before]) {
        if (cursor !== undefined && !isId('usr', cursor)) throw invalid({ after: 'is no cursor of this list' });
      }
      if (page.after !== undefined) query = query.where('user_id', '>', page.after);
      if (page.before !== undefined) query = query.where('user_id', '<', page.before);
      return query.execute();
    },
  };
}

export type Reading = ReturnType<typeof createReading>;

/** Nothing else reaches a query; the empty string stands in for an empty list, which SQL does not know. */
function wellFormed(prefix: IdPrefix, ids: readonly string[]): string[] {
  const known = ids.filter((id) => isId(prefix, id));
  return known.length > 0 ? known : [''];
}

async function isFrozen(from: Pick<Tx, 'sql'>, workspaceId: string): Promise<boolean> {
  const found = await from
    .sql<WorkspaceTables>()
    .selectFrom('workspace')
    .select('deleted_at')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  return found?.deleted_at != null;
}
