/** "Your answers are there": told to who asked, once, when the last of the answers side by side has ended. */
import { sql } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Tx } from '../kit/db.ts';
import type { NoticeSink } from './notice-sink.ts';
import { isSecretPoll } from './votes/poll-records.ts';

export interface EndedRun {
  messageId: string;
  sessionId: string;
  workspaceId: string;
  /** Who asked. */
  actor: Pick<ActorRecord, 'kind' | 'id'>;
}

interface EndedAnswer {
  id: string;
  excerpt: string;
}

const EXCERPT_LENGTH = 400;

/**
 * In the transaction of the run's end. The prompt is locked, else the last two answers of one prompt could each see the other one running.
 * An answer that somebody stopped is no news. Why one failed names its provider: a blind vote hides that.
 */
export async function tellRequester(tx: Tx, notices: NoticeSink, run: EndedRun): Promise<void> {
  if (run.actor.kind !== 'user') return;
  await sql`select 1 from message where id = (select parent_id from message where id = ${run.messageId}) for no key update`.execute(
    tx.sql(),
  );
  const own = sql`m.parent_id = run.parent_id and m.requester_kind = 'user' and m.requester_id = ${run.actor.id}`;
  const { rows } = await sql<EndedAnswer>`
    with run as (select parent_id, created_at from message where id = ${run.messageId})
    select m.id, left(case when poll.prompt_id is null then coalesce(m.failure_message, m.text) else m.text end, ${EXCERPT_LENGTH}) as excerpt
    from message m cross join run left join poll on poll.prompt_id = m.parent_id and ${isSecretPoll}
    where ${own} and m.status in ('complete', 'failed', 'interrupted') and m.finished_at >= run.created_at
      and not exists (select from message other where other.parent_id = run.parent_id and other.status in ('queued', 'streaming')
        and other.requester_kind = 'user' and other.requester_id = ${run.actor.id})
    order by m.finished_at desc, m.id desc limit 1`.execute(tx.sql());
  const [ended] = rows;
  if (!ended) return;
  await notices.add(tx, [
    {
      recipientUserId: run.actor.id,
      kind: 'runFinished',
      workspaceId: run.workspaceId,
      sessionId: run.sessionId,
      messageId: ended.id,
      commentId: null,
      actor: null,
      excerpt: ended.excerpt,
    },
  ]);
}
