import { sql } from 'kysely';
import type { SessionRecord } from '../../schema/wire/events.ts';
import { actorId } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import { isId } from '../../schema/wire/ids.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { notFound } from '../kit/errors.ts';
import { demand } from '../workspaces/policy.ts';
import type { Action, SessionRole, Standing } from '../workspaces/policy.ts';
import { sessionColumns, sessionRecord } from './records.ts';
import type { SessionSelection } from './records.ts';
import { deriveOwnRole, deriveSessionRole, highestRole } from './roles.ts';
import { isAlive, isGrantOf } from './sharing/grants.ts';

/** What sessions need of the workspaces module. */
export interface WorkspaceRoles {
  roleOf(actor: Actor, workspaceId: string, tx?: Tx): Promise<Standing | null>;
}

export interface SessionAccess {
  session: SessionRecord;
  /** null: came by a share link, from outside. */
  workspaceRole: Standing | null;
  sessionRole: SessionRole;
  /** What the actor is here without any share link; null: nothing. */
  ownRole: SessionRole | null;
  /** When the first of the links that the actor came by ends. */
  expiresAt: Date | null;
}

interface AccessRow extends SessionSelection {
  is_creator: boolean;
  explicit_role: SessionRole | null;
  links: { role: SessionRole; expires_at: string | null }[] | null;
  /** Its workspace waits to be erased. */
  is_frozen: boolean;
}

export interface AccessDeps {
  db: Database;
  workspaces: WorkspaceRoles;
  clock: Pick<Clock, 'now'>;
}

export function createAccess({ db, workspaces, clock }: AccessDeps) {
  /** In the order of `ids`; null where the actor sees nothing. `tx`: as it is under the locks of that transaction. */
  async function findAll(actor: Actor, ids: readonly string[], tx?: Tx): Promise<(SessionAccess | null)[]> {
    const known = ids.filter((id) => isId('ses', id));
    const { rows } = await sql<AccessRow>`
      select ${sessionColumns}, s.creator_kind = ${actor.kind} and s.creator_id = ${actorId(actor)} as is_creator,
        (select sm.role from session_member sm where sm.session_id = s.id and ${actor.kind} = 'user' and sm.user_id = ${actorId(actor)}) as explicit_role,
        (select jsonb_agg(jsonb_build_object('role', l.role, 'expires_at', l.expires_at)) from link_grant g
          join share_link l on l.id = g.link_id and l.session_id = s.id where ${isGrantOf(actor)} and ${isAlive(clock.now())}) as links,
        w.deleted_at is not null as is_frozen
      from session s join workspace w on w.id = s.workspace_id where s.id = any(${known}::text[])`.execute((tx ?? db).sql());
    const workspaceIds = [...new Set(rows.map((row) => row.workspace_id))];
    const roles = new Map(await Promise.all(workspaceIds.map(async (id) => [id, await workspaces.roleOf(actor, id, tx)] as const)));
    const found = new Map(rows.map((row) => [row.id, accessOf(actor, row, roles.get(row.workspace_id) ?? null)]));
    return ids.map((id) => found.get(id) ?? null);
  }

  async function find(actor: Actor, sessionId: string, tx?: Tx): Promise<SessionAccess | null> {
    return (await findAll(actor, [sessionId], tx))[0] ?? null;
  }

  /** Throws NOT_FOUND where the actor cannot see the session, FORBIDDEN where they see it but may not do this. */
  async function require(actor: Actor, sessionId: string, action: Action, tx?: Tx): Promise<SessionAccess> {
    const access = await find(actor, sessionId, tx);
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

function accessOf(actor: Actor, row: AccessRow, workspaceRole: Standing | null): SessionAccess | null {
  // Links into it rest, too.
  if (row.is_frozen && workspaceRole !== 'keeper') return null;
  const { visibility, is_creator: isCreator, explicit_role: explicitRole } = row;
  const links = row.links ?? [];
  const linkRole = highestRole(links.map(({ role }) => role));
  const facts = { visibility, workspaceRole, isCreator, explicitRole, linkRole, actorKind: actor.kind };
  const sessionRole = deriveSessionRole(facts);
  if (!sessionRole) return null;
  const ends = links.flatMap(({ expires_at: end }) => (end === null ? [] : [Date.parse(end)]));
  const expiresAt = ends.length === 0 ? null : new Date(Math.min(...ends));
  return { session: sessionRecord(row), workspaceRole, sessionRole, ownRole: deriveOwnRole(facts), expiresAt };
}
