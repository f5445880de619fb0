/** The composition root: kit -> modules -> schema -> transport. Nothing else builds a service. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import packageJson from '../package.json' with { type: 'json' };
import { schema } from '../schema/index.ts';
import { createBilling } from './billing/billing.ts';
import type { BillingTiming } from './billing/timing.ts';
import { entities } from './entities.ts';
import { ACCESS_CHANNEL } from './identity/access-changes.ts';
import { actorId } from './identity/actor.ts';
import { createIdentity } from './identity/identity.ts';
import { identityJobs } from './identity/jobs.ts';
import { systemClock } from './kit/clock.ts';
import type { Clock } from './kit/clock.ts';
import type { Config } from './kit/config.ts';
import { createDatabase } from './kit/db.ts';
import { createErrorReport } from './kit/error-report.ts';
import { Expected } from './kit/errors.ts';
import { createIds } from './kit/ids.ts';
import { createJobs } from './kit/jobs/jobs.ts';
import type { JobTiming } from './kit/jobs/timing.ts';
import type { Logger } from './kit/logger.ts';
import { createMail } from './kit/mail.ts';
import { createMetrics } from './kit/metrics.ts';
import { listen } from './kit/notifications.ts';
import { createRateLimits } from './kit/rate-limit.ts';
import { createRedis } from './kit/redis.ts';
import { fanoutPlugin } from './live/fanout-plugin.ts';
import { HINT_CHANNEL, createHints } from './live/hints.ts';
import { createHub } from './live/hub.ts';
import type { LiveLimits } from './live/live-limits.ts';
import { createMemoryLog } from './live/log/memory-log.ts';
import { createRedisLog } from './live/log/redis-log.ts';
import { createMemoryPresence } from './live/presence-memory.ts';
import { createRedisPresence } from './live/presence-redis.ts';
import { createModels } from './models/catalog.ts';
import { noticeJobs } from './notices/jobs.ts';
import { createMailChannel } from './notices/mail-channel.ts';
import { createNotices } from './notices/notices.ts';
import type { NoticeTiming } from './notices/timing.ts';
import type { Services } from './services.ts';
import { sessionJobs } from './sessions/jobs.ts';
import { createSessions } from './sessions/sessions.ts';
import { joinInvitedSession } from './sessions/sharing/invited-sessions.ts';
import { leaveSessions } from './sessions/sharing/left-workspace.ts';
import { createSharing } from './sessions/sharing/sharing.ts';
import type { SessionTiming } from './sessions/timing.ts';
import { accessNotifications } from './transport/access-changes.ts';
import { createClientPages } from './transport/client-pages.ts';
import { createContexts } from './transport/context.ts';
import { createMaskError } from './transport/errors.ts';
import { createExportPage } from './transport/export-page.ts';
import { createHttpServer, serveHttp } from './transport/http.ts';
import { operationRate } from './transport/operation-rate.ts';
import type { SocketLimits } from './transport/socket-limits.ts';
import { createSockets } from './transport/sockets.ts';
import { createGraphqlServer } from './transport/yoga.ts';
import { createWorkspaces } from './workspaces/workspaces.ts';

export interface AppOptions {
  config: Config;
  databaseUrl: string;
  log: Logger;
  isDevelopment?: boolean;
  clock?: Clock;
  /** What differs from the defaults, for tests and load. */
  tuning?: {
    demoSpeed?: number;
    live?: Partial<LiveLimits>;
    sockets?: Partial<SocketLimits>;
    sessions?: Partial<SessionTiming>;
    notices?: Partial<NoticeTiming>;
    jobs?: Partial<JobTiming>;
    billing?: Partial<BillingTiming>;
  };
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
  const rateLimits = createRateLimits({ redis: redis?.commands ?? null, log });

  const workspaces = createWorkspaces({ db, clock, ids, mail, rateLimits, publicUrl, joinSession: joinInvitedSession, leaveSessions });
  const identity = createIdentity({ db, clock, ids, mail, rateLimits, publicUrl, openFirstWorkspace: workspaces.openFirst });
  const billing = createBilling({
    db,
    clock,
    defaultPlan: config.stripe === null ? 'selfHosted' : 'free',
    ...(tuning.billing && { timing: tuning.billing }),
  });
  const models = createModels({ config: { ...config.models, demoSpeed: tuning.demoSpeed }, clock });
  const eventLog = redis ? createRedisLog({ redis, clock, log }) : createMemoryLog({ clock });
  const presence = redis ? createRedisPresence({ redis, clock, log }) : createMemoryPresence({ clock });
  const hub = createHub({ log: eventLog, presence, logger: log, clock, metrics, ...(tuning.live && { limits: tuning.live }) });
  const hints = createHints({
    membersAmong: workspaces.membersAmong,
    // Made below, and asked only once somebody listens.
    contexts: { keep: (context) => contexts.live.keep(context), renew: (kept) => contexts.live.renew(kept) },
    log,
  });
  const notices = createNotices({
    db,
    clock,
    ids,
    log,
    hints,
    mayRead: async (actor, sessionIds) => (await sessions.rolesOf(actor, sessionIds)).map((role) => role !== null),
    isHere: (sessionId, userId) => presence.isHere(sessionId, { kind: 'user', id: userId }),
    channels: [createMailChannel({ mail, publicUrl })],
    ...(tuning.notices && { timing: tuning.notices }),
  });
  const sessions = await createSessions({
    db,
    log: eventLog,
    presence,
    models,
    billing,
    workspaces,
    clock,
    ids,
    notices,
    hints,
    logger: log,
    timing: { firstTokenMs: config.timeouts.firstTokenMs, nextTokenMs: config.timeouts.nextTokenMs, ...tuning.sessions },
    metrics,
  });
  const sharing = createSharing({
    db,
    access: sessions.access,
    noteChanged: sessions.noteChanged,
    invitations: workspaces,
    guests: identity.guests,
    claimVotes: sessions.claimVotes,
    notices,
    rateLimits,
    clock,
    ids,
    publicUrl,
  });

  const jobs = createJobs({
    db,
    clock,
    ids,
    log,
    definitions: [...identityJobs(identity), ...noticeJobs({ db, clock }), ...sessionJobs({ db, clock })],
    timing: tuning.jobs,
  });

  const info = { version, mailConfigured: mail.isConfigured, outboxUrl: mail.isConfigured ? null : '/outbox' };
  const services: Services = { identity, workspaces, billing, sessions, sharing, models, presence, notices, hints, rateLimits, jobs, info };
  const contexts = createContexts(services);
  const maskError = createMaskError({ log, newErrorId: newId, report: errors.report });
  const yoga = createGraphqlServer({
    schema,
    contexts,
    maskError,
    plugins: [operationRate(log), fanoutPlugin({ hub, contexts: contexts.live, maskError })],
  });
  const pages = await createClientPages({ sentryDsn: config.clientSentryDsn, isDevelopment, server });
  let isDraining = false;
  serveHttp(server, yoga, pages, {
    origin,
    isSecure: config.publicUrl?.startsWith('https:') ?? false,
    metricsToken: config.metricsToken,
    metrics,
    mail,
    log,
    newRequestId: newId,
    sendExport: createExportPage({ sessions, rateLimits, contexts, maskError }),
    async checkReady() {
      if (isDraining) throw new Expected('UNAVAILABLE', 'This server is stopping.');
      await db.ping();
    },
  });
  const sockets = createSockets({
    server,
    path: '/graphql',
    yoga,
    origin,
    hub,
    maskError,
    log,
    metrics,
    newRequestId: newId,
    async authenticateConnection(door) {
      const actor = await contexts.recentActorOf(door);
      return { actor, actorId: actor && actorId(actor), expiresAt: null };
    },
    ...(tuning.sockets && { limits: tuning.sockets }),
  });
  const notifications = await listen({
    url: databaseUrl,
    channels: {
      ...sessions.channels,
      ...jobs.channels,
      [HINT_CHANNEL]: hints.channel,
      [ACCESS_CHANNEL]: accessNotifications({ hub, hints, sockets, contexts, log }),
    },
    log,
  });
  notices.start();
  if (config.roles.isWorker) await jobs.start();

  return {
    services,
    /** The live path's own parts, for load drivers. */
    eventLog,
    hub,

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
      ]);
      await hub.close();
      await sockets.close();
      server.closeAllConnections();
      await stopped;
      await notifications.close();
      hints.close();
      await notices.close();
      await pages.close();
      models.close();
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
