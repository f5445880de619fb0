import type { WorkspaceRecord } from '../server/workspaces/tables.ts';
import { builder } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { Workspace } from './workspaces.ts';

builder.objectField(Workspace, 'erasesAt', (t) =>
  t.field({
    type: 'DateTime',
    nullable: true,
    description: 'It was deleted: until this moment its owners can read it and take it back, then it is erased. Null: it was not.',
    resolve: ({ id }, _args, context) => context.loader('workspace end', (ids) => context.services.workspaces.eraseDatesOf(ids)).load(id),
  }),
);

const UpdateWorkspaceInput = builder.inputType('UpdateWorkspaceInput', {
  description: 'What is left out stays.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Which.' }),
    name: t.string({ description: '1 to 80 characters.' }),
    slug: t.string({
      description: 'Its name in URLs: 3 to 48 lower-case letters, digits and single dashes. The one before goes on leading here.',
    }),
  }),
});
const TransferOwnershipInput = builder.inputType('TransferOwnershipInput', {
  description: 'Who takes your place.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where.' }),
    userId: t.id({ required: true, description: 'A member, who becomes an owner at once.' }),
  }),
});
const DeleteWorkspaceInput = builder.inputType('DeleteWorkspaceInput', {
  description: 'Which, said twice.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Which.' }),
    confirm: t.string({ required: true, description: 'Its slug, so that nobody deletes another one than they mean.' }),
  }),
});
const RestoreWorkspaceInput = builder.inputType('RestoreWorkspaceInput', {
  description: 'Which comes back.',
  fields: (t) => ({ workspaceId: t.id({ required: true, description: 'One that was deleted less than 14 days ago.' }) }),
});

interface Changed {
  workspace: WorkspaceRecord;
}
const payload = (name: string, description: string) =>
  builder.objectRef<Changed>(name).implement({
    description,
    fields: (t) => ({ workspace: t.expose('workspace', { type: Workspace, description: 'After the change.' }) }),
  });
const UpdateWorkspacePayload = payload('UpdateWorkspacePayload', 'The workspace with its new settings.');
const TransferOwnershipPayload = payload('TransferOwnershipPayload', 'The workspace, in which you are an admin now.');
const DeleteWorkspacePayload = payload('DeleteWorkspacePayload', 'The workspace, which waits to be erased.');
const RestoreWorkspacePayload = payload('RestoreWorkspacePayload', 'The workspace, as it was.');

builder.mutationFields((t) => ({
  updateWorkspace: t.field({
    permission: 'workspace:update',
    type: UpdateWorkspacePayload,
    description: 'Changes the name of a workspace, or where it is found.',
    args: { input: t.arg({ type: UpdateWorkspaceInput, required: true, description: 'The new settings.' }) },
    resolve: async (_root, { input }, context) => ({
      workspace: await context.services.workspaces.updateWorkspace(requireActor(context), input),
    }),
  }),
  transferOwnership: t.field({
    permission: 'workspace:manage-owners',
    type: TransferOwnershipPayload,
    description: 'Makes a member an owner and you an admin, in one step.',
    args: { input: t.arg({ type: TransferOwnershipInput, required: true, description: 'To whom.' }) },
    resolve: async (_root, { input }, context) => ({
      workspace: await context.services.workspaces.transferOwnership(requireActor(context), input),
    }),
  }),
  deleteWorkspace: t.field({
    permission: 'workspace:delete',
    type: DeleteWorkspacePayload,
    description:
      'Freezes a workspace for 14 days and erases it then. Meanwhile its owners read it and can restore it, nobody else sees it, and nothing runs. Its members are told by mail. Usage and invoices stay.',
    args: { input: t.arg({ type: DeleteWorkspaceInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => ({
      workspace: await context.services.workspaces.deleteWorkspace(requireActor(context), input),
    }),
  }),
  restoreWorkspace: t.field({
    permission: 'workspace:restore',
    type: RestoreWorkspacePayload,
    description: 'Takes a deleted workspace back, within 14 days.',
    args: { input: t.arg({ type: RestoreWorkspaceInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => ({
      workspace: await context.services.workspaces.restoreWorkspace(requireActor(context), input.workspaceId),
    }),
  }),
}));
