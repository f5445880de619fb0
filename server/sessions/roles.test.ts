import { expect, test } from 'vitest';
import { ROLES } from '../workspaces/policy.ts';
import { deriveOwnRole, deriveSessionRole } from './roles.ts';
import type { RoleFacts } from './roles.ts';

const facts: RoleFacts = {
  visibility: 'workspace',
  workspaceRole: 'member',
  isCreator: false,
  explicitRole: null,
  linkRole: null,
  actorKind: 'user',
};

test.each([
  ['owner', 'workspace', 'owner'],
  ['admin', 'workspace', 'owner'],
  ['member', 'workspace', 'editor'],
  ['guest', 'workspace', null],
  ['owner', 'link', 'owner'],
  ['member', 'link', 'editor'],
  ['guest', 'link', null],
  ['owner', 'private', null],
  ['admin', 'private', null],
  ['member', 'private', null],
  ['guest', 'private', null],
] as const)('%s of the workspace is in a %s session: %s', (workspaceRole, visibility, role) => {
  expect(deriveSessionRole({ ...facts, workspaceRole, visibility })).toBe(role);
});

test('who left the workspace is nothing, creator or not', () => {
  expect(deriveSessionRole({ ...facts, workspaceRole: null, isCreator: true, explicitRole: 'owner' })).toBeNull();
});

test.each(ROLES)('the creator owns it as %s', (workspaceRole) => {
  expect(deriveSessionRole({ ...facts, workspaceRole, visibility: 'private', isCreator: true })).toBe('owner');
});

test('an explicit role adds to the others and never takes away', () => {
  expect(deriveSessionRole({ ...facts, visibility: 'private', explicitRole: 'viewer' })).toBe('viewer');
  expect(deriveSessionRole({ ...facts, workspaceRole: 'guest', explicitRole: 'commenter' })).toBe('commenter');
  expect(deriveSessionRole({ ...facts, explicitRole: 'viewer' })).toBe('editor');
  expect(deriveSessionRole({ ...facts, explicitRole: 'owner' })).toBe('owner');
});

test.each(['editor', 'commenter', 'viewer'] as const)(
  'a link for a %s opens a session that is shared by link, and no other',
  (linkRole) => {
    const outside = { ...facts, workspaceRole: null, linkRole, actorKind: 'guest' as const };
    expect(deriveSessionRole({ ...outside, visibility: 'link' })).toBe(linkRole);
    expect(deriveSessionRole({ ...outside, visibility: 'workspace' })).toBeNull();
    expect(deriveSessionRole({ ...outside, visibility: 'private' })).toBeNull();
  },
);

test('a link adds to what the workspace gives, and counts for nothing where one’s own role is asked for', () => {
  const guest = { ...facts, visibility: 'link' as const, workspaceRole: 'guest' as const, linkRole: 'editor' as const };
  expect(deriveSessionRole(guest)).toBe('editor');
  expect(deriveOwnRole(guest)).toBeNull();
  expect(deriveOwnRole({ ...guest, explicitRole: 'viewer' })).toBe('viewer');
  expect(deriveSessionRole({ ...guest, workspaceRole: 'owner', linkRole: 'viewer' })).toBe('owner');
});

test('an API key edits what the workspace sees, and nothing private', () => {
  expect(deriveSessionRole({ ...facts, actorKind: 'apiKey' })).toBe('editor');
  expect(deriveSessionRole({ ...facts, actorKind: 'apiKey', visibility: 'private' })).toBeNull();
});
