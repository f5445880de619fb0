import type { SessionRecord } from '../../../schema/wire/events.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Tx } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import { can } from '../../workspaces/policy.ts';
import type { SessionRole } from '../../workspaces/policy.ts';
import type { Access, SessionAccess } from '../access.ts';

/** What a share link gives counts for nothing here: who came by one could stay, and let others in, after it was revoked. */
export function mayInvite(actor: Actor, { session, workspaceRole, ownRole }: SessionAccess, role: SessionRole = 'viewer'): boolean {
  const action = session.whoInvites === 'editors' && role !== 'owner' ? 'session:invite' : 'session:manage';
  return can(actor, action, { workspaceRole, sessionRole: ownRole });
}

export function createInviters({ access }: { access: Access }) {
  return {
    /** Throws NOT_FOUND where the actor cannot see the session, FORBIDDEN where they may not let others in as `role`. */
    async require(actor: Actor, sessionId: string, { role, tx }: { role?: SessionRole; tx?: Tx } = {}): Promise<SessionRecord> {
      const found = await access.require(actor, sessionId, 'session:read', tx);
      if (!mayInvite(actor, found, role)) throw new Expected('FORBIDDEN', refusal(found.session));
      return found.session;
    },

    /** In the order of `sessionIds`. */
    async mayInvite(actor: Actor, sessionIds: readonly string[], tx?: Tx): Promise<boolean[]> {
      return (await access.findAll(actor, sessionIds, tx)).map((found) => found !== null && mayInvite(actor, found));
    },
  };
}

export type Inviters = ReturnType<typeof createInviters>;

function refusal({ whoInvites }: SessionRecord): string {
  return whoInvites === 'owners'
    ? 'Only owners of this session let others in. Ask one of them.'
    : 'Owners and editors of this session let others in, and only owners make owners. Ask one of them.';
}
