import { sql } from 'kysely';
import { isId } from '../../../schema/wire/ids.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Database } from '../../kit/db.ts';
import { notFound } from '../../kit/errors.ts';
import { demand } from '../../workspaces/policy.ts';
import type { Action } from '../../workspaces/policy.ts';
import type { Access, SessionAccess } from '../access.ts';

/** The session of a branch, with the same answers as for a message. */
export async function requireForBranch(
  { db, access }: { db: Database; access: Access },
  actor: Actor,
  branchId: string,
  action: Action,
): Promise<SessionAccess> {
  if (!isId('brn', branchId)) throw notFound('branch');
  const { rows } = await sql<{ session_id: string }>`select session_id from branch where id = ${branchId}`.execute(db.sql());
  const found = rows[0] ? await access.find(actor, rows[0].session_id) : null;
  if (!found) throw notFound('branch');
  demand(actor, action, found, 'branch');
  return found;
}
