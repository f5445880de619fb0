import { defineEntity } from '@mikro-orm/core';

const WorkspaceSchema = defineEntity({
  name: 'Workspace',
  tableName: 'workspace',
  properties: (p) => ({
    id: p.text().primary(),
    /** Names the workspace in URLs. */
    slug: p.text(),
    name: p.text(),
    createdAt: p.datetime(),
    deletedAt: p.datetime().nullable(),
    deletedById: p.text().nullable(),
    eraseAt: p.datetime().nullable(),
    erasedAt: p.datetime().nullable(),
  }),
});

export class Workspace extends WorkspaceSchema.class {}
WorkspaceSchema.setClass(Workspace);
