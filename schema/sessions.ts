import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { SessionRole as SessionRoleValue } from '../server/workspaces/policy.ts';
import type { MessageRecord, SessionRecord } from './wire/events.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, SNAPSHOT_MESSAGES } from './wire/limits.ts';
import { builder, pageComplexity } from './builder.ts';
import type { Context } from './context.ts';
import { Draft } from './drafts.ts';
import { Message } from './messages.ts';
import { Participant, loadPresent } from './presence.ts';
import { requireActor, requireScope } from './require-actor.ts';
import { SessionRole, Visibility, WhoInvites } from './session-enums.ts';
import { Workspace, loadWorkspace } from './workspaces.ts';

export const Session = builder.objectRef<SessionRecord>('Session');

/** In a shared execution the role is that of the group. */
async function viewerRole(id: string, context: Context): Promise<SessionRoleValue> {
  if (context.scope) return context.scope['sessionRole'] as SessionRoleValue;
  const actor = requireActor(context);
  const role = await context.loader('session-role', (ids) => context.services.sessions.rolesOf(actor, ids)).load(id);
  if (!role) throw new Error(`session ${id} reached somebody who is nothing in it`);
  return role;
}

builder.node(Session, {
  permission: 'session:read',
  description: 'A shared AI session: a tree of messages, a draft, and the people in it.',
  id: { resolve: (session) => session.id, description: 'Starts with ses_.' },
  isTypeOf: (value) => (value as SessionRecord).id.startsWith('ses_'),
  loadOne: (id, context) => context.services.sessions.session(requireActor(context), id),
  fields: (t) => ({
    title: t.exposeString('title', { description: 'Of a person, or made by the model after the first answer.' }),
    workspace: t.field({
      type: Workspace,
      description: 'Where it belongs.',
      resolve: ({ workspaceId }, _args, context) => loadWorkspace(workspaceId, context),
    }),
    visibility: t.expose('visibility', { type: Visibility, description: 'Who finds it.' }),
    whoInvites: t.expose('whoInvites', { type: WhoInvites, description: 'Who may let others in. OWNERS unless an owner changed it.' }),
    viewerRole: t.field({
      type: SessionRole,
      description: 'What you are here.',
      resolve: ({ id }, _args, context) => viewerRole(id, context),
    }),
    mainlineLeafId: t.exposeID('mainlineLeafId', {
      nullable: true,
      description: 'The last message of the mainline; null without messages.',
    }),
    draft: t.field({
      permission: 'session:read',
      type: Draft,
      description: 'The prompt in the making.',
      resolve: ({ id }, _args, context) => {
        requireScope(context, 'session:read');
        return context.services.sessions.parts.draft(id);
      },
    }),
    participants: t.field({
      type: [Participant],
      description: 'Who is here now; of more than 50 those who do something, then editors, then who came last.',
      resolve: async ({ id }, _args, context) => (await loadPresent(id, context))?.participants ?? [],
    }),
    participantCount: t.int({
      description: 'How many are here now, shown or not.',
      resolve: async ({ id }, _args, context) => (await loadPresent(id, context))?.count ?? 0,
    }),
    activeRuns: t.int({
      description: 'How many answers are being written.',
      resolve: async ({ id }, _args, { services, loader }) =>
        (await loader('active-runs', (ids) => services.sessions.activeRuns(ids)).load(id)) ?? 0,
    }),
    cursor: t.field({
      type: 'Cursor',
      description: 'Where the log ends. Read this first, then the rest, then subscribe with it.',
      resolve: ({ id }, _args, { services }) => services.sessions.parts.cursor(id),
    }),
    archivedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was put away.',
      resolve: ({ archivedAt }) => archivedAt,
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was opened.', resolve: ({ createdAt }) => createdAt }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When somebody last sent or changed something.',
      resolve: ({ updatedAt }) => updatedAt,
    }),
    messages: t.connection(
      {
        permission: 'session:read',
        type: Message,
        description: 'The mainline from root to leaf, or the path to another leaf.',
        complexity: pageComplexity(SNAPSHOT_MESSAGES),
        args: {
          leafId: t.arg.id({
            description:
              'The end of another branch; an inner message stands for the newest message below it, the mainline’s leaf for itself. Left out: the mainline’s leaf.',
          }),
        },
        resolve: ({ id, mainlineLeafId }, { leafId, ...args }, context) => {
          requireScope(context, 'session:read');
          return resolveCursorConnection<Promise<MessageRecord[]>>(
            { args, defaultSize: SNAPSHOT_MESSAGES, maxSize: MAX_PAGE_SIZE, toCursor: (message) => message.id },
            (page) => {
              const end = { leafId: leafId ?? mainlineLeafId, isExact: leafId == null || leafId === mainlineLeafId };
              return context.services.sessions.parts.messagePage(id, { ...page, ...end });
            },
          );
        },
      },
      { description: 'A part of a path through the session’s tree.' },
      { description: 'One message and where it stands on the path.' },
    ),
  }),
});

builder.objectField(Message, 'session', (t) =>
  t.field({
    type: Session,
    description: 'Where it belongs.',
    resolve: async ({ sessionId }, _args, { services, loader }) => {
      const session = await loader('session', (ids) => services.sessions.parts.sessionsById(ids)).load(sessionId);
      if (!session) throw new Error(`session ${sessionId} is missing`);
      return session;
    },
  }),
);

builder.objectField(Workspace, 'sessions', (t) =>
  t.connection(
    {
      permission: 'session:list',
      type: Session,
      description: 'The sessions that you may see, what changed last first.',
      args: {
        query: t.arg.string({ description: 'A part of the title.' }),
        archived: t.arg.boolean({ description: 'Those that were put away instead of the others.' }),
        pinned: t.arg.boolean({ description: 'Only those that you pinned, or only the others.' }),
        folderId: t.arg.id({ description: 'Only those in this folder of yours; null: only those in none.' }),
      },
      complexity: pageComplexity(DEFAULT_PAGE_SIZE),
      extensions: { viewer: true },
      resolve: ({ id }, { query, archived, pinned, folderId, ...args }, context) =>
        resolveCursorConnection<Promise<SessionRecord[]>>(
          { args, defaultSize: DEFAULT_PAGE_SIZE, maxSize: MAX_PAGE_SIZE, toCursor: context.services.sessions.listCursor },
          (page) =>
            context.services.sessions.list(requireActor(context), id, { ...page, query, pinned, folderId, archived: archived ?? false }),
        ),
    },
    { description: 'A part of the sessions.' },
    { description: 'One session and where it stands in the list.' },
  ),
);

builder.queryField('session', (t) =>
  t.field({
    permission: 'session:read',
    type: Session,
    nullable: true,
    description: 'A session that you may see.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, { id }, context) => context.services.sessions.session(requireActor(context), id),
  }),
);
