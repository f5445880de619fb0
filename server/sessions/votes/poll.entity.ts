import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { ACTOR_KINDS } from '../../identity/actor.ts';

export const PollEntity = defineEntity({
  name: 'Poll',
  tableName: 'poll',
  properties: {
    promptId: p.text().primary(),
    sessionId: p.text(),
    isBlind: p.boolean(),
    state: p.enum(['open', 'closed'] as const),
    openedByKind: p.enum(ACTOR_KINDS),
    openedById: p.text(),
    openedByName: p.text(),
    version: p.integer(),
    openedAt: p.datetime(),
    closedAt: p.datetime().nullable(),
  },
});

export type PollRow = InferEntity<typeof PollEntity>;

export const PollVoteEntity = defineEntity({
  name: 'PollVote',
  tableName: 'poll_vote',
  properties: {
    promptId: p.text().primary(),
    actorKind: p.enum(ACTOR_KINDS).primary(),
    actorId: p.text().primary(),
    actorName: p.text(),
    messageId: p.text(),
    votedAt: p.datetime(),
  },
});
