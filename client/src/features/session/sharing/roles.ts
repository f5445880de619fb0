import type { SessionRole } from '../../../gql/graphql.ts';
import { sharingMessages } from '../../../messages/sharing-en.ts';

const ALL: readonly SessionRole[] = ['OWNER', 'EDITOR', 'COMMENTER', 'VIEWER'];
/** Nobody becomes an owner by a link, and only owners make owners. The server decides again. */
const BELOW_OWNER = ALL.filter((role) => role !== 'OWNER');

export const LINK_ROLES = BELOW_OWNER;

export function grantableRoles(viewerRole: SessionRole): readonly SessionRole[] {
  return viewerRole === 'OWNER' ? ALL : BELOW_OWNER;
}

export function roleOptions(roles: readonly SessionRole[]): readonly { value: SessionRole; label: string }[] {
  return roles.map((value) => ({ value, label: sharingMessages.roles[value] }));
}
