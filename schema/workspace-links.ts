import type { WorkspaceLinkRecord } from '../server/workspaces/links.ts';
import type { WorkspaceRecord } from '../server/workspaces/tables.ts';
import type { InvitationRecord } from '../server/workspaces/invitations.ts';
import { builder } from './builder.ts';
import { Invitation } from './invitations.ts';
import { requireActor } from './require-actor.ts';
import { Role } from './roles.ts';
import { User } from './users.ts';
import { Workspace } from './workspaces.ts';

export const WorkspaceLink = builder.objectRef<WorkspaceLinkRecord>('WorkspaceLink');

builder.node(WorkspaceLink, {
  permission: 'workspace:manage-members',
  description: 'A link that lets people into a workspace, without an address.',
  id: { resolve: (link) => link.id, description: 'Starts with wln_.' },
  isTypeOf: (value) => (value as WorkspaceLinkRecord).id.startsWith('wln_'),
  loadOne: (id, context) => context.services.workspaces.workspaceLink(requireActor(context), id),
  fields: (t) => ({
    role: t.expose('role', { type: Role, description: 'What people become by it; never an owner.' }),
    maxUses: t.exposeInt('maxUses', { nullable: true, description: 'How many it lets in; null: as many as come.' }),
    uses: t.exposeInt('uses', { description: 'How many it has let in.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it works.' }),
    createdBy: t.field({
      type: User,
      nullable: true,
      description: 'Who made it; null where an API key did, or somebody who is gone.',
      resolve: ({ createdById }, _args, { loader, services }) =>
        createdById === null ? null : loader('user', (ids) => services.identity.users.byIds(ids)).load(createdById),
    }),
  }),
});

builder.objectFields(Workspace, (t) => ({
  inviteLinks: t.field({
    permission: 'workspace:manage-members',
    type: [WorkspaceLink],
    description: 'The links that still let people in, newest first.',
    resolve: ({ id }, _args, context) => context.services.workspaces.workspaceLinksOf(requireActor(context), id),
  }),
  invitations: t.field({
    permission: 'workspace:manage-members',
    type: [Invitation],
    description: 'Invitations by mail that nobody has accepted, newest first, also those whose time is over; at most 200.',
    resolve: ({ id }, _args, context) => context.services.workspaces.invitationsOf(requireActor(context), id),
  }),
}));

const CreateWorkspaceLinkInput = builder.inputType('CreateWorkspaceLinkInput', {
  description: 'Whom it lets in.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where.' }),
    role: t.field({ type: Role, required: true, description: 'What people become; anything but OWNER.' }),
    expiresAt: t.field({ type: 'DateTime', required: true, description: 'At most 90 days ahead.' }),
    maxUses: t.int({ description: '1 to 10,000; left out: as many as come.' }),
  }),
});
const CreateWorkspaceLinkPayload = builder
  .objectRef<{ link: WorkspaceLinkRecord; token: string; url: string }>('CreateWorkspaceLinkPayload')
  .implement({
    description: 'The link, whose token is shown this once.',
    fields: (t) => ({
      link: t.expose('link', { type: WorkspaceLink, description: 'Without its token.' }),
      token: t.exposeString('token', { description: 'What `joinWorkspace` takes.' }),
      url: t.exposeString('url', { description: 'What you pass on.' }),
    }),
  });

const RevokeWorkspaceLinkInput = builder.inputType('RevokeWorkspaceLinkInput', {
  description: 'Which ends.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The link.' }) }),
});
const RevokeWorkspaceLinkPayload = builder.objectRef<WorkspaceLinkRecord>('RevokeWorkspaceLinkPayload').implement({
  description: 'The link that lets nobody in any more.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'Its id.' }) }),
});

const JoinWorkspaceInput = builder.inputType('JoinWorkspaceInput', {
  description: 'The link that you were given.',
  fields: (t) => ({ token: t.string({ required: true, description: 'What stands behind # in it.' }) }),
});
const JoinWorkspacePayload = builder.objectRef<{ workspace: WorkspaceRecord }>('JoinWorkspacePayload').implement({
  description: 'Where you are now.',
  fields: (t) => ({ workspace: t.expose('workspace', { type: Workspace, description: 'The workspace that you joined.' }) }),
});

const InvitationInput = (name: string, description: string) =>
  builder.inputType(name, { description, fields: (t) => ({ id: t.id({ required: true, description: 'The invitation.' }) }) });
const ResendInvitationInput = InvitationInput('ResendInvitationInput', 'Which goes out again.');
const RevokeInvitationInput = InvitationInput('RevokeInvitationInput', 'Which is taken back.');
const ResendInvitationPayload = builder.objectRef<{ invitation: InvitationRecord }>('ResendInvitationPayload').implement({
  description: 'The invitation that was sent again.',
  fields: (t) => ({ invitation: t.expose('invitation', { type: Invitation, description: 'It works for another 7 days.' }) }),
});
const RevokeInvitationPayload = builder.objectRef<InvitationRecord>('RevokeInvitationPayload').implement({
  description: 'The invitation that opens nothing any more.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'Its id.' }) }),
});

builder.mutationFields((t) => ({
  createWorkspaceLink: t.field({
    permission: 'workspace:manage-members',
    type: CreateWorkspaceLinkPayload,
    description: 'Makes a link that lets people in. Whoever has it can pass it on, so it ends by itself.',
    args: { input: t.arg({ type: CreateWorkspaceLinkInput, required: true, description: 'Whom it lets in.' }) },
    resolve: (_root, { input }, context) =>
      context.services.workspaces.createWorkspaceLink(requireActor(context), { ...input, maxUses: input.maxUses ?? null }),
  }),
  revokeWorkspaceLink: t.field({
    permission: 'workspace:manage-members',
    type: RevokeWorkspaceLinkPayload,
    description: 'Ends a link. Whoever came by it stays: remove them by name.',
    args: { input: t.arg({ type: RevokeWorkspaceLinkInput, required: true, description: 'Which.' }) },
    resolve: (_root, { input }, context) => context.services.workspaces.revokeWorkspaceLink(requireActor(context), input.id),
  }),
  joinWorkspace: t.field({
    permission: 'self',
    type: JoinWorkspacePayload,
    description: 'Joins a workspace by a link. Who is a member already stays what they are.',
    args: { input: t.arg({ type: JoinWorkspaceInput, required: true, description: 'The token.' }) },
    resolve: async (_root, { input }, context) => ({
      workspace: await context.services.workspaces.joinWorkspace(requireActor(context), input.token),
    }),
  }),
  resendInvitation: t.field({
    permission: 'workspace:manage-members',
    type: ResendInvitationPayload,
    description: 'Mails an invitation again, with a new link for another 7 days; the one before works no more.',
    args: { input: t.arg({ type: ResendInvitationInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => ({
      invitation: await context.services.workspaces.resendInvitation(requireActor(context), input.id),
    }),
  }),
  revokeInvitation: t.field({
    permission: 'workspace:manage-members',
    type: RevokeInvitationPayload,
    description: 'Takes an invitation back.',
    args: { input: t.arg({ type: RevokeInvitationInput, required: true, description: 'Which.' }) },
    resolve: (_root, { input }, context) => context.services.workspaces.revokeInvitation(requireActor(context), input.id),
  }),
}));
