/** The attack matrix: what is erased, and how long sessions are kept. */
import { aboutSessions, all, change } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';

export const PRIVACY: Case[] = [
  ...aboutSessions({ field: 'Mutation.deleteSession', query: change('deleteSession', 'workspaceId') }, ({ id }) => ({ input: { id } }), {
    viewer: 'FORBIDDEN',
    member: 'FORBIDDEN',
  }),
  ...aboutSessions(
    {
      field: 'Mutation.deleteMessage',
      query: change('deleteMessage', 'message { id text }'),
      narrower: 'what others wrote is for owners of the session to delete',
    },
    ({ promptId }) => ({ input: { id: promptId } }),
    { viewer: 'FORBIDDEN', member: 'FORBIDDEN' },
  ),
  {
    field: 'Workspace.untouchedSessions',
    query: 'query ($id: ID!) { node(id: $id) { ... on Workspace { untouchedSessions(days: 90) } } }',
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.setRetention',
    query: change('setRetention', 'workspace { keepSessionsDays }'),
    variables: ({ owner }) => ({ input: { workspaceId: owner.workspace.id, days: 365 } }),
    ...all('FORBIDDEN'),
  },
];
