/** Comments of somebody who is erased: they keep their place without their text, as a deleted one does. */
import { sql } from 'kysely';
import { ERASED_PERSON } from '../../../schema/wire/erased.ts';
import type { MentionRecord } from '../../../schema/wire/events.ts';
import type { Tx } from '../../kit/db.ts';

export async function eraseComments(tx: Tx, sessionId: string, personId: string, at: Date): Promise<void> {
  const on = tx.sql();
  const { rows } = await sql<{ id: string }>`
    update comment set text = '', mentions = '[]', failure_message = null, client_mutation_id = null, version = version + 1,
      anchor_start = null, anchor_end = null, anchor_quote = null, deleted_at = coalesce(deleted_at, ${at}),
      author_name = case when author_id is null then null else ${ERASED_PERSON} end
    where session_id = ${sessionId} and status <> 'pending' and (author_id = ${personId} or requester_id = ${personId})
    returning id`.execute(on);
  await sql`update notification set excerpt = '' where comment_id = any(${rows.map(({ id }) => id)}::text[])`.execute(on);
  await sql`update comment set resolved_by_name = ${ERASED_PERSON}, version = version + 1
    where session_id = ${sessionId} and resolved_by_id = ${personId}`.execute(on);
  await forgetMentions(tx, sessionId, personId);
}

/** Others wrote the name behind an @. */
async function forgetMentions(tx: Tx, sessionId: string, personId: string): Promise<void> {
  const { rows } = await sql<{ id: string; text: string; mentions: MentionRecord[] }>`
    select id, text, mentions from comment where session_id = ${sessionId}
      and mentions @> ${JSON.stringify([{ kind: 'user', id: personId }])}::jsonb order by id`.execute(tx.sql());
  for (const { id, text, mentions } of rows) {
    let without = text;
    for (const mention of mentions) {
      if (mention.id === personId && mention.name !== '') without = without.replaceAll(`@${mention.name}`, `@${ERASED_PERSON}`);
    }
    const kept = mentions.map((mention) => (mention.id === personId ? { ...mention, name: ERASED_PERSON } : mention));
    await sql`update comment set text = ${without}, mentions = ${JSON.stringify(kept)}::jsonb, version = version + 1 where id = ${id}`.execute(
      tx.sql(),
    );
    await sql`update notification set excerpt = '' where comment_id = ${id}`.execute(tx.sql());
  }
}
