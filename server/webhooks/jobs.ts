import { sql } from 'kysely';
import { WEBHOOK_LOG_DAYS } from '../../schema/wire/webhooks.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { inBatches } from '../kit/jobs/in-batches.ts';
import type { JobDefinition } from '../kit/jobs/job.ts';
import type { Claims } from './claims.ts';
import { WEBHOOK_CHANNEL } from './emitting.ts';

const DAY_MS = 86_400_000;
/** A notification has 8,000 bytes. */
const ENDPOINTS_PER_MESSAGE = 100;

export const DELIVER_JOB = 'webhooks:deliver';

export interface WebhookJobsOptions {
  db: Pick<Database, 'sql' | 'write'>;
  clock: Pick<Clock, 'now'>;
  claims: Pick<Claims, 'dueEndpoints' | 'nextDueAt'>;
}

export function webhookJobs({ db, clock, claims }: WebhookJobsOptions): JobDefinition[] {
  /** On all workers: a run that sent by itself would hold up the next one as long as the slowest receiver. */
  async function wakeWorkers(endpointIds: readonly string[]): Promise<void> {
    await db.write(async (tx) => {
      for (let from = 0; from < endpointIds.length; from += ENDPOINTS_PER_MESSAGE)
        await tx.notify(WEBHOOK_CHANNEL, { endpointIds: endpointIds.slice(from, from + ENDPOINTS_PER_MESSAGE) });
    });
  }

  async function deleteOld(limit: number): Promise<number> {
    const { rows } = await sql`delete from webhook_delivery where id in (
      select d.id from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
      where d.occurred_at < ${new Date(clock.now() - WEBHOOK_LOG_DAYS * DAY_MS)} or e.removed_at is not null limit ${limit}) returning id`.execute(
      db.sql(),
    );
    return rows.length;
  }

  /** What was due by then, the last run has told the workers of. */
  let lookedAt: Date | null = null;

  return [
    {
      name: DELIVER_JOB,
      every: '1 minute',
      describe: 'Sends webhooks that are due again; it also runs when the next one is.',
      dueAgainAt: async () => (lookedAt ? claims.nextDueAt(lookedAt) : null),
      run: async () => {
        lookedAt = new Date(clock.now());
        const endpoints = await claims.dueEndpoints();
        await wakeWorkers(endpoints);
        return { endpoints: endpoints.length };
      },
    },
    {
      name: 'webhooks:delete-old-deliveries',
      every: '50 3 * * *',
      when: 'Daily at 03:50 UTC',
      describe: `Deletes what is in the webhooks’ logs for more than ${WEBHOOK_LOG_DAYS} days, and endpoints that were removed.`,
      run: async (context) => {
        const deleted = await inBatches(context, deleteOld);
        await sql`delete from webhook_endpoint e where removed_at is not null
          and not exists (select from webhook_delivery d where d.endpoint_id = e.id)`.execute(db.sql());
        return { deleted };
      },
    },
  ];
}
