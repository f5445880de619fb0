import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';

export const DraftEntity = defineEntity({
  name: 'Draft',
  tableName: 'draft',
  properties: {
    sessionId: p.text().primary(),
    /** Grows by one with every stored update. */
    version: p.integer(),
    snapshot: p.blob().nullable().lazy(),
    /** The last version that `snapshot` contains. */
    snapshotVersion: p.integer(),
    /** Of the snapshot and all updates after it. */
    bytes: p.integer(),
    sentPromptId: p.text().nullable(),
    sentVersion: p.integer().nullable(),
    sentAt: p.datetime().nullable(),
  },
});

export type DraftRow = InferEntity<typeof DraftEntity>;
