import { isInterfaceType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { askEverywhere } from './ask-everywhere.ts';
import type { Reply } from './ask-everywhere.ts';
import { expected, outcomeOf } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';
import { NEEDS_NOBODY, TABLE } from './matrix-table.ts';
import { createWorld } from './matrix-world.ts';
import type { Role, World } from './matrix-world.ts';

let app: TestApp;
let world: World;
beforeAll(async () => {
  app = await createTestApp();
  world = await createWorld(app);
}, 60_000);
afterAll(() => app.close());

const leaks = (role: Role, replies: readonly Reply[]) =>
  replies.flatMap(({ door, text }) =>
    role.hidden.filter((kind) => text.includes(world.canaries[kind])).map((kind) => `${door} shows ${kind}`),
  );

/** Ids of the world that a stranger was not given: not even an error message may say one that the question did not. */
function foreignIds(role: Role, replies: readonly Reply[], question: object): string[] {
  if (!role.hidden.includes('workspace')) return [];
  const { owner, member, open, closed, shared, link, ...rest } = world;
  const named = [
    rest.invitationId,
    rest.apiKeyId,
    rest.noticeId,
    rest.budgetId,
    rest.budgetRequestId,
    rest.invoiceId,
    rest.lineId,
    rest.folderId,
  ];
  const planted = [
    owner.workspace.id,
    owner.workspace.slug,
    owner.id,
    member.id,
    link.id,
    ...named,
    ...[open, closed, shared].flatMap(Object.values<string>),
  ];
  const asked = JSON.stringify(question);
  return replies.flatMap(({ door, text }) =>
    planted.filter((id) => !asked.includes(id) && text.includes(id)).map((id) => `${door} says ${id}`),
  );
}

/** Where a reply differs from the table, or shows what it must not. */
async function judge(given: Case, roles: readonly Role[]): Promise<string[]> {
  const problems: string[] = [];
  for (const role of roles) {
    const wanted = expected(given, role);
    if (wanted === null) continue;
    const question = { query: given.query, variables: given.variables(world) };
    const replies = await askEverywhere(app, question, role.headers);
    const wrong = replies
      .filter((reply) => outcomeOf(reply) !== wanted)
      .map((reply) => `${reply.door}: ${outcomeOf(reply)} instead of ${wanted}`);
    problems.push(
      ...[...wrong, ...leaks(role, replies), ...foreignIds(role, replies, question)].map((problem) => `${role.name}: ${problem}`),
    );
  }
  return problems;
}

describe('R5, F2: everybody at every door gets what the table says, and no canary that is not theirs', () => {
  test.each(TABLE.map((given) => [`${given.field} ${given.what ?? ''}`, given] as const))(
    '%s',
    { timeout: 60_000 },
    async (_name, given) => {
      expect(await judge(given, world.roles)).toEqual([]);
    },
  );

  test.each(NEEDS_NOBODY.map((given) => [given.field, given] as const))('%s needs no credential', async (_name, given) => {
    expect(
      await judge(
        given,
        world.roles.filter(({ name }) => name === 'nobody'),
      ),
    ).toEqual([]);
  });
});

test('the canaries are where the owner sees them: a matrix that looked for nothing would be green', async () => {
  const query =
    'query ($id: ID!) { session(id: $id) { title draft { text } messages { edges { node { text author { displayName } } } } workspace { name apiKeys { displayName } } } }';
  for (const [session, own] of [
    [world.open, 'open'],
    [world.closed, 'closed'],
    [world.shared, 'shared'],
  ] as const) {
    const { body } = await app.ask(query, { id: session.id }, world.owner.headers);
    for (const kind of [own, 'workspace', 'people', 'keys'] as const) expect(body).toContain(world.canaries[kind]);
    expect(body.split(world.canaries[own]).length - 1).toBeGreaterThanOrEqual(4);
  }
});

test('who has the link but not the right: a session that is shared by link shows nothing to a stranger', async () => {
  const id = await app.session(world.owner, { visibility: 'PRIVATE', title: world.canaries.closed });
  await app.done(
    'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { id } } }',
    { input: { id, visibility: 'LINK' } },
    world.owner.headers,
  );
  for (const role of world.roles.filter(({ hidden }) => hidden.includes('workspace'))) {
    const replies = await askEverywhere(app, { query: 'query ($id: ID!) { session(id: $id) { title } }', variables: { id } }, role.headers);
    for (const { codes } of replies)
      expect([role.name, ['NOT_FOUND', 'UNAUTHENTICATED']]).toEqual([role.name, expect.arrayContaining(codes)]);
    expect(leaks(role, replies)).toEqual([]);
  }
});

test('an invitation that was sent to another address opens nothing, even with its token', async () => {
  const token = await app.linkTo(`${world.canaries.invites}@example.com`);
  const query = 'mutation ($token: String!) { acceptInvitation(input: { token: $token }) { workspace { name } } }';
  const reply = await app.ask(query, { token }, world.stranger.headers);
  expect(reply.codes).toEqual(['FORBIDDEN']);
  expect(reply.body).not.toContain(world.canaries.workspace);
});

test('the table names every field of the roots, every node type and every field that takes arguments', () => {
  const named = new Set([...TABLE, ...NEEDS_NOBODY].map(({ field }) => field));
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = types.flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()).map((field) => ({ type, field })) : []));
  const node = schema.getType('Node');
  const wanted = [
    ...fields
      .filter(({ type, field }) => roots.some((root) => root === type) || field.args.length > 0)
      .map(({ type, field }) => `${type.name}.${field.name}`),
    ...(isInterfaceType(node) ? schema.getImplementations(node).objects.map(({ name }) => name) : []),
  ];
  expect(wanted.length).toBeGreaterThan(30);
  expect(wanted.filter((name) => !named.has(name))).toEqual([]);
});
