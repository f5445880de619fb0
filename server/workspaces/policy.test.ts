import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { SCOPES } from '../identity/scopes.ts';
import { Expected } from '../kit/errors.ts';
import { ACTIONS, can, demand, ROLES, SESSION_ROLES } from './policy.ts';
import type { Action, Role, SessionRole } from './policy.ts';

const person: Actor = { kind: 'user', userId: 'usr_1', displayName: 'Ada', loginId: 'l' };
const key = (...scopes: string[]): Actor => ({ kind: 'apiKey', apiKeyId: 'key_1', displayName: 'Bot', workspaceId: 'wsp_1', scopes });

/** Written out by hand, role by role, so that a slip in the policy's table is seen. */
const WORKSPACE: [Action, Record<Role, boolean>][] = [
  ['workspace:read', { owner: true, admin: true, member: true, guest: true }],
  ['workspace:manage-members', { owner: true, admin: true, member: false, guest: false }],
  ['workspace:manage-owners', { owner: true, admin: false, member: false, guest: false }],
  ['api-key:read', { owner: true, admin: true, member: false, guest: false }],
  ['api-key:create', { owner: true, admin: true, member: false, guest: false }],
  ['api-key:revoke', { owner: true, admin: true, member: false, guest: false }],
  ['budget:read', { owner: true, admin: true, member: true, guest: true }],
  ['budget:manage', { owner: true, admin: true, member: false, guest: false }],
  ['usage:read', { owner: true, admin: true, member: true, guest: false }],
  ['usage:read-all', { owner: true, admin: true, member: false, guest: false }],
  ['billing:read', { owner: true, admin: true, member: false, guest: false }],
  ['billing:manage', { owner: true, admin: false, member: false, guest: false }],
  ['session:list', { owner: true, admin: true, member: true, guest: true }],
  ['session:create', { owner: true, admin: true, member: true, guest: false }],
];
const SESSION: [Action, Record<SessionRole, boolean>][] = [
  ['session:read', { owner: true, editor: true, commenter: true, viewer: true }],
  ['session:comment', { owner: true, editor: true, commenter: true, viewer: false }],
  ['session:write', { owner: true, editor: true, commenter: false, viewer: false }],
  ['session:invite', { owner: true, editor: true, commenter: false, viewer: false }],
  ['session:manage', { owner: true, editor: false, commenter: false, viewer: false }],
  ['session:delete', { owner: true, editor: false, commenter: false, viewer: false }],
];
const KEYS: [Action, string | null][] = [
  ['workspace:read', 'workspace:read'],
  ['workspace:manage-members', null],
  ['workspace:manage-owners', null],
  ['api-key:read', null],
  ['api-key:create', null],
  ['api-key:revoke', null],
  ['budget:read', 'usage:read'],
  ['budget:manage', null],
  ['usage:read', 'usage:read'],
  ['usage:read-all', null],
  ['billing:read', null],
  ['billing:manage', null],
  ['session:list', 'session:read'],
  ['session:create', 'session:write'],
  ['session:read', 'session:read'],
  ['session:comment', 'session:write'],
  ['session:write', 'session:write'],
  ['session:invite', 'session:write'],
  ['session:manage', 'session:write'],
  ['session:delete', null],
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
    expect(allowing).toEqual(scope === null ? [] : [scope]);
  });

  test('a key is never more than a member, whatever role it is said to have', () => {
    const asKey = fc.tuple(fc.constantFrom(...ACTIONS), fc.constantFrom(...ROLES), fc.constantFrom(null, ...SESSION_ROLES));
    const isBounded = fc.property(asKey, ([action, workspaceRole, sessionRole]) => {
      const isAllowed = can(key(...SCOPES), action, { workspaceRole, sessionRole });
      return !isAllowed || can(person, action, { workspaceRole: 'member', sessionRole });
    });
    expect(fc.check(isBounded).counterexample).toBeNull();
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
