import { expect, test } from 'vitest';
import type { Role } from '../../gql/graphql.ts';
import { ROLES, canChange, grantableRoles } from './roles.ts';

test.each<[Role, readonly Role[]]>([
  ['OWNER', ROLES],
  ['ADMIN', ['ADMIN', 'MEMBER', 'GUEST']],
  ['MEMBER', []],
  ['GUEST', []],
])('%s may hand out %j', (role, grantable) => {
  expect(grantableRoles(role)).toEqual(grantable);
});

test('only owners touch owners, and nobody themselves', () => {
  const owner = { id: 'o', role: 'OWNER' as const };
  const admin = { id: 'a', role: 'ADMIN' as const };
  const member = { id: 'm', role: 'MEMBER' as const };
  expect(canChange(admin, owner)).toBe(false);
  expect(canChange(owner, admin)).toBe(true);
  expect(canChange(owner, owner)).toBe(false);
  expect(canChange(admin, member)).toBe(true);
  expect(canChange(member, { ...member, id: 'n' })).toBe(false);
});
