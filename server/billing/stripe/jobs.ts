/** What is done with Stripe in the background. */
import { sql } from 'kysely';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { eachInTurn } from '../../kit/jobs/each-in-turn.ts';
import { inBatches } from '../../kit/jobs/in-batches.ts';
import type { JobDefinition } from '../../kit/jobs/job.ts';
import type { Logger } from '../../kit/logger.ts';
import type { createAutoTopUp } from './auto-top-up.ts';
import type { Gateway } from './gateway.ts';
import type { Inbox } from './inbox.ts';
import type { createMeterCheck } from './meter-check.ts';
import { OLDEST_MS, RECENT_MS } from './meter-outbox.ts';
import type { createMeterOutbox } from './meter-outbox.ts';
import type { Readings } from './readings.ts';
import type { createSeats } from './seats.ts';

const DAY_MS = 86_400_000;
const KEPT_EVENTS_MS = 90 * DAY_MS;

export interface StripeParts {
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  gateway: Gateway;
  inbox: Inbox;
  readings: Readings;
  seats: ReturnType<typeof createSeats>;
  autoTopUp: ReturnType<typeof createAutoTopUp>;
  meterOutbox: ReturnType<typeof createMeterOutbox>;
  meterCheck: ReturnType<typeof createMeterCheck>;
}

export function stripeJobs(parts: StripeParts): JobDefinition[] {
  const { db, clock, log, gateway, inbox, readings, seats, autoTopUp, meterOutbox, meterCheck } = parts;

  /** Those whose standing changes with time alone. */
  async function changing(): Promise<string[]> {
    const { rows } = await sql<{ workspace_id: string }>`
      select workspace_id from billing_account where past_due_since is not null and frozen_at is null
      union select workspace_id from subscription where kept_until <= ${new Date(clock.now())} and status <> 'canceled'
      union select i.workspace_id from invoice i join stripe_customer c on c.workspace_id = i.workspace_id where i.status = 'open'
      order by 1`.execute(db.sql());
    return rows.map((row) => row.workspace_id);
  }

  /** What lost webhooks would have told. What cannot be read keeps nothing else from it. */
  async function reread(customerId: string, count: { read: number; failed: number }, touch: () => void): Promise<void> {
    const subjects = [
      ...(await gateway.subscriptionsOf(customerId)).map((id) => ({ kind: 'subscription' as const, id })),
      ...(await gateway.invoicesOf(customerId)).map((id) => ({ kind: 'invoice' as const, id })),
      ...(await gateway.paymentsOf(customerId)).map((id) => ({ kind: 'payment' as const, id })),
    ];
    for (const subject of subjects) {
      touch();
      try {
        await readings.read(subject);
        count.read++;
      } catch (error) {
        count.failed++;
        log.warn({ error, ...subject }, 'something of Stripe could not be read again');
      }
    }
  }

  return [
    {
      name: 'billing:handle-webhooks',
      every: '1 minute',
      describe: 'Handles what Stripe told and was not handled at once; failed counts those that were given up.',
      run: async ({ touch }) => {
        const count = await inbox.handleDue(touch);
        const { rows } = await sql<{ n: number }>`select count(*)::integer as n from stripe_event where failed_at is not null`.execute(
          db.sql(),
        );
        return { ...count, failed: rows[0]!.n };
      },
    },
    {
      name: 'billing:send-usage',
      every: '5 minutes',
      describe: 'Tells Stripe the metered usage of the hours that have ended.',
      run: ({ touch }) => meterOutbox.run(RECENT_MS, touch),
    },
    {
      name: 'billing:check-sent-usage',
      every: '15 4 * * *',
      when: 'Daily at 04:15 UTC',
      describe:
        'Sends what Stripe was not told of the last 34 days; differing counts the workspaces of which Stripe has counted something else.',
      run: async ({ touch }) => ({ ...(await meterOutbox.run(OLDEST_MS, touch)), differing: await meterCheck.differing(touch) }),
    },
    {
      name: 'billing:sync-seats',
      every: '2 minutes',
      describe: 'Brings the seats that Stripe charges for to the number of members.',
      run: ({ touch }) => seats.sync(touch),
    },
    {
      name: 'billing:auto-top-up',
      every: '1 minute',
      describe: 'Tops up wallets that fell below their threshold, where their owners asked for it.',
      run: ({ touch }) => autoTopUp.run(touch),
    },
    {
      name: 'billing:refresh-standing',
      every: '10 minutes',
      describe: 'Freezes workspaces whose grace is over, ends plans that were kept, and settles invoices that were paid.',
      run: async (context) => {
        const workspaces = await changing();
        await eachInTurn(context, workspaces, readings.refresh);
        return { looked: workspaces.length };
      },
    },
    {
      name: 'billing:reread-stripe',
      every: '45 4 * * *',
      when: 'Daily at 04:45 UTC',
      describe: 'Reads subscriptions, invoices and payments from Stripe again, in case a webhook was lost.',
      run: async ({ touch }) => {
        const { rows } = await sql<{ customer_id: string }>`select customer_id from stripe_customer order by customer_id`.execute(db.sql());
        const count = { read: 0, failed: 0 };
        for (const { customer_id: customerId } of rows) {
          touch();
          try {
            await reread(customerId, count, touch);
          } catch (error) {
            count.failed++;
            log.warn({ error, customerId }, 'a customer could not be read again');
          }
        }
        return count;
      },
    },
    {
      name: 'billing:delete-old-webhooks',
      every: '15 3 * * *',
      when: 'Daily at 03:15 UTC',
      describe: 'Deletes what Stripe told more than 90 days ago.',
      run: async (context) => ({
        deleted: await inBatches(context, async (limit) => {
          const { rows } = await sql`delete from stripe_event where id in (select id from stripe_event
            where received_at < ${new Date(clock.now() - KEPT_EVENTS_MS)} limit ${limit}) returning id`.execute(db.sql());
          return rows.length;
        }),
      }),
    },
  ];
}
