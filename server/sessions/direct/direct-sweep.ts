/** Programs' runs whose node died are ended by any other: what was asked is charged, and nothing stays held (LIVE.md G2, L4). */
import { sql } from 'kysely';
import type { ActorRecord } from '../../../schema/wire/events.ts';
import type { Database } from '../../kit/db.ts';
import type { Logger } from '../../kit/logger.ts';
import type { Lease } from '../lease.ts';
import { repeat } from '../timing.ts';
import type { SessionTiming } from '../timing.ts';
import { NO_TOKENS, usageOf } from '../usage.ts';
import { AWAY } from './direct-answer.ts';
import { createDirectEnd } from './direct-end.ts';
import type { DirectEndDeps } from './direct-end.ts';

export interface DirectSweepDeps extends DirectEndDeps {
  db: Database;
  lease: Pick<Lease, 'maySweep'>;
  nodeId: string;
  timing: Pick<SessionTiming, 'sweepMs'>;
  logger: Logger;
}

interface Orphan {
  id: string;
  workspace_id: string;
  model_id: string;
  actor_kind: ActorRecord['kind'];
  actor_id: string;
  input_tokens: number;
  created_at: string;
}

const AT_ONCE = 20;

export function createDirectSweep(deps: DirectSweepDeps) {
  const { db, lease, nodeId, logger } = deps;
  const directEnd = createDirectEnd(deps);

  /** Locked until the transaction ends, as another node looks for the same ones. */
  async function orphans(on: ReturnType<Database['sql']>, condition: ReturnType<typeof sql>): Promise<Orphan[]> {
    const { rows } = await sql<Orphan>`
      select r.id, r.workspace_id, r.model_id, r.actor_kind, r.actor_id, r.input_tokens, r.created_at from direct_run r
      where r.status = 'running' and r.node_id <> ${nodeId} and ${condition}
        and not exists (select 1 from node n where n.id = r.node_id and n.expires_at > clock_timestamp())
      order by r.id limit ${AT_ONCE} for update of r skip locked`.execute(on);
    return rows;
  }

  /** Each in a transaction of its own: it ends with the lock of its workspace's account. */
  async function end(id: string): Promise<void> {
    await db.write(async (tx) => {
      const [orphan] = await orphans(tx.sql(), sql`r.id = ${id}`);
      if (!orphan) return;
      if (!lease.maySweep()) throw new Error('this node was cut off from the database while it judged others');
      const run = {
        id: orphan.id,
        workspaceId: orphan.workspace_id,
        modelId: orphan.model_id,
        actor: { kind: orphan.actor_kind, id: orphan.actor_id },
        startedAt: new Date(orphan.created_at),
      };
      // What the model said nobody can tell any more; what it was told it may have counted.
      const usage = usageOf({ counts: { ...NO_TOKENS, uncachedInput: orphan.input_tokens }, estimated: true });
      await directEnd.write(tx, run, { status: 'interrupted', text: '', reason: null, failure: AWAY, usage, firstTokenMs: null });
    });
  }

  async function sweep(): Promise<void> {
    if (!lease.maySweep()) return;
    for (const { id } of await orphans(db.sql(), sql`true`)) {
      await end(id).catch((error: unknown) => logger.warn({ error, runId: id }, 'a run of a dead node was not ended'));
    }
  }

  const loop = repeat(deps.timing.sweepMs, () =>
    sweep().catch((error: unknown) => logger.warn({ error }, 'sweep of programs’ runs failed')),
  );
  return { close: () => loop.close() };
}
