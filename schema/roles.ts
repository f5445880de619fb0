import type { Role as RoleValue } from '../server/workspaces/policy.ts';
import { builder } from './builder.ts';

const VALUES = {
  OWNER: { value: 'owner', description: 'Everything, also who else is an owner.' },
  ADMIN: { value: 'admin', description: 'Members, API keys and every session that the workspace sees.' },
  MEMBER: { value: 'member', description: 'Opens sessions and writes in those of the workspace.' },
  GUEST: { value: 'guest', description: 'Only what they were invited to.' },
} as const satisfies Record<Uppercase<RoleValue>, { value: RoleValue; description: string }>;

export const Role = builder.enumType('Role', { description: 'What somebody is in a workspace.', values: VALUES });
