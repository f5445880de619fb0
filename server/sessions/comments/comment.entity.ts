import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { MentionRecord } from '../../../schema/wire/events.ts';
import { ACTOR_KINDS } from '../../identity/actor.ts';

export const CommentEntity = defineEntity({
  name: 'Comment',
  tableName: 'comment',
  properties: {
    id: p.text().primary(),
    sessionId: p.text(),
    messageId: p.text(),
    /** The thread's first comment: its own id where it is the first. */
    threadId: p.text(),
    authorKind: p.enum(ACTOR_KINDS).nullable(),
    authorId: p.text().nullable(),
    authorName: p.text().nullable(),
    modelId: p.text().nullable(),
    /** Who asked the model, and so pays. */
    requesterKind: p.enum(ACTOR_KINDS).nullable(),
    requesterId: p.text().nullable(),
    /** Where the model's reply is being made. */
    nodeId: p.text().nullable(),
    text: p.text(),
    status: p.enum(['pending', 'complete', 'failed'] as const),
    failureCode: p.text().nullable(),
    failureMessage: p.text().nullable(),
    anchorStart: p.integer().nullable(),
    anchorEnd: p.integer().nullable(),
    anchorQuote: p.text().nullable(),
    mentions: p.json<MentionRecord[]>(),
    resolvedAt: p.datetime().nullable(),
    resolvedByKind: p.enum(ACTOR_KINDS).nullable(),
    resolvedById: p.text().nullable(),
    resolvedByName: p.text().nullable(),
    version: p.integer(),
    clientMutationId: p.text().nullable(),
    createdAt: p.datetime(),
    editedAt: p.datetime().nullable(),
    deletedAt: p.datetime().nullable(),
  },
});

export type CommentRow = InferEntity<typeof CommentEntity>;
