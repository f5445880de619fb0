/** The attack matrix: usage, and what only admins are shown of it. A key needs usage:read and, to come to the workspace, workspace:read. */
import { all, change } from './matrix-cases.ts';
import type { Case, Outcome } from './matrix-cases.ts';
import type { World } from './matrix-world.ts';

const SPAN = 'from: "2026-01-01T00:00:00Z", to: "2099-01-01T00:00:00Z"';
const GROUP = 'key label costMicros runs actor { displayName } session { title } model { name }';
const USAGE = `query ($id: ID!, $filters: UsageFilters) { node(id: $id) { ... on Workspace {
  usage(input: { ${SPAN}, interval: MONTH, groupBy: SESSION, filters: $filters, compare: true }) {
    scope totals { costMicros activePeople sessions firstTokenP50Ms } series { figures { runs } groups { label } } groups { ${GROUP} } } } } }`;

const usage = (what: string, member: Outcome, filters: (world: World) => Record<string, unknown>, narrower?: string): Case => ({
  field: 'Workspace.usage',
  what,
  query: USAGE,
  variables: (world) => ({ id: world.owner.workspace.id, filters: filters(world) }),
  ...all('FORBIDDEN'),
  member,
  ...(narrower !== undefined && { narrower }),
});

const adminsOnly = (field: string, selection: string): Case => ({
  field: `Workspace.${field}`,
  query: `query ($id: ID!) { node(id: $id) { ... on Workspace { ${selection} } } }`,
  variables: ({ owner }) => ({ id: owner.workspace.id }),
  ...all('FORBIDDEN'),
});

export const INSIGHTS: Case[] = [
  usage('one’s own part', 'ok', () => ({})),
  usage('one’s own part of a private session', 'ok', ({ closed }) => ({ sessions: [closed.id] })),
  usage('the part of somebody else', 'NOT_FOUND', ({ owner }) => ({ people: [owner.id] }), 'it takes usage:read-all'),
  usage('the part of an API key', 'NOT_FOUND', ({ apiKeyId }) => ({ apiKeys: [apiKeyId] }), 'it takes usage:read-all'),
  adminsOnly('forecast', 'forecast { monthSoFarMicros dailySpend { costMicros } }'),
  adminsOnly('limitHits', `limitHits(${SPAN}) { actor { displayName } hits }`),
  adminsOnly('modelLeaderboard', `modelLeaderboard(${SPAN}) { model { id } wins }`),
  adminsOnly('weeklyReport', 'weeklyReport { isWanted }'),
  {
    ...adminsOnly('apiRequests', 'apiRequests(failed: false) { edges { node { requestId operation code apiKey { displayName } } } }'),
    what: 'of the keys that one may see',
    member: 'ok',
  },
  {
    field: 'Mutation.updateWeeklyReport',
    query: change('updateWeeklyReport', 'weeklyReport { isWanted }'),
    variables: ({ owner }) => ({ input: { workspaceId: owner.workspace.id, isWanted: true } }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Subscription.workspaceActivity',
    query: 'subscription ($id: ID!) { workspaceActivity(workspaceId: $id) { runsInFlight readers } }',
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('FORBIDDEN'),
    keys: { 'usage:read-all': 'ok' },
  },
];
