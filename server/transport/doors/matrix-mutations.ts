/** The attack matrix: changing. */
import { READ, WRITE, aboutSessions, all, anyKey, change } from './matrix-cases.ts';
import type { Case, Outcome } from './matrix-cases.ts';
import { draftUpdate } from './matrix-world.ts';
import type { World } from './matrix-world.ts';

const writes = (
  name: string,
  selection: string,
  input: (session: World['open']) => Record<string, unknown>,
  member: Outcome = 'ok',
  owner?: Outcome,
) =>
  aboutSessions({ field: `Mutation.${name}`, query: change(name, selection) }, (session) => ({ input: input(session) }), {
    member,
    ...(owner && { owner }),
    keys: member === 'FORBIDDEN' ? {} : { 'session:write': member },
  });
const ofWorkspace = ({ owner }: World) => ({ workspaceId: owner.workspace.id });

export const MUTATIONS: Case[] = [
  {
    field: 'Mutation.createWorkspace',
    query: change('createWorkspace', 'workspace { id }'),
    variables: () => ({ input: { name: 'Mine' } }),
    stranger: 'ok',
    linkGuest: 'FORBIDDEN',
    ...all('ok'),
  },
  {
    field: 'Mutation.inviteMember',
    query: change('inviteMember', 'invitation { id }'),
    variables: (world) => ({ input: { ...ofWorkspace(world), email: 'someone@example.com', role: 'OWNER' } }),
    narrower: 'only owners make owners',
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.acceptInvitation',
    query: change('acceptInvitation', 'workspace { name }'),
    variables: () => ({ input: { token: 'x'.repeat(43) } }),
    linkGuest: 'FORBIDDEN',
    ...all('NOT_FOUND'),
  },
  {
    field: 'Mutation.changeRole',
    query: change('changeRole', 'membership { role }'),
    variables: (world) => ({ input: { ...ofWorkspace(world), userId: world.owner.id, role: 'GUEST' } }),
    narrower: 'only owners touch owners',
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.removeMember',
    query: change('removeMember', 'workspace { name }'),
    variables: (world) => ({ input: { ...ofWorkspace(world), userId: world.owner.id } }),
    narrower: 'only owners touch owners',
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.createApiKey',
    query: change('createApiKey', 'secret'),
    variables: (world) => ({ input: { ...ofWorkspace(world), name: 'Mine', scopes: ['session:read'] } }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.rotateApiKey',
    query: change('rotateApiKey', 'secret apiKey { id displayName }'),
    variables: ({ apiKeyId }) => ({ input: { id: apiKeyId, overlapHours: 1 } }),
    spoils: 'this',
    ...all('NOT_FOUND'),
    keys: anyKey('NOT_FOUND'),
  },
  {
    field: 'Mutation.revokeApiKey',
    query: change('revokeApiKey', 'apiKey { id displayName }'),
    variables: ({ apiKeyId }) => ({ input: { id: apiKeyId } }),
    spoils: 'this',
    ...all('NOT_FOUND'),
    keys: { ...anyKey('NOT_FOUND'), 'keys:revoke': null },
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
  ...writes('updateSession', 'session { id }', ({ id }) => ({ id, visibility: 'LINK' }), 'FORBIDDEN', 'ok').map((given) => ({
    ...given,
    narrower: 'who finds it is for its owners',
  })),
  ...writes('updateSession', 'session { id }', ({ id }) => ({ id, title: '' }), 'INVALID'),
  ...writes('sendPrompt', 'prompt { id }', ({ id }) => ({ sessionId: id, parentId: null, text: 'Hello', models: ['demo:echo'] })),
  {
    field: 'Mutation.sendPrompt',
    about: 'elsewhere',
    what: 'under a foreign message',
    query: change('sendPrompt', 'prompt { id }'),
    variables: ({ strangersSession, open }) => ({
      input: { sessionId: strangersSession, parentId: open.promptId, text: 'Hello', models: ['demo:echo'] },
    }),
    ...all('NOT_FOUND'),
    keys: anyKey('NOT_FOUND'),
  },
  {
    field: 'Mutation.sendPrompt',
    about: 'open',
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
