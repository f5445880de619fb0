import type { Actor, UserActor } from '../identity/actor.ts';
import { checkFields, email as emailField } from '../identity/fields.ts';
import { hashSecret, newSecret } from '../identity/secrets.ts';
import { User } from '../identity/user.entity.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected, notFound } from '../kit/errors.ts';
import { isId } from '../../schema/wire/ids.ts';
import type { Ids } from '../kit/ids.ts';
import type { Mailer } from '../kit/mail.ts';
import type { RateLimits, RateRule } from '../kit/rate-limit.ts';
import { Invitation } from './invitation.entity.ts';
import { currentRole, lockWorkspace } from './members.ts';
import { Membership } from './membership.entity.ts';
import { can, demand } from './policy.ts';
import type { Role } from './policy.ts';
import type { Reading } from './reading.ts';
import type { WorkspaceRecord } from './tables.ts';
import { Workspace } from './workspace.entity.ts';

export const INVITATION_LIFETIME_MS = 7 * 24 * 3_600_000;
const INVITATIONS: RateRule = { name: 'invitation', points: 200, perSeconds: 3_600 };

export interface InvitationRecord {
  id: string;
  workspaceId: string;
  email: string;
  role: Role;
  expiresAt: Date;
}

export interface InvitationOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  mail: Mailer;
  rateLimits: RateLimits;
  reading: Reading;
  publicUrl(): string;
}

export function createInvitations({ db, clock, ids, mail, rateLimits, reading, publicUrl }: InvitationOptions) {
  return {
    /** A new invitation to the same address takes the place of the open one. */
    async inviteMember(actor: Actor, input: { workspaceId: string; email: string; role: Role }): Promise<InvitationRecord> {
      const { email } = checkFields({ email: emailField(input.email) });
      const token = newSecret();
      return db.write(async (tx) => {
        const workspace = await lockWorkspace(tx, input.workspaceId);
        if (!workspace) throw notFound('workspace');
        const workspaceRole = await currentRole(tx, actor, input.workspaceId);
        demand(actor, 'workspace:manage-members', { workspaceRole }, 'workspace');
        if (input.role === 'owner') demand(actor, 'workspace:manage-owners', { workspaceRole }, 'workspace');
        const { userId: invitedById, displayName } = requireUser(actor);
        await rateLimits.take(INVITATIONS, invitedById);
        await refuseMembers(tx, workspace.id, email);

        await tx.em.nativeDelete(Invitation, {
          workspaceId: workspace.id,
          email,
          acceptedAt: null,
        });
        const invitation = {
          id: ids.next('inv'),
          workspaceId: workspace.id,
          email,
          role: input.role,
          expiresAt: new Date(clock.now() + INVITATION_LIFETIME_MS),
        };
        await tx.em.insert(Invitation, {
          ...invitation,
          tokenHash: hashSecret(token),
          invitedById,
          createdAt: new Date(clock.now()),
          acceptedAt: null,
        });
        const link = `${publicUrl()}/invitation#${token}`;
        tx.afterCommit(() => mail.post(invitationMail({ to: email, inviter: displayName, workspace: workspace.name, link })));
        return invitation;
      });
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
    async acceptInvitation(actor: Actor, token: string): Promise<WorkspaceRecord> {
      const { userId } = requireUser(actor);
      return db.write(async (tx) => {
        const found = await tx.em.findOne(Invitation, { tokenHash: hashSecret(token) });
        if (!found) throw notFound('invitation');
        await lockWorkspace(tx, found.workspaceId);
        const invitation = await tx.em.findOneOrFail(
          Invitation,
          { id: found.id },
          { refresh: true, failHandler: () => notFound('invitation') },
        );
        const viewer = await tx.em.findOneOrFail(User, { id: userId });
        if (viewer.email !== invitation.email) {
          throw new Expected('FORBIDDEN', 'This invitation was sent to another e-mail address. Sign in with that one.');
        }
        const membership = await tx.em.findOne(Membership, {
          workspaceId: invitation.workspaceId,
          userId,
        });
        const isOpen = invitation.acceptedAt === null && invitation.expiresAt.getTime() > clock.now();
        if (!isOpen && !membership) throw notFound('invitation');
        if (isOpen) {
          const now = new Date(clock.now());
          invitation.acceptedAt = now;
          if (!membership)
            tx.em.create(Membership, {
              workspaceId: invitation.workspaceId,
              userId,
              role: invitation.role,
              createdAt: now,
            });
        }
        const { id, slug, name } = await tx.em.findOneOrFail(Workspace, {
          id: invitation.workspaceId,
        });
        return { id, slug, name };
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
  throw new Expected('FORBIDDEN', 'An API key may not do this. Sign in as a person.');
}

function invitationMail({ to, inviter, workspace, link }: { to: string; inviter: string; workspace: string; link: string }) {
  return {
    to,
    subject: `${inviter} invites you to ${workspace}`,
    text: `${inviter} invites you to the workspace “${workspace}” on Parley.\n\nOpen this link and sign in or register with this address:\n\n${link}\n\nIt works for 7 days.\n`,
  };
}
