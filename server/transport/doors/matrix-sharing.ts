/** The attack matrix: who may be in a session, and how they come into it. */
import { READ, aboutSessions, all, anyKey, change } from './matrix-cases.ts';
import type { Case, Outcome } from './matrix-cases.ts';
import type { World } from './matrix-world.ts';

type Session = World['open'];

const reads = (field: string, what: string, selection: string) =>
  aboutSessions({ field, query: `query ($id: ID!) { session(id: $id) { ${selection} } }` }, ({ id }) => ({ id }), {
    viewer: 'ok',
    member: 'ok',
    keys: READ,
  }).map((given) => ({ ...given, what: `${what}, ${given.what}` }));

/** For who may invite; a key acts as a member, and only owners invite here. */
const inviters = (field: string, query: string, input: (session: Session) => Record<string, unknown>, owner: Outcome = 'ok') =>
  aboutSessions({ field, query, narrower: 'only owners let others in here' }, input, { member: 'FORBIDDEN', owner });

const lists = (selection: string) => `query ($id: ID!) { session(id: $id) { ${selection} } }`;
const changes = (name: string, selection: string, input: (session: Session) => Record<string, unknown>, owner: Outcome) =>
  inviters(`Mutation.${name}`, change(name, selection), (session) => ({ input: input(session) }), owner);

/** Links of the shared session: for its inviters they exist, for nobody else. */
const ofLink = (field: string, what: string, query: string, variables: (link: World['link']) => Record<string, unknown>): Case => ({
  field,
  about: 'shared',
  narrower: 'only owners let others in here',
  what,
  query,
  variables: ({ link }) => variables(link),
  ...all('NOT_FOUND'),
  keys: anyKey('NOT_FOUND'),
  shared: {
    'an owner': 'ok',
    'an editor': 'NOT_FOUND',
    'a commenter': 'NOT_FOUND',
    'a viewer': 'NOT_FOUND',
    'a guest by link who edits': 'NOT_FOUND',
    'a guest by link who comments': 'NOT_FOUND',
    'a guest by link who views': 'NOT_FOUND',
    'a person by link who edits': 'NOT_FOUND',
  },
});

/** Somebody who is not in it: whoever may do it at all hears that, and nobody is taken out of the world. */
const NOBODY = 'usr_00000000000000000000000000';

export const SHARING: Case[] = [
  ...reads('Session', 'who is in it', 'viewerMayInvite whoInvites members { user { id displayName } role source }'),
  ...inviters('Session', lists('shareLinks { id name uses }'), ({ id }) => ({ id })),
  ...inviters('Session', lists('linkGuests { actor { displayName } linkName }'), ({ id }) => ({ id })),
  ...inviters('Session', lists('invitations { email }'), ({ id }) => ({ id })),
  ofLink('ShareLink', 'by id', 'query ($id: ID!) { node(id: $id) { ... on ShareLink { role uses } } }', ({ id }) => ({ id })),
  ofLink('Mutation.updateShareLink', '', change('updateShareLink', 'shareLink { id role }'), ({ id }) => ({
    input: { id, role: 'VIEWER' },
  })),
  ofLink('Mutation.rotateShareLink', '', change('rotateShareLink', 'shareLink { id }'), ({ id }) => ({ input: { id } })),
  ...changes('createShareLink', 'shareLink { id }', ({ id }) => ({ sessionId: id, role: 'EDITOR', password: 'short' }), 'INVALID'),
  ofLink('Mutation.revokeShareLink', '', change('revokeShareLink', 'shareLink { id }'), ({ id }) => ({ input: { id } })),
  ...changes('removeLinkGuest', 'session { id }', ({ id }) => ({ sessionId: id, actorId: NOBODY }), 'NOT_FOUND'),
  ...changes('addSessionMember', 'member { role }', ({ id }) => ({ sessionId: id, userId: NOBODY, role: 'EDITOR' }), 'NOT_FOUND'),
  ...changes('changeSessionRole', 'member { role }', ({ id }) => ({ sessionId: id, userId: NOBODY, role: 'EDITOR' }), 'NOT_FOUND'),
  ...changes('removeSessionMember', 'session { id }', ({ id }) => ({ sessionId: id, userId: NOBODY }), 'NOT_FOUND'),
  ...changes('withdrawSessionInvitation', 'session { id }', ({ id }) => ({ sessionId: id, invitationId: 'inv_nothing' }), 'NOT_FOUND'),
  {
    field: 'Mutation.leaveSession',
    about: 'open',
    what: 'that one sees through the workspace',
    query: change('leaveSession', 'ok'),
    variables: ({ open }) => ({ input: { sessionId: open.id } }),
    member: 'CONFLICT',
    keys: { 'session:read': 'CONFLICT' },
  },
  {
    field: 'Query.viewerActor',
    query: '{ viewerActor { id } }',
    variables: () => ({}),
    nobody: 'null',
    stranger: 'ok',
    ...all('ok'),
    keys: anyKey('ok'),
  },
  {
    field: 'Query.sharedSessions',
    about: 'their own',
    query: '{ sharedSessions(first: 50) { edges { node { title draft { text } workspace { slug } } } } }',
    variables: () => ({}),
    stranger: 'ok',
    ...all('ok'),
    keys: READ,
  },
  {
    field: 'Mutation.joinByLink',
    query: change('joinByLink', 'session { id title }'),
    variables: () => ({ input: { token: 'x'.repeat(43) } }),
    nobody: 'NOT_FOUND',
    ...all('NOT_FOUND'),
    keys: anyKey('FORBIDDEN'),
  },
  {
    field: 'Mutation.claimGuest',
    what: 'without a guest’s cookie',
    query: 'mutation { claimGuest { sessions { id } } }',
    variables: () => ({}),
    linkGuest: 'FORBIDDEN',
    ...all('NOT_FOUND'),
  },
  {
    field: 'Query.shareLink',
    query: '{ shareLink(token: "nothing") { sessionTitle } }',
    variables: () => ({}),
    nobody: 'NOT_FOUND',
    ...all('NOT_FOUND'),
    keys: anyKey('NOT_FOUND'),
  },
  {
    field: 'Guest',
    query: 'query ($id: ID!) { node(id: $id) { ... on Guest { displayName } } }',
    variables: () => ({ id: 'gst_00000000000000000000000000' }),
    ...all('NOT_FOUND'),
    keys: anyKey('NOT_FOUND'),
  },
];

export const PUBLIC_SHARING: Case[] = [
  { field: 'Mutation.leaveAsGuest', query: 'mutation { leaveAsGuest { ok } }', variables: () => ({}), nobody: 'ok' },
];
