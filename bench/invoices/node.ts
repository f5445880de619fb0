/** A node that only knows money: its own connections and its own clock. */
import { sql } from 'kysely';
import { createBilling } from '../../server/billing/billing.ts';
import { createClosing } from '../../server/billing/invoices/closing.ts';
import { closeMonthJob } from '../../server/billing/jobs/close-month.ts';
import type { JobSummary } from '../../server/kit/jobs/job.ts';
import type { Clock } from '../../server/kit/clock.ts';
import { createDatabase } from '../../server/kit/db.ts';
import type { Database } from '../../server/kit/db.ts';
import { createIds } from '../../server/kit/ids.ts';
import { createLogger } from '../../server/kit/logger.ts';
import { runJob } from '../../server/testkit/run-job.ts';

export const MODELS = ['acme:large', 'acme:small', 'other:one'] as const;

export async function createMoneyNode(url: string, clock: Clock) {
  const db = await createDatabase({ url, entities: [], log: createLogger({ level: 'silent' }), poolSize: 8 });
  const ids = createIds(clock);
  const billing = createBilling({ db, clock, defaultPlan: 'free' });
  const closing = createClosing({ db, clock, ids, defaultPlan: 'free' });
  return {
    db,
    ids,
    billing,
    now: () => new Date(clock.now()),
    /** The monthly job, as a worker would run it at this moment. */
    closeMonths: (): Promise<JobSummary> => runJob([closeMonthJob(closing)], 'billing:close-month', { now: new Date(clock.now()) }),
    close: () => db.close(),
  };
}

export type MoneyNode = Awaited<ReturnType<typeof createMoneyNode>>;

export interface House {
  workspaceId: string;
  sessionId: string;
}

export async function openHouse({ db, ids, now }: MoneyNode): Promise<House> {
  const [workspaceId, sessionId] = [ids.next('wsp'), ids.next('ses')];
  await sql`insert into workspace (id, slug, name, created_at)
    values (${workspaceId}, ${workspaceId.replace('_', '-')}, 'Team', ${now()})`.execute(db.sql());
  await sql`insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
    values (${sessionId}, ${workspaceId}, 'A session', 'person', 'workspace', 'user', 'usr_1', ${now()}, ${now()})`.execute(db.sql());
  return { workspaceId, sessionId };
}

export async function seedPrices(db: Database): Promise<void> {
  for (const [index, model] of MODELS.entries()) {
    const rate = 1_000_000 + index * 700_001;
    await sql`insert into model_price (model, effective_from, input, cache_read, cache_write, output, reasoning, source, created_at)
      values (${model}, '2026-01-01', ${rate}, ${rate}, ${rate}, ${rate * 5}, ${rate * 5}, 'a proof', '2026-01-01')`.execute(db.sql());
  }
}
