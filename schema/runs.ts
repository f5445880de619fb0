import type { MessageRecord } from './wire/events.ts';
import { builder } from './builder.ts';
import { Message } from './messages.ts';
import { requireActor } from './require-actor.ts';

const SendPromptInput = builder.inputType('SendPromptInput', {
  description: 'A prompt and who should answer it.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Where.' }),
    text: t.string({ description: 'Left out: the draft is sent, atomically.' }),
    parentId: t.id({ description: 'Left out: the mainline’s leaf. Given: a branch from there. Null: a new root.' }),
    branchId: t.id({
      description: 'The branch that grows by it; without parentId it goes to the branch’s end. The mainline stays where it is.',
    }),
    models: t.idList({ required: true, description: 'One lane each, 1 to 6; the same model may stand twice.' }),
    blind: t.boolean({ description: 'Opens a vote that hides which answer is whose until it is closed; needs two models.' }),
    clientMutationId: t.string({ description: 'The same id within a session gives the same messages again, never a second run.' }),
  }),
});
const SendPromptPayload = builder.objectRef<{ prompt: MessageRecord; answers: MessageRecord[] }>('SendPromptPayload').implement({
  description: 'What was added to the session.',
  fields: (t) => ({
    prompt: t.expose('prompt', { type: Message, description: 'The prompt.' }),
    answers: t.expose('answers', { type: [Message], description: 'One per lane; their text comes over sessionEvents.' }),
  }),
});

const StopMessageInput = builder.inputType('StopMessageInput', {
  description: 'What to stop.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The answer.' }) }),
});
const StopMessagePayload = builder.objectRef<{ message: MessageRecord }>('StopMessagePayload').implement({
  description: 'The answer after the stop.',
  fields: (t) => ({ message: t.expose('message', { type: Message, description: 'With the text that it had.' }) }),
});

const RetryMessageInput = builder.inputType('RetryMessageInput', {
  description: 'What to ask again.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'An answer that has ended.' }),
    modelId: t.id({ description: 'Left out: the same model.' }),
    clientMutationId: t.string({ description: 'The same id within a session gives the same answer again, never a second run.' }),
  }),
});
const RetryMessagePayload = builder.objectRef<{ answer: MessageRecord }>('RetryMessagePayload').implement({
  description: 'The new answer.',
  fields: (t) => ({ answer: t.expose('answer', { type: Message, description: 'Beside the old one, in the same lane.' }) }),
});

const ContinueMessageInput = builder.inputType('ContinueMessageInput', {
  description: 'What to go on with.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'An answer that has ended and has text.' }),
    clientMutationId: t.string({ description: 'The same id within a session gives the same answer again, never a second run.' }),
  }),
});
const ContinueMessagePayload = builder.objectRef<{ answer: MessageRecord }>('ContinueMessagePayload').implement({
  description: 'The new answer.',
  fields: (t) => ({ answer: t.expose('answer', { type: Message, description: 'Starts with the text of the old one.' }) }),
});

builder.mutationFields((t) => ({
  sendPrompt: t.field({
    permission: 'session:write',
    type: SendPromptPayload,
    description: 'Sends a prompt and starts an answer per model. Comes back at once; the answers go on whoever leaves.',
    args: { input: t.arg({ type: SendPromptInput, required: true, description: 'What to ask, and whom.' }) },
    resolve: (_root, { input }, context) => context.services.sessions.sendPrompt(requireActor(context), input),
  }),
  stopMessage: t.field({
    permission: 'session:write',
    type: StopMessagePayload,
    description: 'Stops an answer; every editor may stop any. One that has ended stays as it is.',
    args: { input: t.arg({ type: StopMessageInput, required: true, description: 'What to stop.' }) },
    resolve: async (_root, { input }, context) => ({
      message: await context.services.sessions.stopMessage(requireActor(context), input.id),
    }),
  }),
  retryMessage: t.field({
    permission: 'session:write',
    type: RetryMessagePayload,
    description: 'Asks again, beside an answer that has ended.',
    args: { input: t.arg({ type: RetryMessageInput, required: true, description: 'What to ask again.' }) },
    resolve: async (_root, { input }, context) => ({ answer: await context.services.sessions.retryMessage(requireActor(context), input) }),
  }),
  continueMessage: t.field({
    permission: 'session:write',
    type: ContinueMessagePayload,
    description: 'Goes on from where an answer stopped, as a new answer beside it.',
    args: { input: t.arg({ type: ContinueMessageInput, required: true, description: 'What to go on with.' }) },
    resolve: async (_root, { input }, context) => ({
      answer: await context.services.sessions.continueMessage(requireActor(context), input),
    }),
  }),
}));
