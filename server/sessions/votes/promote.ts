/** One of the answers side by side becomes the mainline, for everybody. */
import { sql } from 'kysely';
import type { SessionRecord } from '../../../schema/wire/events.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, invalid, notFound } from '../../kit/errors.ts';
import type { Access } from '../access.ts';
import { lockSession } from '../answers.ts';
import { MessageEntity, isRunning } from '../message.entity.ts';
import type { Outbox } from '../outbox.ts';
import { sessionsById } from '../records.ts';

export interface PromoteDeps {
  db: Database;
  access: Access;
  outbox: Outbox;
  clock: Clock;
}

export function createPromote({ db, access, outbox, clock }: PromoteDeps) {
  return async function promoteAnswer(actor: Actor, messageId: string): Promise<SessionRecord> {
    const { session } = await access.requireForMessage(actor, messageId, 'session:write');
    await db.write(async (tx) => {
      const row = await lockSession(tx, session.id);
      const message = await tx.em.findOne(MessageEntity, messageId);
      if (!message) throw notFound('message');
      if (message.role !== 'assistant') throw invalid({ messageId: 'is not an answer' });
      if (isRunning(message)) throw new Expected('CONFLICT', 'This answer is still being written. Wait for its end, or stop it first.');
      if (message.text.trim() === '')
        throw new Expected('CONFLICT', 'This answer has no text to go on from. Ask again, or choose another.');
      const leafId = await newestLeafBelow(tx, row.id, messageId);
      if (row.mainlineLeafId === leafId) return;
      row.mainlineLeafId = leafId;
      row.updatedAt = new Date(clock.now());
      await tx.em.flush();
      await outbox.add(tx, row.id, [{ kind: 'sessionChanged' }]);
    });
    const [changed] = await sessionsById(db.sql(), [session.id]);
    if (!changed) throw notFound('session');
    return changed;
  };
}

/**
 * The message itself where nothing stands below it. What belongs to a branch that was not merged stays on that branch. `offset 0` keeps the
 * planner at the index.
 */
async function newestLeafBelow(tx: Tx, sessionId: string, messageId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with recursive branched as (
      select m.id, m.parent_id, b.base_id from branch b join message m on m.id = b.head_id
        where b.session_id = ${sessionId} and b.state <> 'merged' and b.head_id is distinct from b.base_id
      union all
      select m.id, m.parent_id, branched.base_id from branched join message m on m.id = branched.parent_id
        where branched.parent_id is distinct from branched.base_id
    ), below as (
      select ${messageId}::text collate "C" as id
      union all
      select child.id from below cross join lateral (
        select m.id from message m where m.parent_id = below.id and m.id not in (select id from branched) offset 0
      ) child
    )
    select max(id) as id from below
    where not exists (select 1 from message c where c.parent_id = below.id and c.id not in (select id from branched))`.execute(tx.sql());
  return rows[0]?.id ?? messageId;
}
