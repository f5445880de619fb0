/** What the policy says of somebody of the matrix's world: who they are, what they are to the thing, and whether that is enough. */
import type { Permission } from '../../../schema/permissions.ts';
import type { Actor } from '../../identity/actor.ts';
import { can } from '../../workspaces/policy.ts';
import type { Role as WorkspaceRole, SessionRole, Thing } from '../../workspaces/policy.ts';
import type { Case } from './matrix-cases.ts';
import type { InShared, Role } from './matrix-world.ts';

const PERSON: Actor = { kind: 'user', userId: 'usr_1', displayName: 'Somebody', loginId: 'lgn_1' };
const GUEST: Actor = { kind: 'guest', guestId: 'gst_1', displayName: 'Guest' };
const NOTHING: Thing = { workspaceRole: null, sessionRole: null };

/** What each permission asks of whoever is at the door. */
export function allows(permission: Permission, actor: Actor | null, thing: Thing): boolean {
  switch (permission) {
    case 'public':
      return true;
    case 'signed-in':
      return actor !== null;
    case 'self':
      return actor?.kind === 'user';
    case 'operator':
      // The world's operator is its owner, who is asked nothing of the kind.
      return false;
    default:
      return actor !== null && can(actor, permission, thing);
  }
}

export function scopesOf(name: string): string[] | null {
  return name.startsWith('a key with ') ? name.slice('a key with '.length).split(' and ') : null;
}

function workspaceRoleOf(name: string, place: InShared | undefined): WorkspaceRole | null {
  if (scopesOf(name)) return 'member';
  if (place) return place === 'a person by link who edits' || place.startsWith('a guest by link') ? null : 'guest';
  switch (name) {
    case 'the owner':
      return 'owner';
    case 'an admin':
      return 'admin';
    case 'a member':
      return 'member';
    case 'a guest':
    case 'a viewer of the private session':
      return 'guest';
    default:
      return null;
  }
}

const BY_PLACE: Record<InShared, SessionRole> = {
  'an owner': 'owner',
  'an editor': 'editor',
  'a commenter': 'commenter',
  'a viewer': 'viewer',
  'a guest by link who edits': 'editor',
  'a guest by link who comments': 'commenter',
  'a guest by link who views': 'viewer',
  'a person by link who edits': 'editor',
};

/** By what the workspace gives where the session is for all of its members. */
const BY_WORKSPACE: Record<WorkspaceRole, SessionRole | null> = { owner: 'owner', admin: 'owner', member: 'editor', guest: null };

function sessionRoleOf(about: Case['about'], name: string, place: InShared | undefined): SessionRole | null {
  const workspaceRole = workspaceRoleOf(name, place);
  switch (about) {
    case 'shared':
      return place ? BY_PLACE[place] : workspaceRole && BY_WORKSPACE[workspaceRole];
    case 'open':
      return workspaceRole && BY_WORKSPACE[workspaceRole];
    case 'closed':
      return name === 'the owner' ? 'owner' : name === 'a viewer of the private session' ? 'viewer' : null;
    default:
      // Of the workspace's sessions each shows itself to whom it may: here only scopes decide.
      return workspaceRole && 'owner';
  }
}

/** What the case is about, and who asks. */
export function standingIn(
  { about }: Pick<Case, 'about'>,
  { name, inShared, isLinkGuest }: Pick<Role, 'name' | 'inShared' | 'isLinkGuest'>,
): { actor: Actor | null; thing: Thing } {
  const scopes = scopesOf(name);
  const key: Actor | null = scopes && { kind: 'apiKey', apiKeyId: 'key_1', displayName: 'Key', workspaceId: 'wsp_1', scopes };
  const actor = name === 'nobody' ? null : (key ?? (isLinkGuest ? GUEST : PERSON));
  if (about === 'elsewhere') return { actor, thing: NOTHING };
  if (about === 'their own') return { actor, thing: { workspaceRole: isLinkGuest ? null : 'owner', sessionRole: 'owner' } };
  return { actor, thing: { workspaceRole: workspaceRoleOf(name, inShared), sessionRole: sessionRoleOf(about, name, inShared) } };
}
