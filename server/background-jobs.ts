/** Every background job, of whichever module. A part of the composition root. */
import type { Budgets } from './billing/budgets/budgets.ts';
import type { Billing } from './billing/billing.ts';
import type { Invoices } from './billing/invoices/invoices.ts';
import { closeMonthJob } from './billing/jobs/close-month.ts';
import { releaseReservationsJob } from './billing/jobs/release-reservations.ts';
import { warningJobs } from './billing/jobs/warnings.ts';
import type { StripeModule } from './billing/stripe/stripe.ts';
import type { RecordAudit } from './identity/audit-port.ts';
import type { Identity } from './identity/identity.ts';
import { identityJobs } from './identity/jobs.ts';
import type { ApiRequests } from './insights/api-requests/api-requests.ts';
import { apiRequestJobs } from './insights/api-requests/jobs.ts';
import type { Insights } from './insights/insights.ts';
import { insightJobs } from './insights/jobs.ts';
import type { Clock } from './kit/clock.ts';
import type { Database } from './kit/db.ts';
import type { JobDefinition } from './kit/jobs/job.ts';
import { noticeJobs } from './notices/jobs.ts';
import { eraseSessionsOf } from './sessions/workspace-life.ts';
import { privacyJobs } from './privacy/jobs.ts';
import type { Privacy } from './privacy/privacy.ts';
import { sessionJobs } from './sessions/jobs.ts';
import type { Webhooks } from './webhooks/webhooks.ts';
import { workspaceJobs } from './workspaces/erasing.ts';

export interface BackgroundJobsOptions {
  db: Database;
  clock: Clock;
  audit: RecordAudit;
  billing: Billing;
  invoices: Invoices;
  budgets: Budgets;
  stripe: Pick<StripeModule, 'jobs'>;
  insights: Insights;
  apiRequests: ApiRequests;
  identity: Identity;
  webhooks: Pick<Webhooks, 'jobs'>;
  privacy: Privacy;
}

export function backgroundJobs({
  db,
  clock,
  audit,
  billing,
  invoices,
  budgets,
  stripe,
  insights,
  apiRequests,
  identity,
  webhooks,
  privacy,
}: BackgroundJobsOptions): JobDefinition[] {
  return [
    closeMonthJob(invoices),
    releaseReservationsJob(billing),
    ...warningJobs(budgets),
    ...stripe.jobs,
    ...insightJobs(insights),
    ...apiRequestJobs(apiRequests),
    ...identityJobs(identity),
    ...noticeJobs({ db, clock }),
    ...workspaceJobs({ db, clock, eraseSessions: eraseSessionsOf(db), audit }),
    ...sessionJobs({ db, clock }),
    ...webhooks.jobs,
    ...privacyJobs(privacy),
  ];
}
