import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { NoticeKind, NoticeRecord } from '../server/notices/notice.ts';
import type { Delivery, PreferenceRecord } from '../server/notices/preferences.ts';
import { ActorInterface } from './actors.ts';
import { builder, pageComplexity } from './builder.ts';
import { Message } from './messages.ts';
import { requireActor } from './require-actor.ts';
import { Session } from './sessions.ts';
import { User } from './users.ts';
import { Workspace, loadWorkspace } from './workspaces.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './wire/limits.ts';

const KINDS = {
  MENTION: { value: 'mention', description: 'Somebody mentioned you in a comment.' },
  REPLY: { value: 'reply', description: 'Somebody answered in a thread that you take part in.' },
  INVITATION: { value: 'invitation', description: 'Somebody added you to a session.' },
  RUN_FINISHED: { value: 'runFinished', description: 'The answers to a prompt of yours have ended.' },
  PROMPT_DROPPED: { value: 'promptDropped', description: 'A queued prompt of yours was not sent.' },
  BUDGET_REQUESTED: { value: 'budgetRequested', description: 'Somebody asks for more budget; for owners and admins.' },
  BUDGET_DECIDED: { value: 'budgetDecided', description: 'Your request for more budget was answered.' },
  BUDGET_WARNING: { value: 'budgetWarning', description: 'A budget, the plan’s credits or the wallet is being used up.' },
} as const satisfies Record<string, { value: NoticeKind; description: string }>;

const DELIVERIES = {
  ALWAYS: { value: 'always', description: 'Whatever you are doing.' },
  WHEN_AWAY: {
    value: 'away',
    description: 'In the app: when you are not in that session. By mail: when you have done nothing here for five minutes.',
  },
  NEVER: { value: 'never', description: 'Not this way.' },
} as const satisfies Record<string, { value: Delivery; description: string }>;

const NotificationKind = builder.enumType('NotificationKind', { description: 'What you are told.', values: KINDS });
const NotificationDelivery = builder.enumType('NotificationDelivery', { description: 'When you are told one way.', values: DELIVERIES });

export const Notification = builder.objectRef<NoticeRecord>('Notification');

builder.node(Notification, {
  permission: 'self',
  description: 'What happened in a session, or in a workspace, that you may not have been looking at. Only its recipient sees it.',
  id: { resolve: (notice) => notice.id, description: 'Starts with ntf_.' },
  isTypeOf: (value) => (value as NoticeRecord).id.startsWith('ntf_'),
  loadOne: (id, context) => context.services.notices.one(requireActor(context), id),
  fields: (t) => ({
    kind: t.expose('kind', { type: NotificationKind, description: 'What it tells.' }),
    session: t.field({
      type: Session,
      nullable: true,
      description: 'Where; null where it is about the workspace, or where you may not read it any more.',
      resolve: async ({ sessionId, isReadable }, _args, { services, loader }) =>
        isReadable && sessionId !== null ? loader('session', (ids) => services.sessions.parts.sessionsById(ids)).load(sessionId) : null,
    }),
    workspaceId: t.id({
      nullable: true,
      description: 'The id of `workspace`, for lists.',
      resolve: ({ workspaceId, isReadable }) => (isReadable ? workspaceId : null),
    }),
    workspace: t.field({
      type: Workspace,
      nullable: true,
      description: 'Of which workspace; null where you may not read what it is about any more.',
      resolve: ({ workspaceId, isReadable }, _args, context) => (isReadable ? loadWorkspace(workspaceId, context) : null),
    }),
    message: t.field({
      type: Message,
      nullable: true,
      description: 'The message that it is about, where it is about one.',
      resolve: async ({ messageId, isReadable }, _args, { services, loader }) =>
        isReadable && messageId !== null ? loader('message', (ids) => services.sessions.parts.messagesById(ids)).load(messageId) : null,
    }),
    commentId: t.exposeID('commentId', { nullable: true, description: 'The comment that it is about, where it is about one.' }),
    actor: t.field({ type: ActorInterface, nullable: true, description: 'Who did it; null for a model.', resolve: ({ actor }) => actor }),
    excerpt: t.exposeString('excerpt', {
      description: 'One line of what was written, plain; empty where you may not read what it is about any more.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it happened.' }),
    readAt: t.expose('readAt', { type: 'DateTime', nullable: true, description: 'When you have read it.' }),
  }),
});

const NotificationPreference = builder.objectRef<PreferenceRecord>('NotificationPreference').implement({
  description: 'When you are told of one kind of thing, and how.',
  fields: (t) => ({
    kind: t.expose('kind', { type: NotificationKind, description: 'Of what.' }),
    app: t.expose('app', { type: NotificationDelivery, description: 'In the app.' }),
    mail: t.expose('mail', { type: NotificationDelivery, description: 'By mail, a minute later, unless you have read it by then.' }),
  }),
});

builder.objectFields(User, (t) => ({
  notifications: t.connection(
    {
      permission: 'self',
      type: Notification,
      description: 'Yours, newest first; nobody sees those of somebody else.',
      args: { unreadOnly: t.arg.boolean({ description: 'Only those that you have not read.' }) },
      complexity: pageComplexity(DEFAULT_PAGE_SIZE),
      extensions: { viewer: true },
      resolve: (user, { unreadOnly, ...args }, context) =>
        resolveCursorConnection<Promise<NoticeRecord[]>>(
          { args, defaultSize: DEFAULT_PAGE_SIZE, maxSize: MAX_PAGE_SIZE, toCursor: (notice) => notice.id },
          (page) => context.services.notices.list(requireActor(context), user.id, { ...page, unreadOnly: unreadOnly ?? false }),
        ),
    },
    { description: 'A part of the notifications.' },
    { description: 'One notification and where it stands in the list.' },
  ),
  unreadNotificationCount: t.int({
    permission: 'self',
    description: 'How many you have not read, at most 1,000; nobody sees that of somebody else.',
    extensions: { viewer: true },
    resolve: (user, _args, context) => context.services.notices.unreadCount(requireActor(context), user.id),
  }),
  notificationPreferences: t.field({
    permission: 'self',
    type: [NotificationPreference],
    description: 'What you chose, and what stands where you chose nothing; one entry per kind.',
    extensions: { viewer: true },
    resolve: (user, _args, context) => context.services.notices.preferences(requireActor(context), user.id),
  }),
}));

const MarkNotificationsReadInput = builder.inputType('MarkNotificationsReadInput', {
  description: 'Some, those of a session that one visits, or all.',
  fields: (t) => ({
    ids: t.idList({ description: 'Those to mark, at most 500. What is not yours is passed over.' }),
    sessionId: t.id({
      description: 'All of this session but mentions and replies, which are read where they stand: for whoever has just opened it.',
    }),
    all: t.boolean({ description: 'True: all of yours.' }),
  }),
});
const MarkNotificationsReadPayload = builder.objectRef<{ ids: string[]; unreadCount: number }>('MarkNotificationsReadPayload').implement({
  description: 'What was read.',
  fields: (t) => ({
    ids: t.exposeIDList('ids', { description: 'Those that were unread before.' }),
    unreadCount: t.exposeInt('unreadCount', { description: 'How many are unread now.' }),
  }),
});

const NotificationPreferenceInput = builder.inputType('NotificationPreferenceInput', {
  description: 'Another choice for one kind; what is left out stays.',
  fields: (t) => ({
    kind: t.field({ type: NotificationKind, required: true, description: 'Of what.' }),
    app: t.field({ type: NotificationDelivery, description: 'In the app.' }),
    mail: t.field({ type: NotificationDelivery, description: 'By mail.' }),
  }),
});
const UpdateNotificationPreferencesInput = builder.inputType('UpdateNotificationPreferencesInput', {
  description: 'The choices that change.',
  fields: (t) => ({
    preferences: t.field({ type: [NotificationPreferenceInput], required: true, description: 'Each kind at most once.' }),
  }),
});
const UpdateNotificationPreferencesPayload = builder
  .objectRef<{ preferences: PreferenceRecord[] }>('UpdateNotificationPreferencesPayload')
  .implement({
    description: 'Your choices.',
    fields: (t) => ({
      preferences: t.expose('preferences', { type: [NotificationPreference], description: 'All of them, after the change.' }),
    }),
  });

const ReportActivityPayload = builder.objectRef<{ ok: boolean }>('ReportActivityPayload').implement({
  description: 'That you are here is noted.',
  fields: (t) => ({ ok: t.exposeBoolean('ok', { description: 'Always true.' }) }),
});

builder.mutationFields((t) => ({
  markNotificationsRead: t.field({
    permission: 'self',
    type: MarkNotificationsReadPayload,
    description: 'Marks notifications as read, on all your devices.',
    args: { input: t.arg({ type: MarkNotificationsReadInput, required: true, description: 'Which.' }) },
    resolve: (_root, { input }, context) => context.services.notices.markRead(requireActor(context), input),
  }),
  updateNotificationPreferences: t.field({
    permission: 'self',
    type: UpdateNotificationPreferencesPayload,
    description: 'Chooses of what you are told, and how.',
    args: { input: t.arg({ type: UpdateNotificationPreferencesInput, required: true, description: 'What changes.' }) },
    resolve: async (_root, { input }, context) => ({
      preferences: await context.services.notices.updatePreferences(requireActor(context), input.preferences),
    }),
  }),
  reportActivity: t.field({
    permission: 'self',
    type: ReportActivityPayload,
    description: 'Says that you are doing something in some window. Once a minute is enough; five minutes after the last you are away.',
    resolve: async (_root, _args, context) => {
      await context.services.notices.noteActivity(requireActor(context));
      return { ok: true };
    },
  }),
}));
