import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { announceAccessChange } from '../../identity/access-changes.ts';
import { actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { RecordAudit } from '../../identity/audit-port.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import type { EventLog } from '../../live/event-log.ts';
import type { HintTeller } from '../../live/hints.ts';
import type { Access } from '../access.ts';

export interface Deletion {
  id: string;
  /** Null: the house itself. */
  actor: Actor | null;
  reason: 'person' | 'retention' | 'erasure';
  /** Of `session s`: asked again once nobody else can change it. */
  provided?: RawBuilder<boolean>;
}

export interface DeleteSessionDeps {
  db: Database;
  access: Access;
  log: EventLog;
  hints: HintTeller;
  audit: RecordAudit;
}

/** Messages, drafts, comments, votes, branches, links, notices and what search knows go with it; usage keeps its figures without it. */
export function createDeleteSession({ db, access, log, hints, audit }: DeleteSessionDeps) {
  /** False: it is not so any more, or an answer is still being written there, and whoever writes it has to find its message. */
  async function remove(tx: Tx, { id, actor, reason, provided }: Deletion): Promise<boolean> {
    const held = await sql`select 1 from session s where s.id = ${id} for update`.execute(tx.sql());
    if (held.rows.length === 0) return true;
    if (provided) {
      const still = await sql`select 1 from session s where s.id = ${id} and ${provided}`.execute(tx.sql());
      if (still.rows.length === 0) return false;
    }
    const running = await sql`select 1 from message where session_id = ${id} and status in ('queued', 'streaming')
      union all select 1 from comment where session_id = ${id} and status = 'pending' limit 1`.execute(tx.sql());
    if (running.rows.length > 0) return false;
    const { rows } = await sql<{ workspace_id: string }>`delete from session where id = ${id} returning workspace_id`.execute(tx.sql());
    for (const { workspace_id: workspaceId } of rows) {
      audit(tx, { workspaceId, actor: actor && actorRecord(actor), action: 'session:delete', targetId: id, detail: { reason } });
      await announceAccessChange(tx, { kind: 'session', id });
      await hints.tell(tx, { topic: 'SESSIONS', workspaceId });
    }
    return true;
  }

  /** For what was authorised already. What readers were told is forgotten, too. */
  async function deleteNow(deletion: Deletion): Promise<boolean> {
    const { id } = deletion;
    const isDone = await db.write((tx) => remove(tx, deletion));
    if (isDone) await log.startOver(id);
    return isDone;
  }

  return {
    deleteNow,

    /** Answers the id of the workspace that it was in. */
    async deleteSession(actor: Actor, id: string): Promise<string> {
      const { session } = await access.require(actor, id, 'session:delete');
      if (await deleteNow({ id, actor, reason: 'person' })) return session.workspaceId;
      throw new Expected('CONFLICT', 'An answer is still being written here. Wait for its end, or stop it first.');
    },
  };
}

export type DeleteSession = ReturnType<typeof createDeleteSession>;
