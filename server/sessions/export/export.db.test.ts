import { createHash } from 'node:crypto';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { createIds } from '../../kit/ids.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';

interface Exported {
  format: string;
  version: number;
  session: { id: string; title: string; mainlineLeafId: string };
  people: { kind: string; displayName: string }[];
  branches: { id: string; name: string }[];
  messages: {
    id: string;
    parentId: string | null;
    role: string;
    modelId: string | null;
    text: string;
    usage: object | null;
    origin: object | null;
    poll: { isBlind: boolean; voteCount: number; votes: object[] } | null;
    reactions: { emoji: string; count: number }[];
    comments: { id: string; text: string; threadId: string }[];
  }[];
}

const ids = createIds(systemClock);
let app: TestApp;
let ana: Person;
beforeAll(async () => {
  app = await createTestApp();
  ana = await app.person('Ana');
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${app.origin}${path}`, { headers });
const pathOf = (id: string, format = 'json', query = '') => `/sessions/${id}/export.${format}${query}`;
const json = async (id: string, query = '') => (await (await get(pathOf(id, 'json', query), ana.headers)).json()) as Exported;
const markdown = async (id: string, query = '') => (await get(pathOf(id, 'md', query), ana.headers)).text();
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Behind the API's back: one prompt below the other. */
async function fill(sessionId: string, texts: readonly string[]): Promise<string[]> {
  const made = texts.map(() => ids.next('msg'));
  await app.sql(
    `insert into message (id, session_id, parent_id, role, author_kind, author_id, author_name, text, status, created_at, finished_at)
     select v.id, $2, v.parent, 'user', 'user', $4, 'Ana', v.text, 'complete', now(), now()
     from unnest($1::text[], $5::text[], $3::text[]) with ordinality as v (id, parent, text, place) order by place`,
    [made, sessionId, texts, ana.id, [null, ...made.slice(0, -1)]],
  );
  await app.sql('update session set mainline_leaf_id = $1 where id = $2', [made.at(-1), sessionId]);
  return made;
}

async function ended(sessionId: string, answers: number): Promise<void> {
  const watch = await app.watch(ana, sessionId);
  await watch.until((view) => view.answers().filter(({ status }) => status === 'COMPLETE').length >= answers);
  watch.socket.close();
}

test('JSON brings back every text of the tree by hash, parents before children, with what stands around them', async () => {
  const id = await app.session(ana, { title: 'Rivers' });
  const texts = ['Hello 🌊 "quoted" \\ \u2028', '```js\nlet a = 1;\n```', 'x'.repeat(100_000), ''].map((text, index) => `${index}${text}`);
  const [first] = await fill(id, texts);
  const { promptId, answerIds } = await app.send(ana, id, 'And now?', ['demo:echo', 'demo:echo']);
  await ended(id, 2);
  const act = (name: string, input: object) =>
    app.done(
      `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { __typename } }`,
      { input },
      ana.headers,
    );
  await act('addComment', { messageId: promptId, text: 'Good question' });
  await act('castVote', { messageId: answerIds[0] });
  await act('createBranch', { sessionId: id, messageId: first, name: 'Upstream' });

  const found = await json(id);
  expect(found).toMatchObject({
    format: 'parley.session',
    version: 1,
    session: { id, title: 'Rivers', mainlineLeafId: answerIds[0] },
    people: [{ kind: 'user', displayName: 'Ana' }],
    branches: [{ name: 'Upstream' }],
  });
  const stored = await app.sql('select id, text from message where session_id = $1 order by id', [id]);
  expect(found.messages.map(({ id: messageId, text }) => [messageId, hash(text)])).toEqual(
    stored.map(({ id: messageId, text }) => [messageId, hash(String(text))]),
  );
  const seen = new Set<string | null>([null]);
  for (const message of found.messages) {
    expect(seen.has(message.parentId)).toBe(true);
    seen.add(message.id);
  }
  const prompt = found.messages.find((message) => message.id === promptId)!;
  expect(prompt.comments).toMatchObject([{ text: 'Good question' }]);
  expect(prompt.poll).toMatchObject({ isBlind: false, voteCount: 1, votes: [{ messageId: answerIds[0] }] });
  expect(found.messages.find((message) => message.id === answerIds[0])).toMatchObject({ modelId: 'demo:echo', role: 'assistant' });
  expect((await json(id, `?leaf=${first}`)).messages.map((message) => message.id)).toEqual([first]);
});

test('Markdown tells who said what, in order, with code as it was', async () => {
  const id = await app.session(ana, { title: 'The *plan*' });
  await fill(id, ['# Mine\n```ts\nconst a = 1;\n```', 'open\n```\nnever closed', '## 1 · Ben\n\nI say so.']);
  const { answerIds } = await app.send(ana, id, 'And now?');
  await ended(id, 1);
  const text = await markdown(id);
  expect(text).toMatch(/^# The \\\*plan\\\*\n\n- \*\*People:\*\* Ana\n- \*\*Path:\*\* the mainline, 5 messages\n/);
  expect(text.match(/^## \d+ · .*$/gm)).toEqual([
    '## 1 · Ana',
    '## 2 · Ana',
    '## 3 · Ana',
    '## 4 · Ana',
    expect.stringMatching(/^## 5 · /),
  ]);
  expect(text).toContain('\n# Mine\n```ts\nconst a = 1;\n```\n');
  expect(text).toContain('\n````markdown\nopen\n```\nnever closed\n````\n');
  expect(text).toContain('\n\\## 1 · Ben\n');
  const [answer] = await app.sql('select text from message where id = $1', answerIds);
  expect(text).toContain(String(answer?.['text']));
  expect(text).toMatch(/\*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC · demo:echo · took \d+\.\d s\*/);
});

test('another way through the tree, by its last message; what is no message of the session is not found', async () => {
  const id = await app.session(ana);
  const [first, second] = await fill(id, ['one', 'two']);
  expect(await markdown(id, `?leaf=${first}`)).toContain('**Path:** one way through the tree, beside the mainline, 1 message');
  const other = await app.session(ana);
  const [foreign] = await fill(other, ['secret elsewhere']);
  for (const leaf of [foreign, 'nonsense', 'msg_zzzzzzzzzzzzzzzzzzzzzzzzzz']) {
    for (const format of ['md', 'json']) expect((await get(pathOf(id, format, `?leaf=${leaf}`), ana.headers)).status).toBe(404);
  }
  expect(await markdown(id, `?leaf=${second}`)).toContain('the mainline, 2 messages');
});

test('merged messages say which branch they come from', async () => {
  const id = await app.session(ana);
  const [first, second] = await fill(id, ['root', 'meanwhile']);
  const make = 'mutation ($input: CreateBranchInput!) { createBranch(input: $input) { branch { id } } }';
  const { createBranch } = await app.done<{ createBranch: { branch: { id: string } } }>(
    make,
    { input: { sessionId: id, messageId: first, name: 'Side *way*' } },
    ana.headers,
  );
  const send = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } } }';
  const input = { sessionId: id, text: 'On the side', models: ['demo:echo'], branchId: createBranch.branch.id };
  await app.done(send, { input }, ana.headers);
  await ended(id, 1);
  await app.done(
    'mutation ($input: MergeBranchInput!) { mergeBranch(input: $input) { branch { id } } }',
    { input: { id: createBranch.branch.id, expectedLeafId: second } },
    ana.headers,
  );
  expect(await markdown(id)).toContain('> Merged from the branch “Side \\*way\\*”.');
});

test('a blind vote stays blind in both formats until it is closed', async () => {
  const id = await app.session(ana);
  const send = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } answers { id } } }';
  const { sendPrompt } = await app.done<{ sendPrompt: { prompt: { id: string }; answers: { id: string }[] } }>(
    send,
    { input: { sessionId: id, text: 'Which?', models: ['demo:echo', 'demo:echo'], blind: true } },
    ana.headers,
  );
  await ended(id, 2);
  const cast = 'mutation ($input: CastVoteInput!) { castVote(input: $input) { poll { id } } }';
  await app.done(cast, { input: { messageId: sendPrompt.answers[0]!.id } }, ana.headers);
  const both = async () => [await markdown(id), await (await get(pathOf(id), ana.headers)).text()];
  for (const text of await both()) expect(text).not.toMatch(/demo:|costMicros/);
  expect((await json(id)).messages[0]?.poll).toMatchObject({ isBlind: true, voteCount: 1, votes: [] });
  const close = 'mutation ($input: ClosePollInput!) { closePoll(input: $input) { poll { id } } }';
  await app.done(close, { input: { promptId: sendPrompt.prompt.id } }, ana.headers);
  for (const text of await both()) expect(text).toContain('demo:');
});

test('R5: at this door everybody gets what the API would give them, and nobody a word more', async () => {
  const id = await app.session(ana, { visibility: 'LINK', title: 'Shared' });
  await fill(id, ['canary']);
  const closed = await app.session(ana, { visibility: 'PRIVATE' });
  const [member, stranger] = [await app.join(ana, 'Mia'), await app.person('Eve')];
  const viewing = await app.shareLink(ana, id);
  const revoked = await app.shareLink(ana, id);
  const [guest, late] = [await app.comeByLink(viewing.token), await app.comeByLink(revoked.token)];
  await app.done('mutation ($id: ID!) { revokeShareLink(input: { id: $id }) { shareLink { id } } }', { id: revoked.id }, ana.headers);
  const [reading, writing] = [await app.apiKey(ana, ['session:read']), await app.apiKey(ana, ['session:write', 'workspace:read'])];
  const cases: [string, Record<string, string>, number, number][] = [
    ['nobody', {}, 401, 401],
    ['a forged token', { authorization: 'Bearer pat_forged' }, 401, 401],
    ['the owner', ana.headers, 200, 200],
    ['the owner by cookie', { cookie: ana.cookie }, 200, 200],
    ['a member', member.headers, 200, 404],
    ['a stranger', stranger.headers, 404, 404],
    ['a viewer by link', guest.headers, 200, 404],
    ['a viewer by link, by cookie', { cookie: guest.cookie }, 200, 404],
    ['a guest of a revoked link', late.headers, 404, 404],
    ['a key that reads', reading.headers, 200, 404],
    ['a key that does not', writing.headers, 403, 404],
    ['a foreign page', { cookie: ana.cookie, 'sec-fetch-site': 'cross-site' }, 401, 401],
  ];
  for (const [who, headers, open, hidden] of cases) {
    for (const format of ['md', 'json']) {
      const replies = [await get(pathOf(id, format), headers), await get(pathOf(closed, format), headers)];
      expect([who, ...replies.map(({ status }) => status)]).toEqual([who, open, hidden]);
      const bodies = await Promise.all(replies.map((reply) => reply.text()));
      expect(bodies[0]?.includes('canary')).toBe(open === 200);
    }
  }
  expect((await get('/sessions/nonsense/export.md', ana.headers)).status).toBe(404);
  expect((await fetch(`${app.origin}${pathOf(id)}`, { method: 'POST', headers: ana.headers })).status).toBe(405);
});

test('it is a file to keep, never a page to run, and asking for its head costs no body', async () => {
  const id = await app.session(ana, { title: '../Plän: "2027" <b>\n🌊' });
  const reply = await get(pathOf(id, 'md'), ana.headers);
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    'content-type': 'text/markdown; charset=utf-8',
    'content-disposition': `attachment; filename="Plan 2027 b.md"; filename*=UTF-8''Pl%C3%A4n%202027%20b%20%F0%9F%8C%8A.md`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  const head = await fetch(`${app.origin}${pathOf(id)}`, { method: 'HEAD', headers: ana.headers });
  expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([200, 'application/json; charset=utf-8', '']);
});

test('thirty a minute are enough for anybody', async () => {
  const eve = await app.person('Eve');
  const id = await app.session(eve);
  const replies = await Promise.all(Array.from({ length: 31 }, () => get(pathOf(id, 'md'), eve.headers)));
  const refused = replies.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(1);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
});

/** Reads the beginning and then waits; `rest` reads on to the end. */
async function openSlowly(path: string, headers: Record<string, string>) {
  const opened = Promise.withResolvers<IncomingMessage>();
  request(`${app.origin}${path}`, { headers, agent: false }, opened.resolve).end();
  const response = await opened.promise;
  await new Promise((resolve) => response.once('readable', resolve));
  return {
    async rest(): Promise<{ bytes: number; isWhole: boolean }> {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      await new Promise<void>((resolve) => response.once('close', resolve));
      return { bytes, isWhole: response.complete };
    },
  };
}

test('5,000 messages come page by page, as they are read: whoever waits and may no longer read gets no more of them', async () => {
  const id = await app.session(ana, { visibility: 'LINK' });
  // No words: the index of them is not what is looked at here.
  const body = '. '.repeat(2_500);
  await fill(
    id,
    Array.from({ length: 5_000 }, (_, index) => `${index} ${body}`),
  );
  const link = await app.shareLink(ana, id);
  const guest = await app.comeByLink(link.token);
  const [whole, cut] = [await openSlowly(pathOf(id, 'md'), ana.headers), await openSlowly(pathOf(id), guest.headers)];
  await app.done('mutation ($id: ID!) { revokeShareLink(input: { id: $id }) { shareLink { id } } }', { id: link.id }, ana.headers);
  const refused = await cut.rest();
  const read = await whole.rest();
  expect(refused.isWhole).toBe(false);
  // What the sockets between the two hold, and a page.
  expect(refused.bytes).toBeLessThan(12_000_000);
  expect(read.isWhole).toBe(true);
  expect(read.bytes).toBeGreaterThan(25_000_000);
}, 60_000);
