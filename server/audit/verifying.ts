/** Recomputes a chain from its first event to the one that was the last when the check began. */
import { sql } from 'kysely';
import type { AuditDetail } from '../identity/audit-port.ts';
import type { Database } from '../kit/db.ts';
import { GENESIS, seal } from './chain.ts';

export interface ChainVerdict {
  length: number;
  /** The first event that is not what was written, or that is missing; null: all of them are. */
  brokenAt: number | null;
}

interface SealedRow {
  seq: string;
  at: string;
  actor_kind: string | null;
  actor_id: string | null;
  action: string;
  target_id: string | null;
  detail: AuditDetail;
  ip: string | null;
  previous_hash: string;
  hash: string;
}

const PAGE = 1_000;

export function createVerifying({ db }: { db: Pick<Database, 'sql'> }) {
  async function page(workspaceId: string, after: number, last: number): Promise<SealedRow[]> {
    const { rows } = await sql<SealedRow>`select seq, at, actor_kind, actor_id, action, target_id, detail, ip, previous_hash, hash
      from audit_event where workspace_id = ${workspaceId} and seq > ${after} and seq <= ${last} order by seq limit ${PAGE}`.execute(
      db.sql(),
    );
    return rows;
  }

  /** Nobody is asked who asks. */
  return async function verify(workspaceId: string): Promise<ChainVerdict> {
    const { rows: heads } = await sql<{ length: string; hash: string; last: string | null }>`
      select c.length, c.hash, (select max(seq) from audit_event e where e.workspace_id = c.workspace_id) as last
      from audit_chain c where c.workspace_id = ${workspaceId}`.execute(db.sql());
    const [head] = heads;
    if (!head) {
      const orphans = await page(workspaceId, 0, Number.MAX_SAFE_INTEGER);
      return { length: 0, brokenAt: orphans.length > 0 ? 1 : null };
    }
    const length = Number(head.length);
    let [seq, previousHash] = [0, GENESIS];
    while (seq < length) {
      const rows = await page(workspaceId, seq, length);
      for (const row of rows) {
        if (Number(row.seq) !== seq + 1 || !isIntact(workspaceId, row, previousHash)) return { length, brokenAt: seq + 1 };
        [seq, previousHash] = [seq + 1, row.hash];
      }
      if (rows.length === 0) return { length, brokenAt: seq + 1 };
    }
    if (previousHash !== head.hash) return { length, brokenAt: length };
    // Both come from one statement: what stands behind the end was put there past the chain.
    return { length, brokenAt: head.last !== null && Number(head.last) > length ? length + 1 : null };
  };
}

export type Verify = ReturnType<typeof createVerifying>;

function isIntact(workspaceId: string, row: SealedRow, previousHash: string): boolean {
  const actor = row.actor_kind === null || row.actor_id === null ? null : { kind: row.actor_kind, id: row.actor_id };
  const fields = {
    workspaceId,
    seq: Number(row.seq),
    at: new Date(row.at).toISOString(),
    actor,
    action: row.action,
    targetId: row.target_id,
    detail: row.detail,
    ip: row.ip,
    previousHash,
  };
  return row.previous_hash === previousHash && row.hash === seal(fields);
}
