import { sql } from 'kysely';
import { announceAccessChange } from '../../identity/access-changes.ts';
import type { JoinInvitedSession } from '../../workspaces/invitations.ts';

/** An invitation that comes late does not change what somebody gave them meanwhile. */
export const joinInvitedSession: JoinInvitedSession = async (tx, { sessionId, userId, role }) => {
  await sql`insert into session_member (session_id, user_id, role) values (${sessionId}, ${userId}, ${role})
    on conflict do nothing`.execute(tx.sql());
  await announceAccessChange(tx, { kind: 'sessionRole', id: sessionId, actorId: userId });
};
