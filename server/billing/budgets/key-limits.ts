/** A key that is made with a limit of its own gets a budget like any other: admins see it, are warned of it and grant more of it. */
import { sql } from 'kysely';
import type { Clock } from '../../kit/clock.ts';
import type { Tx } from '../../kit/db.ts';
import type { Ids } from '../../kit/ids.ts';
import { checkLimit } from './commands.ts';

export interface KeyLimit {
  apiKeyId: string;
  workspaceId: string;
  /** Micro-USD a calendar month. */
  micros: bigint;
  createdById: string | null;
}

export function createKeyLimits({ ids, clock }: { ids: Ids; clock: Pick<Clock, 'now'> }) {
  /** In the transaction that made the key. */
  return async function limitKey(tx: Tx, { apiKeyId, workspaceId, micros, createdById }: KeyLimit): Promise<void> {
    checkLimit(micros, 'monthlyLimitMicros');
    const now = new Date(clock.now());
    await sql`insert into budget (id, workspace_id, scope, subject_id, period, mode, limit_micros, created_by_id, created_at, updated_at)
      values (${ids.next('bdg')}, ${workspaceId}, 'apiKey', ${apiKeyId}, 'month', 'hard', ${micros.toString()}::bigint, ${createdById}, ${now}, ${now})`.execute(
      tx.sql(),
    );
  };
}
