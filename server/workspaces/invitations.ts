import { actorRecord, countedAs } from '../identity/actor.ts';
import type { Actor, UserActor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import { markVerified } from '../identity/addresses.ts';
import { checkFields, email as emailField } from '../identity/fields.ts';
import { hashSecret, newSecret } from '../identity/secrets.ts';
import { User } from '../identity/user.entity.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected, notFound } from '../kit/errors.ts';
import { isId } from '../../schema/wire/ids.ts';
import type { Ids } from '../kit/ids.ts';
import type { Mailer } from '../kit/mail.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import { Invitation } from './invitation.entity.ts';
import { lockWorkspace, openWorkspace } from './members.ts';
import { Membership } from './membership.entity.ts';
import { demandPlace } from './places.ts';
import type { MaxMembersOf } from './places.ts';
import { can, demand } from './policy.ts';
import type { Role, SessionRole } from './policy.ts';
import type { Reading } from './reading.ts';
import type { WorkspaceRecord } from './tables.ts';
import { Workspace } from './workspace.entity.ts';

export const INVITATION_LIFETIME_MS = 7 * 24 * 3_600_000;

export interface AcceptedInvitation {
  workspace: WorkspaceRecord;
  /** Where the invitation was into one session. */
  sessionId: string | null;
}

export interface InvitationRecord {
  id: string;
  workspaceId: string;
  email: string;
  role: Role;
  expiresAt: Date;
}

/** An invitation into a session, as its people see it. */
export interface SessionInvitationRecord extends InvitationRecord {
  sessionId: string;
  sessionRole: SessionRole;
}

export interface SessionInvite {
  workspaceId: string;
  sessionId: string;
  title: string;
  email: string;
  sessionRole: SessionRole;
}

/** In the transaction that accepts an invitation into a session; a higher floor lets the person in. */
export type JoinInvitedSession = (tx: Tx, joined: { sessionId: string; userId: string; role: SessionRole }) => Promise<void>;

export interface InvitationOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  mail: Mailer;
  rateLimits: RateLimits;
  reading: Reading;
  publicUrl(): string;
  joinSession: JoinInvitedSession;
  maxMembersOf: MaxMembersOf;
  audit: RecordAudit;
}

export function createInvitations(options: InvitationOptions) {
  const { db, clock, ids, mail, rateLimits, reading, publicUrl, joinSession, maxMembersOf, audit } = options;

  /** A new invitation to the same address and place takes the place of the open one. Answers its link. */
  async function insert(tx: Tx, invitation: InvitationRecord & Partial<SessionInvitationRecord>, inviter: Actor): Promise<string> {
    const token = newSecret();
    const { workspaceId, email, sessionId = null, sessionRole = null } = invitation;
    await tx.em.nativeDelete(Invitation, { workspaceId, email, sessionId, acceptedAt: null });
    await tx.em.insert(Invitation, {
      ...invitation,
      sessionId,
      sessionRole,
      tokenHash: hashSecret(token),
      invitedById: inviter.kind === 'user' ? inviter.userId : null,
      createdAt: new Date(clock.now()),
      acceptedAt: null,
    });
    return `${publicUrl()}/invitation#${token}`;
  }

  return {
    async inviteMember(actor: Actor, input: { workspaceId: string; email: string; role: Role }): Promise<InvitationRecord> {
      const { email } = checkFields({ email: emailField(input.email) });
      await countAction(rateLimits, 'invitation', countedAs(actor));
      return db.write(async (tx) => {
        const { workspace, workspaceRole } = await openWorkspace(tx, actor, input.workspaceId, 'workspace:manage-members');
        if (input.role === 'admin') demand(actor, 'workspace:manage-admins', { workspaceRole }, 'workspace');
        if (input.role === 'owner') demand(actor, 'workspace:manage-owners', { workspaceRole }, 'workspace');
        await countAction(rateLimits, 'invitation', { workspace: workspace.id });
        await refuseMembers(tx, workspace.id, email);
        if (input.role !== 'guest') await demandPlace(tx, maxMembersOf, workspace.id, { email, at: new Date(clock.now()) });

        const invitation = {
          id: ids.next('inv'),
          workspaceId: workspace.id,
          email,
          role: input.role,
          expiresAt: new Date(clock.now() + INVITATION_LIFETIME_MS),
        };
        const link = await insert(tx, invitation, actor);
        const detail = { role: input.role, email: maskedEmail(email) };
        audit(tx, { workspaceId: workspace.id, actor: actorRecord(actor), action: 'invitation:create', targetId: invitation.id, detail });
        tx.afterCommit(() => mail.post(invitationMail({ to: email, inviter: actor.displayName, workspace: workspace.name, link })));
        return invitation;
      });
    },

    /** For a caller who may invite into the session; to an address that is nobody's in its workspace. */
    async inviteToSession(tx: Tx, actor: Actor, invite: SessionInvite): Promise<SessionInvitationRecord> {
      await countAction(rateLimits, 'invitation', { ...countedAs(actor), workspace: invite.workspaceId });
      const workspace = await lockWorkspace(tx, invite.workspaceId);
      if (!workspace) throw notFound('workspace');
      const { workspaceId, sessionId, sessionRole, email } = invite;
      const expiresAt = new Date(clock.now() + INVITATION_LIFETIME_MS);
      const invitation = { id: ids.next('inv'), workspaceId, email, role: 'guest' as const, sessionId, sessionRole, expiresAt };
      const link = await insert(tx, invitation, actor);
      const mailed = { to: email, inviter: actor.displayName, workspace: workspace.name, session: invite.title, link };
      tx.afterCommit(() => mail.post(invitationMail(mailed)));
      return invitation;
    },

    /** For a caller who may invite into the session: those that nobody has accepted yet, oldest first. */
    async openInvitationsTo(sessionId: string): Promise<SessionInvitationRecord[]> {
      const open = { sessionId, acceptedAt: null, expiresAt: { $gt: new Date(clock.now()) } };
      const found = await db.em().find(Invitation, open, { orderBy: { id: 'asc' } });
      return found.map(({ id, workspaceId, email, role, expiresAt, sessionRole }) => ({
        id,
        workspaceId,
        email,
        role,
        expiresAt,
        sessionId,
        sessionRole: sessionRole ?? 'viewer',
      }));
    },

    /** For a caller who may invite into the session. */
    async withdrawInvitationTo(tx: Tx, sessionId: string, id: string): Promise<void> {
      if ((await tx.em.nativeDelete(Invitation, { id, sessionId, acceptedAt: null })) === 0) throw notFound('invitation');
    },

    /** For those who may manage members. */
    async invitation(actor: Actor, id: string): Promise<InvitationRecord> {
      const found = isId('inv', id) ? await db.em().findOne(Invitation, { id }) : null;
      if (!found) throw notFound('invitation');
      const workspaceRole = await reading.roleOf(actor, found.workspaceId);
      if (!can(actor, 'workspace:manage-members', { workspaceRole })) throw notFound('invitation');
      return { id, workspaceId: found.workspaceId, email: found.email, role: found.role, expiresAt: found.expiresAt };
    },

    /** For the person with the address that was invited; once more is fine while they are a member. */
    async acceptInvitation(actor: Actor, token: string): Promise<AcceptedInvitation> {
      const { userId } = requireUser(actor);
      const inside = <T>(work: (tx: Tx) => Promise<T>) => db.asHouse('whoever was invited does not belong yet', () => db.write(work));
      return inside(async (tx) => {
        const found = await tx.em.findOne(Invitation, { tokenHash: hashSecret(token) });
        if (!found) throw notFound('invitation');
        if ((await lockWorkspace(tx, found.workspaceId))?.deletedAt) throw notFound('invitation');
        const invitation = await tx.em.findOneOrFail(
          Invitation,
          { id: found.id },
          { refresh: true, failHandler: () => notFound('invitation') },
        );
        const viewer = await tx.em.findOneOrFail(User, { id: userId });
        if (viewer.email !== invitation.email) {
          throw new Expected('FORBIDDEN', 'This invitation was sent to another e-mail address. Sign in with that one.');
        }
        // Its secret went to this address and nowhere else.
        await markVerified(tx.sql(), userId, clock.now());
        const membership = await tx.em.findOne(Membership, {
          workspaceId: invitation.workspaceId,
          userId,
        });
        const isOpen = invitation.acceptedAt === null && invitation.expiresAt.getTime() > clock.now();
        if (!isOpen && !membership) throw notFound('invitation');
        const { sessionId, sessionRole } = invitation;
        if (isOpen) {
          const now = new Date(clock.now());
          if (!membership && invitation.role !== 'guest') await demandPlace(tx, maxMembersOf, invitation.workspaceId);
          invitation.acceptedAt = now;
          if (!membership)
            tx.em.create(Membership, {
              workspaceId: invitation.workspaceId,
              userId,
              role: invitation.role,
              createdAt: now,
            });
          if (!membership) {
            const detail = { role: invitation.role, invitationId: invitation.id };
            audit(tx, { workspaceId: invitation.workspaceId, actor: actorRecord(actor), action: 'member:join', targetId: userId, detail });
          }
          if (sessionId && sessionRole) await joinSession(tx, { sessionId, userId, role: sessionRole });
        }
        const { id, slug, name } = await tx.em.findOneOrFail(Workspace, {
          id: invitation.workspaceId,
        });
        return { workspace: { id, slug, name }, sessionId: sessionId ?? null };
      });
    },
  };
}

async function refuseMembers(tx: Tx, workspaceId: string, email: string): Promise<void> {
  const user = await tx.em.findOne(User, { email });
  if (user && (await tx.em.findOne(Membership, { workspaceId, userId: user.id }))) {
    throw new Expected('CONFLICT', `${email} is a member already.`, {
      fields: { email: 'is a member already' },
    });
  }
}

function requireUser(actor: Actor): UserActor {
  if (actor.kind === 'user') return actor;
  throw new Expected('FORBIDDEN', 'This takes an account. Sign in as a person.');
}

export interface Mailed {
  to: string;
  inviter: string;
  workspace: string;
  link: string;
  /** The title of the one session that the invitation is for. */
  session?: string;
}

export function invitationMail({ to, inviter, workspace, link, session }: Mailed) {
  const place = session === undefined ? `the workspace “${workspace}”` : `the session “${session}” of ${workspace}`;
  return {
    to,
    subject: `${inviter} invites you to ${session === undefined ? workspace : `“${session}”`}`,
    text: `${inviter} invites you to ${place} on Parley.\n\nOpen this link and sign in or register with this address:\n\n${link}\n\nIt works for 7 days.\n`,
  };
}

/** Enough to know it again, and no address: `a…@example.com`. */
export function maskedEmail(email: string): string {
  const [name = '', domain = ''] = email.split('@');
  return `${[...name][0] ?? ''}…@${domain}`;
}
