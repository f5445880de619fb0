import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { ACTOR_KINDS } from '../../identity/actor.ts';

export const PAUSE_REASONS = ['answerFailed', 'answerInterrupted', 'modelUnavailable', 'refused'] as const;

/** What a session's queued prompts have in common. */
export const PromptQueueEntity = defineEntity({
  name: 'PromptQueue',
  tableName: 'prompt_queue',
  properties: {
    sessionId: p.text().primary(),
    /** Grows with every change. */
    version: p.integer(),
    pauseReason: p.enum(PAUSE_REASONS).nullable(),
    /** The answer, or the queued prompt, that holds the queue up: a pause ends with its cause. */
    pauseCauseId: p.text().nullable(),
    /** For people: the model's id, or why the prompt was refused. */
    pauseDetail: p.text().nullable(),
    /** The budget that refused the first prompt. */
    pauseBudgetId: p.text().nullable(),
    /** The answer below which somebody said to go on in spite of its end. */
    resumedLeafId: p.text().nullable(),
  },
});

export type PromptQueueRow = InferEntity<typeof PromptQueueEntity>;

/** `steering`: goes first, as soon as what runs has stopped. Rows stay, so that a repeated request finds what became of it. */
export const QUEUED_STATES = ['waiting', 'steering', 'dropped', 'sent', 'removed'] as const;

export const QueuedPromptEntity = defineEntity({
  name: 'QueuedPrompt',
  tableName: 'queued_prompt',
  properties: {
    id: p.text().primary(),
    sessionId: p.text(),
    position: p.integer(),
    state: p.enum(QUEUED_STATES),
    authorKind: p.enum(ACTOR_KINDS),
    authorId: p.text(),
    authorName: p.text(),
    /** Empty once it has left the queue. */
    text: p.text(),
    modelIds: p.array(),
    /** Its answers are voted on without their models' names (see votes/). */
    isBlind: p.boolean(),
    promptId: p.text().nullable(),
    clientMutationId: p.text().nullable(),
    createdAt: p.datetime(),
  },
});

export type QueuedPromptRow = InferEntity<typeof QueuedPromptEntity>;

export const PRESENT = ['waiting', 'steering', 'dropped'] as const;
export const DUE = ['waiting', 'steering'] as const;
