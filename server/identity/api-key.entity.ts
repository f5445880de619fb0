import { defineEntity } from '@mikro-orm/core';
import type { Scope } from './scopes.ts';

const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: (p) => ({
    id: p.text().primary(),
    workspaceId: p.text(),
    displayName: p.text(),
    scopes: p.array<Scope>().columnType('text[]'),
    secretHash: p.text().hidden(),
    /** Micro-USD a calendar month; null: as much as the workspace has. */
    monthlyLimitMicros: p.bigint('bigint').nullable(),
    createdById: p.text().nullable(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  }),
});

export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey);
