/** Messages that become tombstones: their place in the tree, their state and what they cost stay, their words go, wherever they were repeated. */
import { sql } from 'kysely';
import { ERASED_PERSON, ERASED_TEXT } from '../../../schema/wire/erased.ts';
import type { Tx } from '../../kit/db.ts';

/**
 * `ids`: of one session, none of them running. With the words go what search knows (its trigger hears of the change), what comments quote of
 * them, what notices began with, and the ids that their sender's program gave them. `authorId`: whose name goes as well.
 */
export async function eraseMessages(tx: Tx, ids: readonly string[], authorId: string | null): Promise<void> {
  const on = tx.sql();
  const list = [...ids];
  await sql`update message set text = ${ERASED_TEXT}, failure_message = null,
      author_name = case when author_id = ${authorId} then ${ERASED_PERSON} else author_name end
    where id = any(${list}::text[])`.execute(on);
  await sql`delete from run_chunk where message_id = any(${list}::text[])`.execute(on);
  await sql`update comment set anchor_start = null, anchor_end = null, anchor_quote = null, version = version + 1
    where message_id = any(${list}::text[]) and anchor_quote is not null`.execute(on);
  await sql`update notification set excerpt = '' where message_id = any(${list}::text[]) and comment_id is null and excerpt <> ''`.execute(
    on,
  );
  await sql`delete from send_request where prompt_id = any(${list}::text[])`.execute(on);
  await sql`delete from queued_prompt where prompt_id = any(${list}::text[])`.execute(on);
}

/** Copies of them, in forks and behind merges, whoever made those. */
export async function copiesOf(tx: Tx, ids: readonly string[]): Promise<{ id: string; sessionId: string }[]> {
  const { rows } = await sql<{ id: string; sessionId: string }>`
    with recursive copy (id) as (
      select m.id from message m where m.origin_id = any(${[...ids]}::text[])
      union select m.id from message m join copy on m.origin_id = copy.id
    ) select m.id, m.session_id as "sessionId" from copy join message m on m.id = copy.id order by m.session_id, m.id`.execute(tx.sql());
  return rows;
}

/** What they wrote here, and the answers to it: a model’s answer is made of their words. */
export async function messagesOf(tx: Tx, sessionId: string, authorId: string): Promise<{ ids: string[]; running: number }> {
  const { rows } = await sql<{ id: string; is_running: boolean }>`
    select m.id, m.status in ('queued', 'streaming') as is_running from message m
      left join message p on p.id = m.parent_id
    where m.session_id = ${sessionId}
      and (m.author_id = ${authorId} or m.role = 'assistant' and p.author_id = ${authorId})
    order by m.id`.execute(tx.sql());
  const ended = rows.filter((row) => !row.is_running);
  return { ids: ended.map(({ id }) => id), running: rows.length - ended.length };
}
