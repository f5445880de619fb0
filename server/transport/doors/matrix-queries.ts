/** The attack matrix: reading. */
import { READ, aboutSessions, all, anyKey } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';
import type { World } from './matrix-world.ts';

const SESSION =
  'id title viewerRole workspace { name } draft { text state } participants { actor { displayName } } messages { edges { node { text author { displayName } } } }';
const MESSAGE = 'id text author { displayName } session { title workspace { name } }';
const HIT = 'snippet { text } message { text author { displayName } session { title } }';
const WATCH = `subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename ... on SessionSnapshot { session { title } messages { text author { displayName } } draft { text } } } }`;
const node = (fields: string) => `query ($id: ID!) { node(id: $id) { id ${fields} } }`;
const reads = (field: string, query: string, input: (session: World['open']) => Record<string, unknown>) =>
  aboutSessions({ field, query }, input, { viewer: 'ok', member: 'ok', keys: READ });

export const QUERIES: Case[] = [
  {
    field: 'Query.viewer',
    about: 'their own',
    narrower: 'a key is no person',
    query: '{ viewer { id email memberships { workspace { name sessions { edges { node { title } } } } } } }',
    variables: () => ({}),
    nobody: 'null',
    stranger: 'ok',
    linkGuest: 'null',
    ...all('ok'),
    keys: anyKey('null'),
  },
  {
    field: 'Query.server',
    query: '{ server { version } }',
    variables: () => ({}),
    nobody: 'ok',
    stranger: 'ok',
    ...all('ok'),
    keys: anyKey('ok'),
  },
  {
    field: 'Query.models',
    query: '{ models { id } }',
    variables: () => ({}),
    stranger: 'ok',
    ...all('ok'),
    keys: anyKey('ok'),
  },
  {
    field: 'Query.workspace',
    query: 'query ($slug: String!) { workspace(slug: $slug) { id name } }',
    variables: ({ owner }) => ({ slug: owner.workspace.slug }),
    ...all('ok'),
    keys: { 'workspace:read': 'ok' },
  },
  ...reads('Query.session', `query ($id: ID!) { session(id: $id) { ${SESSION} } }`, ({ id }) => ({ id })),
  {
    field: 'Query.node',
    what: 'an id of nothing',
    query: node(''),
    variables: () => ({ id: 'ses_00000000000000000000000000' }),
    ...all('NOT_FOUND'),
    keys: anyKey('NOT_FOUND'),
  },
  ...reads('Session', node(`... on Session { ${SESSION} }`), ({ id }) => ({ id })),
  ...reads('Message', node(`... on Message { ${MESSAGE} }`), ({ promptId }) => ({ id: promptId })),
  {
    field: 'Workspace',
    query: node('... on Workspace { name slug }'),
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('ok'),
    keys: { 'workspace:read': 'ok' },
  },
  {
    field: 'User',
    query: node('... on User { displayName memberships { workspace { name } } }'),
    variables: ({ owner }) => ({ id: owner.id }),
    ...all('ok'),
    keys: { 'workspace:read': 'ok' },
  },
  {
    field: 'User',
    what: 'with the address',
    query: node('... on User { email }'),
    variables: ({ owner }) => ({ id: owner.id }),
    ...all('FORBIDDEN'),
    member: 'ok',
    keys: { 'workspace:read': 'ok' },
  },
  {
    field: 'Invitation',
    query: node('... on Invitation { email role }'),
    variables: ({ invitationId }) => ({ id: invitationId }),
    ...all('NOT_FOUND'),
    keys: { ...anyKey('NOT_FOUND'), 'workspace:write': 'ok' },
  },
  {
    field: 'ApiKey',
    query: node('... on ApiKey { displayName scopes }'),
    variables: ({ apiKeyId }) => ({ id: apiKeyId }),
    ...all('NOT_FOUND'),
    keys: { ...anyKey('NOT_FOUND'), 'keys:read': 'ok' },
  },
  {
    field: 'Workspace.sessions',
    query: 'query ($id: ID!) { node(id: $id) { ... on Workspace { sessions(first: 100) { edges { node { title draft { text } } } } } } }',
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('ok'),
  },
  {
    field: 'Workspace.members',
    query:
      'query ($id: ID!) { node(id: $id) { ... on Workspace { members(first: 100) { edges { node { user { email displayName } } } } } } }',
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('FORBIDDEN'),
    member: 'ok',
    keys: { 'workspace:read': 'ok' },
  },
  {
    field: 'Workspace.apiKeys',
    query: 'query ($id: ID!) { node(id: $id) { ... on Workspace { apiKeys { id displayName } } } }',
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Session.messages',
    about: 'elsewhere',
    what: 'a foreign leaf in one’s own session',
    query: 'query ($id: ID!, $leaf: ID!) { session(id: $id) { messages(leafId: $leaf) { edges { node { text } } } } }',
    variables: ({ strangersSession, open }) => ({ id: strangersSession, leaf: open.promptId }),
    ...all('NOT_FOUND'),
    keys: anyKey('NOT_FOUND'),
  },
  {
    field: 'Session.messages',
    about: 'closed',
    narrower: 'it is no message of this session',
    what: 'the private session’s leaf in the open session',
    query: 'query ($id: ID!, $leaf: ID!) { session(id: $id) { messages(leafId: $leaf) { edges { node { text } } } } }',
    variables: ({ open, closed }) => ({ id: open.id, leaf: closed.promptId }),
    ...all('NOT_FOUND'),
    keys: { 'session:read': 'NOT_FOUND' },
  },
  {
    field: 'Workspace.search',
    query: `query ($id: ID!) { node(id: $id) { ... on Workspace { search(query: "canary") { edges { node { ${HIT} } } } } } }`,
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('ok'),
  },
  ...reads(
    'Session.search',
    `query ($id: ID!) { session(id: $id) { search(query: "canary") { edges { node { ${HIT} } } } } }`,
    ({ id }) => ({ id }),
  ),
  ...reads('Subscription.sessionEvents', WATCH, ({ id }) => ({ id })),
];
