/** Stripe, put together: the service, the webhook's inbox and the jobs; without a key only the service, which says so. */
import type { RecordAudit } from '../../identity/audit-port.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Config } from '../../kit/config.ts';
import type { Database } from '../../kit/db.ts';
import type { JobDefinition } from '../../kit/jobs/job.ts';
import type { Logger } from '../../kit/logger.ts';
import type { Mailer } from '../../kit/mail.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import type { Reading } from '../../workspaces/reading.ts';
import type { Billing } from '../billing.ts';
import { PLANS } from '../plans.ts';
import { createAutoTopUp } from './auto-top-up.ts';
import { createCardPayments } from './card-payments.ts';
import { createCustomers } from './customers.ts';
import { createGateway } from './gateway.ts';
import { createInbox } from './inbox.ts';
import type { InvoicePort } from './invoice-links.ts';
import { stripeJobs } from './jobs.ts';
import { createMeterCheck } from './meter-check.ts';
import { createMeterOutbox } from './meter-outbox.ts';
import { createOwnerMails } from './owner-mails.ts';
import { createReadings } from './readings.ts';
import { createSeats } from './seats.ts';

export interface StripeOptions {
  config: Config['stripe'];
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  mail: Pick<Mailer, 'post'>;
  rateLimits: RateLimits;
  audit: RecordAudit;
  workspaces: Pick<Reading, 'roleOf' | 'byId' | 'emailsOf'>;
  billing: Pick<Billing, 'accounts' | 'plans'>;
  invoices: InvoicePort;
  publicUrl(): string;
}

const CATALOG_RETRY_MS = 60_000;

export function createStripe(options: StripeOptions) {
  const { config, db, clock, log, rateLimits, audit, workspaces, billing, publicUrl, invoices } = options;
  if (config === null) {
    return {
      cards: createCardPayments({ db, clock, rateLimits, audit, workspaces, publicUrl, parts: null }),
      jobs: [] as JobDefinition[],
      receive: null,
      start: () => undefined,
      close: async () => undefined,
    };
  }

  const gateway = createGateway({ ...config, clock, plans: PLANS });
  const { tellOwners } = createOwnerMails(options);
  const deps = { db, clock, log, gateway, accounts: billing.accounts, tellOwners };
  const readings = createReadings({ ...deps, plans: billing.plans, invoices });
  const inbox = createInbox({ ...deps, readings });
  const customers = createCustomers(deps);
  const seats = createSeats({ ...deps, readings });
  const autoTopUp = createAutoTopUp({ ...deps, readings });
  const meterOutbox = createMeterOutbox(deps);
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  /** A node that cannot reach Stripe works all the same, and tries again. */
  function syncCatalog(): void {
    gateway.catalog().catch((error: unknown) => {
      if (isClosed) return;
      log.warn({ error }, 'the plans could not be put up at Stripe; trying again');
      timer = setTimeout(syncCatalog, CATALOG_RETRY_MS).unref();
    });
  }

  return {
    cards: createCardPayments({
      db,
      clock,
      rateLimits,
      audit,
      workspaces,
      publicUrl,
      parts: { db, clock, log, gateway, readings, customers },
    }),
    jobs: stripeJobs({ ...deps, inbox, readings, seats, autoTopUp, meterOutbox, meterCheck: createMeterCheck(deps) }),
    /** Null: there is no secret to check a webhook with. */
    receive: config.webhookSecret === null ? null : inbox.receive,
    start: syncCatalog,
    async close(): Promise<void> {
      isClosed = true;
      if (timer) clearTimeout(timer);
      await inbox.close();
    },
  };
}

export type StripeModule = ReturnType<typeof createStripe>;
