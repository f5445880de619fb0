import { sql } from 'kysely';
import type { Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';

/** How many members a workspace's plan has room for; null: no end. A higher floor knows the plan. */
export type MaxMembersOf = (tx: Tx, workspaceId: string) => Promise<number | null>;

/**
 * The caller has locked the workspace. Guests take no place. `inviting`: whose invitation it is about, as the open ones to others take a place
 * too; left out, one of them is being used.
 */
export async function demandPlace(
  tx: Tx,
  maxMembersOf: MaxMembersOf,
  workspaceId: string,
  inviting?: { email: string; at: Date },
): Promise<void> {
  const max = await maxMembersOf(tx, workspaceId);
  if (max === null) return;
  // What the unit of work has not written yet would not be counted.
  await tx.em.flush();
  const { rows } = await sql<{ taken: string }>`
    select (select count(*) from membership where workspace_id = ${workspaceId} and role <> 'guest')
      + (select count(distinct email) from invitation where ${inviting !== undefined} and workspace_id = ${workspaceId} and role <> 'guest'
          and accepted_at is null and expires_at > ${inviting?.at ?? null} and email <> ${inviting?.email ?? ''}) as taken`.execute(
    tx.sql(),
  );
  if (Number(rows[0]?.taken ?? 0) < max) return;
  throw new Expected(
    'PAYMENT_REQUIRED',
    inviting
      ? `The plan of this workspace has room for ${max} members, and those who are invited take a place too. An owner can choose a larger plan.`
      : `The plan of this workspace has room for ${max} members, and it is full. An owner can choose a larger plan.`,
  );
}
