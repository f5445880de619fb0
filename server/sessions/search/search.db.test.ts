import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';

const SEARCH = `query ($slug: String!, $query: String!, $first: Int, $after: String) { workspace(slug: $slug) {
  search(query: $query, first: $first, after: $after) {
    edges { node { message { id text role model { id } session { title } } snippet { text isMatch } } }
    pageInfo { hasNextPage endCursor }
  }
} }`;
const IN_SESSION = `query ($id: ID!, $query: String!) { session(id: $id) { search(query: $query) { edges { node { message { text } } } } } }`;

interface Found {
  workspace: {
    search: {
      edges: {
        node: {
          message: { id: string; text: string; role: string; model: { id: string } | null };
          snippet: { text: string; isMatch: boolean }[];
        };
      }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
  } | null;
}

let app: TestApp;
let ada: Person;
let plan: string;
beforeAll(async () => {
  app = await createTestApp();
  ada = await app.person('Ada');
  plan = await app.session(ada, { title: 'Pricing plan' });
  await app.send(ada, plan, 'What does the Crème brûlée cost?');
});
afterAll(() => app.close());

async function page(who: Visitor, query: string, more: object = {}) {
  const { data, codes } = await app.ask<Found>(SEARCH, { slug: ada.workspace.slug, query, ...more }, who.headers);
  return { codes, ...data?.workspace?.search };
}
const prompts = async (who: Visitor, query: string) =>
  ((await page(who, query)).edges ?? []).filter(({ node }) => node.message.role === 'USER').map(({ node }) => node.message.text);

/** A new root each time, so that nobody waits for an answer. */
async function write(who: Visitor, sessionId: string, text: string): Promise<void> {
  const send = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } } }';
  await app.done(send, { input: { sessionId, text, parentId: null, models: ['demo:echo'] } }, who.headers);
}

async function scene(title: string, ...texts: string[]): Promise<string> {
  const id = await app.session(ada, { title });
  for (const text of texts) await write(ada, id, text);
  return id;
}

describe('search', () => {
  test.each([
    ['creme'],
    ['CRÈME bru'],
    ['brul'],
    ['"crème brûlée"'],
    ['what cost -tea'],
    ['creme from:ada'],
    ['creme from:me'],
    ['creme in:pricing'],
    ['creme after:2020 before:2100-01-01'],
  ])('finds a prompt by %j', async (query) => {
    expect(await prompts(ada, query)).toEqual(['What does the Crème brûlée cost?']);
  });

  test.each([
    ['creme tea'],
    ['"brûlée crème"'],
    ['rème'],
    ['creme -cost'],
    ['creme from:bob'],
    ['creme in:other'],
    ['creme before:2020'],
    ['creme has:code'],
    ['creme is:archived'],
    ['creme model:echo'],
    [''],
    ['"'],
    ["' & !!"],
    [`\\`],
    ['%'],
  ])('does not find it by %j', async (query) => {
    expect(await prompts(ada, query)).toEqual([]);
  });

  test('marks what was found, as text and never as markup', async () => {
    await scene('Markup', 'Is <b>zebra</b> markup?');
    const { edges } = await page(ada, 'zebra');
    expect(edges?.map(({ node }) => node.snippet)).toContainEqual([
      { text: 'Is <b>', isMatch: false },
      { text: 'zebra', isMatch: true },
      { text: '</b> markup?', isMatch: false },
    ]);
  });

  test('finds answers once they have ended, by their model as well', async () => {
    await scene('Answer', 'walrus');
    await expect
      .poll(async () => (await page(ada, 'walrus model:echo')).edges?.map(({ node }) => [node.message.role, node.message.model?.id]))
      .toEqual([['ASSISTANT', 'demo:echo']]);
  });

  test('finds identifiers by their parts, and code', async () => {
    await scene('Code', 'Why does it fail?\n\n```ts\nawait readFile(config_path)\n```', 'config alone');
    expect(await prompts(ada, 'path has:code')).toHaveLength(1);
    expect(await prompts(ada, 'config_path')).toHaveLength(1);
    expect((await prompts(ada, 'config')).length).toBe(2);
  });

  test('comes in pages, newest first, without a double', async () => {
    await scene('Pages', 'giraffe 1', 'giraffe 2', 'giraffe 3');
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo } = await page(ada, 'giraffe', { first: 2, after });
      seen.push(...edges!.map(({ node }) => node.message.id));
      after = pageInfo!.hasNextPage ? pageInfo!.endCursor : null;
    } while (after);
    expect(seen).toEqual([...new Set(seen)].toSorted().reverse());
    expect(seen.length).toBeGreaterThanOrEqual(3);
  });

  test('a text of 190,000 different letters is indexed, sent and found by its beginning', async () => {
    const text = Array.from({ length: 95_000 }, (_, index) => String.fromCodePoint(0x20000 + (index % 42_000))).join(' ');
    const id = await app.session(ada, { title: 'Long' });
    await app.sql(
      `insert into message (id, session_id, role, text, status, created_at)
       values ('msg_00000000000000000000000001', $1, 'user', $2, 'complete', now())`,
      [id, `ocelot ${text}`],
    );
    expect(await prompts(ada, 'ocelot')).toHaveLength(1);
  });

  test('whatever is looked for is answered', async () => {
    for (const query of [`a:*`, `'a'`, `a & | b`, `\u0001 x`, `${'long'.repeat(400)}`, `${'w '.repeat(400)}`, `"`.repeat(99), `in:%_\\`]) {
      expect((await page(ada, query)).codes).toEqual([]);
    }
    expect((await page(ada, 'x', { after: 'nonsense' })).codes).toEqual(['INVALID']);
  });
});

describe('search finds only what one may read', () => {
  test('private sessions, guests, strangers and those who were removed', async () => {
    const bob = await app.join(ada, 'Bob');
    const closed = await app.session(ada, { title: 'Closed', visibility: 'PRIVATE' });
    await write(ada, closed, 'platypus secret');
    const open = await scene('Open', 'platypus open');
    expect(await prompts(ada, 'platypus')).toEqual(['platypus open', 'platypus secret']);
    expect(await prompts(bob, 'platypus')).toEqual(['platypus open']);
    const stranger = await app.person('Stranger');
    expect((await page(stranger, 'platypus')).codes).toEqual(['NOT_FOUND']);
    expect((await app.ask(IN_SESSION, { id: closed, query: 'platypus' }, bob.headers)).codes).toEqual(['NOT_FOUND']);
    const remove = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }';
    await app.done(remove, { input: { workspaceId: ada.workspace.id, userId: bob.id } }, ada.headers);
    expect((await page(bob, 'platypus')).codes).toEqual(['NOT_FOUND']);
    const link = await app.shareLink(ada, open);
    const guest = await app.comeByLink(link.token, 'Gil');
    expect((await page(guest, 'platypus')).codes).toEqual(['NOT_FOUND']);
    expect((await app.ask(IN_SESSION, { id: open, query: 'platypus -nothing' }, guest.headers)).codes).toEqual([]);
    expect((await app.ask(IN_SESSION, { id: closed, query: 'platypus' }, guest.headers)).codes).toEqual(['NOT_FOUND']);
  });

  test('an open blind vote is not found by the names that it hides', async () => {
    const id = await app.session(ada, { title: 'Blind' });
    const send = `mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } answers { id } } }`;
    const { sendPrompt } = await app.done<{ sendPrompt: { prompt: { id: string } } }>(
      send,
      { input: { sessionId: id, text: 'narwhal', models: ['demo:echo', 'demo:echo'], blind: true } },
      ada.headers,
    );
    const answers = async (query: string) =>
      ((await page(ada, query)).edges ?? []).filter(({ node }) => node.message.role === 'ASSISTANT').length;
    await expect.poll(() => answers('narwhal')).toBe(2);
    expect(await answers('narwhal model:echo')).toBe(0);
    await app.done(
      'mutation ($id: ID!) { closePoll(input: { promptId: $id }) { poll { state } } }',
      { id: sendPrompt.prompt.id },
      ada.headers,
    );
    expect(await answers('narwhal model:echo')).toBe(2);
  });
});
