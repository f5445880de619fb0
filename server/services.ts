/** The services that resolvers may call: what app.ts builds and the schema sees by type. */
import type { Audit } from './audit/audit.ts';
import type { Billing } from './billing/billing.ts';
import type { Invoices } from './billing/invoices/invoices.ts';
import type { Budgets } from './billing/budgets/budgets.ts';
import type { PriceTable } from './billing/prices.ts';
import type { CardPayments } from './billing/stripe/card-payments.ts';
import type { Identity } from './identity/identity.ts';
import type { ApiRequests } from './insights/api-requests/api-requests.ts';
import type { Insights } from './insights/insights.ts';
import type { ServerInfo } from './kit/config.ts';
import type { Jobs } from './kit/jobs/jobs.ts';
import type { RateLimits } from './kit/rate-limit.ts';
import type { Privacy } from './privacy/privacy.ts';
import type { Hints } from './live/hints.ts';
import type { Presence } from './live/presence.ts';
import type { OwnKeys } from './models/own-keys/own-keys.ts';
import type { ModelCatalog } from './models/own-keys/workspace-models.ts';
import type { Notices } from './notices/notices.ts';
import type { Sharing } from './sessions/sharing/sharing.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { Webhooks } from './webhooks/webhooks.ts';
import type { Workspaces } from './workspaces/workspaces.ts';

export interface Services {
  identity: Identity;
  workspaces: Workspaces;
  audit: Audit;
  billing: Billing;
  cards: CardPayments;
  invoices: Invoices;
  budgets: Budgets;
  prices: PriceTable;
  insights: Insights;
  apiRequests: ApiRequests;
  sessions: Sessions;
  sharing: Sharing;
  models: ModelCatalog;
  ownKeys: OwnKeys;
  privacy: Privacy;
  presence: Presence;
  notices: Notices;
  hints: Hints;
  rateLimits: RateLimits;
  jobs: Jobs;
  webhooks: Webhooks;
  info: ServerInfo;
}
