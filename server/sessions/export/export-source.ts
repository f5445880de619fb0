/** What an export is made of, read page by page: however long a session is, only one page of it is in memory. */
import { sql } from 'kysely';
import type { ActorRecord, MessageRecord } from '../../../schema/wire/events.ts';
import { isId } from '../../../schema/wire/ids.ts';
import type { Database } from '../../kit/db.ts';
import { notFound } from '../../kit/errors.ts';
import { pathTo } from '../branches/paths.ts';
import { messagesById } from '../records.ts';

/** 200,000 characters each at most. */
const PAGE_MESSAGES = 50;

export interface Source {
  /** Oldest first, parents before their children. `checkpoint` runs before each page is read, and at the end: who may read no more finds nothing. */
  pages(checkpoint: () => Promise<void>): AsyncGenerator<MessageRecord[]>;
  /** Whoever wrote one of the messages, by the name of the last, in the order of their first. */
  people(): Promise<ActorRecord[]>;
  count: number;
}

/** The way from the root to one message. */
export async function pathSource(db: Database, sessionId: string, leafId: string | null): Promise<Source> {
  if (leafId !== null && !(await isMessageOf(db, sessionId, leafId))) throw notFound('message');
  const ids = await pathTo(db.sql(), leafId);
  return {
    count: ids.length,
    people: () => peopleAmong(db, sql`select m.* from unnest(${ids}::text[]) as path (id) join message m on m.id = path.id`),
    async *pages(checkpoint) {
      for (let from = 0; from < ids.length; from += PAGE_MESSAGES) {
        await checkpoint();
        yield await messagesById(db.sql(), ids.slice(from, from + PAGE_MESSAGES));
      }
      await checkpoint();
    },
  };
}

/** All there are when it begins. */
export async function treeSource(db: Database, sessionId: string): Promise<Source> {
  const { rows } = await sql<{ last: string | null; count: string }>`
    select max(id) as last, count(*) as count from message where session_id = ${sessionId}`.execute(db.sql());
  const { last = null, count = '0' } = rows[0] ?? {};
  return {
    count: Number(count),
    people: () => peopleAmong(db, sql`select m.* from message m where m.session_id = ${sessionId} and m.id <= ${last}`),
    async *pages(checkpoint) {
      let after = '';
      for (;;) {
        await checkpoint();
        const { rows: found } = await sql<{ id: string }>`select id from message
          where session_id = ${sessionId} and id > ${after} and id <= ${last} order by id limit ${PAGE_MESSAGES}`.execute(db.sql());
        const ids = found.map((row) => row.id);
        if (ids.length > 0) yield await messagesById(db.sql(), ids);
        if (ids.length < PAGE_MESSAGES) return checkpoint();
        after = ids.at(-1)!;
      }
    },
  };
}

async function isMessageOf(db: Database, sessionId: string, id: string): Promise<boolean> {
  if (!isId('msg', id)) return false;
  const { rows } = await sql`select 1 from message where id = ${id} and session_id = ${sessionId}`.execute(db.sql());
  return rows.length > 0;
}

async function peopleAmong(db: Database, messages: ReturnType<typeof sql>): Promise<ActorRecord[]> {
  const { rows } = await sql<ActorRecord>`
    select m.author_kind as kind, m.author_id as id, (array_agg(m.author_name order by m.id desc))[1] as "displayName"
    from (${messages}) m where m.author_id is not null group by 1, 2 order by min(m.id)`.execute(db.sql());
  return rows;
}
