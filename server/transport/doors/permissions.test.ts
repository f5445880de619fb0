/** One policy: every field of the roots, every object and every route says what it needs, and the attack matrix answers what the policy says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import type { Permission } from '../../../schema/permissions.ts';
import { SCOPES } from '../../../schema/wire/scopes.ts';
import { ACTIONS } from '../../workspaces/policy.ts';
import { REFUSED, expected } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';
import { TABLE } from './matrix-table.ts';
import { IN_SHARED } from './matrix-world.ts';
import type { Role } from './matrix-world.ts';
import { askedIn, permissionsIn, rootsOf } from './permissions-of.ts';
import { allows, standingIn } from './verdicts.ts';

const NAMES: readonly Permission[] = [...ACTIONS, 'public', 'signed-in', 'self', 'operator'];

test('every field of the roots and every object names what it needs, by a name that the policy knows', () => {
  const { problems, types } = permissionsIn(schema);
  expect(problems).toEqual([]);
  const fields = rootsOf(schema).flatMap((type) => Object.values(type.getFields()));
  expect(fields.length).toBeGreaterThan(90);
  expect(types.size).toBeGreaterThan(150);
  const known = new Set<unknown>(NAMES);
  const named = [...fields.map(({ extensions }) => extensions['permission']), ...types.values()];
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('the walk sees a field, a node and an object that say nothing', () => {
  const silent = buildSchema(`interface Node { id: ID! } type Thing implements Node { id: ID!, part: Part } type Part { name: String }
    type Query { thing: Thing } type Mutation { change: Boolean }`);
  expect(permissionsIn(silent).problems.map((problem) => problem.split(' ', 1)[0])).toEqual([
    'Query.thing',
    'Mutation.change',
    'Thing',
    'Thing',
    'Part',
  ]);
});

test('docs/api.md says what each scope gives, in the order of the list', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/api.md'), 'utf8');
  expect([...page.matchAll(/^\| `([a-z]+:[a-z-]+)` \| \S/gm)].map(([, scope]) => scope)).toEqual(SCOPES);
});

/** Everybody of the matrix's world, as far as their outcomes stand in its table. */
const ROLES: Pick<Role, 'name' | 'inShared' | 'isLinkGuest'>[] = [
  ...['nobody', 'a stranger', 'a removed member', 'a guest', 'a viewer of the private session', 'a member'].map((name) => ({ name })),
  ...SCOPES.map((scope) => ({ name: `a key with ${scope}` })),
  ...IN_SHARED.map((name) => ({ name, inShared: name, ...(name.startsWith('a guest by link') && { isLinkGuest: true as const }) })),
];

/** Where the table says something else than the policy. */
function differences(given: Case): string[] {
  const asked = askedIn(schema, parse(given.query));
  const actions = asked.filter(({ permission }) => (ACTIONS as string[]).includes(permission));
  const isAboutActions = actions.length > 0 && asked.every((one) => one.permission === 'signed-in' || actions.includes(one));
  return ROLES.flatMap((role) => {
    const outcome = expected(given, role as Role);
    if (outcome === null || outcome === 'CONFLICT' || outcome === 'INVALID') return [];
    const { actor, thing } = standingIn(given, role);
    const isAllowed = asked.every(({ permission }) => allows(permission, actor, thing));
    const isRefused = REFUSED.includes(outcome);
    if (isRefused === !isAllowed || (isAllowed && (given.narrower !== undefined || !isAboutActions))) return [];
    const wanted = asked.map(({ what, permission }) => `${what} ${permission}`).join(', ');
    return [`${role.name}: ${outcome}, though the policy says ${isAllowed ? 'yes' : 'no'} (${wanted})`];
  });
}

describe('the matrix answers what the policy says, by role and by scope', () => {
  test.each(TABLE.map((given) => [`${given.field} ${given.what ?? ''}`, given] as const))('%s', (_name, given) => {
    expect(differences(given)).toEqual([]);
  });
});
