/** A workspace whose plan would go on being paid is not deleted: who pays ends that first, knowingly. */
import { sql } from 'kysely';
import { Expected } from '../../kit/errors.ts';
import type { DemandDeletable } from '../../workspaces/life.ts';

export const demandNoSubscription: DemandDeletable = async (tx, workspaceId) => {
  const { rows } = await sql`select 1 from subscription where workspace_id = ${workspaceId}
    and status in ('trialing', 'active', 'past_due', 'unpaid') and cancels_at is null limit 1`.execute(tx.sql());
  if (rows.length > 0) throw new Expected('CONFLICT', 'This workspace has a paid plan. Cancel it on the billing page first.');
};
