import type { SessionInvitationRecord } from '../server/workspaces/invitations.ts';
import type { AddedSessionMember, SessionMemberRecord } from '../server/sessions/sharing/session-members.ts';
import { ONE_SESSION_COMPLEXITY, builder } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { SessionRole } from './session-enums.ts';
import { Session } from './sessions.ts';
import { User } from './users.ts';
import type { SessionRecord } from './wire/events.ts';

const SessionMemberSource = builder.enumType('SessionMemberSource', {
  description: 'Why somebody is a member of a session.',
  values: {
    CREATOR: { value: 'creator', description: 'They opened it, and stay its owner.' },
    EXPLICIT: { value: 'explicit', description: 'Somebody let them in by name.' },
  },
});

const SessionMember = builder.objectRef<SessionMemberRecord>('SessionMember').implement({
  permission: 'session:read',
  description: 'Somebody who is in a session by name. Those who see it through the workspace, or came by a link, are not among them.',
  fields: (t) => ({
    user: t.field({ type: User, description: 'Who.', resolve: ({ userId, displayName }) => ({ id: userId, displayName }) }),
    role: t.expose('role', {
      type: SessionRole,
      description:
        'What they are by name. It adds to what the workspace gives and never takes from it: to restrict somebody, make the session PRIVATE.',
    }),
    source: t.expose('source', { type: SessionMemberSource, description: 'Why.' }),
  }),
});

const SessionInvitation = builder.objectRef<SessionInvitationRecord>('SessionInvitation').implement({
  description: 'Somebody was asked into a session by mail, and has not come yet.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Starts with inv_.' }),
    email: t.exposeString('email', { description: 'Only the person with this address can accept, and becomes a guest of the workspace.' }),
    role: t.expose('sessionRole', { type: SessionRole, description: 'What they will be in the session.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it can be accepted.' }),
  }),
});

builder.objectFields(Session, (t) => ({
  members: t.field({
    type: [SessionMember],
    description: 'Who opened it and who was let in by name, owners first.',
    resolve: async ({ id }, _args, { loader, services }) =>
      (await loader('session-members', (ids) => services.sharing.membersOf(ids)).load(id)) ?? [],
  }),
  invitations: t.field({
    permission: 'session:invite',
    type: [SessionInvitation],
    description: 'Who was asked by mail and has not come yet; FORBIDDEN unless viewerMayInvite.',
    complexity: ONE_SESSION_COMPLEXITY,
    extensions: { viewer: true },
    resolve: ({ id }, _args, context) => context.services.sharing.sessionInvitationsOf(requireActor(context), id),
  }),
}));

const AddSessionMemberInput = builder.inputType('AddSessionMemberInput', {
  description: 'Who to let in, and as what.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Where.' }),
    userId: t.id({ description: 'Somebody of the workspace. Give this or an address.' }),
    email: t.string({ description: 'Somebody of the workspace, or anybody else: they get an invitation by mail.' }),
    role: t.field({ type: SessionRole, required: true, description: 'What they will be. Only owners make owners.' }),
  }),
});
const AddSessionMemberPayload = builder.objectRef<AddedSessionMember>('AddSessionMemberPayload').implement({
  description: 'The person is in, or was asked.',
  fields: (t) => ({
    member: t.field({ type: SessionMember, nullable: true, description: 'Who is in now.', resolve: ({ member }) => member }),
    invitation: t.field({
      type: SessionInvitation,
      nullable: true,
      description: 'What was mailed to an address that is nobody’s in the workspace.',
      resolve: ({ invitation }) => invitation,
    }),
  }),
});

const ChangeSessionRoleInput = builder.inputType('ChangeSessionRoleInput', {
  description: 'Another role for somebody who is in by name.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Where.' }),
    userId: t.id({ required: true, description: 'Who.' }),
    role: t.field({ type: SessionRole, required: true, description: 'What they become.' }),
  }),
});
const ChangeSessionRolePayload = builder.objectRef<{ member: SessionMemberRecord }>('ChangeSessionRolePayload').implement({
  description: 'The member after the change.',
  fields: (t) => ({ member: t.expose('member', { type: SessionMember, description: 'With the new role.' }) }),
});

const RemoveSessionMemberInput = builder.inputType('RemoveSessionMemberInput', {
  description: 'Who goes.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Where.' }),
    userId: t.id({ required: true, description: 'Somebody who is in by name.' }),
  }),
});
const RemoveSessionMemberPayload = builder.objectRef<{ session: SessionRecord }>('RemoveSessionMemberPayload').implement({
  description: 'They are not in by name any more.',
  fields: (t) => ({ session: t.expose('session', { type: Session, description: 'Without them.' }) }),
});

const LeaveSessionInput = builder.inputType('LeaveSessionInput', {
  description: 'Where to go from.',
  fields: (t) => ({ sessionId: t.id({ required: true, description: 'Which session.' }) }),
});
const LeaveSessionPayload = builder.objectRef<{ ok: boolean }>('LeaveSessionPayload').implement({
  description: 'You are out.',
  fields: (t) => ({ ok: t.exposeBoolean('ok', { description: 'Always true.' }) }),
});

const WithdrawSessionInvitationInput = builder.inputType('WithdrawSessionInvitationInput', {
  description: 'Which invitation shall not work any more.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Where.' }),
    invitationId: t.id({ required: true, description: 'Which one.' }),
  }),
});
const WithdrawSessionInvitationPayload = builder.objectRef<{ session: SessionRecord }>('WithdrawSessionInvitationPayload').implement({
  description: 'The mailed link opens nothing.',
  fields: (t) => ({ session: t.expose('session', { type: Session, description: 'Where it would have led.' }) }),
});

builder.mutationFields((t) => ({
  addSessionMember: t.field({
    permission: 'session:invite',
    type: AddSessionMemberPayload,
    description: 'Lets somebody in by name, or asks them by mail; for those who may invite.',
    args: { input: t.arg({ type: AddSessionMemberInput, required: true, description: 'Who, and as what.' }) },
    resolve: (_root, { input }, context) => context.services.sharing.addSessionMember(requireActor(context), input),
  }),
  changeSessionRole: t.field({
    permission: 'session:invite',
    type: ChangeSessionRolePayload,
    description:
      'Gives somebody another role; their open sockets follow within a second. For owners; who opened the session stays its owner.',
    args: { input: t.arg({ type: ChangeSessionRoleInput, required: true, description: 'Who becomes what.' }) },
    resolve: async (_root, { input }, context) => ({
      member: await context.services.sharing.changeSessionRole(requireActor(context), input),
    }),
  }),
  removeSessionMember: t.field({
    permission: 'session:invite',
    type: RemoveSessionMemberPayload,
    description: 'Takes away what somebody has by name; what the workspace gives them stays. For owners; an owner stays.',
    args: { input: t.arg({ type: RemoveSessionMemberInput, required: true, description: 'Who, and where.' }) },
    resolve: async (_root, { input }, context) => ({
      session: await context.services.sharing.removeSessionMember(requireActor(context), input),
    }),
  }),
  leaveSession: t.field({
    permission: 'session:read',
    type: LeaveSessionPayload,
    description: 'Gives up what you have by name or by a link; what the workspace gives you stays.',
    args: { input: t.arg({ type: LeaveSessionInput, required: true, description: 'Where.' }) },
    resolve: async (_root, { input }, context) => {
      await context.services.sharing.leaveSession(requireActor(context), input.sessionId);
      return { ok: true };
    },
  }),
  withdrawSessionInvitation: t.field({
    permission: 'session:invite',
    type: WithdrawSessionInvitationPayload,
    description: 'Takes back an invitation that nobody has accepted; for those who may invite.',
    args: { input: t.arg({ type: WithdrawSessionInvitationInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      session: await context.services.sharing.withdrawSessionInvitation(requireActor(context), input),
    }),
  }),
}));
