import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp } from '../server/testkit/test-app.ts';
import type { TestApp } from '../server/testkit/test-app.ts';
import type { Person } from '../server/testkit/visitors.ts';

interface Node {
  id: string;
  siblingCount: number;
  siblings: { id: string; lane: number | null; text: string }[];
}
interface Page {
  session: { messages: { edges: { node: Node }[] } };
}

let app: TestApp;
let ana: Person;
let sessionId: string;

beforeAll(async () => {
  app = await createTestApp();
  ana = await app.person('Ana');
  sessionId = await app.session(ana, { title: 'Lanes' });
});
afterAll(() => app.close());

const PAGE = `query ($id: ID!, $leafId: ID) { session(id: $id) { messages(last: 50, leafId: $leafId) {
  edges { node { id siblingCount siblings { id lane text } } }
} } }`;

async function page(leafId: string | null = null): Promise<Node[]> {
  const { session } = await app.done<Page>(PAGE, { id: sessionId, leafId }, ana.headers);
  return session.messages.edges.map(({ node }) => node);
}

test('a page shows lanes, retries and other prompts beside its messages', async () => {
  const reader = await app.watch(ana, sessionId);
  const first = await app.send(ana, sessionId, 'Two of you', ['demo:echo', 'demo:echo']);
  await reader.until((view) => view.answers().length === 2);
  const retry = 'mutation ($id: ID!) { retryMessage(input: { id: $id }) { answer { id } } }';
  const { retryMessage } = await app.done<{ retryMessage: { answer: { id: string } } }>(retry, { id: first.answerIds[1] }, ana.headers);
  await reader.until((view) => view.answers().length === 3);
  const answers = [...first.answerIds, retryMessage.answer.id];

  const [prompt, answer] = await page();
  expect(prompt).toMatchObject({ id: first.promptId, siblingCount: 1, siblings: [{ id: first.promptId, lane: null }] });
  expect(answer).toMatchObject({ id: answers[0], siblingCount: 3 });
  expect(answer!.siblings.map(({ id, lane }) => [id, lane])).toEqual(answers.map((id, index) => [id, Math.min(index, 1)]));
  expect(answer!.siblings.map(({ id, text }) => [id, text])).toEqual(
    reader
      .view()
      .answers()
      .map(({ id, text }) => [id, text]),
  );
  expect((await page(first.promptId)).at(-1)?.id).toBe(answers.at(-1));
  reader.socket.close();
});

test('of very many siblings the newest are shown, and the message itself', async () => {
  const [prompt, answer] = await page();
  await app.sql(
    `insert into message (id, session_id, parent_id, role, model_id, requester_kind, requester_id, lane, text, status, created_at)
     select 'msg_zz' || lpad(n::text, 3, '0'), session_id, parent_id, role, model_id, requester_kind, requester_id, lane, n::text, status, created_at
     from message, generate_series(1, 40) n where id = $1`,
    [answer!.id],
  );
  const [, after] = await page(answer!.id);
  expect(after).toBeDefined();
  const { node } = await app.done<{ node: Node }>(
    'query ($id: ID!) { node(id: $id) { ... on Message { id siblingCount siblings { id lane text } } } }',
    { id: answer!.id },
    ana.headers,
  );
  expect(node.siblingCount).toBe(43);
  expect(node.siblings.map(({ id, text }) => (id === answer!.id ? 'itself' : text))).toEqual([
    'itself',
    ...Array.from({ length: 24 }, (_, index) => String(index + 17)),
  ]);
  await app.sql(`delete from message where id like 'msg_zz%'`);
  expect(prompt).toBeDefined();
});

test('siblings of siblings are refused, and so is a key that may not read', async () => {
  const nested = 'query ($id: ID!) { session(id: $id) { messages { edges { node { siblings { other: siblings { id } } } } } } }';
  expect((await app.ask(nested, { id: sessionId }, ana.headers)).codes).toContain('TOO_COMPLEX');
  const key = await app.apiKey(ana, ['session:write']);
  const send = `mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { siblings { id } } } }`;
  const input = { sessionId, text: 'Hidden', models: ['demo:echo'] };
  expect((await app.ask(send, { input }, key.headers)).codes).toEqual(['FORBIDDEN']);
});
