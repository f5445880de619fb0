/** Reservations without work: given back at once where it failed to begin, and after their time where whoever held them died. */
import { sql } from 'kysely';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { lockAccount } from './accounts.ts';
import { settlement } from './allowance.ts';
import { post } from './ledger.ts';
import type { PlanName } from './plans.ts';
import { heldOf } from './usage.ts';
import type { HeldRow } from './usage.ts';

export interface ReleasesOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  defaultPlan: PlanName;
}

const SWEEP_LIMIT = 500;

export function createReleases({ db, clock, defaultPlan }: ReleasesOptions) {
  /** False: it was settled or released before. */
  async function release(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
    const at = new Date(clock.now());
    const account = await lockAccount(tx, workspaceId, at, { defaultPlan });
    const { rows } = await sql<HeldRow & { is_checked: boolean; on_own_key: boolean }>`
      with freed as (delete from run_slot where id = ${id} and workspace_id = ${workspaceId})
      delete from reservation where id = ${id} and workspace_id = ${workspaceId}
      returning from_credits, from_wallet, from_metered, credits_period::text as credits_period, is_checked, on_own_key`.execute(tx.sql());
    const [row] = rows;
    if (!row) return false;
    if (!row.is_checked || row.on_own_key) return true;
    const postings = settlement(heldOf(row, account), 0n, account);
    await post(tx, { workspaceId, kind: 'release', key: `release:${id}`, subject: id, postings, at });
    return true;
  }

  return {
    release,
    /** How many were of nobody any more. Safe on several nodes at once; one that cannot be released does not hold up the others. */
    async releaseExpired(): Promise<number> {
      await sql`delete from run_slot where expires_at < ${new Date(clock.now())}`.execute(db.sql());
      const { rows } = await sql<{ id: string; workspace_id: string }>`
        select id, workspace_id from reservation where expires_at < ${new Date(clock.now())}
        order by expires_at limit ${SWEEP_LIMIT}`.execute(db.sql());
      let released = 0;
      const failures: unknown[] = [];
      for (const { id, workspace_id: workspaceId } of rows) {
        try {
          if (await db.write((tx) => release(tx, workspaceId, id))) released++;
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0)
        throw new AggregateError(failures, `${failures.length} reservations could not be released, ${released} were`);
      return released;
    },
  };
}
