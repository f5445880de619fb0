import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { createDesk } from './testkit/branch-desk.ts';
import type { Desk } from './testkit/branch-desk.ts';

interface Node {
  id: string;
  parentId: string | null;
  role: string;
  excerpt: string;
  author: { displayName: string } | null;
  model: { id: string } | null;
}
interface Page {
  session: { tree: { hasEarlier: boolean; nodes: Node[] } };
}

const TREE = `query ($id: ID!, $limit: Int, $before: ID) { session(id: $id) { tree(limit: $limit, before: $before) {
  hasEarlier nodes { id parentId role status lane excerpt author { displayName } model { id } createdAt } } } }`;

let app: TestApp;
let ana: Person;
let desk: Desk;
let sessionId: string;

beforeAll(async () => {
  app = await createTestApp();
  ana = await app.person('Ana');
  desk = createDesk(app, ana);
  sessionId = await app.session(ana);
});
afterAll(() => app.close());

async function tree(more: { limit?: number; before?: string } = {}): Promise<Page['session']['tree']> {
  return (await app.done<Page>(TREE, { id: sessionId, ...more }, ana.headers)).session.tree;
}

test('the tree has every message of every branch at a glance, in pages from the newest', async () => {
  const first = await desk.say(sessionId, `A  long\nprompt ${'🙂'.repeat(60)}`, { models: ['demo:echo', 'demo:echo'] });
  const branch = await desk.open(sessionId, 'Beside', first.answerIds[1]!);
  const second = await desk.say(sessionId, 'Short', { branchId: branch.id });
  const { nodes, hasEarlier } = await tree();
  expect(hasEarlier).toBe(false);
  expect(nodes.map(({ id }) => id)).toEqual([first.promptId, ...first.answerIds, second.promptId, ...second.answerIds]);
  expect(nodes[0]).toMatchObject({ role: 'USER', parentId: null, author: { displayName: 'Ana' }, model: null });
  expect(nodes[0]!.excerpt).toMatch(/^A long prompt (?:🙂)+…$/u);
  expect(nodes[0]!.excerpt.length).toBeLessThanOrEqual(80);
  expect(nodes[3]).toMatchObject({ parentId: first.answerIds[1], excerpt: 'Short' });
  expect(nodes[4]).toMatchObject({ model: { id: 'demo:echo' }, author: null });

  const end = await tree({ limit: 2 });
  expect([end.hasEarlier, end.nodes.map(({ id }) => id)]).toEqual([true, nodes.slice(-2).map(({ id }) => id)]);
  const rest = await tree({ limit: 100, before: end.nodes[0]!.id });
  expect([rest.hasEarlier, rest.nodes]).toEqual([false, nodes.slice(0, -2)]);
  expect((await app.ask(TREE, { id: sessionId, before: 'msg_x' }, ana.headers)).codes).toEqual(['INVALID']);
});

test('a blind vote hides the models here too', async () => {
  const { promptId, answerIds } = await desk.say(sessionId, 'Blindly', { models: ['demo:echo', 'demo:echo'] });
  await app.sql(
    `insert into poll (prompt_id, session_id, is_blind, state, opened_by_kind, opened_by_id, opened_by_name, version, opened_at)
     values ($1, $2, true, 'open', 'user', $3, 'Ana', 1, now())`,
    [promptId, sessionId, ana.id],
  );
  const { nodes } = await tree();
  expect(nodes.filter(({ id }) => answerIds.includes(id)).map(({ model }) => model)).toEqual([null, null]);
  await app.sql(`update poll set state = 'closed' where prompt_id = $1`, [promptId]);
  expect((await tree()).nodes.at(-1)!.model).toEqual({ id: 'demo:echo' });
});

test('a page that weighs too much is refused: five in one operation', async () => {
  const pages = Array.from({ length: 5 }, (_, index) => `p${index}: tree { hasEarlier }`).join(' ');
  const reply = await app.ask(`query ($id: ID!) { session(id: $id) { ${pages} } }`, { id: sessionId }, ana.headers);
  expect(reply.codes).toEqual(['TOO_COMPLEX']);
});

test('a limit that is written out is no heavier than one in a variable', async () => {
  const query = 'query ($id: ID!) { session(id: $id) { tree(limit: 1000) { nodes { id model { name } author { displayName } } } } }';
  expect((await app.ask(query, { id: sessionId }, ana.headers)).errors).toEqual([]);
});
