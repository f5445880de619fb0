import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { ACTOR_KINDS } from '../identity/actor.ts';
import { SESSION_ROLES } from '../workspaces/policy.ts';

export const VISIBILITIES = ['private', 'workspace', 'link'] as const;
export const WHO_INVITES = ['owners', 'editors'] as const;

/** Where a title comes from: each may be replaced by one further to the right, and a person's only by a person. */
const TITLE_SOURCES = ['default', 'prompt', 'model', 'person'] as const;

export const SessionEntity = defineEntity({
  name: 'Session',
  tableName: 'session',
  properties: {
    id: p.text().primary(),
    workspaceId: p.text(),
    title: p.text(),
    titleSource: p.enum(TITLE_SOURCES),
    /** Who gave it, where that was somebody. */
    titledById: p.text().nullable(),
    visibility: p.enum(VISIBILITIES),
    whoInvites: p.enum(WHO_INVITES).columnType('text').default('owners'),
    mainlineLeafId: p.text().nullable(),
    creatorKind: p.enum(ACTOR_KINDS),
    creatorId: p.text(),
    /** What it was forked from. */
    originSessionId: p.text().nullable(),
    archivedAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export type SessionRow = InferEntity<typeof SessionEntity>;

export const SessionMemberEntity = defineEntity({
  name: 'SessionMember',
  tableName: 'session_member',
  properties: {
    sessionId: p.text().primary(),
    userId: p.text().primary(),
    role: p.enum(SESSION_ROLES),
  },
});
