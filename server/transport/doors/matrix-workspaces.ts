/** The attack matrix: settings, ownership, the end of a workspace, the ways into it, and its audit log. */
import { all, anyKey, change } from './matrix-cases.ts';
import type { Case, Outcome } from './matrix-cases.ts';
import type { World } from './matrix-world.ts';

const node = (fields: string) => `query ($id: ID!) { node(id: $id) { id ${fields} } }`;
const ofWorkspace = ({ owner }: World) => ({ workspaceId: owner.workspace.id });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
/** To those who manage nobody it does not exist. */
const hidden = (outcome: Outcome | null = 'ok') => ({
  ...all('NOT_FOUND'),
  keys: { ...anyKey('NOT_FOUND'), 'workspace:write': outcome },
});

export const WORKSPACES: Case[] = [
  {
    field: 'WorkspaceLink',
    query: node('... on WorkspaceLink { role uses createdBy { displayName } }'),
    variables: ({ workspaceLinkId }) => ({ id: workspaceLinkId }),
    ...hidden(),
  },
  {
    field: 'Workspace.inviteLinks',
    query: node('... on Workspace { inviteLinks { id role } invitations { email role } }'),
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Workspace.auditEvents',
    query: node(
      '... on Workspace { auditEvents(query: "") { edges { node { action actor { displayName } targetName facts { value } } } } }',
    ),
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Workspace.auditCheck',
    query: node('... on Workspace { auditCheck { length brokenAt } }'),
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.updateWorkspace',
    query: change('updateWorkspace', 'workspace { id }'),
    variables: (world) => ({ input: { ...ofWorkspace(world), name: `Workspace ${world.canaries.workspace}` } }),
    ...all('FORBIDDEN'),
    keys: { 'workspace:write': 'ok' },
  },
  {
    field: 'Mutation.transferOwnership',
    spoils: 'everything',
    query: change('transferOwnership', 'workspace { name }'),
    variables: (world) => ({ input: { ...ofWorkspace(world), userId: world.member.id } }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.deleteWorkspace',
    spoils: 'everything',
    query: change('deleteWorkspace', 'workspace { name }'),
    variables: (world) => ({ input: { ...ofWorkspace(world), confirm: world.owner.workspace.slug } }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.restoreWorkspace',
    spoils: 'everything',
    query: change('restoreWorkspace', 'workspace { name }'),
    variables: (world) => ({ input: ofWorkspace(world) }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.createWorkspaceLink',
    query: change('createWorkspaceLink', 'link { id }'),
    variables: (world) => ({ input: { ...ofWorkspace(world), role: 'GUEST', expiresAt: inAnHour() } }),
    ...all('FORBIDDEN'),
    keys: { 'workspace:write': 'ok' },
  },
  {
    field: 'Mutation.revokeWorkspaceLink',
    query: change('revokeWorkspaceLink', 'id'),
    variables: ({ workspaceLinkId }) => ({ input: { id: workspaceLinkId } }),
    ...hidden(null),
    spoils: 'this',
  },
  {
    field: 'Mutation.joinWorkspace',
    about: 'their own',
    narrower: 'nobody made such a link',
    query: change('joinWorkspace', 'workspace { name }'),
    variables: () => ({ input: { token: 'x'.repeat(43) } }),
    linkGuest: 'FORBIDDEN',
    ...all('NOT_FOUND'),
  },
  ...(['resendInvitation', 'revokeInvitation'] as const).map((name): Case => ({
    field: `Mutation.${name}`,
    query: change(name, name === 'resendInvitation' ? 'invitation { email }' : 'id'),
    variables: ({ invitationId }) => ({ input: { id: invitationId } }),
    ...hidden(null),
    spoils: 'this',
  })),
];
