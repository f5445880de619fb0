/** Writes events down. The chain's row is the lock, taken last of all, so that the order is total and nobody waits for long. */
import { sql } from 'kysely';
import type { AuditEntry, RecordAudit } from '../identity/audit-port.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { GENESIS, seal } from './chain.ts';

export interface RecordingOptions {
  db: Pick<Database, 'asHouse'>;
  clock: Pick<Clock, 'now'>;
  /** Where the request came from that is being worked on; null: none is. */
  callerIp(): string | null;
}

type Pending = AuditEntry & { ip: string | null };

export function createRecording({ db, clock, callerIp }: RecordingOptions): RecordAudit {
  const waiting = new WeakMap<Tx, Pending[]>();

  async function append(tx: Tx, workspaceId: string, entries: readonly Pending[]): Promise<void> {
    await sql`insert into audit_chain (workspace_id, length, hash) values (${workspaceId}, 0, ${GENESIS}) on conflict do nothing`.execute(
      tx.sql(),
    );
    const { rows } = await sql<{ length: string; hash: string }>`
      select length, hash from audit_chain where workspace_id = ${workspaceId} for update`.execute(tx.sql());
    let [seq, previousHash] = [Number(rows[0]?.length ?? 0), rows[0]?.hash ?? GENESIS];
    for (const entry of entries) {
      const { actor, action, targetId = null, detail = {}, ip } = entry;
      seq += 1;
      const at = new Date(clock.now()).toISOString();
      const by = actor && { kind: actor.kind, id: actor.id };
      const hash = seal({ workspaceId, seq, at, actor: by, action, targetId, detail, ip, previousHash });
      await sql`insert into audit_event (workspace_id, seq, at, actor_kind, actor_id, action, target_id, detail, ip, previous_hash, hash)
        values (${workspaceId}, ${seq}, ${at}, ${by?.kind ?? null}, ${by?.id ?? null}, ${action}, ${targetId},
          ${JSON.stringify(detail)}::jsonb, ${ip}, ${previousHash}, ${hash})`.execute(tx.sql());
      previousHash = hash;
    }
    await sql`update audit_chain set length = ${seq}, hash = ${previousHash} where workspace_id = ${workspaceId}`.execute(tx.sql());
  }

  /** Always in the order of the ids: two transactions that write to the same chains would else wait for each other. */
  async function appendAll(tx: Tx, entries: readonly Pending[]): Promise<void> {
    const byWorkspace = Map.groupBy(entries, ({ workspaceId }) => workspaceId);
    for (const workspaceId of [...byWorkspace.keys()].sort()) await append(tx, workspaceId, byWorkspace.get(workspaceId) ?? []);
  }

  return function record(tx, entry) {
    const pending = { ...entry, ip: callerIp() };
    const entries = waiting.get(tx);
    if (entries) {
      entries.push(pending);
      return;
    }
    const first = [pending];
    waiting.set(tx, first);
    tx.beforeCommit(() => db.asHouse('the audit log is written by nobody else', () => appendAll(tx, first)));
  };
}
