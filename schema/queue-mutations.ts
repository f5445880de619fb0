import type { MessageRecord, QueueRecord, QueuedPromptRecord } from './wire/events.ts';
import { builder } from './builder.ts';
import { Message } from './messages.ts';
import { PromptQueue, QueuedPrompt } from './queue.ts';
import { requireActor } from './require-actor.ts';

interface QueuedShape {
  queuedPrompt: QueuedPromptRecord | null;
  prompt: MessageRecord | null;
}

const queuedFields = (name: string, description: string) =>
  builder.objectRef<QueuedShape>(name).implement({
    description,
    fields: (t) => ({
      queuedPrompt: t.field({
        type: QueuedPrompt,
        nullable: true,
        description: 'As it stands in the queue, or did. Null where somebody else has just sent the same draft.',
        resolve: ({ queuedPrompt }) => queuedPrompt,
      }),
      prompt: t.field({
        type: Message,
        nullable: true,
        description: 'The message that it became; null while it waits. Its author tells whose send it was.',
        resolve: ({ prompt }) => prompt,
      }),
    }),
  });

const queuePayload = (name: string) =>
  builder.objectRef<{ queue: QueueRecord }>(name).implement({
    description: 'The queue after the change.',
    fields: (t) => ({ queue: t.field({ type: PromptQueue, description: 'As it is now.', resolve: ({ queue }) => queue }) }),
  });

const QueuePromptInput = builder.inputType('QueuePromptInput', {
  description: 'A prompt that is sent once nothing runs at the end of the mainline; at once, where nothing does.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Where.' }),
    text: t.string({ description: 'Left out: the draft, atomically.' }),
    models: t.idList({ required: true, description: 'One lane each, 1 to 6; the same model may stand twice.' }),
    blind: t.boolean({ description: 'Whether the names of the models stay a secret until the vote is closed; needs two of them.' }),
    clientMutationId: t.string({ description: 'The same id within a session gives the same prompt again, never a second one.' }),
  }),
});

const SteerInput = builder.inputType('SteerInput', {
  description: 'What is said in the middle of an answer. Without text and queuedPromptId: the draft, atomically.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Where.' }),
    text: t.string({ description: 'The prompt.' }),
    queuedPromptId: t.id({ description: 'One that waits in the queue, instead of a text.' }),
    models: t.idList({ description: 'Left out: those that are stopped, or those of the queued prompt.' }),
    blind: t.boolean({ description: 'Of a new prompt: whether the names of its models stay a secret until the vote is closed.' }),
    clientMutationId: t.string({ description: 'The same id within a session gives the same prompt again, never a second one.' }),
  }),
});

const ReorderQueueInput = builder.inputType('ReorderQueueInput', {
  description: 'A new order.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Whose queue.' }),
    ids: t.idList({ required: true, description: 'Every prompt of the queue as it is now, the first one first; else CONFLICT.' }),
  }),
});
const RemoveQueuedPromptInput = builder.inputType('RemoveQueuedPromptInput', {
  description: 'What to take out.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The queued prompt.' }) }),
});
const ReturnToDraftInput = builder.inputType('ReturnToDraftInput', {
  description: 'What to write on.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The queued prompt.' }) }),
});
const ResumeQueueInput = builder.inputType('ResumeQueueInput', {
  description: 'What goes on.',
  fields: (t) => ({ sessionId: t.id({ required: true, description: 'Whose queue.' }) }),
});

const QueuePromptPayload = queuedFields('QueuePromptPayload', 'Where the prompt went.');
const SteerPayload = queuedFields('SteerPayload', 'Where the prompt went. One that still waits for a server to stop is sent in any case.');
const ReorderQueuePayload = queuePayload('ReorderQueuePayload');
const RemoveQueuedPromptPayload = queuePayload('RemoveQueuedPromptPayload');
const ReturnToDraftPayload = queuePayload('ReturnToDraftPayload');
const ResumeQueuePayload = queuePayload('ResumeQueuePayload');

builder.mutationFields((t) => ({
  queuePrompt: t.field({
    permission: 'session:write',
    type: QueuePromptPayload,
    description: 'Puts a prompt at the end of the queue; for editors. It is sent in your name, if you may still write here then.',
    args: { input: t.arg({ type: QueuePromptInput, required: true, description: 'What to ask, and whom.' }) },
    resolve: (_root, { input }, context) => context.services.sessions.queuePrompt(requireActor(context), input),
  }),
  steer: t.field({
    permission: 'session:write',
    type: SteerPayload,
    description: 'Stops the answers at the end of the mainline and sends a prompt right below what they said so far; for editors.',
    args: { input: t.arg({ type: SteerInput, required: true, description: 'What to say.' }) },
    resolve: (_root, { input }, context) => context.services.sessions.steer(requireActor(context), input),
  }),
  reorderQueue: t.field({
    permission: 'session:write',
    type: ReorderQueuePayload,
    description: 'Gives the queue another order; for editors.',
    args: { input: t.arg({ type: ReorderQueueInput, required: true, description: 'The order.' }) },
    resolve: async (_root, { input: { sessionId, ids } }, context) => ({
      queue: await context.services.sessions.reorderQueue(requireActor(context), { sessionId, promptIds: ids }),
    }),
  }),
  removeQueuedPrompt: t.field({
    permission: 'session:write',
    type: RemoveQueuedPromptPayload,
    description: 'Takes a prompt out of the queue; every editor may take out any.',
    args: { input: t.arg({ type: RemoveQueuedPromptInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      queue: await context.services.sessions.removeQueuedPrompt(requireActor(context), input.id),
    }),
  }),
  returnToDraft: t.field({
    permission: 'session:write',
    type: ReturnToDraftPayload,
    description: 'Takes a prompt out of the queue and puts its text at the end of the draft, for everybody to go on writing.',
    args: { input: t.arg({ type: ReturnToDraftInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      queue: await context.services.sessions.returnToDraft(requireActor(context), input.id),
    }),
  }),
  resumeQueue: t.field({
    permission: 'session:write',
    type: ResumeQueuePayload,
    description: 'Goes on with a paused queue; for editors. What is still in the way pauses it again.',
    args: { input: t.arg({ type: ResumeQueueInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      queue: await context.services.sessions.resumeQueue(requireActor(context), input.sessionId),
    }),
  }),
}));
