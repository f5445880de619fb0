/** Every module of the server, built from the kit and from each other. A part of the composition root. */
import packageJson from '../package.json' with { type: 'json' };
import { createAudit } from './audit/audit.ts';
import { createRecording } from './audit/recording.ts';
import { recordSignIns } from './audit/sign-ins.ts';
import { backgroundJobs } from './background-jobs.ts';
import { createBilling } from './billing/billing.ts';
import { createInvoices } from './billing/invoices/invoices.ts';
import { createBudgets } from './billing/budgets/budgets.ts';
import { createKeyLimits } from './billing/budgets/key-limits.ts';
import { createPrices } from './billing/prices.ts';
import { demandNoSubscription } from './billing/stripe/deletable.ts';
import { createStripe } from './billing/stripe/stripe.ts';
import type { BillingTiming } from './billing/timing.ts';
import { createIdentity } from './identity/identity.ts';
import { createBoard } from './insights/activity/board.ts';
import { createInsights } from './insights/insights.ts';
import { createAppSecret } from './kit/app-secret.ts';
import type { Clock } from './kit/clock.ts';
import type { Config } from './kit/config.ts';
import { createJobs } from './kit/jobs/jobs.ts';
import type { JobTiming } from './kit/jobs/timing.ts';
import type { Logger } from './kit/logger.ts';
import { createHints } from './live/hints.ts';
import { createHub } from './live/hub.ts';
import type { LiveContexts } from './live/subscribing.ts';
import type { LiveLimits } from './live/live-limits.ts';
import { createMemoryLog } from './live/log/memory-log.ts';
import { createRedisLog } from './live/log/redis-log.ts';
import { createMemoryPresence } from './live/presence-memory.ts';
import { createRedisPresence } from './live/presence-redis.ts';
import { createModels } from './models/catalog.ts';
import { createMailChannel } from './notices/mail-channel.ts';
import { createNotices } from './notices/notices.ts';
import type { NoticeTiming } from './notices/timing.ts';
import type { Services } from './services.ts';
import { createSessions } from './sessions/sessions.ts';
import { joinInvitedSession } from './sessions/sharing/invited-sessions.ts';
import { leaveSessions } from './sessions/sharing/left-workspace.ts';
import { createSharing } from './sessions/sharing/sharing.ts';
import { stopRunsOf } from './sessions/workspace-life.ts';
import type { SessionTiming } from './sessions/timing.ts';
import { can } from './workspaces/policy.ts';
import { createWorkspaces } from './workspaces/workspaces.ts';
import { createSealing } from './kit/sealing.ts';
import type { Database } from './kit/db.ts';
import type { Ids } from './kit/ids.ts';
import type { Mailer } from './kit/mail.ts';
import type { Metrics } from './kit/metrics.ts';
import type { RateLimits } from './kit/rate-limit.ts';
import type { RedisConnections } from './kit/redis.ts';

/** What differs from the defaults, for tests and load. */
export interface ModuleTuning {
  demoSpeed?: number;
  live?: Partial<LiveLimits>;
  sessions?: Partial<SessionTiming>;
  notices?: Partial<NoticeTiming>;
  jobs?: Partial<JobTiming>;
  billing?: Partial<BillingTiming>;
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

export async function createModules(options: ModulesOptions) {
  const { config, db, ids, mail, redis, rateLimits, metrics, log, clock, publicUrl, contexts, tuning } = options;

  const recordAudit = createRecording({ clock, callerIp: options.callerIp });
  const workspaces = createWorkspaces({
    db,
    clock,
    ids,
    mail,
    rateLimits,
    publicUrl,
    joinSession: joinInvitedSession,
    leaveSessions,
    // Made below, and asked only once somebody is invited.
    maxMembersOf: (tx, workspaceId) => billing.plans.maxMembersOf(tx, workspaceId),
    limitKey: createKeyLimits({ ids, clock }),
    stopRuns: stopRunsOf,
    demandDeletable: demandNoSubscription,
    audit: recordAudit,
  });
  const identity = createIdentity({
    db,
    clock,
    ids,
    mail,
    rateLimits,
    log,
    sealing: createSealing({ secret: createAppSecret({ configured: config.appSecret, dataDir: config.dataDir }) }),
    providers: config.signInProviders,
    publicUrl,
    openFirstWorkspace: workspaces.openFirst,
    noteSignIn: recordSignIns({ record: recordAudit, workspaceIdsOf: workspaces.workspaceIdsOf }),
  });
  const hasPayments = config.stripe !== null;
  const defaultPlan = hasPayments ? 'free' : 'selfHosted';
  const billing = createBilling({
    db,
    clock,
    defaultPlan,
    ...(tuning.billing && { timing: tuning.billing }),
    onPlanChanged: (tx, workspaceId, detail) => recordAudit(tx, { workspaceId, actor: null, action: 'plan:change', detail }),
    // Made below, and told only once something was used.
    onThreshold: (workspaceId) => budgets.noteThreshold(workspaceId),
    onRefused: (refusal) => insights.parts.noteRefusal(refusal),
  });
  const models = createModels({ config: { ...config.models, demoSpeed: tuning.demoSpeed }, clock });
  const prices = createPrices({ db, audit: recordAudit, clock, identity, workspaces, models });
  const eventLog = redis ? createRedisLog({ redis, clock, log }) : createMemoryLog({ clock });
  const presence = redis ? createRedisPresence({ redis, clock, log }) : createMemoryPresence({ clock });
  const board = createBoard();
  const hub = createHub({
    log: eventLog,
    presence: board.tapPresence(presence),
    logger: log,
    clock,
    metrics,
    ...(tuning.live && { limits: tuning.live }),
  });
  const hints = createHints({
    membersAmong: workspaces.membersAmong,
    contexts,
    log,
  });
  const notices = createNotices({
    db,
    clock,
    ids,
    log,
    hints,
    mayRead: async (actor, sessionIds) => (await sessions.rolesOf(actor, sessionIds)).map((role) => role !== null),
    rolesOf: workspaces.rolesOf,
    isHere: (sessionId, userId) => presence.isHere(sessionId, { kind: 'user', id: userId }),
    channels: [createMailChannel({ mail, publicUrl })],
    ...(tuning.notices && { timing: tuning.notices }),
  });
  const sessions = await createSessions({
    db,
    audit: recordAudit,
    log: board.tapLog(eventLog),
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
  const budgets = createBudgets({
    db,
    audit: recordAudit,
    clock,
    ids,
    log,
    rateLimits,
    notices,
    accounts: billing.accounts,
    roleOf: workspaces.roleOf,
    findSession: async (actor, id) => {
      const found = await sessions.access.find(actor, id);
      return found && { id, workspaceId: found.session.workspaceId, mayWrite: can(actor, 'session:write', found) };
    },
    hiddenCosts: sessions.parts.hiddenCosts,
    noteCost: sessions.noteCost,
    // Made below, and asked only once a wallet is looked at.
    walletFloor: (workspaceId) => stripe.cards.walletFloor(workspaceId),
  });
  const invoices = createInvoices({
    db,
    clock,
    ids,
    workspaces,
    defaultPlan,
    hasPayments,
    titlesFor: async (actor, sessionIds) =>
      (await sessions.access.findAll(actor, sessionIds)).map((found) =>
        found && can(actor, 'session:read', found) ? found.session.title : null,
      ),
    secretAnswers: sessions.secretAnswers,
  });
  const stripe = createStripe({
    config: config.stripe,
    db,
    audit: recordAudit,
    clock,
    log,
    mail,
    rateLimits,
    workspaces,
    billing,
    invoices,
    publicUrl,
  });
  const sharing = createSharing({
    db,
    audit: recordAudit,
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

  const insights = createInsights({
    db,
    clock,
    log,
    mail,
    rateLimits,
    workspaces,
    billing,
    models,
    sessions,
    board,
    nodeId: sessions.nodeId,
    publicUrl,
    contexts,
  });

  const jobs = createJobs({
    db,
    clock,
    ids,
    log,
    definitions: backgroundJobs({ db, clock, audit: recordAudit, billing, invoices, budgets, stripe, insights, identity }),
    timing: tuning.jobs,
  });

  const info = {
    version: packageJson.version,
    mailConfigured: mail.isConfigured,
    outboxUrl: mail.isConfigured ? null : '/outbox',
    signInProviders: identity.elsewhere.providers,
  };
  const services: Services = {
    identity,
    workspaces,
    audit: createAudit({ db, record: recordAudit, roleOf: workspaces.roleOf }),
    billing,
    cards: stripe.cards,
    invoices,
    budgets,
    prices,
    insights,
    sessions,
    sharing,
    models,
    presence,
    notices,
    hints,
    rateLimits,
    jobs,
    info,
  };
  return { services, eventLog, hub, stripe };
}

export type Modules = Awaited<ReturnType<typeof createModules>>;
