/** What a person has not read yet: the messages of others behind their mark. A mark only moves forward, from whichever device. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { SessionRecord } from '../../../schema/wire/events.ts';
import { ID_ALPHABET, isId } from '../../../schema/wire/ids.ts';
import { MAX_UNREAD } from '../../../schema/wire/limits.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { notFound } from '../../kit/errors.ts';
import type { HintTeller } from '../../live/hints.ts';
import type { Access } from '../access.ts';
import { isAlive } from '../sharing/grants.ts';
import { requirePerson } from './person.ts';

export interface UnreadDeps {
  db: Database;
  access: Access;
  hints: HintTeller;
  clock: Pick<Clock, 'now'>;
}

/** The lowest id that a message of this moment could have: ten characters of an id are its milliseconds (kit/ids.ts). */
function firstIdAt(moment: RawBuilder<unknown>): RawBuilder<string> {
  return sql`(select 'msg_' || string_agg(substr(${ID_ALPHABET}::text, (((extract(epoch from ${moment}) * 1000)::bigint >> (5 * place)) & 31)::int + 1, 1), ''
    order by place desc) from generate_series(0, 9) as place)`;
}

/** Since when the person can see `session s`: what was said before is history to them, not news. Who opened it has seen it from the start. */
function visibleSince(userId: string, now: number): RawBuilder<unknown> {
  return sql`case when s.creator_kind = 'user' and s.creator_id = ${userId} then s.created_at else least(
    (select m.created_at from membership m where m.workspace_id = s.workspace_id and m.user_id = ${userId}
      and s.visibility <> 'private' and m.role <> 'guest'),
    (select sm.created_at from session_member sm where sm.session_id = s.id and sm.user_id = ${userId}),
    (select min(g.created_at) from link_grant g join share_link l on l.id = g.link_id
      where l.session_id = s.id and g.user_id = ${userId} and ${isAlive(now)})) end`;
}

export function createUnread({ db, access, hints, clock }: UnreadDeps) {
  /** For sessions that the actor may read, in their order; at most MAX_UNREAD each. */
  async function unreadCounts(actor: Actor, sessionIds: readonly string[]): Promise<number[]> {
    if (actor.kind !== 'user') return sessionIds.map(() => 0);
    const { userId } = actor;
    const { rows } = await sql<{ session_id: string; count: string }>`
      select seen.session_id, (
        select count(*) from (
          select 1 from message m where m.session_id = seen.session_id and m.id > seen.mark
            and (m.author_kind is distinct from 'user' or m.author_id <> ${userId}) limit ${MAX_UNREAD}
        ) unread
      ) as count
      from (
        select s.id as session_id, coalesce(r.message_id, ${firstIdAt(visibleSince(userId, clock.now()))}) as mark
        from session s left join read_mark r on r.session_id = s.id and r.user_id = ${userId}
        where s.id = any(${[...sessionIds]}::text[])
      ) seen`.execute(db.sql());
    const counts = new Map(rows.map((row) => [row.session_id, Number(row.count)]));
    return sessionIds.map((id) => counts.get(id) ?? 0);
  }

  return {
    unreadCounts,

    /** The last message that was read; null where nothing was. */
    async readUntil(actor: Actor, sessionIds: readonly string[]): Promise<(string | null)[]> {
      if (actor.kind !== 'user') return sessionIds.map(() => null);
      const { rows } = await sql<{ session_id: string; message_id: string }>`select session_id, message_id from read_mark
        where user_id = ${actor.userId} and session_id = any(${[...sessionIds]}::text[])`.execute(db.sql());
      const found = new Map(rows.map((row) => [row.session_id, row.message_id]));
      return sessionIds.map((id) => found.get(id) ?? null);
    },

    /** Of all that lies in each folder and can still be read. */
    async folderUnreadCounts(actor: Actor, folderIds: readonly string[]): Promise<number[]> {
      if (actor.kind !== 'user') return folderIds.map(() => 0);
      const { rows } = await sql<{ folder_id: string; session_id: string }>`
        select sp.folder_id, sp.session_id from shelf_place sp join session s on s.id = sp.session_id
        where sp.user_id = ${actor.userId} and sp.folder_id = any(${[...folderIds]}::text[]) and s.archived_at is null`.execute(db.sql());
      const all = rows.map((row) => row.session_id);
      const readable = await access.findAll(actor, all);
      const counts = await unreadCounts(actor, all);
      const sums = new Map<string, number>();
      for (const [index, { folder_id: id }] of rows.entries())
        if (readable[index]) sums.set(id, (sums.get(id) ?? 0) + (counts[index] ?? 0));
      return folderIds.map((id) => Math.min(sums.get(id) ?? 0, MAX_UNREAD));
    },

    /** Everything up to this message, on every branch. */
    async markSessionRead(actor: Actor, { sessionId, messageId }: { sessionId: string; messageId: string }): Promise<SessionRecord> {
      const { session } = await access.require(actor, sessionId, 'session:read');
      const { userId } = requirePerson(actor);
      if (!isId('msg', messageId)) throw notFound('message');
      await db.write(async (tx) => {
        const { rows } = await sql`select 1 from message where id = ${messageId} and session_id = ${sessionId}`.execute(tx.sql());
        if (rows.length === 0) throw notFound('message');
        const { numAffectedRows } = await sql`
          insert into read_mark (user_id, session_id, message_id) values (${userId}, ${sessionId}, ${messageId})
          on conflict (user_id, session_id) do update set message_id = excluded.message_id
            where read_mark.message_id < excluded.message_id`.execute(tx.sql());
        if (numAffectedRows !== 0n) await hints.tell(tx, { topic: 'SHELF', users: [userId] });
      });
      return session;
    },
  };
}
