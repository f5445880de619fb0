import type { QueuePauseRecord, QueueRecord, QueuedPromptRecord } from './wire/events.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import { Model, formerModel } from './models.ts';
import { requireActor, requireScope } from './require-actor.ts';
import { implementing } from './session-event.ts';
import type { ValueOf } from './session-event.ts';
import { Session } from './sessions.ts';

const STATES = {
  WAITING: { value: 'waiting', description: 'Is sent when its turn has come.' },
  STEERING: { value: 'steering', description: 'Goes first, as soon as what runs has stopped.' },
  DROPPED: { value: 'dropped', description: 'Is not sent: its author may not write here any more.' },
  SENT: { value: 'sent', description: 'Has left the queue as a message.' },
  REMOVED: { value: 'removed', description: 'Was taken out.' },
} as const satisfies Record<Uppercase<QueuedPromptRecord['state']>, { value: QueuedPromptRecord['state']; description: string }>;

const PAUSE_REASONS = {
  ANSWER_FAILED: { value: 'answerFailed', description: 'The answer at the end of the mainline failed.' },
  ANSWER_INTERRUPTED: { value: 'answerInterrupted', description: 'The server that wrote the answer went away.' },
  MODEL_UNAVAILABLE: { value: 'modelUnavailable', description: 'A model that the first prompt asks cannot be reached.' },
  REFUSED: { value: 'refused', description: 'The first prompt could not be sent; `detail` says why.' },
} as const satisfies Record<string, { value: QueuePauseRecord['reason']; description: string }>;

const QueuedPromptState = builder.enumType('QueuedPromptState', { description: 'What becomes of a queued prompt.', values: STATES });
const QueuePauseReason = builder.enumType('QueuePauseReason', { description: 'What holds a queue up.', values: PAUSE_REASONS });

export const QueuedPrompt = builder.objectRef<QueuedPromptRecord>('QueuedPrompt');

builder.node(QueuedPrompt, {
  permission: 'session:read',
  description: 'A prompt that waits for the end of the answers that are being written.',
  id: { resolve: (prompt) => prompt.id, description: 'Starts with qpr_.' },
  isTypeOf: (value) => (value as QueuedPromptRecord).id.startsWith('qpr_'),
  loadOne: (id, context) => context.services.sessions.queuedPrompt(requireActor(context), id),
  fields: (t) => ({
    author: t.field({ type: ActorInterface, description: 'Who queued it, by the name of that moment.', resolve: ({ author }) => author }),
    excerpt: t.exposeString('excerpt', { description: 'How it begins: at most 280 characters. Empty once it has left the queue.' }),
    text: t.string({
      description: 'All of it. Empty once it has left the queue.',
      resolve: async ({ id }, _args, { services, loader }) =>
        (await loader('queued-text', (ids) => services.sessions.parts.queuedTexts(ids)).load(id)) ?? '',
    }),
    models: t.field({
      type: [Model],
      description: 'Who will answer, one lane each. Empty where that stays a secret until the vote.',
      resolve: ({ modelIds }, _args, { services }) => modelIds.map((id) => services.models.find(id) ?? formerModel(id)),
    }),
    isBlind: t.exposeBoolean('isBlind', { description: 'Whether the names of the models stay a secret until the vote is closed.' }),
    state: t.expose('state', { type: QueuedPromptState, description: 'What becomes of it.' }),
    promptId: t.exposeID('promptId', { nullable: true, description: 'The message that it became.' }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was queued.', resolve: ({ createdAt }) => createdAt }),
  }),
});

const QueuePause = builder.objectRef<QueuePauseRecord>('QueuePause').implement({
  description: 'Why a queue stands still. It goes on with resumeQueue, or once its cause is gone.',
  fields: (t) => ({
    reason: t.expose('reason', { type: QueuePauseReason, description: 'What is in the way.' }),
    causeId: t.exposeID('causeId', { description: 'The answer, or the queued prompt, that holds the others up.' }),
    detail: t.exposeString('detail', { nullable: true, description: 'The id of the model, or why the prompt was refused.' }),
    budgetId: t.exposeID('budgetId', {
      nullable: true,
      description:
        'The budget that refused the first prompt: its author asks for more with `requestBudget`, then anybody resumes the queue.',
    }),
  }),
});

export const PromptQueue = builder.objectRef<QueueRecord>('PromptQueue').implement({
  permission: 'session:read',
  description: 'The prompts that are sent one after the other, each once the answers to the one before have ended.',
  fields: (t) => ({
    prompts: t.field({
      permission: 'session:read',
      type: [QueuedPrompt],
      description: 'At most 20, first one first.',
      resolve: ({ prompts }, _args, context) => {
        requireScope(context, 'session:read');
        return prompts;
      },
    }),
    pause: t.field({ type: QueuePause, nullable: true, description: 'Null while it goes on by itself.', resolve: ({ pause }) => pause }),
    version: t.exposeInt('version', { description: 'Grows with every change: the higher one is the newer.' }),
  }),
});

builder.objectField(Session, 'queue', (t) =>
  t.field({
    type: PromptQueue,
    description: 'The prompts that wait.',
    resolve: async ({ id }, _args, context) => {
      const queue = await context.loader('queue', (ids) => context.services.sessions.parts.queues(ids)).load(id);
      if (!queue) throw new Error(`session ${id} has no queue`);
      return queue;
    },
  }),
);

builder.objectRef<ValueOf<'queueChanged'>>('QueueChanged').implement({
  ...implementing('queueChanged'),
  description: 'The queue of prompts changed.',
  fields: (t) => ({ queue: t.field({ type: PromptQueue, description: 'As it is now.', resolve: ({ queue }) => queue }) }),
});
