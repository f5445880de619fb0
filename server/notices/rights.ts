import type { Actor } from '../identity/actor.ts';
import { ACTIONS, can } from '../workspaces/policy.ts';
import type { Standing } from '../workspaces/policy.ts';

export interface RightsOptions {
  /** Of sessions, which stand on a higher floor: whether the actor may read each of them now. */
  mayRead(actor: Actor, sessionIds: readonly string[]): Promise<boolean[]>;
  /** What the actor is in each workspace now; null: nothing. */
  rolesOf(actor: Actor, workspaceIds: readonly string[]): Promise<(Standing | null)[]>;
}

interface Asked {
  id: string;
  workspace_id: string;
  session_id: string | null;
  needs: string | null;
}

/** The ids of those that their recipient may still read: the session, or what is said of the workspace. */
export function createRights({ mayRead, rolesOf }: RightsOptions) {
  return async function readableAmong(actor: Actor, rows: readonly Asked[]): Promise<ReadonlySet<string>> {
    const sessionIds = distinct(rows.map((row) => row.session_id));
    const workspaceIds = distinct(rows.map((row) => (row.session_id === null && row.needs !== null ? row.workspace_id : null)));
    const [answers, roles] = await Promise.all([mayRead(actor, sessionIds), workspaceIds.length > 0 ? rolesOf(actor, workspaceIds) : []]);
    const readable = new Set(sessionIds.filter((_, index) => answers[index]));
    const roleIn = new Map(workspaceIds.map((id, index) => [id, roles[index] ?? null]));

    function isReadable(row: Asked): boolean {
      if (row.session_id !== null) return readable.has(row.session_id);
      if (row.needs === null) return true;
      const action = ACTIONS.find((one) => one === row.needs);
      return action !== undefined && can(actor, action, { workspaceRole: roleIn.get(row.workspace_id) ?? null });
    }
    return new Set(rows.filter(isReadable).map(({ id }) => id));
  };
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids)].filter((id) => id !== null);
}
