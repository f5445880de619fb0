import type { AcceptedInvitation, InvitationRecord } from '../server/workspaces/invitations.ts';
import { builder } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { Role } from './roles.ts';
import { Session } from './sessions.ts';
import { Workspace } from './workspaces.ts';

export const Invitation = builder.objectRef<InvitationRecord>('Invitation');

builder.node(Invitation, {
  permission: 'workspace:manage-members',
  description: 'Somebody was asked by mail to join a workspace.',
  id: { resolve: (invitation) => invitation.id, description: 'Starts with inv_.' },
  isTypeOf: (value) => (value as InvitationRecord).id.startsWith('inv_'),
  loadOne: (id, context) => context.services.workspaces.invitation(requireActor(context), id),
  fields: (t) => ({
    email: t.exposeString('email', { description: 'Only the person with this address can accept.' }),
    role: t.expose('role', { type: Role, description: 'What they will be.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it can be accepted.' }),
  }),
});

const InviteMemberInput = builder.inputType('InviteMemberInput', {
  description: 'Who to ask, and as what.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where.' }),
    email: t.string({ required: true, description: 'The address that the mail goes to.' }),
    role: t.field({ type: Role, required: true, description: 'What they will be. Only owners make owners.' }),
  }),
});
const InviteMemberPayload = builder.objectRef<{ invitation: InvitationRecord }>('InviteMemberPayload').implement({
  description: 'The invitation that was sent.',
  fields: (t) => ({ invitation: t.expose('invitation', { type: Invitation, description: 'Its token is in the mail only.' }) }),
});

const AcceptInvitationInput = builder.inputType('AcceptInvitationInput', {
  description: 'The invitation that you were sent.',
  fields: (t) => ({ token: t.string({ required: true, description: 'What stands behind # in the link of the mail.' }) }),
});
const AcceptInvitationPayload = builder.objectRef<AcceptedInvitation>('AcceptInvitationPayload').implement({
  description: 'Where you are now.',
  fields: (t) => ({
    workspace: t.expose('workspace', { type: Workspace, description: 'The workspace that you joined.' }),
    session: t.field({
      type: Session,
      nullable: true,
      description: 'Where the invitation was into one session.',
      resolve: ({ sessionId }, _args, context) =>
        sessionId === null ? null : context.services.sessions.session(requireActor(context), sessionId),
    }),
  }),
});

builder.mutationFields((t) => ({
  inviteMember: t.field({
    permission: 'workspace:manage-members',
    type: InviteMemberPayload,
    description: 'Sends an invitation by mail; it works for 7 days and takes the place of an earlier one to the same address.',
    args: { input: t.arg({ type: InviteMemberInput, required: true, description: 'Who and as what.' }) },
    resolve: async (_root, { input }, context) => ({
      invitation: await context.services.workspaces.inviteMember(requireActor(context), input),
    }),
  }),
  acceptInvitation: t.field({
    permission: 'self',
    type: AcceptInvitationPayload,
    description: 'Joins the workspace, for the person with the invited address.',
    args: { input: t.arg({ type: AcceptInvitationInput, required: true, description: 'The token.' }) },
    resolve: (_root, { input }, context) => context.services.workspaces.acceptInvitation(requireActor(context), input.token),
  }),
}));
