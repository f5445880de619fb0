import type { SessionRecord } from './wire/events.ts';
import { builder } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { Visibility, WhoInvites } from './session-enums.ts';
import { Session } from './sessions.ts';

const CreateSessionInput = builder.inputType('CreateSessionInput', {
  description: 'A new session.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where.' }),
    title: t.string({ description: '1 to 200 characters. Left out: the model makes one after the first answer.' }),
    visibility: t.field({ type: Visibility, description: 'Left out: WORKSPACE.' }),
  }),
});
const CreateSessionPayload = builder.objectRef<{ session: SessionRecord }>('CreateSessionPayload').implement({
  description: 'The session that was opened.',
  fields: (t) => ({ session: t.expose('session', { type: Session, description: 'You are its owner.' }) }),
});

const UpdateSessionInput = builder.inputType('UpdateSessionInput', {
  description: 'What changes; the rest stays.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which session.' }),
    title: t.string({ description: '1 to 200 characters; for editors.' }),
    visibility: t.field({ type: Visibility, description: 'For owners. Who may not see it any more is out within a second.' }),
    whoInvites: t.field({ type: WhoInvites, description: 'For owners.' }),
    archived: t.boolean({ description: 'For owners. An archived session can be read but takes no prompt.' }),
  }),
});
const UpdateSessionPayload = builder.objectRef<{ session: SessionRecord }>('UpdateSessionPayload').implement({
  description: 'The session after the change.',
  fields: (t) => ({ session: t.expose('session', { type: Session, description: 'As it is now.' }) }),
});

builder.mutationFields((t) => ({
  createSession: t.field({
    permission: 'session:create',
    type: CreateSessionPayload,
    description: 'Opens a session.',
    args: { input: t.arg({ type: CreateSessionInput, required: true, description: 'What to open.' }) },
    resolve: async (_root, { input }, context) => ({
      session: await context.services.sessions.createSession(requireActor(context), input),
    }),
  }),
  updateSession: t.field({
    permission: 'session:write',
    type: UpdateSessionPayload,
    description: 'Renames a session, changes who finds it, or puts it away.',
    args: { input: t.arg({ type: UpdateSessionInput, required: true, description: 'What changes.' }) },
    resolve: async (_root, { input }, context) => ({
      session: await context.services.sessions.updateSession(requireActor(context), input),
    }),
  }),
}));
