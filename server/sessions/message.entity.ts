import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { ACTOR_KINDS } from '../identity/actor.ts';

export const MessageEntity = defineEntity({
  name: 'Message',
  tableName: 'message',
  properties: {
    id: p.text().primary(),
    sessionId: p.text(),
    parentId: p.text().nullable(),
    role: p.enum(['user', 'assistant', 'system', 'tool'] as const),
    authorKind: p.enum(ACTOR_KINDS).nullable(),
    authorId: p.text().nullable(),
    authorName: p.text().nullable(),
    modelId: p.text().nullable(),
    lane: p.integer().nullable(),
    /** While it runs: what it started with. The rest is in run_chunk until the end. */
    text: p.text(),
    status: p.enum(['queued', 'streaming', 'complete', 'stopped', 'failed', 'interrupted'] as const),
    failureCode: p.text().nullable(),
    failureMessage: p.text().nullable(),
    attempts: p.integer(),
    /** Only the run that holds this number may write (LIVE.md G2). */
    fence: p.integer(),
    nodeId: p.text().nullable(),
    /** The message whose text this one goes on from. */
    continuesId: p.text().nullable(),
    /** Who asked for an answer, and so pays for it. */
    requesterKind: p.enum(ACTOR_KINDS).nullable(),
    requesterId: p.text().nullable(),
    stopRequestedAt: p.datetime().nullable(),
    firstTokenAt: p.datetime().nullable(),
    stoppedByKind: p.enum(ACTOR_KINDS).nullable(),
    stoppedById: p.text().nullable(),
    stoppedByName: p.text().nullable(),
    createdAt: p.datetime(),
    finishedAt: p.datetime().nullable(),
  },
});

export type MessageRow = InferEntity<typeof MessageEntity>;

export const RUNNING = ['queued', 'streaming'] as const;

export type TerminalStatus = Exclude<MessageRow['status'], (typeof RUNNING)[number]>;

export function isRunning(message: { status: string }): boolean {
  return message.status === 'queued' || message.status === 'streaming';
}
