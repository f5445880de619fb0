/** A workspace that pays at a Stripe of its own, which tells two nodes in turn; all clocks move together. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { UserActor } from '../../server/identity/actor.ts';
import { createBilling } from '../../server/billing/billing.ts';
import { createPayments } from '../../server/billing/invoices/payments.ts';
import { PLANS } from '../../server/billing/plans.ts';
import { startStripeDouble } from '../../server/billing/stripe/doubles/stripe-double.ts';
import { createGateway } from '../../server/billing/stripe/gateway.ts';
import { createStripe } from '../../server/billing/stripe/stripe.ts';
import type { Database } from '../../server/kit/db.ts';
import { createIds } from '../../server/kit/ids.ts';
import { createLogger } from '../../server/kit/logger.ts';
import { createMail } from '../../server/kit/mail.ts';
import { createRateLimits } from '../../server/kit/rate-limit.ts';
import { createTestClock } from '../../server/testkit/clock.ts';
import { runJob } from '../../server/testkit/run-job.ts';
import { createStripeWebhook } from '../../server/transport/stripe-webhook.ts';
import { createReading } from '../../server/workspaces/reading.ts';

const START = Date.parse('2026-01-20T09:30:00Z');
const PATIENCE_MS = 100;
const SECRET = 'whsec_history';

export async function openPayer(db: Database) {
  const clock = createTestClock(START);
  const ids = createIds(clock);
  const log = createLogger({ level: 'silent' });
  const double = await startStripeDouble({ now: START });
  const gatewayConfig = { secretKey: double.apiKey, webhookSecret: SECRET, apiBase: double.url };
  const mail = createMail({ smtpUrl: null, from: 'Parley <parley@example.com>', log, clock });
  const startNode = () =>
    createStripe({
      audit: () => undefined,
      config: gatewayConfig,
      db,
      clock,
      log,
      mail,
      rateLimits: createRateLimits({ redis: null, log }),
      workspaces: createReading({ db }),
      billing: createBilling({ db, clock, defaultPlan: 'free' }),
      invoices: createPayments({ defaultPlan: 'free' }),
      publicUrl: () => 'https://parley.example.com',
    });
  const nodes = [startNode(), startNode()] as const;
  const [node] = nodes;
  const doors = nodes.map(({ receive }) => createStripeWebhook({ receive: receive! }));
  const jobs = new Set<Promise<unknown>>();
  let count = 0;
  const server = createServer((request, response) => void doors[count++ % doors.length]!(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  double.webhooks.sendTo({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, secret: SECRET });

  const workspaceId = ids.next('wsp');
  const userId = ids.next('usr');
  const now = new Date(START);
  await sql`insert into workspace (id, slug, name, created_at) values (${workspaceId}, ${workspaceId.replace('_', '-')}, 'Team', ${now})`.execute(
    db.sql(),
  );
  await sql`insert into app_user (id, email, display_name, created_at) values (${userId}, ${`${userId}@example.org`}, 'Olga', ${now})`.execute(
    db.sql(),
  );
  await sql`insert into membership (workspace_id, user_id, role, created_at) values (${workspaceId}, ${userId}, 'owner', ${now})`.execute(
    db.sql(),
  );
  const owner: UserActor = { kind: 'user', userId, displayName: 'Olga', loginId: 'login' };

  const waiting = async (): Promise<number> => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::integer as n from stripe_event where handled_at is null and failed_at is null
      and next_attempt_at <= ${new Date(clock.now())}`.execute(db.sql());
    return rows[0]!.n;
  };

  return {
    workspaceId,
    owner,
    clock,
    double,
    gateway: createGateway({ ...gatewayConfig, clock, plans: PLANS }),
    cards: node.cards,
    goTo(moment: string): void {
      double.advance(Date.parse(moment));
      clock.advance(Date.parse(moment) - clock.now());
    },
    /** What has arrived is handled, but for what somebody is busy with. */
    async handled(): Promise<void> {
      while ((await waiting()) > 0) {
        const job = runJob(node.jobs, 'billing:handle-webhooks', { now: new Date(clock.now()) });
        jobs.add(job);
        // It may be the one whose answer is held up.
        await Promise.race([job.finally(() => jobs.delete(job)), wait(PATIENCE_MS)]);
      }
    },
    /** Nobody is busy any more. */
    async quiet(): Promise<void> {
      await Promise.all([...jobs, ...nodes.map((one) => one.close())]);
    },
    refresh: () => runJob(node.jobs, 'billing:refresh-standing', { now: new Date(clock.now()) }),
    async close(): Promise<void> {
      for (const one of nodes) await one.close();
      await double.close();
      server.closeAllConnections();
      server.close();
      await mail.close();
    },
  };
}

export type Payer = Awaited<ReturnType<typeof openPayer>>;
