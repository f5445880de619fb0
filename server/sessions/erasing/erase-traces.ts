/** What else stands in a session of somebody: names under acts, titles, names of branches and links, prompts that wait. */
import { sql } from 'kysely';
import { ERASED_BRANCH, ERASED_PERSON } from '../../../schema/wire/erased.ts';
import type { Tx } from '../../kit/db.ts';
import { FORK } from '../branches/fork.ts';

export async function eraseTraces(tx: Tx, sessionId: string, personId: string): Promise<void> {
  const on = tx.sql();
  const here = sql`session_id = ${sessionId}`;
  const messages = sql`message_id in (select id from message where session_id = ${sessionId})`;
  await sql`update message set author_name = ${ERASED_PERSON} where ${here} and author_id = ${personId} and author_name <> ${ERASED_PERSON}`.execute(
    on,
  );
  await sql`update message set stopped_by_name = ${ERASED_PERSON} where ${here} and stopped_by_id = ${personId}`.execute(on);
  await sql`update poll set opened_by_name = ${ERASED_PERSON}, version = version + 1 where ${here} and opened_by_id = ${personId}`.execute(
    on,
  );
  await sql`update poll_vote set actor_name = ${ERASED_PERSON} where ${messages} and actor_id = ${personId}`.execute(on);
  await sql`update reaction set actor_name = ${ERASED_PERSON} where ${messages} and actor_id = ${personId}`.execute(on);
  await sql`update branch set creator_name = ${ERASED_PERSON}, name = ${ERASED_BRANCH} || ' ' || right(id, 6), version = version + 1
    where ${here} and creator_id = ${personId}`.execute(on);
  await sql`update share_link set created_by_name = ${ERASED_PERSON}, name = null where ${here} and created_by_id = ${personId}`.execute(
    on,
  );
  const { numAffectedRows } = await sql`delete from queued_prompt where ${here} and author_id = ${personId}`.execute(on);
  if (numAffectedRows) await sql`update prompt_queue set version = version + 1 where ${here}`.execute(on);
}

const UNTITLED = 'New session';

/** A title that is theirs, or that was made of their first prompt; and with it the forks that were named after it. */
export async function eraseTitle(tx: Tx, sessionId: string, personId: string): Promise<string[]> {
  const { rows } = await sql<{ title: string }>`
    select s.title from session s where s.id = ${sessionId} and s.title_source <> 'default' and (
      s.titled_by_id = ${personId} or s.title_source = 'person' and s.titled_by_id is null and s.creator_id = ${personId}
      or s.title_source in ('prompt', 'model') and (
        select m.author_id from message m where m.session_id = s.id and m.role = 'user' order by m.id limit 1) = ${personId})`.execute(
    tx.sql(),
  );
  const [found] = rows;
  return found ? takeTitle(tx, sessionId, { title: found.title, by: personId }) : [];
}

/** A title that was made of this message. */
export async function eraseTitleOf(tx: Tx, sessionId: string, messageId: string): Promise<string[]> {
  const { rows } = await sql<{ title: string; by: string | null }>`
    select s.title, (select author_id from message where id = ${messageId}) as by from session s
    where s.id = ${sessionId} and s.title_source in ('prompt', 'model') and ${messageId} = (
      select m.id from message m where m.session_id = s.id and m.role = 'user' order by m.id limit 1)`.execute(tx.sql());
  const [found] = rows;
  return found ? takeTitle(tx, sessionId, found) : [];
}

/** With it the titles of forks that were named after it, also after what it was before. */
async function takeTitle(tx: Tx, sessionId: string, { title, by }: { title: string; by: string | null }): Promise<string[]> {
  const { rows: changed } = await sql<{ id: string }>`
    with recursive fork (id) as (
      select id from session where id = ${sessionId}
      union select s.id from session s join fork on s.origin_session_id = fork.id where starts_with(s.title, left(${title}, 100)) or s.titled_by_id = ${by} and s.title like ${`%${FORK}`}
    ) update session s set title = ${UNTITLED}, title_source = 'default', titled_by_id = null from fork where s.id = fork.id returning s.id`.execute(
    tx.sql(),
  );
  const ids = changed.map(({ id }) => id);
  await sql`update notification set excerpt = '' where session_id = any(${ids}::text[]) and starts_with(excerpt, left(${title}, 100))`.execute(
    tx.sql(),
  );
  return ids;
}
