import type { WorkspaceRecord } from '../server/workspaces/tables.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { requireActor } from './require-actor.ts';
import { Role } from './roles.ts';

/** For what was authorised already. */
export async function loadWorkspace(id: string, { loader, services }: Context): Promise<WorkspaceRecord> {
  const workspace = await loader('workspace', (ids) => services.workspaces.byIds(ids)).load(id);
  if (!workspace) throw new Error(`workspace ${id} is missing`);
  return workspace;
}

export const Workspace = builder.objectRef<WorkspaceRecord>('Workspace');

builder.node(Workspace, {
  permission: 'workspace:read',
  description: 'A team: its members, sessions, budget and bill.',
  id: { resolve: (workspace) => workspace.id, description: 'Starts with wsp_.' },
  isTypeOf: (value) => (value as WorkspaceRecord).id.startsWith('wsp_'),
  loadOne: (id, context) => context.services.workspaces.byId(requireActor(context), id),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Names the workspace in URLs. Where it was changed, the old one goes on leading here.' }),
    name: t.exposeString('name', { description: 'The name that people see.' }),
    viewerRole: t.field({
      type: Role,
      description: 'What you are here. GUEST also where you only came into a session by a link: then nothing else of the workspace opens.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => {
        const actor = requireActor(context);
        const role = await context.loader('workspace role', (ids) => context.services.workspaces.rolesOf(actor, ids)).load(id);
        // Owners of a workspace that waits to be erased are so still.
        return role === 'keeper' ? 'owner' : (role ?? 'guest');
      },
    }),
  }),
});

builder.queryField('workspace', (t) =>
  t.field({
    permission: 'workspace:read',
    type: Workspace,
    nullable: true,
    description: 'A workspace that you belong to.',
    args: { slug: t.arg.string({ required: true, description: 'Its name in URLs.' }) },
    resolve: (_root, { slug }, context) => context.services.workspaces.bySlug(requireActor(context), slug),
  }),
);

const CreateWorkspaceInput = builder.inputType('CreateWorkspaceInput', {
  description: 'A new workspace.',
  fields: (t) => ({ name: t.string({ required: true, description: '1 to 80 characters.' }) }),
});
const CreateWorkspacePayload = builder.objectRef<{ workspace: WorkspaceRecord }>('CreateWorkspacePayload').implement({
  description: 'The workspace that was opened.',
  fields: (t) => ({ workspace: t.expose('workspace', { type: Workspace, description: 'You are its owner.' }) }),
});

builder.mutationField('createWorkspace', (t) =>
  t.field({
    permission: 'self',
    type: CreateWorkspacePayload,
    description: 'Opens a workspace with you as its owner.',
    args: { input: t.arg({ type: CreateWorkspaceInput, required: true, description: 'What to open.' }) },
    resolve: async (_root, { input }, context) => ({ workspace: await context.services.workspaces.create(requireActor(context), input) }),
  }),
);
