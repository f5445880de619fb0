import type { SessionRecord } from './wire/events.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { Folder } from './folders.ts';
import { requireActor } from './require-actor.ts';
import { Session } from './sessions.ts';

function loadPlace(sessionId: string, context: Context) {
  const actor = requireActor(context);
  return context.loader('shelf-place', (ids) => context.services.sessions.placesOf(actor, ids)).load(sessionId);
}

builder.objectFields(Session, (t) => ({
  isPinned: t.boolean({
    description: 'Whether you pinned it.',
    extensions: { viewer: true },
    resolve: async ({ id }, _args, context) => (await loadPlace(id, context))?.isPinned ?? false,
  }),
  folder: t.field({
    type: Folder,
    nullable: true,
    description: 'The folder in which you keep it.',
    extensions: { viewer: true },
    resolve: async ({ id }, _args, context) => (await loadPlace(id, context))?.folder ?? null,
  }),
  unreadCount: t.int({
    description:
      'Messages of others, on all branches, that you have not read; 100 stands for more than 99. What was said before you could see the session does not count. Always 0 for API keys and guests.',
    extensions: { viewer: true },
    resolve: async ({ id }, _args, context) => {
      const actor = requireActor(context);
      return (await context.loader('unread', (ids) => context.services.sessions.unreadCounts(actor, ids)).load(id)) ?? 0;
    },
  }),
  readUntilId: t.id({
    nullable: true,
    description: 'The last message that you have read, on whichever device; null where you never read it.',
    extensions: { viewer: true },
    resolve: async ({ id }, _args, context) => {
      const actor = requireActor(context);
      return context.loader('read-until', (ids) => context.services.sessions.readUntil(actor, ids)).load(id);
    },
  }),
}));

const PinSessionInput = builder.inputType('PinSessionInput', {
  description: 'What to keep at hand.',
  fields: (t) => ({ sessionId: t.id({ required: true, description: 'Which session.' }) }),
});
const PinSessionPayload = builder.objectRef<{ session: SessionRecord }>('PinSessionPayload').implement({
  description: 'It is pinned.',
  fields: (t) => ({ session: t.expose('session', { type: Session, description: 'As you keep it now.' }) }),
});

const UnpinSessionInput = builder.inputType('UnpinSessionInput', {
  description: 'What to take from the pinned ones.',
  fields: (t) => ({ sessionId: t.id({ required: true, description: 'Which session.' }) }),
});
const UnpinSessionPayload = builder.objectRef<{ session: SessionRecord }>('UnpinSessionPayload').implement({
  description: 'It is not pinned.',
  fields: (t) => ({ session: t.expose('session', { type: Session, description: 'As you keep it now.' }) }),
});

const MoveToFolderInput = builder.inputType('MoveToFolderInput', {
  description: 'Where to keep a session.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Which session.' }),
    folderId: t.id({ description: 'One of your folders in its workspace. Left out: in none.' }),
  }),
});
const MoveToFolderPayload = builder.objectRef<{ session: SessionRecord }>('MoveToFolderPayload').implement({
  description: 'It is there.',
  fields: (t) => ({ session: t.expose('session', { type: Session, description: 'As you keep it now.' }) }),
});

const MarkSessionReadInput = builder.inputType('MarkSessionReadInput', {
  description: 'How far you have read.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Which session.' }),
    messageId: t.id({ required: true, description: 'The last message. An older one than before changes nothing.' }),
  }),
});
const MarkSessionReadPayload = builder.objectRef<{ session: SessionRecord }>('MarkSessionReadPayload').implement({
  description: 'All devices know.',
  fields: (t) => ({ session: t.expose('session', { type: Session, description: 'With what is left unread.' }) }),
});

builder.mutationFields((t) => ({
  pinSession: t.field({
    permission: 'self',
    type: PinSessionPayload,
    description: 'Pins a session, for you alone.',
    args: { input: t.arg({ type: PinSessionInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => ({
      session: await context.services.sessions.pinSession(requireActor(context), input.sessionId),
    }),
  }),
  unpinSession: t.field({
    permission: 'self',
    type: UnpinSessionPayload,
    description: 'Takes a session from your pinned ones.',
    args: { input: t.arg({ type: UnpinSessionInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => ({
      session: await context.services.sessions.unpinSession(requireActor(context), input.sessionId),
    }),
  }),
  moveToFolder: t.field({
    permission: 'self',
    type: MoveToFolderPayload,
    description: 'Keeps a session in one of your folders, or in none.',
    args: { input: t.arg({ type: MoveToFolderInput, required: true, description: 'What, and where.' }) },
    resolve: async (_root, { input: { sessionId, folderId = null } }, context) => ({
      session: await context.services.sessions.moveToFolder(requireActor(context), { sessionId, folderId }),
    }),
  }),
  markSessionRead: t.field({
    permission: 'self',
    type: MarkSessionReadPayload,
    description: 'Says how far you have read, to all of your devices. A mark only moves forward.',
    args: { input: t.arg({ type: MarkSessionReadInput, required: true, description: 'How far.' }) },
    resolve: async (_root, { input }, context) => ({
      session: await context.services.sessions.markSessionRead(requireActor(context), input),
    }),
  }),
}));
