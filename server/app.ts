/** The composition root: kit -> modules -> schema -> transport. Nothing else builds a service, but for modules.ts, which is a part of it. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import packageJson from '../package.json' with { type: 'json' };
import { schema } from '../schema/index.ts';
import { entities } from './entities.ts';
import { ACCESS_CHANNEL } from './identity/access-changes.ts';
import { actorId, countedAs } from './identity/actor.ts';
import { systemClock } from './kit/clock.ts';
import type { Clock } from './kit/clock.ts';
import type { Config } from './kit/config.ts';
import { createCallers } from './kit/callers.ts';
import { createDatabase } from './kit/db.ts';
import { createErrorReport } from './kit/error-report.ts';
import { Expected } from './kit/errors.ts';
import { createIds } from './kit/ids.ts';
import type { Logger } from './kit/logger.ts';
import { createMail } from './kit/mail.ts';
import { createMetrics } from './kit/metrics.ts';
import { listen } from './kit/notifications.ts';
import { createRateLimits, networkOf } from './kit/rate-limit.ts';
import type { RateLimitsOptions } from './kit/rate-limit.ts';
import { createRedis } from './kit/redis.ts';
import { countAction } from './limits.ts';
import { fanoutPlugin } from './live/fanout-plugin.ts';
import { HINT_CHANNEL } from './live/hints.ts';
import { accessNotifications } from './transport/access-changes.ts';
import { createClientPages } from './transport/client-pages.ts';
import { createContexts } from './transport/context.ts';
import { createMaskError } from './transport/errors.ts';
import { createExportPage } from './transport/export-page.ts';
import { createHttpServer, serveHttp } from './transport/http.ts';
import { invoiceFiles } from './transport/invoice-files.ts';
import { createOauthPages } from './transport/oauth-pages.ts';
import { operationRate } from './transport/operation-rate.ts';
import { operationTraces } from './transport/operation-traces.ts';
import { actorScopes, createAsActor } from './transport/actor-scope.ts';
import { callerPlugin } from './transport/caller-plugin.ts';
import { auditFiles } from './transport/audit-files.ts';
import { personalFiles } from './transport/personal-files.ts';
import { sessionFiles } from './transport/session-files.ts';
import type { SocketLimits } from './transport/socket-limits.ts';
import { createSockets } from './transport/sockets.ts';
import { createStripeWebhook } from './transport/stripe-webhook.ts';
import { usageFiles } from './transport/usage-files.ts';
import { createLocalOperations } from './transport/local-operations.ts';
import { createOpenRequests } from './transport/open-requests.ts';
import { createPersistedOperations } from './transport/persisted-operations.ts';
import { createRequestNotes } from './transport/request-notes.ts';
import { createProgramDoors } from './transport/program-doors.ts';
import { createRefusalLog } from './transport/refusal-log.ts';
import { createGraphqlServer } from './transport/yoga.ts';
import { createModules } from './modules.ts';
import type { ModuleTuning } from './module-options.ts';

export interface AppOptions {
  config: Config;
  databaseUrl: string;
  log: Logger;
  isDevelopment?: boolean;
  clock?: Clock;
  /** What differs from the defaults, for tests and load. */
  tuning?: ModuleTuning & { sockets?: Partial<SocketLimits>; points?: RateLimitsOptions['points'] };
}

/** Readers of a stopping node leave over this time, so that they do not all knock at the next one at once. */
const MOVE_READERS_MS = 1_000;
/** After a node's death its readers knock all at once; what does not fit waits seconds for TCP to try again. The kernel caps it. */
const ACCEPT_BACKLOG = 65_535;

export async function createApp({ config, databaseUrl, log, isDevelopment = false, clock = systemClock, tuning = {} }: AppOptions) {
  const version: string = packageJson.version;
  const newId = () => randomUUID();
  const server = createHttpServer();
  const publicUrl = () => config.publicUrl ?? `http://localhost:${(server.address() as AddressInfo | null)?.port ?? config.port}`;
  const origin = { allowedOrigins: config.allowedOrigins, publicUrl: config.publicUrl, trustProxy: config.trustProxy };

  const errors = await createErrorReport(config.sentryDsn, version);
  const db = await createDatabase({ url: databaseUrl, entities, log });
  const ids = createIds(clock);
  const metrics = createMetrics({ defaults: true });
  const mail = createMail({ smtpUrl: config.smtpUrl, from: config.mailFrom, log, clock });
  const redis = config.redisUrl === null ? null : createRedis({ url: config.redisUrl, log });
  const rateLimits = createRateLimits({
    redis: redis?.commands ?? null,
    log,
    factor: config.rateLimitFactor,
    ...(tuning.points && { points: tuning.points }),
    onRefused: (rule) => metrics.refusals.inc({ rule }),
  });

  const callers = createCallers();
  const { services, eventLog, hub, stripe } = await createModules({
    config,
    db,
    ids,
    mail,
    redis,
    rateLimits,
    metrics,
    log,
    clock,
    publicUrl,
    callerIp: callers.callerIp,
    contexts: { keep: (context) => contexts.live.keep(context), renew: (kept) => contexts.live.renew(kept) },
    tuning,
  });
  const { identity, sessions, invoices, budgets, insights, apiRequests, notices, audit, hints, models, presence, jobs, webhooks } =
    services;
  const asActor = createAsActor(db, clock);
  const contexts = createContexts({ services, db, asActor });
  const maskError = createMaskError({ log, newErrorId: newId, report: errors.report });
  const pages = await createClientPages({ sentryDsn: config.clientSentryDsn, isDevelopment, server });
  const persisted = createPersistedOperations({ own: pages.operations, mode: config.operations, db, clock, log });
  await persisted.register();
  const refusals = createRefusalLog({ log, clock });
  const yoga = createGraphqlServer({
    schema,
    contexts,
    maskError,
    persisted,
    plugins: [
      operationTraces(),
      refusals.plugin(),
      callerPlugin(callers),
      actorScopes(asActor),
      operationRate(rateLimits),
      fanoutPlugin({ hub, contexts: contexts.live, maskError }),
    ],
  });
  const requests = createOpenRequests({ contexts, log });
  const notes = createRequestNotes({ note: apiRequests.note, contexts, clock });
  const operations = createLocalOperations({ yoga, maskError, refused: refusals.note });
  const programs = createProgramDoors({ services, db, origin, contexts, asActor, operations, requests, maskError });
  let isDraining = false;
  const routes = serveHttp(server, yoga, pages, {
    isWeb: config.roles.isWeb,
    origin,
    isSecure: config.publicUrl?.startsWith('https:') ?? false,
    metricsToken: config.metricsToken,
    metrics,
    mail,
    log,
    newRequestId: newId,
    notes,
    files: createExportPage({
      callers,
      asActor,
      audit,
      sources: [sessionFiles(sessions), invoiceFiles(invoices), usageFiles(insights), auditFiles(audit), personalFiles(services.privacy)],
      rateLimits,
      contexts,
      maskError,
    }),
    oauthPages: createOauthPages({ identity, contexts, publicUrl }),
    programs: programs.doors,
    stripeWebhook: stripe.receive && createStripeWebhook({ receive: stripe.receive }),
    async checkReady() {
      if (isDraining) throw new Expected('UNAVAILABLE', 'This server is stopping.');
      await db.ping();
    },
  });
  const sockets = createSockets({
    // One that nobody can reach, where this node serves no people.
    server: config.roles.isWeb ? server : createHttpServer(),
    path: '/graphql',
    yoga,
    origin,
    hub,
    maskError,
    log,
    metrics,
    newRequestId: newId,
    notes,
    refused: refusals.note,
    textOf: persisted.resolve,
    async authenticateConnection(door) {
      const actor = await contexts.recentActorOf(door);
      return { actor, actorId: actor && actorId(actor), expiresAt: null };
    },
    async countOpening({ ip }, actor) {
      await countAction(rateLimits, 'socket', actor ? countedAs(actor) : { ip: networkOf(ip) });
    },
    ...(tuning.sockets && { limits: tuning.sockets }),
  });
  const notifications = await listen({
    url: databaseUrl,
    channels: {
      ...sessions.channels,
      ...jobs.channels,
      ...insights.channels,
      ...programs.channels,
      ...webhooks.channels,
      [HINT_CHANNEL]: hints.channel,
      [ACCESS_CHANNEL]: accessNotifications({ hub, hints, activity: insights.parts, sockets, requests, contexts, log }),
    },
    log,
  });
  notices.start();
  stripe.start();
  if (config.roles.isWorker) {
    webhooks.start();
    await jobs.start();
  }

  return {
    services,
    /** The live path's own parts, for load drivers. */
    eventLog,
    hub,
    /** What this process serves, with the permission of each; for the walk over all of them. */
    routes,

    /** Resolves with the address that people open. */
    async listen(): Promise<string> {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port: config.port, host: config.host, backlog: ACCEPT_BACKLOG }, resolve);
      });
      return publicUrl();
    },

    /** Null once anybody has an account. */
    firstRunLink: () => identity.createFirstRunLink(),

    /** Drains: no new work, readers move on, runs finish or are handed over; then everything ends, in reverse. */
    async close(): Promise<void> {
      isDraining = true;
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([
        sockets.drain(MOVE_READERS_MS),
        hub.drain(MOVE_READERS_MS),
        sessions.drain(config.timeouts.drainMs),
        jobs.close(config.timeouts.drainMs),
        webhooks.close(config.timeouts.drainMs),
      ]);
      await hub.close();
      await sockets.close();
      server.closeAllConnections();
      await stopped;
      await notifications.close();
      hints.close();
      requests.close();
      await budgets.close();
      await stripe.close();
      await insights.close();
      await apiRequests.close();
      await notices.close();
      await pages.close();
      await models.close();
      await eventLog.close();
      await presence.close();
      await redis?.close();
      await mail.close();
      await db.close();
      await errors.close();
    },
  };
}

export type App = Awaited<ReturnType<typeof createApp>>;
