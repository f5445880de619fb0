import type { BudgetScope as BudgetScopeValue } from '../server/billing/limits.ts';
import type { BudgetPeriod as BudgetPeriodValue } from '../server/billing/periods.ts';
import type {
  DailySpend as DailySpendRecord,
  Forecast as ForecastRecord,
  LimitHit as LimitHitRecord,
  ModelStanding as StandingRecord,
  WeeklyReportChoice as ReportChoice,
} from '../server/insights/insight-records.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import { Model, formerModel } from './models.ts';
import { requireActor } from './require-actor.ts';
import { DEFAULT_PAGE_SIZE } from './wire/limits.ts';
import { Workspace } from './workspaces.ts';

const ForecastMethod = builder.enumType('ForecastMethod', {
  description: 'How the days to come are guessed.',
  values: {
    WEEKDAY: {
      value: 'weekday',
      description: 'Each as the median of the same weekday in the last eight weeks, times how the last two weeks compare with theirs.',
    },
    LINEAR: { value: 'linear', description: 'Each as the mean of the days so far: there are less than two weeks to learn from.' },
  } as const satisfies Record<string, { value: ForecastRecord['method']; description: string }>,
});

const DailySpend = builder.objectRef<DailySpendRecord>('DailySpend').implement({
  description: 'What one day of the month costs.',
  fields: (t) => ({
    day: t.expose('day', { type: 'DateTime', description: 'Its first moment, UTC.' }),
    costMicros: t.field({ type: 'BigInt', description: 'Micro-USD.', resolve: ({ costMicros }) => costMicros }),
    isForecast: t.exposeBoolean('isForecast', { description: 'Whether it is guessed; of today the rest of the day is.' }),
  }),
});

const SpendForecast = builder.objectRef<ForecastRecord>('SpendForecast').implement({
  description: 'How this UTC month will end if it goes on like this.',
  fields: (t) => ({
    asOf: t.expose('asOf', { type: 'DateTime', description: 'Everything that ended before is counted.' }),
    method: t.expose('method', { type: ForecastMethod, description: 'How it was guessed.' }),
    monthSoFarMicros: t.field({ type: 'BigInt', description: 'Spent this month.', resolve: ({ monthSoFarMicros }) => monthSoFarMicros }),
    forecastMicros: t.field({ type: 'BigInt', description: 'At the month’s end.', resolve: ({ forecastMicros }) => forecastMicros }),
    lowMicros: t.field({
      type: 'BigInt',
      description: 'Four months in five end above it, as the days of the past differ.',
      resolve: ({ lowMicros }) => lowMicros,
    }),
    highMicros: t.field({ type: 'BigInt', description: 'Four months in five end below it.', resolve: ({ highMicros }) => highMicros }),
    budgetMicros: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'The workspace’s budget for a month, with what was granted on top; null where it has none.',
      resolve: ({ budgetMicros }) => budgetMicros,
    }),
    budgetReachedOn: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The day on which the budget is, or was, used up; null where it lasts.',
      resolve: ({ budgetReachedOn }) => budgetReachedOn,
    }),
    dailySpend: t.expose('dailySpend', { type: [DailySpend], description: 'Every day of the month.' }),
  }),
});

const LimitScope = builder.enumType('LimitScope', {
  description: 'What was used up when somebody was refused.',
  values: {
    WORKSPACE: { value: 'workspace', description: 'A budget of the workspace.' },
    SESSION: { value: 'session', description: 'A budget of the session.' },
    PERSON: { value: 'person', description: 'A budget of the person.' },
    API_KEY: { value: 'apiKey', description: 'A budget, or the monthly limit, of the API key.' },
    CREDITS: { value: 'credits', description: 'The workspace’s credits and its wallet.' },
  } as const satisfies Record<string, { value: BudgetScopeValue | 'credits'; description: string }>,
});
const LimitPeriod = builder.enumType('LimitPeriod', {
  description: 'What a limit counts.',
  values: {
    DAY: { value: 'day', description: 'A UTC day.' },
    MONTH: { value: 'month', description: 'A UTC month.' },
    TOTAL: { value: 'total', description: 'All that was ever used.' },
  } as const satisfies Record<string, { value: BudgetPeriodValue; description: string }>,
});

const LimitHit = builder.objectRef<LimitHitRecord>('LimitHit').implement({
  description: 'Somebody whose prompts were refused because something was used up.',
  fields: (t) => ({
    actor: t.field({ type: ActorInterface, description: 'Who.', resolve: ({ actor }) => actor }),
    scope: t.field({ type: LimitScope, description: 'What was used up.', resolve: ({ scope }) => scope ?? 'credits' }),
    period: t.field({ type: LimitPeriod, nullable: true, description: 'Of a budget; null for credits.', resolve: ({ period }) => period }),
    budgetId: t.exposeID('budgetId', { nullable: true, description: 'The budget; null for credits.' }),
    hits: t.exposeInt('hits', { description: 'How many times.' }),
    firstAt: t.expose('firstAt', { type: 'DateTime', description: 'The first time.' }),
    lastAt: t.expose('lastAt', { type: 'DateTime', description: 'The last time.' }),
  }),
});

const ModelStanding = builder.objectRef<StandingRecord>('ModelStanding').implement({
  description: 'How a model does in the votes of a workspace.',
  fields: (t) => ({
    model: t.field({
      type: Model,
      description: 'Which.',
      resolve: ({ modelId }, _args, { services }) => services.models.find(modelId) ?? formerModel(modelId),
    }),
    polls: t.exposeInt('polls', { description: 'Closed votes with at least two models in which it stood.' }),
    wins: t.exposeInt('wins', { description: 'Those in which its answers had more votes than those of any other model.' }),
    votes: t.exposeInt('votes', { description: 'Votes for its answers.' }),
    winRate: t.exposeFloat('winRate', { description: 'wins of polls, 0 to 1.' }),
    costMicros: t.field({
      type: 'BigInt',
      description: 'What its answers in them cost, in micro-USD.',
      resolve: ({ costMicros }) => costMicros,
    }),
    costPerWinMicros: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'costMicros for each win, rounded down; null without any.',
      resolve: ({ costPerWinMicros }) => costPerWinMicros,
    }),
  }),
});

const WeeklyReport = builder.objectRef<ReportChoice>('WeeklyReport').implement({
  permission: 'self',
  description: 'The mail on Monday morning about the week before.',
  fields: (t) => ({
    isWanted: t.exposeBoolean('isWanted', { description: 'Whether you get it; on until you turn it off.' }),
    isIncluded: t.exposeBoolean('isIncluded', { description: 'Whether the plan has it.' }),
    nextAt: t.expose('nextAt', { type: 'DateTime', description: 'When the next one leaves.' }),
  }),
});

const since = { type: 'DateTime', required: true, description: 'From when.' } as const;
const until = { type: 'DateTime', required: true, description: 'Until when.' } as const;

builder.objectFields(Workspace, (t) => ({
  forecast: t.field({
    permission: 'usage:read-all',
    type: SpendForecast,
    description: 'How the month will end; for owners and admins.',
    complexity: { field: 100 },
    extensions: { viewer: true },
    resolve: ({ id }, _args, context) => context.services.insights.forecast(requireActor(context), id),
  }),
  limitHits: t.field({
    permission: 'usage:read-all',
    type: [LimitHit],
    description: 'Who was refused in these UTC days because something was used up, the last first; for owners and admins.',
    args: { from: t.arg(since), to: t.arg(until), first: t.arg.int({ description: 'At most so many; 20 where left out, 100 at most.' }) },
    complexity: ({ first }) => ({ field: 100, multiplier: (first ?? DEFAULT_PAGE_SIZE) / 10 }),
    extensions: { viewer: true },
    resolve: ({ id }, args, context) => context.services.insights.limitHits(requireActor(context), id, args),
  }),
  modelLeaderboard: t.field({
    permission: 'usage:read-all',
    type: [ModelStanding],
    description: 'How models did in the votes that closed in this time, the one with most wins first; for owners and admins.',
    args: { from: t.arg(since), to: t.arg(until) },
    complexity: { field: 100 },
    extensions: { viewer: true },
    resolve: ({ id }, args, context) => context.services.insights.modelLeaderboard(requireActor(context), id, args),
  }),
  weeklyReport: t.field({
    permission: 'self',
    type: WeeklyReport,
    description: 'Whether you get a mail about each week; for owners and admins.',
    extensions: { viewer: true },
    resolve: ({ id }, _args, context) => context.services.insights.weeklyReport(requireActor(context), id),
  }),
}));

const UpdateWeeklyReportInput = builder.inputType('UpdateWeeklyReportInput', {
  description: 'Your choice for one workspace.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Which workspace.' }),
    isWanted: t.boolean({ required: true, description: 'Whether you want the mail.' }),
  }),
});
const UpdateWeeklyReportPayload = builder.objectRef<{ weeklyReport: ReportChoice }>('UpdateWeeklyReportPayload').implement({
  description: 'Your choice.',
  fields: (t) => ({ weeklyReport: t.expose('weeklyReport', { type: WeeklyReport, description: 'As it is now.' }) }),
});

builder.mutationField('updateWeeklyReport', (t) =>
  t.field({
    permission: 'self',
    type: UpdateWeeklyReportPayload,
    description: 'Turns the weekly mail about a workspace on or off, for yourself; for owners and admins.',
    args: { input: t.arg({ type: UpdateWeeklyReportInput, required: true, description: 'The choice.' }) },
    resolve: async (_root, { input }, context) => ({
      weeklyReport: await context.services.insights.updateWeeklyReport(requireActor(context), input),
    }),
  }),
);
