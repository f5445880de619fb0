/** The composition root: kit -> modules -> schema -> transport. Nothing else builds a service. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { schema } from '../schema/index.ts';
import packageJson from '../package.json' with { type: 'json' };
import { entities } from './entities.ts';
import { createIdentity } from './identity/identity.ts';
import { systemClock } from './kit/clock.ts';
import type { Clock } from './kit/clock.ts';
import type { Config } from './kit/config.ts';
import { createDatabase } from './kit/db.ts';
import { createErrorReport } from './kit/error-report.ts';
import { createIds } from './kit/ids.ts';
import type { Logger } from './kit/logger.ts';
import { createMail } from './kit/mail.ts';
import { createMetrics } from './kit/metrics.ts';
import { createRateLimits } from './kit/rate-limit.ts';
import { createRedis } from './kit/redis.ts';
import { createModels } from './models/catalog.ts';
import { createSessions } from './sessions/sessions.ts';
import { createClientPages } from './transport/client-pages.ts';
import { createContexts } from './transport/context.ts';
import { createMaskError } from './transport/errors.ts';
import { createHttpServer, serveHttp } from './transport/http.ts';
import { createGraphqlServer } from './transport/yoga.ts';
import { createWorkspaces } from './workspaces/workspaces.ts';

export interface AppOptions {
  config: Config;
  databaseUrl: string;
  log: Logger;
  isDevelopment: boolean;
  clock?: Clock;
}
