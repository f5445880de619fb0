import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { MembershipRecord, WorkspaceRecord } from '../server/workspaces/tables.ts';
import { builder, pageComplexity } from './builder.ts';
import { requireActor, requireScope } from './require-actor.ts';
import { Role } from './roles.ts';
import { loadUser, User } from './users.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './wire/limits.ts';
import { loadWorkspace, Workspace } from './workspaces.ts';

const Membership = builder.objectRef<MembershipRecord>('Membership').implement({
  permission: 'workspace:read',
  description: 'What a person is in a workspace.',
  fields: (t) => ({
    role: t.expose('role', { type: Role, description: 'Decides what the person may do there.' }),
    workspace: t.field({
      type: Workspace,
      description: 'Where.',
      resolve: ({ workspaceId }, _args, context) => loadWorkspace(workspaceId, context),
    }),
    user: t.field({ type: User, description: 'Who.', resolve: ({ userId }, _args, context) => loadUser(userId, context) }),
  }),
});

builder.objectField(User, 'memberships', (t) =>
  t.field({
    permission: 'workspace:read',
    type: [Membership],
    description: 'The workspaces of this person; of another person only those that you share.',
    extensions: { viewer: true },
    resolve: (user, _args, context) => {
      requireScope(context, 'workspace:read');
      return context.services.workspaces.membershipsOf(requireActor(context), user.id);
    },
  }),
);

builder.objectField(Workspace, 'members', (t) =>
  t.connection(
    {
      permission: 'workspace:read',
      type: Membership,
      description: 'Who belongs to the workspace.',
      complexity: pageComplexity(DEFAULT_PAGE_SIZE),
      extensions: { viewer: true },
      resolve: ({ id }, args, context) =>
        resolveCursorConnection<Promise<MembershipRecord[]>>(
          { args, defaultSize: DEFAULT_PAGE_SIZE, maxSize: MAX_PAGE_SIZE, toCursor: (member) => member.userId },
          (page) => context.services.workspaces.members(requireActor(context), id, page),
        ),
    },
    { description: 'A part of the members.' },
    { description: 'One member and where they stand in the list.' },
  ),
);

const ChangeRoleInput = builder.inputType('ChangeRoleInput', {
  description: 'Another role for a member.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where.' }),
    userId: t.id({ required: true, description: 'Who.' }),
    role: t.field({ type: Role, required: true, description: 'What they become. Only owners make owners.' }),
  }),
});
const ChangeRolePayload = builder.objectRef<{ membership: MembershipRecord }>('ChangeRolePayload').implement({
  description: 'The member after the change.',
  fields: (t) => ({ membership: t.expose('membership', { type: Membership, description: 'With the new role.' }) }),
});

const RemoveMemberInput = builder.inputType('RemoveMemberInput', {
  description: 'Who goes.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where.' }),
    userId: t.id({ required: true, description: 'Who; yourself to leave.' }),
  }),
});
const RemoveMemberPayload = builder.objectRef<{ workspace: WorkspaceRecord }>('RemoveMemberPayload').implement({
  description: 'The workspace that they left.',
  fields: (t) => ({ workspace: t.expose('workspace', { type: Workspace, description: 'After the change.' }) }),
});

builder.mutationFields((t) => ({
  changeRole: t.field({
    permission: 'workspace:manage-members',
    type: ChangeRolePayload,
    description: 'Gives a member another role; their open sockets follow within a second.',
    args: { input: t.arg({ type: ChangeRoleInput, required: true, description: 'Who becomes what.' }) },
    resolve: async (_root, { input }, context) => ({
      membership: await context.services.workspaces.changeRole(requireActor(context), input, input.role),
    }),
  }),
  removeMember: t.field({
    permission: 'workspace:manage-members',
    type: RemoveMemberPayload,
    description: 'Takes a member out of the workspace; their open sockets end within a second. The last owner stays.',
    args: { input: t.arg({ type: RemoveMemberInput, required: true, description: 'Who leaves where.' }) },
    resolve: async (_root, { input }, context) => ({
      workspace: await context.services.workspaces.removeMember(requireActor(context), input),
    }),
  }),
}));
