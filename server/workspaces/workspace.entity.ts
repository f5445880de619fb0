import { defineEntity } from '@mikro-orm/core';

const WorkspaceSchema = defineEntity({
  name: 'Workspace',
  tableName: 'workspace',
  properties: (p) => ({
    id: p.text().primary(),
    /** Names the workspace in URLs; never changes. */
    slug: p.text(),
    name: p.text(),
    createdAt: p.datetime(),
  }),
});

export class Workspace extends WorkspaceSchema.class {}
WorkspaceSchema.setClass(Workspace);
