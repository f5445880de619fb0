import { sql } from 'kysely';
import type { LeaveSessions } from '../../workspaces/members.ts';

/** Who comes back later begins anew: what they were in its sessions by name ends with the membership. */
export const leaveSessions: LeaveSessions = async (tx, { workspaceId, userId }) => {
  await sql`delete from session_member sm using session s
    where s.id = sm.session_id and s.workspace_id = ${workspaceId} and sm.user_id = ${userId}`.execute(tx.sql());
};
