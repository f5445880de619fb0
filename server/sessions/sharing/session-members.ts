import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { isId } from '../../../schema/wire/ids.ts';
import type { SessionRecord } from '../../../schema/wire/events.ts';
import { announceAccessChange } from '../../identity/access-changes.ts';
import { actorId, actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { RecordAudit } from '../../identity/audit-port.ts';
import { checkFields, email as emailField } from '../../identity/fields.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, invalid, notFound } from '../../kit/errors.ts';
import { maskedEmail } from '../../workspaces/invitations.ts';
import type { SessionInvitationRecord, SessionInvite } from '../../workspaces/invitations.ts';
import type { SessionRole } from '../../workspaces/policy.ts';
import type { Access } from '../access.ts';
import type { NoticeSink } from '../notice-sink.ts';
import { SessionMemberEntity } from '../session.entity.ts';
import type { SessionRow } from '../session.entity.ts';
import { isGrantOf } from './grants.ts';
import type { Inviters } from './inviters.ts';
import { lockSharing } from './session-row.ts';
import type { NoteSessionChanged } from './session-row.ts';

export interface SessionMemberRecord {
  sessionId: string;
  userId: string;
  displayName: string;
  role: SessionRole;
  source: 'creator' | 'explicit';
}

export interface AddSessionMember {
  sessionId: string;
  userId?: string | null | undefined;
  email?: string | null | undefined;
  role: SessionRole;
}

/** One of the two. */
export interface AddedSessionMember {
  member: SessionMemberRecord | null;
  invitation: SessionInvitationRecord | null;
}

/** What members of sessions need of the workspaces module. */
export interface SessionInvitations {
  inviteToSession(tx: Tx, actor: Actor, invite: SessionInvite): Promise<SessionInvitationRecord>;
  openInvitationsTo(sessionId: string): Promise<SessionInvitationRecord[]>;
  withdrawInvitationTo(tx: Tx, sessionId: string, id: string): Promise<void>;
}

export interface SessionMembersDeps {
  db: Database;
  access: Access;
  inviters: Inviters;
  invitations: SessionInvitations;
  notices: NoticeSink;
  noteChanged: NoteSessionChanged;
  audit: RecordAudit;
}

type Target = { sessionId: string; userId: string };

type MemberAct = 'session:add-member' | 'session:change-role' | 'session:remove-member';

export function createSessionMembers({ db, access, inviters, invitations, notices, noteChanged, audit }: SessionMembersDeps) {
  async function read({ sessionId, userId }: Target): Promise<SessionMemberRecord> {
    const [member] = await selectMembers(db.sql(), sql`s.id = ${sessionId} and m.user_id = ${userId}`);
    if (!member) throw notFound('member');
    return member;
  }

  async function changed(tx: Tx, { sessionId, userId }: Target): Promise<void> {
    await tx.em.flush();
    await announceAccessChange(tx, { kind: 'sessionRole', id: sessionId, actorId: userId });
    await noteChanged(tx, sessionId);
  }

  function note(tx: Tx, actor: Actor, session: SessionRow, action: MemberAct, userId: string, detail: Record<string, string>): void {
    const { id: sessionId, workspaceId } = session;
    audit(tx, { workspaceId, actor: actorRecord(actor), action, targetId: userId, detail: { sessionId, ...detail } });
  }

  /** Somebody of the workspace, who stays in it until the end of the transaction, by id or address; null for an address that is nobody's there. */
  async function findPerson(
    tx: Tx,
    session: SessionRow,
    { userId, email }: { userId: string | null; email: string },
  ): Promise<string | null> {
    const { rows } = await sql<{ id: string }>`select u.id from app_user u join membership m on m.user_id = u.id
      where m.workspace_id = ${session.workspaceId} and (u.id = ${userId} or u.email = ${email})
      for key share of m`.execute(tx.sql());
    if (userId !== null && !rows[0]) throw notFound('person');
    return rows[0]?.id ?? null;
  }

  async function add(tx: Tx, actor: Actor, session: SessionRow, userId: string, role: SessionRole): Promise<void> {
    const [known] = await selectMembers(tx.sql(), sql`s.id = ${session.id} and m.user_id = ${userId}`);
    if (known) throw new Expected('CONFLICT', `${known.displayName} is in this session already. Change their role instead.`);
    tx.em.create(SessionMemberEntity, { sessionId: session.id, userId, role });
    await changed(tx, { sessionId: session.id, userId });
    note(tx, actor, session, 'session:add-member', userId, { role });
    if (userId === actorId(actor)) return;
    const { id: sessionId, workspaceId, title: excerpt } = session;
    const notice = { recipientUserId: userId, kind: 'invitation', workspaceId, sessionId, actor: actorRecord(actor), excerpt } as const;
    await notices.add(tx, [{ ...notice, messageId: null, commentId: null }]);
  }

  /** Under the session's lock. What a person has without being its creator. */
  async function openExplicit(tx: Tx, session: SessionRow, userId: string) {
    if (session.creatorKind === 'user' && session.creatorId === userId) {
      throw new Expected('CONFLICT', 'Whoever opened a session stays its owner. Archive it if nobody needs it.');
    }
    const member = isId('usr', userId) ? await tx.em.findOne(SessionMemberEntity, { sessionId: session.id, userId }) : null;
    if (member?.role === 'owner') await keepAnOwner(tx, session, userId);
    return member;
  }

  return {
    /** By session, in the order of `sessionIds`, for a batch loader: who may see the session is not asked here. */
    async membersOf(sessionIds: readonly string[]): Promise<SessionMemberRecord[][]> {
      const found = await selectMembers(db.sql(), sql`s.id = any(${[...sessionIds]}::text[])`);
      const bySession = Map.groupBy(found, ({ sessionId }) => sessionId);
      return sessionIds.map((id) => bySession.get(id) ?? []);
    },

    /** People of the workspace are in at once; to another address goes an invitation as a guest of the workspace. */
    async addSessionMember(actor: Actor, input: AddSessionMember): Promise<AddedSessionMember> {
      const { sessionId, role } = input;
      if ((input.userId == null) === (input.email == null)) throw invalid({ userId: 'give either this or an e-mail address' });
      const email = input.email == null ? '' : checkFields({ email: emailField(input.email) }).email;
      return db.write(async (tx) => {
        const session = await lockSharing(tx, sessionId);
        await inviters.require(actor, sessionId, { role, tx });
        const userId = await findPerson(tx, session, { userId: input.userId ?? null, email });
        if (userId !== null) {
          await add(tx, actor, session, userId, role);
          return { member: (await selectMembers(tx.sql(), sql`s.id = ${sessionId} and m.user_id = ${userId}`))[0]!, invitation: null };
        }
        const { workspaceId, title } = session;
        const invitation = await invitations.inviteToSession(tx, actor, { workspaceId, sessionId, title, email, sessionRole: role });
        const detail = { sessionId, role, email: maskedEmail(email) };
        audit(tx, { workspaceId, actor: actorRecord(actor), action: 'invitation:create', targetId: invitation.id, detail });
        await noteChanged(tx, sessionId);
        return { member: null, invitation };
      });
    },

    /** For those who may invite: who was asked and has not come yet. */
    async sessionInvitationsOf(actor: Actor, sessionId: string): Promise<SessionInvitationRecord[]> {
      await inviters.require(actor, sessionId);
      return invitations.openInvitationsTo(sessionId);
    },

    async withdrawSessionInvitation(actor: Actor, input: { sessionId: string; invitationId: string }): Promise<SessionRecord> {
      return db.write(async (tx) => {
        await lockSharing(tx, input.sessionId);
        const session = await inviters.require(actor, input.sessionId, { tx });
        await invitations.withdrawInvitationTo(tx, input.sessionId, input.invitationId);
        const { workspaceId, id: sessionId } = session;
        const entry = { workspaceId, action: 'invitation:revoke', targetId: input.invitationId, detail: { sessionId } } as const;
        audit(tx, { ...entry, actor: actorRecord(actor) });
        await noteChanged(tx, input.sessionId);
        return session;
      });
    },

    async changeSessionRole(actor: Actor, input: Target & { role: SessionRole }): Promise<SessionMemberRecord> {
      await db.write(async (tx) => {
        const session = await lockSharing(tx, input.sessionId);
        await access.require(actor, input.sessionId, 'session:manage', tx);
        const member = await openExplicit(tx, session, input.userId);
        if (!member) throw notFound('member');
        note(tx, actor, session, 'session:change-role', input.userId, { from: member.role, to: input.role });
        member.role = input.role;
        await changed(tx, input);
      });
      return read(input);
    },

    async removeSessionMember(actor: Actor, input: Target): Promise<SessionRecord> {
      return db.write(async (tx) => {
        const row = await lockSharing(tx, input.sessionId);
        const { session } = await access.require(actor, input.sessionId, 'session:manage', tx);
        const member = await openExplicit(tx, row, input.userId);
        if (!member) throw notFound('member');
        note(tx, actor, row, 'session:remove-member', input.userId, { was: member.role });
        tx.em.remove(member);
        await changed(tx, input);
        return session;
      });
    },

    /** What one has by name and by links; what the workspace gives stays. */
    async leaveSession(actor: Actor, sessionId: string): Promise<void> {
      await db.write(async (tx) => {
        const session = await lockSharing(tx, sessionId);
        await access.require(actor, sessionId, 'session:read', tx);
        const member = await openExplicit(tx, session, actorId(actor));
        if (member) tx.em.remove(member);
        const { numAffectedRows } = await sql`delete from link_grant g using share_link l
          where l.id = g.link_id and l.session_id = ${sessionId} and ${isGrantOf(actor)} and g.removed_at is null`.execute(tx.sql());
        if (!member && !numAffectedRows) {
          throw new Expected('CONFLICT', 'You see this session because you belong to its workspace. An owner can make it private.');
        }
        await db.asHouse('whoever has left sees it no more', () => changed(tx, { sessionId, userId: actorId(actor) }));
      });
    },
  };
}

/** The creator counts, and the workspace's owners do unless the session is private. */
async function keepAnOwner(tx: Tx, session: SessionRow, leavingUserId: string): Promise<void> {
  if (session.visibility !== 'private') return;
  const [other] = await selectMembers(
    tx.sql(),
    sql`s.id = ${session.id} and m.user_id <> ${leavingUserId}
    and (sm.role = 'owner' or s.creator_kind = 'user' and s.creator_id = m.user_id)`,
  );
  if (!other) throw new Expected('CONFLICT', 'A session needs an owner. Make somebody else an owner first.');
}

/** Of `session s`, `membership m` and `session_member sm`: who left the workspace is in none of its sessions. */
async function selectMembers(db: Kysely<unknown>, condition: RawBuilder<unknown>): Promise<SessionMemberRecord[]> {
  const { rows } = await sql<{ session_id: string; user_id: string; display_name: string; role: SessionRole; is_creator: boolean }>`
    select s.id as session_id, m.user_id, u.display_name, s.creator_kind = 'user' and s.creator_id = m.user_id as is_creator, sm.role
    from session s
      join membership m on m.workspace_id = s.workspace_id
      join app_user u on u.id = m.user_id
      left join session_member sm on sm.session_id = s.id and sm.user_id = m.user_id
    where (${condition}) and (sm.role is not null or s.creator_kind = 'user' and s.creator_id = m.user_id)
    order by is_creator desc, array_position(array['owner', 'editor', 'commenter', 'viewer'], sm.role), u.display_name, m.user_id`.execute(
    db,
  );
  return rows.map((row) => ({
    sessionId: row.session_id,
    userId: row.user_id,
    displayName: row.display_name,
    role: row.is_creator ? 'owner' : row.role,
    source: row.is_creator ? 'creator' : 'explicit',
  }));
}
