import type { MessageRecord } from './wire/events.ts';
import type { WorkspaceRecord } from '../server/workspaces/tables.ts';
import { Account } from './account.ts';
import { builder } from './builder.ts';
import { Message } from './messages.ts';
import { requireActor } from './require-actor.ts';
import { Workspace } from './workspaces.ts';

const CURRENT_PASSWORD =
  'The password that you have, if you have one. Without one, sign in anew: the login must be at most 15 minutes old.';

interface LeavingShape {
  needsOwner: WorkspaceRecord[];
  goesToo: WorkspaceRecord[];
}

const AccountLeaving = builder.objectRef<LeavingShape>('AccountLeaving').implement({
  permission: 'self',
  description: 'What deleting your account would mean for workspaces.',
  fields: (t) => ({
    needsOwner: t.expose('needsOwner', {
      type: [Workspace],
      description: 'You alone own them and others are in them: make somebody else an owner, or delete them, before you can go.',
    }),
    goesToo: t.expose('goesToo', {
      type: [Workspace],
      description: 'Nobody else is in them: they are deleted and erased with your account.',
    }),
  }),
});

builder.objectField(Account, 'leaving', (t) =>
  t.field({
    type: AccountLeaving,
    description: 'What deleting your account would mean for workspaces.',
    resolve: (_account, _args, context) => context.services.workspaces.leavingOf(requireActor(context)),
  }),
);

const RequestPersonalExportInput = builder.inputType('RequestPersonalExportInput', {
  description: 'That it is you.',
  fields: (t) => ({ currentPassword: t.string({ description: CURRENT_PASSWORD }) }),
});
const DeleteAccountInput = builder.inputType('DeleteAccountInput', {
  description: 'That it is you, and that you mean it.',
  fields: (t) => ({
    confirm: t.string({ required: true, description: 'Your mail address, so that nobody deletes an account by accident.' }),
    currentPassword: t.string({ description: CURRENT_PASSWORD }),
  }),
});
const DeleteSessionInput = builder.inputType('DeleteSessionInput', {
  description: 'Which.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Of the session.' }) }),
});
const DeleteMessageInput = builder.inputType('DeleteMessageInput', {
  description: 'Which.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Of a prompt or an answer.' }) }),
});
const SetRetentionInput = builder.inputType('SetRetentionInput', {
  description: 'How long sessions are kept that nobody touches.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where.' }),
    days: t.int({ description: '30 to 3650. Left out: until somebody deletes them.' }),
  }),
});

const RequestPersonalExportPayload = builder.objectRef<{ path: string; expiresAt: Date }>('RequestPersonalExportPayload').implement({
  permission: 'self',
  description: 'Where a copy of your data can be downloaded.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'On this server, for a GET with the same login.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when a download may begin.' }),
  }),
});
const DeleteAccountPayload = builder.objectRef<{ erasesAt: Date }>('DeleteAccountPayload').implement({
  permission: 'self',
  description: 'Your account, which waits to be erased.',
  fields: (t) => ({
    erasesAt: t.expose('erasesAt', { type: 'DateTime', description: 'Until then signing in takes it back.' }),
  }),
});
const DeleteSessionPayload = builder.objectRef<{ workspaceId: string }>('DeleteSessionPayload').implement({
  description: 'Where the session was.',
  fields: (t) => ({ workspaceId: t.exposeID('workspaceId', { description: 'The id of its workspace.' }) }),
});
const DeleteMessagePayload = builder.objectRef<{ message: MessageRecord }>('DeleteMessagePayload').implement({
  description: 'What is left of the message.',
  fields: (t) => ({ message: t.expose('message', { type: Message, description: 'Its place, without its words.' }) }),
});
const SetRetentionPayload = builder.objectRef<{ workspace: WorkspaceRecord }>('SetRetentionPayload').implement({
  description: 'The workspace with its new setting.',
  fields: (t) => ({ workspace: t.expose('workspace', { type: Workspace, description: 'After the change.' }) }),
});

builder.objectFields(Workspace, (t) => ({
  keepSessionsDays: t.int({
    nullable: true,
    description: 'Sessions that nobody has touched for so many days are deleted, unless somebody has pinned them. Null: none are.',
    resolve: ({ id }, _args, context) =>
      context.loader('workspace retention', (ids) => context.services.privacy.retention.keptDaysOf(ids)).load(id),
  }),
  untouchedSessions: t.int({
    permission: 'workspace:delete',
    description: 'How many sessions would be deleted now if they were kept for this many days. For owners.',
    args: { days: t.arg.int({ required: true, description: '30 to 3650.' }) },
    resolve: ({ id }, { days }, context) => context.services.privacy.retention.preview(requireActor(context), id, days),
  }),
}));

builder.mutationFields((t) => ({
  requestPersonalExport: t.field({
    permission: 'self',
    type: RequestPersonalExportPayload,
    description: 'Prepares a copy of everything that is kept about you, for a download within ten minutes. At most five a day.',
    args: { input: t.arg({ type: RequestPersonalExportInput, required: true, description: 'That it is you.' }) },
    resolve: (_root, { input: { currentPassword = null } }, context) =>
      context.services.privacy.requestExport(requireActor(context), context, currentPassword),
  }),
  deleteAccount: t.field({
    permission: 'self',
    type: DeleteAccountPayload,
    description:
      'Signs you out everywhere and erases your account after 14 days, with everything that you wrote. Signing in before takes it back. Refused while you are the only owner of a workspace that others are in.',
    args: { input: t.arg({ type: DeleteAccountInput, required: true, description: 'That it is you.' }) },
    resolve: async (_root, { input: { confirm, currentPassword = null } }, context) => ({
      erasesAt: await context.services.identity.deleteAccount(requireActor(context), context, { confirm, currentPassword }),
    }),
  }),
  deleteSession: t.field({
    permission: 'session:delete',
    type: DeleteSessionPayload,
    description: 'Deletes a session at once and for good, with everything in it. What it cost stays in the usage.',
    args: { input: t.arg({ type: DeleteSessionInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => ({
      workspaceId: await context.services.sessions.deleteSession(requireActor(context), input.id),
    }),
  }),
  deleteMessage: t.field({
    permission: 'session:write',
    type: DeleteMessagePayload,
    description:
      'Erases the words of a message for good, also where they were copied or quoted. Its place stays. Yours and what you asked for; of others only as an owner of the session.',
    args: { input: t.arg({ type: DeleteMessageInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => ({
      message: await context.services.sessions.deleteMessage(requireActor(context), input.id),
    }),
  }),
  setRetention: t.field({
    permission: 'workspace:delete',
    type: SetRetentionPayload,
    description: 'Sets how long sessions are kept that nobody touches. A job deletes the others once a day.',
    args: { input: t.arg({ type: SetRetentionInput, required: true, description: 'How long.' }) },
    resolve: async (_root, { input: { workspaceId, days = null } }, context) => ({
      workspace: await context.services.privacy.retention.setRetention(requireActor(context), { workspaceId, days }),
    }),
  }),
}));
