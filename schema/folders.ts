import type { FolderRecord } from '../server/sessions/shelf/folders.ts';
import { builder } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { Workspace, loadWorkspace } from './workspaces.ts';

export const Folder = builder.objectRef<FolderRecord>('Folder');

builder.node(Folder, {
  permission: 'self',
  description: 'A folder in which you keep sessions. It is yours alone.',
  id: { resolve: (folder) => folder.id, description: 'Starts with fld_.' },
  isTypeOf: (value) => (value as FolderRecord).id.startsWith('fld_'),
  loadOne: (id, context) => context.services.sessions.requireFolder(requireActor(context), id),
  fields: (t) => ({
    name: t.exposeString('name', { description: '1 to 60 characters, no two of yours alike in a workspace.' }),
    unreadCount: t.int({
      description: 'Messages of others in its sessions that you have not read; 100 stands for more than 99.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => {
        const actor = requireActor(context);
        const loader = context.loader('folder-unread', (ids) => context.services.sessions.folderUnreadCounts(actor, ids));
        return (await loader.load(id)) ?? 0;
      },
    }),
  }),
});

builder.objectField(Workspace, 'folders', (t) =>
  t.field({
    permission: 'session:list',
    type: [Folder],
    description: 'Your folders here, by name; an API key has none.',
    extensions: { viewer: true },
    resolve: ({ id }, _args, context) => context.services.sessions.folders(requireActor(context), id),
  }),
);

const CreateFolderInput = builder.inputType('CreateFolderInput', {
  description: 'A new folder.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where; you have at most 100 folders there.' }),
    name: t.string({ required: true, description: '1 to 60 characters, not yet the name of another.' }),
  }),
});
const CreateFolderPayload = builder.objectRef<{ folder: FolderRecord }>('CreateFolderPayload').implement({
  description: 'The folder is there, empty.',
  fields: (t) => ({ folder: t.expose('folder', { type: Folder, description: 'Yours alone.' }) }),
});

const RenameFolderInput = builder.inputType('RenameFolderInput', {
  description: 'Another name for a folder.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which folder.' }),
    name: t.string({ required: true, description: '1 to 60 characters, not yet the name of another.' }),
  }),
});
const RenameFolderPayload = builder.objectRef<{ folder: FolderRecord }>('RenameFolderPayload').implement({
  description: 'The folder after the change.',
  fields: (t) => ({ folder: t.expose('folder', { type: Folder, description: 'With its new name.' }) }),
});

const DeleteFolderInput = builder.inputType('DeleteFolderInput', {
  description: 'Which folder goes.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Which folder.' }) }),
});
const DeleteFolderPayload = builder.objectRef<FolderRecord>('DeleteFolderPayload').implement({
  description: 'The folder is gone; its sessions are in none now.',
  fields: (t) => ({
    folderId: t.id({ description: 'What it was.', resolve: ({ id }) => id }),
    workspace: t.field({
      type: Workspace,
      description: 'Where it was.',
      resolve: ({ workspaceId }, _args, context) => loadWorkspace(workspaceId, context),
    }),
  }),
});

builder.mutationFields((t) => ({
  createFolder: t.field({
    permission: 'self',
    type: CreateFolderPayload,
    description: 'Makes a folder for your sessions.',
    args: { input: t.arg({ type: CreateFolderInput, required: true, description: 'What to make.' }) },
    resolve: async (_root, { input }, context) => ({
      folder: await context.services.sessions.createFolder(requireActor(context), input),
    }),
  }),
  renameFolder: t.field({
    permission: 'self',
    type: RenameFolderPayload,
    description: 'Gives one of your folders another name.',
    args: { input: t.arg({ type: RenameFolderInput, required: true, description: 'Which, and how.' }) },
    resolve: async (_root, { input }, context) => ({
      folder: await context.services.sessions.renameFolder(requireActor(context), input),
    }),
  }),
  deleteFolder: t.field({
    permission: 'self',
    type: DeleteFolderPayload,
    description: 'Deletes one of your folders. Its sessions stay.',
    args: { input: t.arg({ type: DeleteFolderInput, required: true, description: 'Which.' }) },
    resolve: (_root, { input }, context) => context.services.sessions.deleteFolder(requireActor(context), input.id),
  }),
}));
