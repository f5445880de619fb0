import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { ReactionRecord, ReactionsRecord } from '../../../schema/wire/events.ts';
import { SHOWN_REACTORS } from '../../../schema/wire/limits.ts';

interface ReactionSelection {
  message_id: string;
  version: number;
  reactions: ReactionRecord[] | null;
}

/** In the order of `messageIds`; a message that nobody ever reacted to has none. */
export async function reactionsByMessages(db: Kysely<unknown>, messageIds: readonly string[]): Promise<ReactionsRecord[]> {
  if (messageIds.length === 0) return [];
  const { rows } = await sql<ReactionSelection>`
    select s.message_id, s.version, (
      select json_agg(json_build_object('emoji', e.emoji, 'count', e.count, 'actors', e.actors) order by e.first) from (
        select r.emoji, count(*) as count, min(r.id) as first,
          json_agg(json_build_object('kind', r.actor_kind, 'id', r.actor_id, 'displayName', r.actor_name) order by r.id)
            filter (where r.place <= ${SHOWN_REACTORS}) as actors
        from (
          select *, row_number() over (partition by emoji order by id) as place from reaction where message_id = s.message_id
        ) r
        group by r.emoji
      ) e
    ) as reactions
    from reaction_state s where s.message_id = any(${[...messageIds]}::text[])`.execute(db);
  const byMessage = new Map(rows.map((row) => [row.message_id, row]));
  return messageIds.map((messageId) => {
    const found = byMessage.get(messageId);
    return { messageId, reactions: found?.reactions ?? [], version: found?.version ?? 0 };
  });
}
