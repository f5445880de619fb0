import { sql } from 'kysely';
import type { SessionRecord } from '../../schema/wire/events.ts';
import { actorId } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import { isId } from '../../schema/wire/ids.ts';
import type { Database } from '../kit/db.ts';
import { notFound } from '../kit/errors.ts';
import { demand } from '../workspaces/policy.ts';
import type { Action, Role, SessionRole } from '../workspaces/policy.ts';
import { sessionColumns, sessionRecord } from './records.ts';
import type { SessionSelection } from './records.ts';
import { deriveSessionRole } from './roles.ts';

/** What sessions need of the workspaces module. */
export interface WorkspaceRoles {
  roleOf(actor: Actor, workspaceId: string): Promise<Role | null>;
}

export interface SessionAccess {
  session: SessionRecord;
  workspaceRole: Role;
  sessionRole: SessionRole;
}

interface AccessRow extends SessionSelection {
  is_creator: boolean;
  explicit_role: SessionRole | null;
}

export function createAccess({ db, workspaces }: { db: Database; workspaces: WorkspaceRoles }) {
  /** In the order of `ids`; null where the actor sees nothing. */
  async function findAll(actor: Actor, ids: readonly string[]): Promise<(SessionAccess | null)[]> {
    const known = ids.filter((id) => isId('ses', id));
    const { rows } = await sql<AccessRow>`
      select ${sessionColumns}, s.creator_kind = ${actor.kind} and s.creator_id = ${actorId(actor)} as is_creator,
        (select sm.role from session_member sm where sm.session_id = s.id and ${actor.kind} = 'user' and sm.user_id = ${actorId(actor)}) as explicit_role
      from session s where s.id = any(${known}::text[])`.execute(db.sql());
    const workspaceIds = [...new Set(rows.map((row) => row.workspace_id))];
    const roles = new Map(await Promise.all(workspaceIds.map(async (id) => [id, await workspaces.roleOf(actor, id)] as const)));
    const found = new Map(rows.map((row) => [row.id, accessOf(actor, row, roles.get(row.workspace_id) ?? null)]));
    return ids.map((id) => found.get(id) ?? null);
  }

  async function find(actor: Actor, sessionId: string): Promise<SessionAccess | null> {
    return (await findAll(actor, [sessionId]))[0] ?? null;
  }

  /** Throws NOT_FOUND where the actor cannot see the session, FORBIDDEN where they see it but may not do this. */
  async function require(actor: Actor, sessionId: string, action: Action): Promise<SessionAccess> {
    const access = await find(actor, sessionId);
    if (!access) throw notFound('session');
    demand(actor, action, access, 'session');
    return access;
  }

  return {
    find,
    findAll,
    require,
    /** The session of a message, with the same answers. */
    async requireForMessage(actor: Actor, messageId: string, action: Action): Promise<SessionAccess> {
      if (!isId('msg', messageId)) throw notFound('message');
      const { rows } = await sql<{ session_id: string }>`select session_id from message where id = ${messageId}`.execute(db.sql());
      const access = rows[0] ? await find(actor, rows[0].session_id) : null;
      if (!access) throw notFound('message');
      demand(actor, action, access, 'message');
      return access;
    },
  };
}

export type Access = ReturnType<typeof createAccess>;

function accessOf(actor: Actor, row: AccessRow, workspaceRole: Role | null): SessionAccess | null {
  const { visibility, is_creator: isCreator, explicit_role: explicitRole } = row;
  const sessionRole = deriveSessionRole({ visibility, workspaceRole, isCreator, explicitRole, actorKind: actor.kind });
  return workspaceRole && sessionRole ? { session: sessionRecord(row), workspaceRole, sessionRole } : null;
}
