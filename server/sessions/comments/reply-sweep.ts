/** Replies whose node died are ended by any other: nobody waits for an end that never comes (LIVE.md L4). */
import { sql } from 'kysely';
import type { ActorRecord } from '../../../schema/wire/events.ts';
import type { Database } from '../../kit/db.ts';
import type { Logger } from '../../kit/logger.ts';
import { estimateUsage } from '../../models/estimate.ts';
import type { Lease } from '../lease.ts';
import { repeat } from '../timing.ts';
import type { SessionTiming } from '../timing.ts';
import { usageOf } from '../usage.ts';
import { AWAY } from './replies.ts';
import { createReplyEnd } from './reply-end.ts';
import type { ReplyEndDeps } from './reply-end.ts';
import { replyPrompt } from './reply-prompt.ts';

export interface ReplySweepDeps extends ReplyEndDeps {
  db: Database;
  lease: Pick<Lease, 'maySweep'>;
  nodeId: string;
  timing: Pick<SessionTiming, 'sweepMs'>;
  logger: Logger;
}

interface Orphan {
  id: string;
  asked_id: string;
  session_id: string;
  workspace_id: string;
  model_id: string;
  requester_kind: ActorRecord['kind'];
  requester_id: string;
  created_at: string;
}

const AT_ONCE = 20;

export function createReplySweep(deps: ReplySweepDeps) {
  const { db, lease, nodeId, logger } = deps;
  const replyEnd = createReplyEnd(deps);

  /** Locked until the transaction ends, as another node looks for the same ones. */
  async function orphans(on: ReturnType<Database['sql']>, condition: ReturnType<typeof sql>): Promise<Orphan[]> {
    const { rows } = await sql<Orphan>`
      select c.id, c.session_id, s.workspace_id, c.model_id, c.requester_kind, c.requester_id, c.created_at,
        (select max(a.id) from comment a where a.thread_id = c.thread_id and a.id < c.id and a.author_id is not null) as asked_id
      from comment c join session s on s.id = c.session_id
      where c.status = 'pending' and c.node_id <> ${nodeId} and ${condition}
        and not exists (select 1 from node n where n.id = c.node_id and n.expires_at > clock_timestamp())
      order by c.id limit ${AT_ONCE} for update of c skip locked`.execute(on);
    return rows;
  }

  /** Each in a transaction of its own: it ends with the lock of its workspace's account, and two of those in one could wait for each other. */
  async function end(id: string): Promise<void> {
    await db.write(async (tx) => {
      const [orphan] = await orphans(tx.sql(), sql`c.id = ${id}`);
      if (!orphan) return;
      if (!lease.maySweep()) throw new Error('this node was cut off from the database while it judged others');
      // The provider may have counted what it was told; its answer nobody saw.
      const prompt = await replyPrompt(tx.sql(), orphan.asked_id);
      const reply = {
        commentId: orphan.id,
        sessionId: orphan.session_id,
        workspaceId: orphan.workspace_id,
        modelId: orphan.model_id,
        actor: { kind: orphan.requester_kind, id: orphan.requester_id },
        startedAt: new Date(orphan.created_at),
      };
      const usage = usageOf({ counts: estimateUsage(prompt ?? [], ''), estimated: true });
      await replyEnd.write(tx, reply, { status: 'interrupted', text: '', failure: AWAY, usage });
    });
  }

  async function sweep(): Promise<void> {
    if (!lease.maySweep()) return;
    for (const { id } of await orphans(db.sql(), sql`true`)) {
      await end(id).catch((error: unknown) => logger.warn({ error, commentId: id }, 'a reply of a dead node was not ended'));
    }
  }

  const loop = repeat(deps.timing.sweepMs, () => sweep().catch((error: unknown) => logger.warn({ error }, 'sweep of replies failed')));
  return { close: () => loop.close() };
}
