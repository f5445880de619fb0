/** Who may do what: one table from action to roles. Nothing else in the program decides on a role. */
import type { Actor } from '../identity/actor.ts';
import type { Scope } from '../../schema/wire/scopes.ts';
import { Expected, notFound } from '../kit/errors.ts';

export const ROLES = ['owner', 'admin', 'member', 'guest'] as const;
export type Role = (typeof ROLES)[number];

/** What somebody is at this moment. `keeper`: an owner of a workspace that waits to be erased; they read it and may take it back. */
export type Standing = Role | 'keeper';

export function standingOf(role: Role, isFrozen: boolean): Standing | null {
  if (!isFrozen) return role;
  return role === 'owner' ? 'keeper' : null;
}

export const SESSION_ROLES = ['owner', 'editor', 'commenter', 'viewer'] as const;
export type SessionRole = (typeof SESSION_ROLES)[number];

/** What the actor is to the thing; null: nothing, so the thing does not exist for them. */
export interface Thing {
  workspaceRole: Standing | null;
  sessionRole?: SessionRole | null;
}

/** `scope`: what an API key needs, one of these, and all that it needs where admins may; null: no key may (docs/decisions/2026-11-20-permissions.md). */
type Rule = { scope: Scope | readonly Scope[] | null } & ({ workspace: readonly Standing[] } | { session: readonly SessionRole[] });

const RULES = {
  'workspace:read': { workspace: ['owner', 'admin', 'member', 'guest', 'keeper'], scope: 'workspace:read' },
  'workspace:read-addresses': { workspace: ['owner', 'admin', 'member', 'keeper'], scope: 'workspace:read' },
  'workspace:manage-members': { workspace: ['owner', 'admin'], scope: 'workspace:write' },
  /** Making admins and taking them away. A key that could would make whoever it likes stronger than itself. */
  'workspace:manage-admins': { workspace: ['owner', 'admin'], scope: null },
  'workspace:manage-owners': { workspace: ['owner'], scope: null },
  'workspace:update': { workspace: ['owner', 'admin'], scope: 'workspace:write' },
  'workspace:delete': { workspace: ['owner'], scope: null },
  'workspace:restore': { workspace: ['owner', 'keeper'], scope: null },
  'audit:read': { workspace: ['owner', 'admin', 'keeper'], scope: 'audit:read' },
  'api-key:read': { workspace: ['owner', 'admin', 'keeper'], scope: 'keys:read' },
  'api-key:create': { workspace: ['owner', 'admin'], scope: null },
  'api-key:rotate': { workspace: ['owner', 'admin'], scope: null },
  'api-key:revoke': { workspace: ['owner', 'admin'], scope: 'keys:revoke' },
  /** Where the workspace is told what happens, and what was told: addresses may carry secrets. */
  'webhook:manage': { workspace: ['owner', 'admin'], scope: 'webhook:manage' },
  /** What keys asked for: all of them for who may see the keys, else those of one's own. */
  'api-request:read': { workspace: ['owner', 'admin', 'member', 'keeper'], scope: 'keys:read' },
  'provider-key:read': { workspace: ['owner', 'admin', 'keeper'], scope: ['providers:read', 'providers:write'] },
  'provider-key:manage': { workspace: ['owner', 'admin'], scope: 'providers:write' },
  'budget:read': { workspace: ['owner', 'admin', 'member', 'guest', 'keeper'], scope: ['usage:read', 'budget:write'] },
  'budget:manage': { workspace: ['owner', 'admin'], scope: 'budget:write' },
  'usage:read': { workspace: ['owner', 'admin', 'member', 'keeper'], scope: 'usage:read' },
  /** That of everybody, and what it is likely to become. */
  'usage:read-all': { workspace: ['owner', 'admin', 'keeper'], scope: 'usage:read-all' },
  'billing:read': { workspace: ['owner', 'admin', 'keeper'], scope: 'billing:read' },
  'billing:manage': { workspace: ['owner'], scope: null },
  'session:list': { workspace: ['owner', 'admin', 'member', 'guest', 'keeper'], scope: 'session:read' },
  'session:create': { workspace: ['owner', 'admin', 'member'], scope: 'session:write' },
  /** A program's own, outside of all sessions. */
  'run:create': { workspace: ['owner', 'admin', 'member'], scope: 'session:write' },
  'session:read': { session: ['owner', 'editor', 'commenter', 'viewer'], scope: 'session:read' },
  'session:comment': { session: ['owner', 'editor', 'commenter'], scope: 'session:write' },
  'session:write': { session: ['owner', 'editor'], scope: 'session:write' },
  /** Where the session's owners let editors invite; elsewhere inviting takes session:manage. */
  'session:invite': { session: ['owner', 'editor'], scope: 'session:manage' },
  'session:manage': { session: ['owner'], scope: 'session:manage' },
  'session:delete': { session: ['owner'], scope: 'session:manage' },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof RULES;
export const ACTIONS = Object.keys(RULES) as Action[];

/** What a key is at most in its workspace; its scopes narrow it. In sessions it is what a member is (sessions/roles.ts). */
const KEY_STANDING: Standing = 'admin';

export function can(actor: Actor, action: Action, thing: Thing): boolean {
  const rule: Rule = RULES[action];
  if (actor.kind === 'apiKey' && !scopesFor(action).some((scope) => actor.scopes.includes(scope))) return false;
  if ('workspace' in rule) {
    const role = actor.kind === 'apiKey' && thing.workspaceRole !== null ? KEY_STANDING : thing.workspaceRole;
    return role !== null && rule.workspace.includes(role);
  }
  const role = thing.sessionRole ?? null;
  return role !== null && rule.session.includes(role);
}

/** The scopes with which an API key may do it, any of them; none: it is for people. */
export function scopesFor(action: Action): readonly Scope[] {
  const { scope }: Rule = RULES[action];
  return scope === null ? [] : typeof scope === 'string' ? [scope] : scope;
}

/** The roles in a workspace with which a person may do it: for lists of people. */
export function rolesWith(action: Action): Role[] {
  const rule: Rule = RULES[action];
  return 'workspace' in rule ? rule.workspace.filter((role) => role !== 'keeper') : [];
}

/** Throws NOT_FOUND for what the actor cannot see and FORBIDDEN for what they can see but not do. */
export function demand(actor: Actor, action: Action, thing: Thing, what: string): void {
  if (can(actor, action, thing)) return;
  const isVisible = 'session' in RULES[action] ? (thing.sessionRole ?? null) !== null : thing.workspaceRole !== null;
  if (!isVisible) throw notFound(what);
  throw new Expected('FORBIDDEN', refusal(actor, action));
}

function refusal(actor: Actor, action: Action): string {
  const scopes = scopesFor(action);
  if (actor.kind === 'apiKey' && scopes.length === 0) return `No API key may do this (${action}). A person has to.`;
  if (actor.kind === 'apiKey' && !scopes.some((scope) => actor.scopes.includes(scope)))
    return `This API key needs the scope ${scopes.join(' or ')} for this (${action}).`;
  return `You may not do this (${action}). Ask an owner of the workspace.`;
}
