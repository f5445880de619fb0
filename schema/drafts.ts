import type { DraftRecord } from '../server/sessions/drafts.ts';
import { builder } from './builder.ts';
import { requireActor } from './require-actor.ts';

export const Draft = builder.objectRef<DraftRecord>('Draft').implement({
  permission: 'session:read',
  description: 'The prompt that the people of a session write together: a Yjs document.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'As it reads now.' }),
    state: t.field({
      type: 'Base64',
      description: 'A Yjs update of the whole document; its text is the Y.Text named `prompt`.',
      resolve: ({ state }) => state,
    }),
    version: t.exposeInt('version', { description: 'Grows by one with every stored edit.' }),
  }),
});

const EditDraftInput = builder.inputType('EditDraftInput', {
  description: 'An edit of the draft.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Whose draft.' }),
    update: t.field({
      type: 'Base64',
      required: true,
      description: 'A Yjs update of plain text, at most 32 KiB. Sending it again changes nothing.',
    }),
    clientId: t.string({
      required: true,
      description: 'Comes back in the event, so that a client knows its own: 1 to 64 letters, digits and `.:_-`.',
    }),
  }),
});
const EditDraftPayload = builder.objectRef<{ version: number }>('EditDraftPayload').implement({
  description: 'The draft after the edit.',
  fields: (t) => ({ version: t.exposeInt('version', { description: 'The version that has the edit.' }) }),
});

builder.mutationField('editDraft', (t) =>
  t.field({
    permission: 'session:write',
    type: EditDraftPayload,
    description: 'Changes the shared draft; for editors.',
    args: { input: t.arg({ type: EditDraftInput, required: true, description: 'What changes.' }) },
    resolve: async (_root, { input }, context) => ({ version: await context.services.sessions.editDraft(requireActor(context), input) }),
  }),
);
