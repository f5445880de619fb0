import { sql } from 'kysely';
import type { MessageRecord } from '../../../schema/wire/events.ts';
import { actorId, actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { RecordAudit } from '../../identity/audit-port.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import { can } from '../../workspaces/policy.ts';
import type { Access } from '../access.ts';
import { messageById } from '../records.ts';
import type { Drafts } from '../drafts.ts';
import { copiesOf, eraseMessages } from './erase-messages.ts';
import { eraseTitleOf } from './erase-traces.ts';

export interface DeleteMessageDeps {
  db: Database;
  access: Access;
  drafts: Pick<Drafts, 'forget'>;
  audit: RecordAudit;
  eraseCopies(copies: readonly { id: string; sessionId: string }[], personId: string | null): Promise<string[]>;
  forgetTold(sessionIds: Iterable<string>): Promise<void>;
}

export function createDeleteMessage({ db, access, drafts, audit, eraseCopies, forgetTold }: DeleteMessageDeps) {
  return async function deleteMessage(actor: Actor, id: string): Promise<MessageRecord> {
    const found = await access.requireForMessage(actor, id, 'session:write');
    const { session } = found;
    // What repeats its words may stand where the actor sees nothing.
    await db.asHouse('the words of a message go wherever they were copied or told', async () => {
      const { copies, titled } = await db.write(erase);
      await forgetTold([session.id, ...titled, ...(await eraseCopies(copies, null))]);
    });
    return messageById(db.sql(), id);

    async function erase(tx: Tx): Promise<{ copies: { id: string; sessionId: string }[]; titled: string[] }> {
      await sql`select 1 from session where id = ${session.id} for no key update`.execute(tx.sql());
      const message = await messageById(tx.sql(), id);
      const isOwn = await isBy(tx, message, actor);
      if (!isOwn && !can(actor, 'session:manage', found))
        throw new Expected('FORBIDDEN', 'You may delete what you wrote or asked for. The rest is for owners of the session.');
      if (message.status === 'queued' || message.status === 'streaming')
        throw new Expected('CONFLICT', 'This answer is still being written. Stop it first.');
      const copied = await copiesOf(tx, [id]);
      const renamed = await eraseTitleOf(tx, session.id, id);
      await eraseMessages(tx, [id], null);
      // A draft keeps what was taken out of it until it is made anew.
      await drafts.forget(tx, session.id, null);
      const detail = { sessionId: session.id };
      audit(tx, { workspaceId: session.workspaceId, actor: actorRecord(actor), action: 'message:delete', targetId: id, detail });
      return { copies: copied, titled: renamed };
    }
  };
}

/** Wrote it, or asked for it. */
async function isBy(tx: Tx, message: MessageRecord, actor: Actor): Promise<boolean> {
  if (message.author) return message.author.kind === actor.kind && message.author.id === actorId(actor);
  const { rows } = await sql`select 1 from message where id = ${message.id} and requester_kind = ${actor.kind}
    and requester_id = ${actorId(actor)}`.execute(tx.sql());
  return rows.length > 0;
}
