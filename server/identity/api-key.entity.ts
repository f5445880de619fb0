import { defineEntity } from '@mikro-orm/core';
import type { Scope } from '../../schema/wire/scopes.ts';

const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: (p) => ({
    id: p.text().primary(),
    workspaceId: p.text(),
    displayName: p.text(),
    scopes: p.array<Scope>().columnType('text[]'),
    secretHash: p.text().hidden(),
    createdById: p.text().nullable(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
    rotatedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  }),
});

export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey);
