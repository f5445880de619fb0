import type { Actor } from '../identity/actor.ts';
import type { SessionRole, Standing } from '../workspaces/policy.ts';
import type { SessionRecord } from '../../schema/wire/events.ts';

export interface RoleFacts {
  visibility: SessionRecord['visibility'];
  /** null: the actor does not belong to the workspace, so nothing of it exists for them but what a link opens. */
  workspaceRole: Standing | null;
  isCreator: boolean;
  explicitRole: SessionRole | null;
  /** The highest of the share links that the actor came by and that are alive. */
  linkRole: SessionRole | null;
  actorKind: Actor['kind'];
}

const RANK: Record<SessionRole, number> = { owner: 3, editor: 2, commenter: 1, viewer: 0 };

export function highestRole(roles: readonly (SessionRole | null)[]): SessionRole | null {
  return roles.filter((role) => role !== null).sort((a, b) => RANK[b] - RANK[a])[0] ?? null;
}

/** The highest role that one of the rules gives; null where none does. An explicit role therefore never lowers what the workspace gives. */
export function deriveSessionRole(facts: RoleFacts): SessionRole | null {
  // Links rest while the session is shared in another way, and work again afterwards.
  return asKept(facts, highestRole([deriveOwnRole(facts), facts.visibility === 'link' ? facts.linkRole : null]));
}

/** Without what a link gives. It counts within the workspace only: who is taken out of it loses all of its sessions at once. */
export function deriveOwnRole(facts: RoleFacts): SessionRole | null {
  if (facts.workspaceRole === null) return null;
  return asKept(facts, highestRole([facts.isCreator ? 'owner' : null, facts.explicitRole, roleByVisibility(facts)]));
}

/** What waits to be erased is only read. */
function asKept({ workspaceRole }: RoleFacts, role: SessionRole | null): SessionRole | null {
  return role !== null && workspaceRole === 'keeper' ? 'viewer' : role;
}

function roleByVisibility({ visibility, workspaceRole, actorKind }: RoleFacts): SessionRole | null {
  if (visibility === 'private') return null;
  if (actorKind === 'apiKey') return 'editor';
  switch (workspaceRole) {
    case 'owner':
    case 'admin':
      return 'owner';
    case 'member':
      return 'editor';
    case 'keeper':
      return 'viewer';
    case 'guest':
    case null:
      return null;
  }
}
