import type {
  Dimension,
  GroupKind,
  Interval,
  Usage as UsageRecord,
  UsageFigures as FiguresRecord,
  UsageGroup as GroupRecord,
  UsagePoint as PointRecord,
  UsageScope as ScopeValue,
} from '../server/insights/usage-records.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import { Model, formerModel } from './models.ts';
import { requireActor } from './require-actor.ts';
import { fieldsBelow } from './selected-fields.ts';
import { Session } from './sessions.ts';
import { Workspace } from './workspaces.ts';

const INTERVALS = {
  HOUR: { value: 'hour', description: 'An hour, UTC.' },
  DAY: { value: 'day', description: 'A day, UTC.' },
  WEEK: { value: 'week', description: 'A week from Monday, UTC.' },
  MONTH: { value: 'month', description: 'A calendar month, UTC.' },
} as const satisfies Record<string, { value: Interval; description: string }>;

const DIMENSIONS = {
  MODEL: { value: 'model', description: 'Which model worked.' },
  PROVIDER: { value: 'provider', description: 'Who runs the model.' },
  PERSON: { value: 'person', description: 'Which person or guest asked.' },
  API_KEY: { value: 'apiKey', description: 'Which API key asked.' },
  SESSION: { value: 'session', description: 'In which session.' },
  PURPOSE: { value: 'purpose', description: 'What for: `answer`, `title`, `comment`, `api`.' },
} as const satisfies Record<string, { value: Dimension; description: string }>;

const SCOPES = {
  WORKSPACE: { value: 'workspace', description: 'All that was used in the workspace.' },
  OWN: { value: 'own', description: 'Only what you, or your API key, used.' },
} as const satisfies Record<string, { value: ScopeValue; description: string }>;

const GROUP_KINDS = {
  VALUE: { value: 'value', description: 'One model, person, session and so on.' },
  OTHER: { value: 'other', description: 'All that are smaller than those shown, together.' },
  NONE: {
    value: 'none',
    description:
      'What has no such value: API keys and former guests among people, people among API keys, deleted sessions and open blind votes among sessions.',
  },
} as const satisfies Record<string, { value: GroupKind; description: string }>;

const UsageInterval = builder.enumType('UsageInterval', { description: 'How long a point of a series lasts.', values: INTERVALS });
const UsageDimension = builder.enumType('UsageDimension', { description: 'What usage is grouped by.', values: DIMENSIONS });
const UsageScope = builder.enumType('UsageScope', { description: 'Whose usage is shown.', values: SCOPES });
const UsageGroupKind = builder.enumType('UsageGroupKind', { description: 'What a group stands for.', values: GROUP_KINDS });

const UsageFilters = builder.inputType('UsageFilters', {
  description: 'Each list: any of them, at most 50; all lists together must hold. What is left out or empty filters nothing.',
  fields: (t) => ({
    models: t.idList({ description: 'Models, as `Model.id`.' }),
    providers: t.stringList({ description: 'Providers, as `Model.provider`.' }),
    people: t.idList({
      description: 'People and guests; with `apiKeys` one list. Where you see only your own part, anybody else is NOT_FOUND.',
    }),
    apiKeys: t.idList({ description: 'API keys. Where you see only your own part, any other is NOT_FOUND.' }),
    sessions: t.idList({ description: 'Sessions. Answers with an open blind vote are left out then.' }),
  }),
});

const UsageQuery = builder.inputType('UsageQuery', {
  description: 'Which usage, and how it is cut.',
  fields: (t) => ({
    from: t.field({
      type: 'DateTime',
      required: true,
      description: 'Its first moment, taken back to the start of its UTC hour (HOUR) or UTC day (all others).',
    }),
    to: t.field({ type: 'DateTime', required: true, description: 'Its end, taken forward in the same way; not later than now counts.' }),
    interval: t.field({
      type: UsageInterval,
      required: true,
      description: 'Of the series; it has at most 800 points, and at most 384 of an HOUR.',
    }),
    groupBy: t.field({ type: UsageDimension, description: 'Left out: no groups.' }),
    filters: t.field({ type: UsageFilters, description: 'Left out: everything.' }),
    compare: t.boolean({ description: 'Whether `previous` is wanted: the same length of time right before `from`.' }),
  }),
});

const UsageFigures = builder.objectRef<FiguresRecord>('UsageFigures').implement({
  description: 'What was used in some time.',
  fields: (t) => ({
    costMicros: t.field({ type: 'BigInt', description: 'What it was charged at, in micro-USD.', resolve: ({ costMicros }) => costMicros }),
    inputTokens: t.field({
      type: 'BigInt',
      description: 'Read by models, from a cache or not.',
      resolve: ({ inputTokens }) => inputTokens,
    }),
    cachedInputTokens: t.field({
      type: 'BigInt',
      description: 'Those of the input that came from a provider’s cache.',
      resolve: ({ cachedInputTokens }) => cachedInputTokens,
    }),
    outputTokens: t.field({
      type: 'BigInt',
      description: 'Written by models, reasoning included.',
      resolve: ({ outputTokens }) => outputTokens,
    }),
    reasoningTokens: t.field({
      type: 'BigInt',
      description: 'Those of the output that were reasoning.',
      resolve: ({ reasoningTokens }) => reasoningTokens,
    }),
    runs: t.exposeInt('runs', { description: 'Pieces of work that a model ended, well or not.' }),
    failedRuns: t.exposeInt('failedRuns', { description: 'Those that failed or were interrupted; not those that somebody stopped.' }),
    failureRate: t.float({
      description: 'failedRuns of runs, 0 to 1; 0 without runs.',
      resolve: ({ runs, failedRuns }) => (runs === 0 ? 0 : failedRuns / runs),
    }),
    activePeople: t.int({ description: 'People and guests who asked for any of it.', resolve: (figures) => figures.activePeople() }),
    sessions: t.int({ description: 'Sessions in which any of it happened.', resolve: (figures) => figures.sessions() }),
    firstTokenP50Ms: t.int({
      nullable: true,
      description: 'Half of the runs had their first token within so many milliseconds; null where none had any. To about 10 %.',
      resolve: async (figures) => (await figures.latency())?.p50Ms ?? null,
    }),
    firstTokenP95Ms: t.int({
      nullable: true,
      description: 'The same for 95 in 100 runs.',
      resolve: async (figures) => (await figures.latency())?.p95Ms ?? null,
    }),
  }),
});

const UsageGroup = builder.objectRef<GroupRecord>('UsageGroup').implement({
  description: 'A part of the usage.',
  fields: (t) => ({
    key: t.exposeString('key', {
      description: 'What filters take for it (an id, a provider, a purpose); `other` and `none` where it is no single one.',
    }),
    kind: t.expose('kind', { type: UsageGroupKind, description: 'What it stands for.' }),
    label: t.exposeString('label', {
      description: 'The name for people. Of a session that you may not read only that it is a private one.',
    }),
    costMicros: t.field({ type: 'BigInt', description: 'Micro-USD.', resolve: ({ costMicros }) => costMicros }),
    tokens: t.field({ type: 'BigInt', description: 'Input and output.', resolve: ({ tokens }) => tokens }),
    runs: t.exposeInt('runs', { description: 'Pieces of work.' }),
    share: t.exposeFloat('share', { description: 'Of the cost of the whole, 0 to 1; 0 where the whole cost nothing.' }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'Of a group of MODEL.',
      resolve: ({ key }, _args, { services }) => (key.includes(':') ? (services.models.find(key) ?? formerModel(key)) : null),
    }),
    actor: t.field({
      type: ActorInterface,
      nullable: true,
      description: 'Of a group of PERSON or API_KEY.',
      resolve: ({ actor }) => actor,
    }),
    session: t.field({
      type: Session,
      nullable: true,
      description: 'Of a group of SESSION, where you may read it.',
      resolve: ({ sessionId }, _args, { services, loader }) =>
        sessionId === null ? null : loader('session', (ids) => services.sessions.parts.sessionsById(ids)).load(sessionId),
    }),
  }),
});

const UsagePoint = builder.objectRef<PointRecord>('UsagePoint').implement({
  description: 'One interval of a series.',
  fields: (t) => ({
    start: t.expose('start', { type: 'DateTime', description: 'When it begins. The first and the last can be cut by `from` and `to`.' }),
    figures: t.expose('figures', { type: UsageFigures, description: 'What was used in it.' }),
    groups: t.expose('groups', {
      type: [UsageGroup],
      description: 'The eight largest groups of the whole time as far as they used anything in it, and the rest as OTHER.',
    }),
  }),
});

const Usage = builder.objectRef<UsageRecord>('Usage').implement({
  description: 'What was used, counted by the end of each piece of work.',
  fields: (t) => ({
    asOf: t.expose('asOf', { type: 'DateTime', description: 'Everything that ended before is counted.' }),
    scope: t.expose('scope', { type: UsageScope, description: 'Whose usage it is.' }),
    from: t.expose('from', { type: 'DateTime', description: 'From when, as it was counted.' }),
    to: t.expose('to', { type: 'DateTime', description: 'Until when, as it was counted.' }),
    totals: t.expose('totals', { type: UsageFigures, description: 'Of the whole time.' }),
    previous: t.field({
      type: UsageFigures,
      nullable: true,
      description: 'Of the same length of time right before; null where it was not asked for, or reaches back further than the plan shows.',
      resolve: ({ previous }) => previous,
    }),
    series: t.expose('series', { type: [UsagePoint], description: 'Every interval, also those without any usage; oldest first.' }),
    groups: t.expose('groups', { type: [UsageGroup], description: 'The 20 that cost most, then the rest as OTHER.' }),
    limitedTo: t.exposeInt('limitedToDays', {
      nullable: true,
      description: 'The plan shows so many days back; null: all. `from` does not lie before them.',
    }),
  }),
});

builder.objectField(Workspace, 'usage', (t) =>
  t.field({
    permission: 'usage:read',
    type: Usage,
    description:
      'For owners and admins that of the workspace; for other members their own part; for an API key with usage:read what that key used.',
    args: { input: t.arg({ type: UsageQuery, required: true, description: 'Which, and how it is cut.' }) },
    complexity: { field: 500 },
    extensions: { viewer: true },
    resolve: ({ id }, { input }, context, info) => {
      const asked = fieldsBelow(info);
      const early = [
        ...(asked.has('activePeople') ? (['people'] as const) : []),
        ...(asked.has('sessions') ? (['sessions'] as const) : []),
        ...(asked.has('firstTokenP50Ms') || asked.has('firstTokenP95Ms') ? (['latencies'] as const) : []),
      ];
      return context.services.insights.usage(requireActor(context), id, input, early);
    },
  }),
);
