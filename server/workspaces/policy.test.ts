import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { SCOPES } from '../../schema/wire/scopes.ts';
import { Expected } from '../kit/errors.ts';
import { ACTIONS, can, demand, ROLES, SESSION_ROLES, standingOf } from './policy.ts';
import type { Action, Role, SessionRole } from './policy.ts';

const person: Actor = { kind: 'user', userId: 'usr_1', displayName: 'Ada', loginId: 'l' };
const key = (...scopes: string[]): Actor => ({ kind: 'apiKey', apiKeyId: 'key_1', displayName: 'Bot', workspaceId: 'wsp_1', scopes });

/** Written out by hand, role by role, so that a slip in the policy's table is seen. */
const WORKSPACE: [Action, Record<Role, boolean>][] = [
  ['workspace:read', { owner: true, admin: true, member: true, guest: true }],
  ['workspace:read-addresses', { owner: true, admin: true, member: true, guest: false }],
  ['workspace:manage-members', { owner: true, admin: true, member: false, guest: false }],
  ['workspace:manage-admins', { owner: true, admin: true, member: false, guest: false }],
  ['workspace:manage-owners', { owner: true, admin: false, member: false, guest: false }],
  ['workspace:update', { owner: true, admin: true, member: false, guest: false }],
  ['workspace:delete', { owner: true, admin: false, member: false, guest: false }],
  ['workspace:restore', { owner: true, admin: false, member: false, guest: false }],
  ['audit:read', { owner: true, admin: true, member: false, guest: false }],
  ['api-key:read', { owner: true, admin: true, member: false, guest: false }],
  ['api-key:create', { owner: true, admin: true, member: false, guest: false }],
  ['api-key:rotate', { owner: true, admin: true, member: false, guest: false }],
  ['api-key:revoke', { owner: true, admin: true, member: false, guest: false }],
  ['provider-key:read', { owner: true, admin: true, member: false, guest: false }],
  ['provider-key:manage', { owner: true, admin: true, member: false, guest: false }],
  ['api-request:read', { owner: true, admin: true, member: true, guest: false }],
  ['webhook:manage', { owner: true, admin: true, member: false, guest: false }],
  ['budget:read', { owner: true, admin: true, member: true, guest: true }],
  ['budget:manage', { owner: true, admin: true, member: false, guest: false }],
  ['usage:read', { owner: true, admin: true, member: true, guest: false }],
  ['usage:read-all', { owner: true, admin: true, member: false, guest: false }],
  ['billing:read', { owner: true, admin: true, member: false, guest: false }],
  ['billing:manage', { owner: true, admin: false, member: false, guest: false }],
  ['session:list', { owner: true, admin: true, member: true, guest: true }],
  ['session:create', { owner: true, admin: true, member: true, guest: false }],
  ['run:create', { owner: true, admin: true, member: true, guest: false }],
];
const SESSION: [Action, Record<SessionRole, boolean>][] = [
  ['session:read', { owner: true, editor: true, commenter: true, viewer: true }],
  ['session:comment', { owner: true, editor: true, commenter: true, viewer: false }],
  ['session:write', { owner: true, editor: true, commenter: false, viewer: false }],
  ['session:invite', { owner: true, editor: true, commenter: false, viewer: false }],
  ['session:manage', { owner: true, editor: false, commenter: false, viewer: false }],
  ['session:delete', { owner: true, editor: false, commenter: false, viewer: false }],
];
const KEYS: [Action, string | string[] | null][] = [
  ['workspace:read', 'workspace:read'],
  ['workspace:read-addresses', 'workspace:read'],
  ['workspace:manage-members', 'workspace:write'],
  ['workspace:manage-admins', null],
  ['workspace:manage-owners', null],
  ['workspace:update', 'workspace:write'],
  ['workspace:delete', null],
  ['workspace:restore', null],
  ['audit:read', 'audit:read'],
  ['api-key:read', 'keys:read'],
  ['api-key:create', null],
  ['api-key:rotate', null],
  ['api-key:revoke', 'keys:revoke'],
  ['provider-key:read', ['providers:read', 'providers:write']],
  ['provider-key:manage', 'providers:write'],
  ['api-request:read', 'keys:read'],
  ['webhook:manage', 'webhook:manage'],
  ['budget:read', ['usage:read', 'budget:write']],
  ['budget:manage', 'budget:write'],
  ['usage:read', 'usage:read'],
  ['usage:read-all', 'usage:read-all'],
  ['billing:read', 'billing:read'],
  ['billing:manage', null],
  ['session:list', 'session:read'],
  ['session:create', 'session:write'],
  ['run:create', 'session:write'],
  ['session:read', 'session:read'],
  ['session:comment', 'session:write'],
  ['session:write', 'session:write'],
  ['session:invite', 'session:manage'],
  ['session:manage', 'session:manage'],
  ['session:delete', 'session:manage'],
];

describe('policy', () => {
  test('the tables below name every action', () => {
    expect([...WORKSPACE, ...SESSION].map(([action]) => action).sort()).toEqual([...ACTIONS].sort());
    expect(KEYS.map(([action]) => action).sort()).toEqual([...ACTIONS].sort());
  });

  test.each(WORKSPACE)('%s by role in the workspace', (action, expected) => {
    const actual = Object.fromEntries(ROLES.map((role) => [role, can(person, action, { workspaceRole: role })]));
    expect(actual).toEqual(expected);
    expect(can(person, action, { workspaceRole: null, sessionRole: 'owner' })).toBe(false);
  });

  test.each(SESSION)('%s by role in the session', (action, expected) => {
    const actual = Object.fromEntries(
      SESSION_ROLES.map((role) => [role, can(person, action, { workspaceRole: 'guest', sessionRole: role })]),
    );
    expect(actual).toEqual(expected);
    expect(can(person, action, { workspaceRole: 'owner', sessionRole: null })).toBe(false);
    expect(can(person, action, { workspaceRole: 'owner' })).toBe(false);
  });

  test.each(KEYS)('%s by an API key', (action, scope) => {
    const allowing = SCOPES.filter((granted) => can(key(granted), action, { workspaceRole: 'member', sessionRole: 'owner' }));
    expect(allowing).toEqual([scope ?? []].flat());
  });

  test('a key is never more than an admin, whatever role it is said to have', () => {
    const asKey = fc.tuple(fc.constantFrom(...ACTIONS), fc.constantFrom(...ROLES), fc.constantFrom(null, ...SESSION_ROLES));
    const isBounded = fc.property(asKey, ([action, workspaceRole, sessionRole]) => {
      const isAllowed = can(key(...SCOPES), action, { workspaceRole, sessionRole });
      return !isAllowed || can(person, action, { workspaceRole: 'admin', sessionRole });
    });
    expect(fc.check(isBounded).counterexample).toBeNull();
  });

  test('a key that has not the scope hears which; what no key may do it hears too', () => {
    const asked = (actor: Actor, action: Action) => () => demand(actor, action, { workspaceRole: 'member', sessionRole: 'owner' }, 'thing');
    for (const [action, scope] of KEYS) {
      if (scope === null) expect(asked(key(...SCOPES), action)).toThrow(/^No API key may do this/);
      else
        expect(asked(key(...SCOPES.filter((one) => ![scope].flat().includes(one))), action)).toThrow(
          `needs the scope ${[scope].flat().join(' or ')} `,
        );
    }
  });

  test('an owner of a workspace that waits to be erased reads it and may take it back, and no more; nobody else is anything there', () => {
    const kept = ACTIONS.filter((action) => can(person, action, { workspaceRole: standingOf('owner', true), sessionRole: 'viewer' }));
    const reads = ACTIONS.filter((action) => /:(?:read|list)/.test(action));
    expect(kept.sort()).toEqual([...reads, 'workspace:restore'].sort());
    for (const role of ROLES.filter((one) => one !== 'owner')) expect(standingOf(role, true)).toBeNull();
    for (const role of ROLES) expect(standingOf(role, false)).toBe(role);
  });

  test('what is not visible does not exist, what is visible may be forbidden', () => {
    const codeOf = (attempt: () => void) => {
      try {
        attempt();
        return 'allowed';
      } catch (error) {
        return error instanceof Expected ? error.code : 'another error';
      }
    };
    expect(codeOf(() => demand(person, 'workspace:read', { workspaceRole: null }, 'workspace'))).toBe('NOT_FOUND');
    expect(codeOf(() => demand(person, 'api-key:create', { workspaceRole: 'member' }, 'workspace'))).toBe('FORBIDDEN');
    expect(codeOf(() => demand(person, 'session:write', { workspaceRole: 'owner', sessionRole: null }, 'session'))).toBe('NOT_FOUND');
    expect(codeOf(() => demand(person, 'session:write', { workspaceRole: 'guest', sessionRole: 'viewer' }, 'session'))).toBe('FORBIDDEN');
    expect(codeOf(() => demand(key(), 'session:read', { workspaceRole: 'member', sessionRole: 'editor' }, 'session'))).toBe('FORBIDDEN');
    expect(codeOf(() => demand(person, 'session:write', { workspaceRole: 'guest', sessionRole: 'editor' }, 'session'))).toBe('allowed');
  });
});
