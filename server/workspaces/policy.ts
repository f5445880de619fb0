/** Who may do what: one table from action to roles. Nothing else in the program decides on a role. */
import type { Actor } from '../identity/actor.ts';
import type { Scope } from '../identity/scopes.ts';
import { Expected, notFound } from '../kit/errors.ts';

export const ROLES = ['owner', 'admin', 'member', 'guest'] as const;
export type Role = (typeof ROLES)[number];

export const SESSION_ROLES = ['owner', 'editor', 'commenter', 'viewer'] as const;
export type SessionRole = (typeof SESSION_ROLES)[number];

/** What the actor is to the thing; null: nothing, so the thing does not exist for them. */
export interface Thing {
  workspaceRole: Role | null;
  sessionRole?: SessionRole | null;
}

/** `scope`: what an API key needs besides the role; null: no key may. */
type Rule = { workspace: readonly Role[]; scope: Scope | null } | { session: readonly SessionRole[]; scope: Scope | null };

const RULES = {
  'workspace:read': { workspace: ['owner', 'admin', 'member', 'guest'], scope: 'workspace:read' },
  'workspace:manage-members': { workspace: ['owner', 'admin'], scope: null },
  'workspace:manage-owners': { workspace: ['owner'], scope: null },
  'api-key:read': { workspace: ['owner', 'admin'], scope: null },
  'api-key:create': { workspace: ['owner', 'admin'], scope: null },
  'api-key:revoke': { workspace: ['owner', 'admin'], scope: null },
  'budget:read': { workspace: ['owner', 'admin', 'member', 'guest'], scope: 'usage:read' },
  'budget:manage': { workspace: ['owner', 'admin'], scope: null },
  'usage:read': { workspace: ['owner', 'admin', 'member'], scope: 'usage:read' },
  /** That of everybody, and what it is likely to become. */
  'usage:read-all': { workspace: ['owner', 'admin'], scope: null },
  'billing:read': { workspace: ['owner', 'admin'], scope: null },
  'billing:manage': { workspace: ['owner'], scope: null },
  'session:list': { workspace: ['owner', 'admin', 'member', 'guest'], scope: 'session:read' },
  'session:create': { workspace: ['owner', 'admin', 'member'], scope: 'session:write' },
  'session:read': { session: ['owner', 'editor', 'commenter', 'viewer'], scope: 'session:read' },
  'session:comment': { session: ['owner', 'editor', 'commenter'], scope: 'session:write' },
  'session:write': { session: ['owner', 'editor'], scope: 'session:write' },
  /** Where the session's owners let editors invite; elsewhere inviting takes session:manage. */
  'session:invite': { session: ['owner', 'editor'], scope: 'session:write' },
  'session:manage': { session: ['owner'], scope: 'session:write' },
  'session:delete': { session: ['owner'], scope: null },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof RULES;
export const ACTIONS = Object.keys(RULES) as Action[];

export function can(actor: Actor, action: Action, thing: Thing): boolean {
  const rule: Rule = RULES[action];
  if (actor.kind === 'apiKey' && (rule.scope === null || !actor.scopes.includes(rule.scope))) return false;
  if ('workspace' in rule) {
    const role = actor.kind === 'apiKey' && thing.workspaceRole !== null ? 'member' : thing.workspaceRole;
    return role !== null && rule.workspace.includes(role);
  }
  const role = thing.sessionRole ?? null;
  return role !== null && rule.session.includes(role);
}

/** The roles in a workspace with which a person may do it: for lists of people. */
export function rolesWith(action: Action): Role[] {
  const rule: Rule = RULES[action];
  return 'workspace' in rule ? [...rule.workspace] : [];
}

/** Throws NOT_FOUND for what the actor cannot see and FORBIDDEN for what they can see but not do. */
export function demand(actor: Actor, action: Action, thing: Thing, what: string): void {
  if (can(actor, action, thing)) return;
  const isVisible = 'session' in RULES[action] ? (thing.sessionRole ?? null) !== null : thing.workspaceRole !== null;
  if (!isVisible) throw notFound(what);
  throw new Expected('FORBIDDEN', `You may not do this (${action}). Ask an owner of the workspace.`);
}
