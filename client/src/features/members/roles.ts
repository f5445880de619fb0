import type { Role } from '../../gql/graphql.ts';

export const ROLES: readonly Role[] = ['OWNER', 'ADMIN', 'MEMBER', 'GUEST'];

export function canManageMembers(viewerRole: Role): boolean {
  return viewerRole === 'OWNER' || viewerRole === 'ADMIN';
}

/** The roles a person may hand out: only owners make owners. The server decides again. */
export function grantableRoles(viewerRole: Role): readonly Role[] {
  if (!canManageMembers(viewerRole)) return [];
  return viewerRole === 'OWNER' ? ROLES : ROLES.filter((role) => role !== 'OWNER');
}

/** Admins leave owners alone; nobody takes the last right from themselves here. */
export function canChange(viewer: { id: string; role: Role }, member: { id: string; role: Role }): boolean {
  if (!canManageMembers(viewer.role) || viewer.id === member.id) return false;
  return viewer.role === 'OWNER' || member.role !== 'OWNER';
}
