/** The attack matrix: pins, folders and what was read, which are a person's own. */
import { READ, aboutSessions, all, anyKey, change } from './matrix-cases.ts';
import type { Case, Outcome } from './matrix-cases.ts';
import type { World } from './matrix-world.ts';

const KEPT = 'session { id isPinned unreadCount readUntilId folder { name } }';

/** For whoever reads the session as a person: guests by link have no shelf. */
const keeping = (name: string, input: (session: World['open']) => Record<string, unknown>) =>
  aboutSessions({ field: `Mutation.${name}`, query: change(name, KEPT) }, (session) => ({ input: input(session) }), {
    viewer: 'ok',
    member: 'ok',
    shared: {
      'a guest by link who edits': 'FORBIDDEN',
      'a guest by link who comments': 'FORBIDDEN',
      'a guest by link who views': 'FORBIDDEN',
    },
  });

const foreign = (name: string, selection: string, input: Record<string, unknown>): Case => ({
  field: `Mutation.${name}`,
  query: change(name, selection),
  variables: ({ folderId }) => ({ input: { id: folderId, ...input } }),
  ...all('NOT_FOUND'),
  linkGuest: 'FORBIDDEN',
});

const inWorkspace = (outcome: Outcome) => ({ ...all(outcome), stranger: 'NOT_FOUND', linkGuest: 'FORBIDDEN' }) as const;

export const SHELF: Case[] = [
  {
    field: 'Folder',
    query: 'query ($id: ID!) { node(id: $id) { ... on Folder { id name unreadCount } } }',
    variables: ({ folderId }) => ({ id: folderId }),
    ...all('NOT_FOUND'),
    keys: anyKey('NOT_FOUND'),
  },
  {
    field: 'Workspace.folders',
    query: 'query ($id: ID!) { node(id: $id) { ... on Workspace { folders { name unreadCount } } } }',
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('ok'),
  },
  {
    field: 'Workspace.sessions',
    what: 'in somebody else’s folder',
    query:
      'query ($id: ID!, $folder: ID) { node(id: $id) { ... on Workspace { sessions(folderId: $folder, pinned: false) { edges { node { title } } } } } }',
    variables: ({ owner, folderId }) => ({ id: owner.workspace.id, folder: folderId }),
    ...all('ok'),
  },
  ...aboutSessions(
    { field: 'Session.unreadCount', query: `query ($id: ID!) { ${KEPT.replace('session', 'session(id: $id)')} }` },
    ({ id }) => ({ id }),
    { viewer: 'ok', member: 'ok', keys: READ },
  ),
  ...keeping('pinSession', ({ id }) => ({ sessionId: id })),
  ...keeping('unpinSession', ({ id }) => ({ sessionId: id })),
  ...keeping('moveToFolder', ({ id }) => ({ sessionId: id, folderId: null })),
  ...keeping('markSessionRead', ({ id, promptId }) => ({ sessionId: id, messageId: promptId })),
  {
    field: 'Mutation.createFolder',
    query: change('createFolder', 'folder { id }'),
    variables: ({ owner }) => ({ input: { workspaceId: owner.workspace.id, name: '' } }),
    ...inWorkspace('INVALID'),
  },
  foreign('renameFolder', 'folder { name }', { name: 'Taken' }),
  foreign('deleteFolder', 'workspace { name }', {}),
];
