/** The attack matrix: branches, the tree and forks. */
import { READ, aboutSessions, change } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';
import { IN_SHARED } from './matrix-world.ts';
import type { World } from './matrix-world.ts';

type Room = World['open'];

const reads = (field: string, query: string, input: (session: Room) => Record<string, unknown>) =>
  aboutSessions({ field, query }, input, { viewer: 'ok', member: 'ok', keys: READ });

/** What changes nothing, so that it answers at every door alike. */
const refused = (name: string, outcome: 'CONFLICT' | 'INVALID' | 'ok', input: (session: Room) => Record<string, unknown>) =>
  aboutSessions({ field: `Mutation.${name}`, query: change(name, 'branch { id }') }, (session) => ({ input: input(session) }), {
    member: outcome,
    keys: { 'session:write': outcome },
  });

export const BRANCH_CASES: Case[] = [
  ...reads(
    'Branch',
    'query ($id: ID!) { node(id: $id) { ... on Branch { name createdBy { displayName } messagesSince } } }',
    ({ branchId }) => ({
      id: branchId,
    }),
  ),
  ...reads('Session.branches', 'query ($id: ID!) { session(id: $id) { branches { name headId } origin { title } } }', ({ id }) => ({ id })),
  ...reads(
    'Session.tree',
    'query ($id: ID!) { session(id: $id) { tree(limit: 5) { nodes { id excerpt author { displayName } model { id } } hasEarlier } } }',
    ({ id }) => ({ id }),
  ),
  ...refused('createBranch', 'INVALID', ({ id, promptId }) => ({ sessionId: id, messageId: promptId, name: '' })),
  ...refused('updateBranch', 'ok', ({ branchId }) => ({ id: branchId, state: 'OPEN' })),
  ...refused('mergeBranch', 'CONFLICT', ({ branchId }) => ({ id: branchId })),
  ...aboutSessions(
    { field: 'Mutation.forkSession', query: change('forkSession', 'session { id }'), narrower: 'one forks what one may read' },
    ({ promptId }) => ({ input: { messageId: promptId } }),
    // Opening a session takes a member of the workspace.
    { viewer: 'FORBIDDEN', member: 'ok', shared: Object.fromEntries(IN_SHARED.map((role) => [role, 'FORBIDDEN'])) },
  ),
];
