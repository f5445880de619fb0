/** Usage as people see it: whose, of which time, in which groups. */
import { actorId, countedAs } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { Plan } from '../billing/plans.ts';
import { CATCH_UP_ROWS } from '../billing/rollup/rollup.ts';
import type { Rollup } from '../billing/rollup/rollup.ts';
import type { Clock } from '../kit/clock.ts';
import type { Tx } from '../kit/db.ts';
import { invalid, notFound } from '../kit/errors.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import { can, demand } from '../workspaces/policy.ts';
import type { Standing } from '../workspaces/policy.ts';
import { PART_OF, SHOWN_GROUPS, groupingOf } from './grouping.ts';
import type { Grouping } from './grouping.ts';
import type { Names } from './names.ts';
import { sumOf } from './sums.ts';
import { rangeBefore, rangeOf } from './usage-range.ts';
import type { UsageRange } from './usage-range.ts';
import type { UsageReads } from './usage-reads.ts';
import type { Selection } from './usage-sources.ts';
import { groupsOf, pointsOf } from './usage-shapes.ts';
import type { Counted } from './usage-shapes.ts';
import type { Sums, Usage, UsageFigures, UsageFilters, UsageQuery, UsageScope } from './usage-records.ts';

export interface UsageDeps {
  reads: UsageReads;
  names: Pick<Names, 'of'>;
  clock: Pick<Clock, 'now'>;
  rollup: Pick<Rollup, 'catchUp'>;
  workspaces: { roleOf(actor: Actor, workspaceId: string, tx?: Tx): Promise<Standing | null> };
  billing: { plans: { planOf(workspaceId: string): Promise<Pick<Plan, 'analyticsDays'>> } };
  rateLimits: Pick<RateLimits, 'take'>;
}

const DAY_MS = 86_400_000;
const MOST_IN_FILTER = 50;

export function createUsageViews({ reads, names, clock, rollup, workspaces, billing, rateLimits }: UsageDeps) {
  async function scopeOf(actor: Actor, workspaceId: string): Promise<UsageScope> {
    const workspaceRole = await workspaces.roleOf(actor, workspaceId);
    demand(actor, 'usage:read', { workspaceRole }, 'workspace');
    return can(actor, 'usage:read-all', { workspaceRole }) ? 'workspace' : 'own';
  }

  async function select(actor: Actor, workspaceId: string, scope: UsageScope, filters: UsageFilters): Promise<Selection> {
    const { models, providers, people, apiKeys, sessions } = checked(filters);
    const actors = people || apiKeys ? [...(people ?? []), ...(apiKeys ?? [])] : null;
    if (scope === 'own' && actors?.some((id) => id !== actorId(actor))) throw notFound('person or API key');
    return {
      workspaceId,
      models: providers ? await modelsAmong(workspaceId, providers, models) : models,
      actors: scope === 'own' ? [actorId(actor)] : actors,
      sessions,
    };
  }

  async function modelsAmong(workspaceId: string, providers: readonly string[], models: readonly string[] | null): Promise<string[]> {
    const known = await reads.modelsOf({ workspaceId }, providers);
    return models ? known.filter((model) => models.includes(model)) : known;
  }

  /** What is counted only where somebody asks. */
  function counted(selection: Selection, range: UsageRange): Counted {
    return {
      people: once(() => reads.people(selection, range)),
      sessions: once(() => reads.sessions(selection, range)),
      latencies: once(() => reads.latencies(selection, range)),
    };
  }

  function figuresOf(sums: Sums, { people, sessions, latencies }: Counted): UsageFigures {
    return {
      ...sums,
      activePeople: async () => (await people()).total,
      sessions: async () => (await sessions()).total,
      latency: async () => (await latencies()).total,
    };
  }

  async function figuresBefore(selection: Selection, range: UsageRange | null): Promise<UsageFigures | null> {
    if (range === null) return null;
    const rows = await reads.series(selection, range, null);
    return figuresOf(sumOf(rows.map(({ sums }) => sums)), counted(selection, range));
  }

  async function group(selection: Selection, range: UsageRange, { groupBy }: UsageQuery): Promise<Grouping | null> {
    if (!groupBy) return null;
    // Of sessions some may be gone, and are one group then.
    const most = groupBy === 'session' ? 2 * SHOWN_GROUPS : undefined;
    return groupingOf(groupBy, await reads.rank(selection, range, PART_OF[groupBy], most));
  }

  return {
    /**
     * For owners and admins of the whole workspace; for others, and for API keys, what they used themselves. `early`: will be asked for, and is
     * counted beside the sums.
     */
    async usage(actor: Actor, workspaceId: string, query: UsageQuery, early: readonly (keyof Counted)[] = []): Promise<Usage> {
      const scope = await scopeOf(actor, workspaceId);
      await countAction(rateLimits, 'usageView', countedAs(actor));
      const now = new Date(clock.now());
      const { analyticsDays } = await billing.plans.planOf(workspaceId);
      const earliest = analyticsDays === null ? null : new Date(now.getTime() - analyticsDays * DAY_MS);
      const range = rangeOf(query, now, earliest);
      const asOf = await rollup.catchUp(workspaceId, now, CATCH_UP_ROWS);
      const selection = await select(actor, workspaceId, scope, query.filters ?? {});
      const counts = counted(selection, range);
      // Whoever asks hears of a failure; nobody may.
      for (const kind of early) counts[kind]().catch(() => undefined);
      const [grouping, previous] = await Promise.all([
        group(selection, range, query),
        query.compare ? figuresBefore(selection, rangeBefore(range, earliest)) : null,
      ]);
      const [rows, named] = await Promise.all([
        reads.series(selection, range, grouping),
        grouping && query.groupBy ? names.of(actor, query.groupBy, grouping.names) : [],
      ]);
      const totals = sumOf(rows.map(({ sums }) => sums));
      const shape = { range, rows, names: grouping?.names ?? [], named, counts };
      return {
        asOf,
        scope,
        from: range.from,
        to: range.to,
        totals: figuresOf(totals, counts),
        previous,
        series: pointsOf(shape),
        groups: grouping ? groupsOf(rows, shape, SHOWN_GROUPS) : [],
        limitedToDays: analyticsDays,
      };
    },
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}

type Lists = { [Name in keyof UsageFilters]-?: readonly string[] | null };

function checked(filters: UsageFilters): Lists {
  const listOf = (name: keyof UsageFilters) => {
    const list = filters[name] ?? [];
    if (list.length > MOST_IN_FILTER) throw invalid({ [`input.filters.${name}`]: `names more than ${MOST_IN_FILTER}` });
    return list.length === 0 ? null : [...new Set(list)];
  };
  return {
    models: listOf('models'),
    providers: listOf('providers'),
    people: listOf('people'),
    apiKeys: listOf('apiKeys'),
    sessions: listOf('sessions'),
  };
}
