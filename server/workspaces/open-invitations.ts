/** Invitations by mail that nobody has accepted yet: seen, sent again and taken back by those who may manage members. */
import { actorRecord, countedAs } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import { hashSecret, newSecret } from '../identity/secrets.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { notFound } from '../kit/errors.ts';
import type { Mailer } from '../kit/mail.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import { isId } from '../../schema/wire/ids.ts';
import { Invitation } from './invitation.entity.ts';
import { INVITATION_LIFETIME_MS, invitationMail, maskedEmail } from './invitations.ts';
import type { InvitationRecord } from './invitations.ts';
import { currentRole, lockWorkspace } from './members.ts';
import { can, demand } from './policy.ts';
import type { Reading } from './reading.ts';
import type { Workspace } from './workspace.entity.ts';

const MAX_LISTED = 200;

export interface OpenInvitationsOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  mail: Mailer;
  rateLimits: RateLimits;
  reading: Reading;
  publicUrl(): string;
  audit: RecordAudit;
}

export function createOpenInvitations({ db, clock, mail, rateLimits, reading, publicUrl, audit }: OpenInvitationsOptions) {
  /** Under the workspace's lock, so that it is not accepted at the same moment. Only owners touch invitations of owners. */
  async function find(tx: Tx, actor: Actor, id: string): Promise<{ workspace: Workspace; invitation: Invitation }> {
    const named = isId('inv', id) ? await tx.em.findOne(Invitation, { id, sessionId: null }) : null;
    const workspace = named && (await lockWorkspace(tx, named.workspaceId));
    if (!named || !workspace) throw notFound('invitation');
    const workspaceRole = await currentRole(tx, actor, workspace.id);
    if (!can(actor, 'workspace:manage-members', { workspaceRole })) throw notFound('invitation');
    const invitation = await tx.em.findOne(Invitation, { id, acceptedAt: null }, { refresh: true });
    if (!invitation) throw notFound('invitation');
    if (invitation.role === 'admin') demand(actor, 'workspace:manage-admins', { workspaceRole }, 'invitation');
    if (invitation.role === 'owner') demand(actor, 'workspace:manage-owners', { workspaceRole }, 'invitation');
    return { workspace, invitation };
  }

  return {
    /** Newest first, also those whose time is over; at most 200. */
    async invitationsOf(actor: Actor, workspaceId: string): Promise<InvitationRecord[]> {
      demand(actor, 'workspace:manage-members', { workspaceRole: await reading.roleOf(actor, workspaceId) }, 'workspace');
      const open = { workspaceId, sessionId: null, acceptedAt: null };
      return (await db.em().find(Invitation, open, { orderBy: { id: 'desc' }, limit: MAX_LISTED })).map(recordOf);
    },

    /** A new link for another 7 days; the one before works no more. */
    async resendInvitation(actor: Actor, id: string): Promise<InvitationRecord> {
      await countAction(rateLimits, 'invitation', countedAs(actor));
      return db.write(async (tx) => {
        const { workspace, invitation } = await find(tx, actor, id);
        await countAction(rateLimits, 'invitation', { workspace: workspace.id });
        const token = newSecret();
        invitation.tokenHash = hashSecret(token);
        invitation.expiresAt = new Date(clock.now() + INVITATION_LIFETIME_MS);
        const link = `${publicUrl()}/invitation#${token}`;
        const mailed = { to: invitation.email, inviter: actor.displayName, workspace: workspace.name, link };
        tx.afterCommit(() => mail.post(invitationMail(mailed)));
        note(tx, actor, 'invitation:resend', invitation);
        return recordOf(invitation);
      });
    },

    async revokeInvitation(actor: Actor, id: string): Promise<InvitationRecord> {
      return db.write(async (tx) => {
        const { invitation } = await find(tx, actor, id);
        tx.em.remove(invitation);
        note(tx, actor, 'invitation:revoke', invitation);
        return recordOf(invitation);
      });
    },
  };

  function note(
    tx: Tx,
    actor: Actor,
    action: 'invitation:resend' | 'invitation:revoke',
    { id, workspaceId, email, role }: Invitation,
  ): void {
    audit(tx, { workspaceId, actor: actorRecord(actor), action, targetId: id, detail: { role, email: maskedEmail(email) } });
  }
}

function recordOf({ id, workspaceId, email, role, expiresAt }: Invitation): InvitationRecord {
  return { id, workspaceId, email, role, expiresAt };
}
