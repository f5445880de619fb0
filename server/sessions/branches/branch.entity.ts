import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { ACTOR_KINDS } from '../../identity/actor.ts';

export const BranchEntity = defineEntity({
  name: 'Branch',
  tableName: 'branch',
  properties: {
    id: p.text().primary(),
    sessionId: p.text(),
    name: p.text(),
    state: p.enum(['open', 'merged', 'closed'] as const),
    /** The message that it departs from; null at the root. */
    baseId: p.text().nullable(),
    /** Its newest message; null while it has none. */
    headId: p.text().nullable(),
    /** From the base, exclusive, to the head. */
    messageCount: p.integer(),
    creatorKind: p.enum(ACTOR_KINDS),
    creatorId: p.text(),
    creatorName: p.text(),
    mergedIntoId: p.text().nullable(),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export type BranchRow = InferEntity<typeof BranchEntity>;
