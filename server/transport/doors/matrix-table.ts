/** What every field answers to everybody: the table of the attack matrix. */
import { draftUpdate } from './matrix-world.ts';
import type { World } from './matrix-world.ts';

export type Outcome = 'ok' | 'null' | 'UNAUTHENTICATED' | 'NOT_FOUND' | 'FORBIDDEN' | 'INVALID';

export interface Case {
  /** `Type.field`, or the name of a node type. */
  field: string;
  what?: string;
  query: string;
  variables(world: World): Record<string, unknown>;
  /** For those who present no credential; one that does not hold is UNAUTHENTICATED everywhere. */
  nobody?: Outcome;
  /** Left out: NOT_FOUND. */
  stranger?: Outcome;
  /** Left out: as for the stranger. */
  removed?: Outcome;
  guest?: Outcome;
  viewer?: Outcome;
  member?: Outcome;
  /** By scope; left out: FORBIDDEN. */
  keys?: Partial<Record<string, Outcome>>;
}

const SESSION =
  'id title viewerRole workspace { name } draft { text state } participants { actor { displayName } } messages { edges { node { text author { displayName } } } }';
const MESSAGE = 'id text author { displayName } session { title workspace { name } }';
const WATCH = `subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename ... on SessionSnapshot { session { title } messages { text author { displayName } } draft { text } } } }`;
const node = (fields: string) => `query ($id: ID!) { node(id: $id) { id ${fields} } }`;
const change = (name: string, selection: string) =>
  `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`;
const all = (outcome: Outcome) => ({ guest: outcome, viewer: outcome, member: outcome });
const READ = { 'session:read': 'ok' } as const;
const WRITE = { 'session:write': 'ok' } as const;

/** The same question about the session that members see and about the private one. */
function aboutSessions(
  given: Omit<Case, 'variables' | 'guest' | 'viewer' | 'member' | 'keys'>,
  input: (session: World['open']) => Record<string, unknown>,
  outcomes: Pick<Case, 'viewer' | 'member' | 'keys'>,
): Case[] {
  const hidden = Object.fromEntries(
    ['session:read', 'session:write', 'workspace:read', 'workspace:write', 'usage:read'].map((scope) => [scope, 'NOT_FOUND' as const]),
  );
  const { viewer = 'FORBIDDEN', member = 'ok', keys = {} } = outcomes;
  return [
    { ...given, what: 'of the workspace', variables: ({ open }) => input(open), guest: 'NOT_FOUND', viewer: 'NOT_FOUND', member, keys },
    { ...given, what: 'private', variables: ({ closed }) => input(closed), guest: 'NOT_FOUND', viewer, member: 'NOT_FOUND', keys: hidden },
  ];
}

const reads = (field: string, query: string, input: (session: World['open']) => Record<string, unknown>) =>
  aboutSessions({ field, query }, input, { viewer: 'ok', member: 'ok', keys: READ });
const writes = (name: string, selection: string, input: (session: World['open']) => Record<string, unknown>, member: Outcome = 'ok') =>
  aboutSessions({ field: `Mutation.${name}`, query: change(name, selection) }, (session) => ({ input: input(session) }), {
    member,
    keys: member === 'ok' ? WRITE : {},
  });
const ofWorkspace = ({ owner }: World) => ({ workspaceId: owner.workspace.id });

export const QUERIES: Case[] = [
  {
    field: 'Query.viewer',
    query: '{ viewer { id email memberships { workspace { name sessions { edges { node { title } } } } } } }',
    variables: () => ({}),
    nobody: 'null',
    stranger: 'ok',
    ...all('ok'),
    keys: { 'session:read': 'null', 'session:write': 'null', 'workspace:read': 'null', 'workspace:write': 'null', 'usage:read': 'null' },
  },
  {
    field: 'Query.server',
    query: '{ server { version } }',
    variables: () => ({}),
    nobody: 'ok',
    stranger: 'ok',
    ...all('ok'),
    keys: { 'session:read': 'ok', 'session:write': 'ok', 'workspace:read': 'ok', 'workspace:write': 'ok', 'usage:read': 'ok' },
  },
  {
    field: 'Query.models',
    query: '{ models { id } }',
    variables: () => ({}),
    stranger: 'ok',
    ...all('ok'),
    keys: { 'session:read': 'ok', 'session:write': 'ok', 'workspace:read': 'ok', 'workspace:write': 'ok', 'usage:read': 'ok' },
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
    keys: {
      'session:read': 'NOT_FOUND',
      'session:write': 'NOT_FOUND',
      'workspace:read': 'NOT_FOUND',
      'workspace:write': 'NOT_FOUND',
      'usage:read': 'NOT_FOUND',
    },
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
    query: node('... on User { displayName email memberships { workspace { name } } }'),
    variables: ({ owner }) => ({ id: owner.id }),
    ...all('ok'),
    keys: { 'workspace:read': 'ok' },
  },
  {
    field: 'Invitation',
    query: node('... on Invitation { email role }'),
    variables: ({ invitationId }) => ({ id: invitationId }),
    ...all('NOT_FOUND'),
    keys: {
      'session:read': 'NOT_FOUND',
      'session:write': 'NOT_FOUND',
      'workspace:read': 'NOT_FOUND',
      'workspace:write': 'NOT_FOUND',
      'usage:read': 'NOT_FOUND',
    },
  },
  {
    field: 'ApiKey',
    query: node('... on ApiKey { displayName scopes }'),
    variables: ({ apiKeyId }) => ({ id: apiKeyId }),
    ...all('NOT_FOUND'),
    keys: {
      'session:read': 'NOT_FOUND',
      'session:write': 'NOT_FOUND',
      'workspace:read': 'NOT_FOUND',
      'workspace:write': 'NOT_FOUND',
      'usage:read': 'NOT_FOUND',
    },
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
    ...all('ok'),
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
    what: 'a foreign leaf in one’s own session',
    query: 'query ($id: ID!, $leaf: ID!) { session(id: $id) { messages(leafId: $leaf) { edges { node { text } } } } }',
    variables: ({ strangersSession, open }) => ({ id: strangersSession, leaf: open.promptId }),
    ...all('NOT_FOUND'),
    keys: {
      'session:read': 'NOT_FOUND',
      'session:write': 'NOT_FOUND',
      'workspace:read': 'NOT_FOUND',
      'workspace:write': 'NOT_FOUND',
      'usage:read': 'NOT_FOUND',
    },
  },
  {
    field: 'Session.messages',
    what: 'the private session’s leaf in the open session',
    query: 'query ($id: ID!, $leaf: ID!) { session(id: $id) { messages(leafId: $leaf) { edges { node { text } } } } }',
    variables: ({ open, closed }) => ({ id: open.id, leaf: closed.promptId }),
    ...all('NOT_FOUND'),
    keys: { 'session:read': 'NOT_FOUND' },
  },
  ...reads('Subscription.sessionEvents', WATCH, ({ id }) => ({ id })),
];

export const MUTATIONS: Case[] = [
  {
    field: 'Mutation.createWorkspace',
    query: change('createWorkspace', 'workspace { id }'),
    variables: () => ({ input: { name: 'Mine' } }),
    stranger: 'ok',
    ...all('ok'),
  },
  {
    field: 'Mutation.inviteMember',
    query: change('inviteMember', 'invitation { id }'),
    variables: (world) => ({ input: { ...ofWorkspace(world), email: 'someone@example.com', role: 'OWNER' } }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.acceptInvitation',
    query: change('acceptInvitation', 'workspace { name }'),
    variables: () => ({ input: { token: 'x'.repeat(43) } }),
    ...all('NOT_FOUND'),
  },
  {
    field: 'Mutation.changeRole',
    query: change('changeRole', 'membership { role }'),
    variables: (world) => ({ input: { ...ofWorkspace(world), userId: world.owner.id, role: 'GUEST' } }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.removeMember',
    query: change('removeMember', 'workspace { name }'),
    variables: (world) => ({ input: { ...ofWorkspace(world), userId: world.owner.id } }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.createApiKey',
    query: change('createApiKey', 'secret'),
    variables: (world) => ({ input: { ...ofWorkspace(world), name: 'Mine', scopes: ['session:read'] } }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.revokeApiKey',
    query: change('revokeApiKey', 'apiKey { id displayName }'),
    variables: ({ apiKeyId }) => ({ input: { id: apiKeyId } }),
    ...all('NOT_FOUND'),
    keys: {
      'session:read': 'NOT_FOUND',
      'session:write': 'NOT_FOUND',
      'workspace:read': 'NOT_FOUND',
      'workspace:write': 'NOT_FOUND',
      'usage:read': 'NOT_FOUND',
    },
  },
  {
    field: 'Mutation.createSession',
    query: change('createSession', 'session { id workspace { id } }'),
    variables: (world) => ({ input: ofWorkspace(world) }),
    guest: 'FORBIDDEN',
    viewer: 'FORBIDDEN',
    member: 'ok',
    keys: WRITE,
  },
  {
    field: 'Mutation.createSession',
    what: 'a key that may not read sees only what it made',
    query: change('createSession', 'session { id messages { edges { node { text } } } draft { text } }'),
    variables: (world) => ({ input: ofWorkspace(world) }),
    guest: 'FORBIDDEN',
    viewer: 'FORBIDDEN',
    member: 'ok',
  },
  ...writes('updateSession', 'session { id }', ({ id }) => ({ id, visibility: 'LINK' }), 'FORBIDDEN'),
  ...writes('sendPrompt', 'prompt { id }', ({ id }) => ({ sessionId: id, parentId: null, text: 'Hello', models: ['demo:echo'] })),
  {
    field: 'Mutation.sendPrompt',
    what: 'under a foreign message',
    query: change('sendPrompt', 'prompt { id }'),
    variables: ({ strangersSession, open }) => ({
      input: { sessionId: strangersSession, parentId: open.promptId, text: 'Hello', models: ['demo:echo'] },
    }),
    ...all('NOT_FOUND'),
    keys: {
      'session:read': 'NOT_FOUND',
      'session:write': 'NOT_FOUND',
      'workspace:read': 'NOT_FOUND',
      'workspace:write': 'NOT_FOUND',
      'usage:read': 'NOT_FOUND',
    },
  },
  {
    field: 'Mutation.sendPrompt',
    what: 'reading the rest through the answer',
    query: change('sendPrompt', 'prompt { id session { messages { edges { node { text } } } } }'),
    variables: ({ open }) => ({ input: { sessionId: open.id, parentId: null, text: 'Hello', models: ['demo:echo'] } }),
    guest: 'NOT_FOUND',
    viewer: 'NOT_FOUND',
    member: 'ok',
  },
  ...writes('stopMessage', 'message { id }', ({ answerId }) => ({ id: answerId })),
  ...writes('retryMessage', 'answer { id }', ({ answerId }) => ({ id: answerId })),
  ...writes('continueMessage', 'answer { id }', ({ answerId }) => ({ id: answerId })),
  ...writes('editDraft', 'version', ({ id }) => ({ sessionId: id, update: draftUpdate('x'), clientId: 'matrix' })),
  ...aboutSessions(
    { field: 'Mutation.setPresence', query: change('setPresence', 'ok') },
    ({ id }) => ({ input: { sessionId: id, clientId: 'matrix', state: '{}' } }),
    { viewer: 'ok', member: 'ok', keys: READ },
  ),
];

/** For everybody who has no credential; whoever asks, the answer is the same. */
export const PUBLIC: Case[] = [
  {
    field: 'Mutation.register',
    query: change('register', 'accessToken'),
    variables: () => ({ input: { email: 'x', password: 'x', displayName: 'x' } }),
    nobody: 'INVALID',
  },
  {
    field: 'Mutation.login',
    query: change('login', 'accessToken'),
    variables: () => ({ input: { email: 'nobody@example.com', password: 'wrong password' } }),
    nobody: 'UNAUTHENTICATED',
  },
  {
    field: 'Mutation.refreshTokens',
    query: change('refreshTokens', 'accessToken'),
    variables: () => ({ input: { refreshToken: 'forged' } }),
    nobody: 'UNAUTHENTICATED',
  },
  { field: 'Mutation.logout', query: 'mutation { logout { ok } }', variables: () => ({}), nobody: 'ok' },
  {
    field: 'Mutation.requestMagicLink',
    query: change('requestMagicLink', 'ok'),
    variables: ({ owner }) => ({ input: { email: owner.email } }),
    nobody: 'ok',
  },
  {
    field: 'Mutation.redeemMagicLink',
    query: change('redeemMagicLink', 'user { id }'),
    variables: () => ({ input: { token: 'x'.repeat(43) } }),
    nobody: 'UNAUTHENTICATED',
  },
];

export function expected(given: Case, role: string): Outcome {
  const {
    nobody = 'UNAUTHENTICATED',
    stranger = 'NOT_FOUND',
    removed = stranger,
    guest = 'NOT_FOUND',
    viewer = guest,
    member = 'ok',
    keys = {},
  } = given;
  if (role.startsWith('a key with ')) return keys[role.slice('a key with '.length)] ?? 'FORBIDDEN';
  switch (role) {
    case 'nobody':
      return nobody;
    case 'a stranger':
      return stranger;
    case 'a removed member':
      return removed;
    case 'a guest':
      return guest;
    case 'a viewer of the private session':
      return viewer;
    case 'a member':
      return member;
    default:
      return 'UNAUTHENTICATED';
  }
}
