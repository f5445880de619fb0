/** For tests: a workspace that pays by card, the real library, and a Stripe of our own whose clock moves with ours. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import pg from 'pg';
import { vi } from 'vitest';
import type { UserActor } from '../../../identity/actor.ts';
import type { Database } from '../../../kit/db.ts';
import { createLogger } from '../../../kit/logger.ts';
import { createMail } from '../../../kit/mail.ts';
import { createRateLimits } from '../../../kit/rate-limit.ts';
import { runJob } from '../../../testkit/run-job.ts';
import { createStripeWebhook } from '../../../transport/stripe-webhook.ts';
import { createReading } from '../../../workspaces/reading.ts';
import { createInvoiceFixture } from '../../invoices/testkit/invoice-fixture.ts';
import type { Work } from '../../limits.ts';
import { connect } from '../doubles/connect.ts';
import { startStripeDouble } from '../doubles/stripe-double.ts';
import type { StripeDoubleOptions } from '../doubles/stripe-double.ts';
import type { DeliverOptions } from '../doubles/webhooks.ts';
import { createStripe } from '../stripe.ts';

export const WEBHOOK_SECRET = 'whsec_fixture';
const PUBLIC_URL = 'https://parley.example.com';

export interface Company {
  workspaceId: string;
  owner: UserActor;
  work: Work;
}

export async function createStripeFixture(options: StripeDoubleOptions = {}) {
  const fixture = await createInvoiceFixture({ plan: 'free' });
  const { db, clock, billing, invoices } = fixture;
  const double = await startStripeDouble({ now: clock.now(), ...options });
  const log = createLogger({ level: 'silent' });
  const mail = createMail({ smtpUrl: null, from: 'Parley <parley@example.com>', log, clock });
  const config = { secretKey: double.apiKey, webhookSecret: WEBHOOK_SECRET, apiBase: double.url };

  /** A node of its own on the same database. */
  function startNode(on: Database = db, more: Partial<typeof config> = {}) {
    return createStripe({
      audit: () => undefined,
      config: { ...config, ...more },
      db: on,
      clock,
      log,
      mail,
      rateLimits: createRateLimits({ redis: null, log }),
      workspaces: createReading({ db: on }),
      billing,
      invoices,
      publicUrl: () => PUBLIC_URL,
    });
  }

  const node = startNode();
  const { cards, jobs } = node;
  const webhook = createStripeWebhook({ receive: node.receive! });
  const server = createServer((request, response) => {
    webhook(request, response).catch(() => response.writeHead(500).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/stripe`;
  double.webhooks.sendTo({ url: hook, secret: WEBHOOK_SECRET });

  const count = async (where: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*)::integer as n from stripe_event where ${sql.raw(where)}`.execute(db.sql());
    return rows[0]!.n;
  };
  const run = (name: string) => runJob(jobs, name, { now: fixture.now() });

  /** Everything that Stripe has told so far has arrived and is handled. */
  async function settle(deliver: DeliverOptions = {}): Promise<void> {
    do {
      await double.webhooks.deliver(deliver);
      await vi.waitFor(async () => {
        if ((await count('handled_at is null and failed_at is null')) > 0) throw new Error('events wait');
      }, 15_000);
      // What was said to Stripe meanwhile has its own events.
    } while (double.webhooks.waiting().some(({ dueAt }) => dueAt * 1_000 <= clock.now()));
  }

  /** Both clocks. */
  function later(ms: number): void {
    clock.advance(ms);
    double.advance(clock.now());
  }

  async function goTo(moment: string): Promise<void> {
    later(Date.parse(moment) - clock.now());
    await settle();
  }

  const finish = (url: string, card?: Parameters<typeof double.checkout.complete>[1]) =>
    double.checkout.complete(url.split('/').at(-1)!, card);

  return {
    ...fixture,
    double,
    /** Talks to the double past our own code. */
    library: connect(double),
    mail,
    hook,
    cards,
    jobs,
    startNode,
    run,
    count,
    settle,
    later,
    goTo,
    finish,

    /** Owned by one person, and used by another: two seats. */
    async company(): Promise<Company> {
      const workspaceId = await fixture.workspace();
      const owner = await fixture.owner(workspaceId);
      return { workspaceId, owner, work: await fixture.work(workspaceId) };
    },

    /** Through the page, as an owner does it. */
    async subscribe(
      { workspaceId, owner }: Company,
      plan: 'team' | 'business' = 'team',
      card?: Parameters<typeof finish>[1],
    ): Promise<string> {
      const session = finish(await cards.startCheckout(owner, { workspaceId, plan }), card);
      await settle();
      return session.subscription!;
    },

    async topUp({ workspaceId, owner }: Company, amount: bigint): Promise<string> {
      const session = finish(await cards.startTopUp(owner, { workspaceId, amount }));
      await settle();
      return session.payment_intent!;
    },

    async account(workspaceId: string) {
      const [row] = await fixture.rows<{
        plan: string | null;
        seats: number;
        is_on_trial: boolean;
        past_due_since: string | null;
        frozen_at: string | null;
      }>('billing_account', workspaceId);
      const at = (text: string | null) => (text === null ? null : new Date(text).toISOString());
      return {
        plan: row?.plan ?? null,
        seats: row?.seats,
        isOnTrial: row?.is_on_trial,
        pastDueSince: at(row?.past_due_since ?? null),
        frozenAt: at(row?.frozen_at ?? null),
      };
    },

    /** What the app itself may not: as whoever owns the tables. */
    async asOwner(statement: string): Promise<void> {
      const client = new pg.Client({ connectionString: fixture.url });
      await client.connect();
      try {
        await client.query(statement);
      } finally {
        await client.end();
      }
    },

    /** The cards of the workspace's customer behave so from now on. */
    async cardsBehave(workspaceId: string, like: Parameters<typeof double.cards.behave>[1]): Promise<void> {
      const { rows } = await sql<{ customer_id: string }>`
        select customer_id from stripe_customer where workspace_id = ${workspaceId}`.execute(db.sql());
      for (const method of double.cards.of(rows[0]!.customer_id)) double.cards.behave(method, like);
    },

    async end(): Promise<void> {
      await node.close();
      await double.close();
      server.closeAllConnections();
      server.close();
      await mail.close();
      await fixture.end();
    },
  };
}

export type StripeFixture = Awaited<ReturnType<typeof createStripeFixture>>;
