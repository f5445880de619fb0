import { defineEntity, p } from '@mikro-orm/core';

export const FolderEntity = defineEntity({
  name: 'Folder',
  tableName: 'folder',
  properties: {
    id: p.text().primary(),
    workspaceId: p.text(),
    /** Whose it is: nobody else sees it. */
    userId: p.text(),
    name: p.text(),
    createdAt: p.datetime(),
  },
});
