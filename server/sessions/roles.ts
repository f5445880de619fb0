import type { Actor } from '../identity/actor.ts';
import type { Role, SessionRole } from '../workspaces/policy.ts';
import type { SessionRecord } from '../../schema/wire/events.ts';

export interface RoleFacts {
  visibility: SessionRecord['visibility'];
  /** null: the actor does not belong to the workspace, so nothing of it exists for them. */
  workspaceRole: Role | null;
  isCreator: boolean;
  explicitRole: SessionRole | null;
  actorKind: Actor['kind'];
}

const RANK: Record<SessionRole, number> = { owner: 3, editor: 2, commenter: 1, viewer: 0 };

/** The highest role that one of the rules gives; null where none does. */
export function deriveSessionRole(facts: RoleFacts): SessionRole | null {
  if (facts.workspaceRole === null) return null;
  const roles: (SessionRole | null)[] = [facts.isCreator ? 'owner' : null, facts.explicitRole, roleByVisibility(facts)];
  return roles.filter((role) => role !== null).sort((a, b) => RANK[b] - RANK[a])[0] ?? null;
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
    case 'guest':
    case null:
      return null;
  }
}
