/** The attack matrix: talk around the answer. */
import { READ, WRITE, aboutSessions, all, anyKey, change } from './matrix-cases.ts';
import type { Case, Outcome } from './matrix-cases.ts';
import type { World } from './matrix-world.ts';

const COMMENT = 'id text author { displayName } mentions { name } anchor { quote }';
const THREADS = `threads(first: 50) { edges { node { id comments { ${COMMENT} } } } }`;
type SessionOf = World['open'];

const reads = (field: string, query: string, input: (session: SessionOf) => Record<string, unknown>) =>
  aboutSessions({ field, query }, input, { viewer: 'ok', member: 'ok', keys: READ });

const changes = (name: string, selection: string, input: (session: SessionOf) => Record<string, unknown>, member: Outcome = 'ok') =>
  aboutSessions({ field: `Mutation.${name}`, query: change(name, selection) }, (session) => ({ input: input(session) }), {
    member,
    commenter: member,
    keys: member === 'ok' ? WRITE : {},
  }).map((given): Case => (member === 'FORBIDDEN' ? { ...given, narrower: 'it is its author’s' } : given));

const foreign = (name: string, what: string, input: (world: World) => Record<string, unknown>): Case => ({
  field: `Mutation.${name}`,
  about: 'closed',
  what,
  query: change(name, 'comment { id text }'),
  variables: (world) => ({ input: input(world) }),
  ...all('NOT_FOUND'),
  viewer: 'FORBIDDEN',
  keys: anyKey('NOT_FOUND'),
});

export const COMMENTS: Case[] = [
  ...reads('Comment', `query ($id: ID!) { node(id: $id) { id ... on Comment { ${COMMENT} } } }`, ({ commentId }) => ({ id: commentId })),
  ...reads('Session.threads', `query ($id: ID!) { session(id: $id) { ${THREADS} } }`, ({ id }) => ({ id })),
  {
    field: 'Session.threads',
    about: 'open',
    what: 'of the private session’s messages in the open session',
    query: `query ($id: ID!, $of: [ID!]!) { session(id: $id) { threads(messageIds: $of) { edges { node { id comments { ${COMMENT} } } } } } }`,
    variables: ({ open, closed }) => ({ id: open.id, of: [closed.promptId] }),
    guest: 'NOT_FOUND',
    viewer: 'NOT_FOUND',
    member: 'ok',
    keys: READ,
  },
  ...changes('addComment', 'comment { id text }', ({ promptId }) => ({ messageId: promptId, text: 'From the matrix' })),
  foreign('addComment', 'in a thread of the open session, at a message of the private one', ({ open, closed }) => ({
    messageId: closed.promptId,
    threadId: open.commentId,
    text: 'Smuggled',
  })),
  {
    field: 'Mutation.addComment',
    about: 'open',
    what: 'mentioning a stranger',
    query: change('addComment', 'comment { id } unreachable { id displayName }'),
    variables: ({ open, stranger }) => ({
      input: { messageId: open.promptId, text: '@Stranger', mentions: [{ kind: 'USER', id: stranger.id, name: 'Stranger' }] },
    }),
    guest: 'NOT_FOUND',
    viewer: 'NOT_FOUND',
    member: 'INVALID',
    keys: { 'session:write': 'INVALID' },
  },
  {
    field: 'Mutation.addComment',
    about: 'open',
    what: 'reading the rest through the answer',
    query: change('addComment', 'comment { author { ... on User { email } } }'),
    variables: ({ open }) => ({ input: { messageId: open.promptId, text: 'Who am I' } }),
    guest: 'NOT_FOUND',
    viewer: 'NOT_FOUND',
    member: 'ok',
    keys: WRITE,
  },
  ...changes('editComment', `comment { ${COMMENT} }`, ({ commentId }) => ({ id: commentId, text: 'Mine now' }), 'FORBIDDEN'),
  ...changes('deleteComment', `comment { ${COMMENT} }`, ({ commentId }) => ({ id: commentId }), 'FORBIDDEN'),
  ...changes('resolveThread', 'comment { id resolvedAt }', ({ commentId }) => ({ threadId: commentId })),
  ...changes('reopenThread', 'comment { id resolvedAt }', ({ commentId }) => ({ threadId: commentId })),
  ...changes('toggleReaction', 'isChanged reactions { emoji count }', ({ promptId }) => ({
    messageId: promptId,
    emoji: '👀',
    on: true,
  })),
  {
    field: 'Mutation.deleteComment',
    about: 'elsewhere',
    what: 'an id of nothing',
    query: change('deleteComment', 'comment { id }'),
    variables: () => ({ input: { id: 'cmt_00000000000000000000000000' } }),
    ...all('NOT_FOUND'),
    keys: anyKey('NOT_FOUND'),
  },
];
