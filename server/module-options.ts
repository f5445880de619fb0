/** What the modules are built from. A part of the composition root. */
import type { BillingTiming } from './billing/timing.ts';
import type { Clock } from './kit/clock.ts';
import type { Config } from './kit/config.ts';
import type { Database } from './kit/db.ts';
import type { Ids } from './kit/ids.ts';
import type { JobTiming } from './kit/jobs/timing.ts';
import type { Logger } from './kit/logger.ts';
import type { Mailer } from './kit/mail.ts';
import type { Metrics } from './kit/metrics.ts';
import type { RateLimits } from './kit/rate-limit.ts';
import type { RedisConnections } from './kit/redis.ts';
import type { LiveLimits } from './live/live-limits.ts';
import type { LiveContexts } from './live/subscribing.ts';
import type { ProviderAddresses } from './models/own-keys/own-provider.ts';
import type { NoticeTiming } from './notices/timing.ts';
import type { SessionTiming } from './sessions/timing.ts';
import type { WebhookTiming } from './webhooks/timing.ts';

/** What differs from the defaults, for tests and load. */
export interface ModuleTuning {
  demoSpeed?: number;
  /** In place of the providers’ own, for workspaces’ own keys. */
  providerAddresses?: ProviderAddresses;
  live?: Partial<LiveLimits>;
  sessions?: Partial<SessionTiming>;
  notices?: Partial<NoticeTiming>;
  jobs?: Partial<JobTiming>;
  billing?: Partial<BillingTiming>;
  webhooks?: Partial<WebhookTiming>;
}

export interface ModulesOptions {
  config: Config;
  db: Database;
  ids: Ids;
  mail: Mailer;
  redis: RedisConnections | null;
  rateLimits: RateLimits;
  metrics: Metrics;
  log: Logger;
  clock: Clock;
  publicUrl(): string;
  /** Of the request that is being worked on. */
  callerIp(): string | null;
  /** Made of the services, and so asked only once somebody listens. */
  contexts: Pick<LiveContexts, 'keep' | 'renew'>;
  tuning: ModuleTuning;
}
