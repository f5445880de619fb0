import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Where they wrote, did or were said to have done something. A pass over some tables: it is asked once for each person. */
export async function sessionsOfPerson(db: Kysely<unknown>, personId: string): Promise<string[]> {
  const mention = JSON.stringify([{ kind: 'user', id: personId }]);
  const { rows } = await sql<{ id: string }>`
    select id from session where creator_id = ${personId} or titled_by_id = ${personId}
    union select session_id from message where author_id = ${personId}
    union select session_id from message where stopped_by_id = ${personId}
    union select session_id from comment where author_id = ${personId} or requester_id = ${personId} or resolved_by_id = ${personId}
      or mentions @> ${mention}::jsonb
    union select m.session_id from reaction r join message m on m.id = r.message_id where r.actor_id = ${personId}
    union select p.session_id from poll p where p.opened_by_id = ${personId}
    union select p.session_id from poll_vote v join poll p on p.prompt_id = v.prompt_id where v.actor_id = ${personId}
    union select session_id from branch where creator_id = ${personId}
    union select session_id from share_link where created_by_id = ${personId}
    union select session_id from queued_prompt where author_id = ${personId}
    union select session_id from draft_writer where actor_id = ${personId}
    order by 1`.execute(db);
  return rows.map(({ id }) => id);
}

/** Of those that only they could ever read. */
export async function privateSessionsOf(db: Kysely<unknown>, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from session s where s.creator_id = ${personId} and s.visibility = 'private'
      and not exists (select 1 from session_member sm where sm.session_id = s.id and sm.user_id <> ${personId})
      and not exists (select 1 from message m where m.session_id = s.id and m.author_id <> ${personId} and m.origin_id is null)
      and not exists (select 1 from comment c where c.session_id = s.id and c.author_id <> ${personId})
    order by s.id`.execute(db);
  return rows.map(({ id }) => id);
}
