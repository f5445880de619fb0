import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { ACTOR_KINDS } from '../../identity/actor.ts';

/** Nobody becomes an owner by a link. */
export const LINK_ROLES = ['editor', 'commenter', 'viewer'] as const;
export type LinkRole = (typeof LINK_ROLES)[number];

export const ShareLinkEntity = defineEntity({
  name: 'ShareLink',
  tableName: 'share_link',
  properties: {
    id: p.text().primary(),
    sessionId: p.text(),
    role: p.enum(LINK_ROLES).columnType('text'),
    name: p.text().nullable(),
    tokenHash: p.text().hidden(),
    passwordHash: p.text().nullable().hidden(),
    createdByKind: p.enum(ACTOR_KINDS).columnType('text'),
    createdById: p.text(),
    createdByName: p.text(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
    uses: p.integer().default(0),
    lastUsedAt: p.datetime().nullable(),
  },
});

export type ShareLinkRow = InferEntity<typeof ShareLinkEntity>;
