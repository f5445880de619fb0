/** The names of permissions against the running server: owners, admins, and keys with scopes together, whom the matrix does not ask. */
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { SCOPES } from '../../../schema/wire/scopes.ts';
import { ACTIONS } from '../../workspaces/policy.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { askAt } from './ask-everywhere.ts';
import { REFUSED, outcomeOf } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';
import { TABLE } from './matrix-table.ts';
import { hiddenFrom } from './matrix-canaries.ts';
import { createWorld } from './matrix-world.ts';
import type { Role, World } from './matrix-world.ts';
import { askedIn } from './permissions-of.ts';
import { allows, standingIn } from './verdicts.ts';

let app: TestApp;
let world: World;
let roles: Role[];
beforeAll(async () => {
  app = await createTestApp();
  world = await createWorld(app);
  const admin = await app.join(world.owner, 'Admin', 'ADMIN');
  const sets = [...SCOPES.filter((scope) => scope !== 'workspace:read').map((scope) => ['workspace:read', scope] as const), SCOPES];
  const keys = await Promise.all(sets.map(async (scopes) => ({ scopes, ...(await app.apiKey(world.owner, scopes)) })));
  roles = [
    { name: 'the owner', headers: world.owner.headers, hidden: [] },
    { name: 'an admin', headers: admin.headers, hidden: ['closed'] },
    ...keys.map(({ scopes, headers }): Role => ({ name: `a key with ${scopes.join(' and ')}`, headers, hidden: hiddenFrom(scopes) })),
  ];
}, 120_000);
afterAll(() => app.close());

const isMutation = ({ field }: Case) => field.startsWith('Mutation.');

/** Null: the policy does not decide it alone. */
function verdictOf(given: Case, role: Role): boolean | null {
  const asked = askedIn(schema, parse(given.query));
  // The world's owner runs the server, too.
  if (role.name === 'the owner' && asked.some(({ permission }) => permission === 'operator')) return null;
  const { actor, thing } = standingIn(given, role);
  const isAllowed = asked.every(({ permission }) => allows(permission, actor, thing));
  const isDecided = asked.some(({ permission }) => (ACTIONS as string[]).includes(permission)) && given.narrower === undefined;
  return isAllowed && !isDecided ? null : isAllowed;
}

async function problemsOf(given: Case, role: Role, isAllowed: boolean | null): Promise<string[]> {
  const reply = await askAt(app, 'HTTP', { query: given.query, variables: given.variables(world) }, role.headers);
  const outcome = outcomeOf(reply);
  const isWrong = isAllowed !== null && REFUSED.includes(outcome) === isAllowed;
  const shown = role.hidden.filter((kind) => reply.text.includes(world.canaries[kind]));
  return [
    ...(isWrong ? [`${role.name}: ${outcome}, though the policy says ${isAllowed ? 'yes' : 'no'}`] : []),
    ...shown.map((kind) => `${role.name}: is shown ${kind}`),
  ];
}

let yes = 0;
let no = 0;

describe('what is read, and what is refused', () => {
  test.each(TABLE.map((given) => [`${given.field} ${given.what ?? ''}`, given] as const))('%s', async (_name, given) => {
    const problems: string[] = [];
    for (const role of roles) {
      const isAllowed = verdictOf(given, role);
      if (isMutation(given) && isAllowed !== false) continue;
      if (isAllowed) yes++;
      else no++;
      problems.push(...(await problemsOf(given, role, isAllowed)));
    }
    expect(problems).toEqual([]);
  });

  test('many were let in and many refused', () => {
    expect(Math.min(yes, no)).toBeGreaterThan(100);
  });
});

/** Of a workspace, as what one does in a session is asked of every role there in the matrix. The gentle ones first, the end of the world last. */
const CHANGES = TABLE.filter((given) => isMutation(given) && given.about === undefined && given.narrower === undefined);
const spoiling = (what: Case['spoils']) => CHANGES.filter(({ spoils }) => spoils === what);
const isEnd = ({ field }: Case) => /^Mutation\.(?:delete|revoke)/.test(field);
const endsLast = (cases: readonly Case[]) => [...cases.filter((given) => !isEnd(given)), ...cases.filter(isEnd)];
const IN_ORDER = [...spoiling(undefined), ...endsLast(spoiling('this')), ...spoiling('everything').toReversed()];

describe('what is changed: for each action somebody whom the policy lets', () => {
  test.each(IN_ORDER.map((given) => [given.field, given] as const))('%s', async (_field, given) => {
    const allowed = roles.filter((role) => verdictOf(given, role) === true);
    // Keys before people: what only a person may do is done by the last.
    const asked = given.spoils ? allowed.toReversed().slice(0, 1) : allowed;
    const problems: string[] = [];
    for (const role of asked) problems.push(...(await problemsOf(given, role, true)));
    expect(problems).toEqual([]);
  });
});
