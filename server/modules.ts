/** Every module of the server, built from the kit and from each other. A part of the composition root. */
import packageJson from '../package.json' with { type: 'json' };
import { createAudit } from './audit/audit.ts';
import { backgroundJobs } from './background-jobs.ts';
import { createBilling } from './billing/billing.ts';
import { createInvoices } from './billing/invoices/invoices.ts';
import { createBudgets } from './billing/budgets/budgets.ts';
import { createPrices } from './billing/prices.ts';
import { createStripe } from './billing/stripe/stripe.ts';
import { createApiRequests } from './insights/api-requests/api-requests.ts';
import { createInsights } from './insights/insights.ts';
import { createJobs } from './kit/jobs/jobs.ts';
import { createModelCatalog } from './models/own-keys/model-catalog.ts';
import { createMailChannel } from './notices/mail-channel.ts';
import { createNotices } from './notices/notices.ts';
import { createPrivacy } from './privacy/privacy.ts';
import { createLiveModules } from './live-modules.ts';
import type { ModulesOptions } from './module-options.ts';
import { createPeopleModules } from './people-modules.ts';
import type { Services } from './services.ts';
import { createSessions } from './sessions/sessions.ts';
import { createSharing } from './sessions/sharing/sharing.ts';
import { can } from './workspaces/policy.ts';
import { DELIVER_JOB } from './webhooks/jobs.ts';
import { createWebhooks } from './webhooks/webhooks.ts';
import { createEgress } from './kit/egress.ts';
import { ofTheHouse } from './kit/of-the-house.ts';

/** Beside the time of a whole try: of an answer only the beginning is kept. */
const WEBHOOK_EGRESS = { bytes: 64 * 1024, redirects: 0 };

export async function createModules(options: ModulesOptions) {
  const { config, db, ids, mail, rateLimits, metrics, log, clock, publicUrl, contexts, tuning } = options;

  // `billing` is made below, and asked only once somebody is invited.
  const people = createPeopleModules(options, (tx, workspaceId) => billing.plans.maxMembersOf(tx, workspaceId));
  const { emit, recordAudit, workspaces, sealing, identity } = people;
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
  const { models, ownKeys } = createModelCatalog({
    config: { ...config.models, demoSpeed: tuning.demoSpeed },
    db,
    clock,
    ids,
    log,
    sealing,
    rateLimits,
    audit: recordAudit,
    workspaces,
    egressAllow: config.egressAllow,
    addresses: tuning.providerAddresses,
  });
  const prices = createPrices({ db, audit: recordAudit, clock, identity, workspaces, models });
  const { eventLog, presence, board, hub, hints } = createLiveModules(options, workspaces.membersAmong);
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
    emit,
    log: board.tapLog(eventLog),
    presence,
    models,
    billing,
    workspaces,
    clock,
    ids,
    notices,
    hints,
    rateLimits,
    logger: log,
    timing: { firstTokenMs: config.timeouts.firstTokenMs, nextTokenMs: config.timeouts.nextTokenMs, ...tuning.sessions },
    metrics,
  });
  const budgets = createBudgets({
    db,
    audit: recordAudit,
    emit,
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

  const apiRequests = createApiRequests({ db, log, roleOf: workspaces.roleOf });

  const webhooks = createWebhooks({
    db,
    clock,
    ids,
    log,
    mail,
    rateLimits,
    audit: recordAudit,
    sealing,
    egress: createEgress({ allow: config.egressAllow, limits: WEBHOOK_EGRESS }),
    roleOf: workspaces.roleOf,
    workspaceOfSession: async (actor, id) => (await sessions.access.find(actor, id))?.session.workspaceId ?? null,
    publicUrl,
    // Made below, and asked only once something was sent.
    onRetry: (at) => void jobs.bringForward(DELIVER_JOB, at).catch((error: unknown) => log.warn({ error }, 'webhooks wait for the minute')),
    ...(tuning.webhooks && { timing: tuning.webhooks }),
  });

  const privacy = createPrivacy({ db, clock, rateLimits, sealing, audit: recordAudit, identity, workspaces, sessions });

  const jobs = createJobs({
    db,
    clock,
    ids,
    log,
    definitions: backgroundJobs({
      db,
      clock,
      audit: recordAudit,
      billing,
      invoices,
      budgets,
      stripe,
      insights,
      apiRequests,
      identity,
      webhooks,
      privacy,
    }),
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
    apiRequests,
    sessions,
    sharing,
    models,
    ownKeys,
    privacy,
    presence,
    notices,
    hints,
    rateLimits,
    jobs: ofTheHouse(db, 'jobs are of no workspace', jobs),
    webhooks,
    info,
  };
  return { services, eventLog, hub, stripe };
}

export type Modules = Awaited<ReturnType<typeof createModules>>;
