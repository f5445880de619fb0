/** What admins see: usage, forecast, limits, votes, what goes on now, and the weekly report. Everybody else sees their own part of the usage. */
import { countedAs } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { Plan } from '../billing/plans.ts';
import { createRollup } from '../billing/rollup/rollup.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { invalid } from '../kit/errors.ts';
import type { Logger } from '../kit/logger.ts';
import type { Mailer } from '../kit/mail.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import type { LiveContexts } from '../live/subscribing.ts';
import { demand } from '../workspaces/policy.ts';
import type { Standing } from '../workspaces/policy.ts';
import type { Board } from './activity/board.ts';
import { ACTIVITY_CHANNEL, createSampler } from './activity/sampler.ts';
import { createWatchers } from './activity/watchers.ts';
import { createForecasts } from './forecasts.ts';
import type { Forecast, LimitHit, ModelStanding } from './insight-records.ts';
import { modelStandings } from './leaderboard.ts';
import { createLimitHits } from './limit-hits.ts';
import { createNames } from './names.ts';
import type { NamesDeps } from './names.ts';
import { createOldRecords } from './old-records.ts';
import { createCompose } from './report/compose.ts';
import { createWeeklyReport } from './report/weekly-report.ts';
import { createUsageReads } from './usage-reads.ts';
import { createUsageViews } from './usage.ts';

export interface InsightsOptions extends NamesDeps {
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  mail: Pick<Mailer, 'send'>;
  rateLimits: Pick<RateLimits, 'take'>;
  workspaces: { roleOf(actor: Actor, workspaceId: string, tx?: Tx): Promise<Standing | null> };
  billing: { plans: { planOf(workspaceId: string): Promise<Pick<Plan, 'analyticsDays' | 'weeklyReport'>> } };
  contexts: Pick<LiveContexts, 'keep' | 'renew'>;
  board: Board;
  nodeId: string;
  publicUrl(): string;
}

interface Span {
  from: Date;
  to: Date;
}

const DAY_MS = 86_400_000;
const USUAL_HITS = 20;
const MOST_HITS = 100;

export function createInsights(options: InsightsOptions) {
  const { db, clock, workspaces, billing, rateLimits } = options;
  const rollup = createRollup(options);
  const reads = createUsageReads(options);
  const names = createNames(options);
  const forecasts = createForecasts({ ...options, rollup });
  const limitHits = createLimitHits(options);
  const { deleteOld } = createOldRecords(options);
  const sampler = createSampler(options);
  const watchers = createWatchers({ ...options, sampler, demandAll });
  const { sendDue, weeklyReport, updateWeeklyReport } = createWeeklyReport({
    ...options,
    demandAll,
    compose: createCompose({ reads, names, forecasts }),
  });

  async function demandAll(actor: Actor, workspaceId: string): Promise<void> {
    demand(actor, 'usage:read-all', { workspaceRole: await workspaces.roleOf(actor, workspaceId) }, 'workspace');
  }

  /** For what takes a look at much of what there is. */
  async function demandView(actor: Actor, workspaceId: string): Promise<void> {
    await demandAll(actor, workspaceId);
    await countAction(rateLimits, 'insights', countedAs(actor));
  }

  /** As far back as the plan shows. */
  async function shown(workspaceId: string, { from, to }: Span): Promise<Span> {
    if (from >= to) throw invalid({ to: 'must be after `from`' });
    const { analyticsDays } = await billing.plans.planOf(workspaceId);
    const earliest = analyticsDays === null ? from.getTime() : clock.now() - analyticsDays * DAY_MS;
    return { from: new Date(Math.max(from.getTime(), earliest)), to };
  }

  return {
    ...createUsageViews({ ...options, rollup, reads, names }),
    weeklyReport,
    updateWeeklyReport,
    watchActivity: watchers.watchActivity,

    async forecast(actor: Actor, workspaceId: string): Promise<Forecast> {
      await demandView(actor, workspaceId);
      return forecasts.forecastOf(workspaceId);
    },

    async limitHits(
      actor: Actor,
      workspaceId: string,
      { first, ...span }: Span & { first?: number | null | undefined },
    ): Promise<LimitHit[]> {
      await demandView(actor, workspaceId);
      if (first !== null && first !== undefined && (first < 1 || first > MOST_HITS)) throw invalid({ first: `takes 1 to ${MOST_HITS}` });
      const { from, to } = await shown(workspaceId, span);
      return limitHits.list(names, workspaceId, from, to, first ?? USUAL_HITS);
    },

    async modelLeaderboard(actor: Actor, workspaceId: string, span: Span): Promise<ModelStanding[]> {
      await demandView(actor, workspaceId);
      const { from, to } = await shown(workspaceId, span);
      return modelStandings(db, workspaceId, from, to);
    },

    /** For the other parts of the server. */
    parts: {
      rollup,
      noteRefusal: limitHits.note,
      sendDueReports: sendDue,
      deleteOld,
      recheck: watchers.recheck,
      watching: () => watchers.size,
    },
    /** For the node's listening connection. */
    channels: { [ACTIVITY_CHANNEL]: sampler.channel },

    async close(): Promise<void> {
      watchers.close();
      await sampler.close();
      await limitHits.close();
    },
  };
}

export type Insights = ReturnType<typeof createInsights>;
