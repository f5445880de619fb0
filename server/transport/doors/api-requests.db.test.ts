import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { bearer } from '../../testkit/visitors.ts';
import type { Person } from '../../testkit/visitors.ts';

interface Row {
  requestId: string;
  apiKey: { id: string; displayName: string };
  door: string;
  operation: string | null;
  fields: string[];
  status: number | null;
  code: string | null;
  durationMs: number;
  cost: number | null;
}

const LIST = `query ($id: ID!, $requestId: String, $code: String, $failed: Boolean, $apiKeyId: ID, $first: Int, $after: String) {
  node(id: $id) { ... on Workspace {
    apiRequests(requestId: $requestId, code: $code, failed: $failed, apiKeyId: $apiKeyId, first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { node { requestId at apiKey { id displayName } door operation fields status code durationMs cost } } } } } }`;
const SESSION = 'query Title($id: ID!) { session(id: $id) { title } }';
const WHO = 'query Who { viewerActor { id } }';
const SECRET = 'a-word-that-is-nobodys-business';

let app: TestApp;
let ada: Person;
let key: Awaited<ReturnType<TestApp['apiKey']>>;
let sessionId: string;
beforeAll(async () => {
  app = await createTestApp();
  ada = await app.person();
  key = await app.apiKey(ada, ['session:read', 'session:write', 'workspace:read', 'audit:read']);
  sessionId = await app.session(ada);
});
afterAll(() => app.close());

async function list(variables: Record<string, unknown> = {}, headers: Record<string, string> = ada.headers): Promise<Row[]> {
  await app.app.services.apiRequests.flush();
  const { data, errors } = await app.ask<{ node: { apiRequests: { edges: { node: Row }[] } } }>(
    LIST,
    { id: ada.workspace.id, ...variables },
    headers,
  );
  expect(errors).toEqual([]);
  return data.node.apiRequests.edges.map(({ node }) => node);
}

/** Written a moment after the answer, when who asked has been looked up. */
async function noted(requestId: string): Promise<Row> {
  await expect.poll(async () => (await list({ requestId })).length, { timeout: 10_000 }).toBeGreaterThan(0);
  return (await list({ requestId }))[0]!;
}

const withId = (requestId: string, headers: Record<string, string> = key.headers) => ({ ...headers, 'x-request-id': requestId });
const post = (path: string, body: object, headers: Record<string, string>) =>
  fetch(`${app.origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('a request with an API key leaves a row, at whichever door', () => {
  test('HTTP: name, root fields, status, time and cost, and what went wrong', async () => {
    await app.ask(WHO, {}, withId('http-good-1'));
    const row = await noted('http-good-1');
    expect(row).toMatchObject({
      door: 'HTTP',
      operation: 'Who',
      fields: ['viewerActor'],
      status: 200,
      code: null,
      apiKey: { id: key.id, displayName: 'Bot' },
    });
    expect(row.cost).toBeGreaterThan(0);
    expect(row.durationMs).toBeGreaterThanOrEqual(0);

    await app.ask(SESSION, { id: 'ses_00000000000000000000000000' }, withId('http-missing-1'));
    expect(await noted('http-missing-1')).toMatchObject({ operation: 'Title', code: 'NOT_FOUND', status: 200 });
    await app.ask('query Wrong { nothingLikeThis }', {}, withId('http-wrong-1'));
    expect(await noted('http-wrong-1')).toMatchObject({ operation: 'Wrong', code: 'INVALID', cost: null });
    await app.ask('{ viewerActor {', {}, withId('http-broken-1'));
    expect(await noted('http-broken-1')).toMatchObject({ operation: null, fields: [], code: 'INVALID' });
    await fetch(app.url, { method: 'POST', headers: { ...withId('http-text-1'), 'content-type': 'text/plain' }, body: WHO });
    expect(await noted('http-text-1')).toMatchObject({ status: 415, code: 'INVALID' });
  });

  test('an event stream, while it goes on', async () => {
    const query = 'subscription Follow($id: ID!) { sessionEvents(sessionId: $id) { __typename } }';
    const stream = await app.sse({ query, variables: { id: sessionId }, headers: withId('stream-good-1') });
    await stream.ready();
    expect(await noted('stream-good-1')).toMatchObject({
      door: 'EVENT_STREAM',
      operation: 'Follow',
      fields: ['sessionEvents'],
      status: 200,
      code: null,
    });
    await stream.close();
    const refused = await app.sse({ query, variables: { id: 'ses_00000000000000000000000000' }, headers: withId('stream-bad-1') });
    await refused.ended();
    expect(await noted('stream-bad-1')).toMatchObject({ door: 'EVENT_STREAM', code: 'NOT_FOUND' });
    expect(await list({ requestId: 'stream-good-1' })).toHaveLength(1);
  });

  test('a WebSocket: every operation on it', async () => {
    const socket = await app.socket({ headers: withId('socket-1-and-only') });
    await socket.ask(WHO);
    await socket.ask(SESSION, { id: 'ses_00000000000000000000000000' });
    await socket.ask('query { nope }');
    const watch = socket.watch(sessionId);
    await watch.ready();
    socket.close();
    await expect.poll(async () => (await list({ requestId: 'socket-1-and' })).length, { timeout: 10_000 }).toBe(4);
    const rows = await list({ requestId: 'socket-1-and' });
    expect(rows.map(({ door, operation, code, status }) => [door, operation, code, status])).toEqual([
      ['SOCKET', expect.anything(), null, null],
      ['SOCKET', null, 'INVALID', null],
      ['SOCKET', 'Title', 'NOT_FOUND', null],
      ['SOCKET', 'Who', null, null],
    ]);
  });

  test('/v1, /mcp and files: once each, whatever they ask of the API themselves', async () => {
    const chat = { model: 'demo:echo', messages: [{ role: 'user', content: SECRET }] };
    await (await post('/v1/chat/completions', chat, withId('openai-good-1'))).text();
    expect(await noted('openai-good-1')).toMatchObject({ door: 'OPENAI', operation: 'POST /v1/chat/completions', status: 200, code: null });
    await (await post('/v1/chat/completions', chat, withId('openai-room-1', { ...key.headers, 'x-parley-session': sessionId }))).text();
    expect(await noted('openai-room-1')).toMatchObject({ door: 'OPENAI', operation: 'POST /v1/chat/completions', fields: [] });
    await (await post('/v1/chat/completions', { ...chat, model: 'no:such' }, withId('openai-bad-1'))).text();
    expect((await noted('openai-bad-1')).code).not.toBeNull();

    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'list_sessions', arguments: { query: SECRET } } };
    const accept = { accept: 'application/json, text/event-stream' };
    await (await post('/mcp', call, { ...withId('mcp-good-1'), ...accept })).text();
    expect(await noted('mcp-good-1')).toMatchObject({ door: 'MCP', operation: 'tools/call list_sessions', status: 200 });

    const file = await fetch(`${app.origin}/sessions/${sessionId}/export.md?query=${SECRET}`, {
      headers: withId('export-good-1'),
    });
    await file.text();
    expect(await noted('export-good-1')).toMatchObject({ door: 'EXPORT', operation: `GET /sessions/${sessionId}/export.md`, status: 200 });
    await (await fetch(`${app.origin}/export/audit.json?workspace=wsp_none`, { headers: withId('export-bad-1') })).text();
    expect(await noted('export-bad-1')).toMatchObject({ code: 'NOT_FOUND', status: 404 });
  });

  test('nothing of what was in it, of people, or of a key that does not hold', async () => {
    const prompt = 'mutation Ask($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } } }';
    await app.ask(prompt, { input: { sessionId, text: SECRET, models: ['demo:echo'] } }, withId('prompt-1'));
    await app.ask(`{ session(id: "${SECRET}") { title } }`, {}, withId('inline-1'));
    await (await fetch(`${app.origin}/v1/models/${SECRET}.0/x`, { headers: withId('strange-path-1') })).text();
    expect(await noted('strange-path-1')).toMatchObject({ operation: 'GET /v1/models/…/x', code: 'NOT_FOUND' });
    await noted('prompt-1');
    await noted('inline-1');
    await app.ask(WHO, {}, withId('person-1', ada.headers));
    await app.ask(WHO, {}, withId('forged-1', bearer(`${key.secret.slice(0, -4)}AAAA`)));
    await app.ask(WHO, {}, withId('after-them-1'));
    await noted('after-them-1');
    expect(await list({ requestId: 'person-1' })).toEqual([]);
    expect(await list({ requestId: 'forged-1' })).toEqual([]);
    const all = JSON.stringify(await app.sql('select * from api_request'));
    expect(all).toContain('prompt-1');
    for (const word of [SECRET, key.secret, key.secret.slice(-20)]) expect(all).not.toContain(word);
  });
});

describe('who sees them', () => {
  test('by request id, code, key and failure, in pages', async () => {
    const other = await app.apiKey(ada, ['workspace:read']);
    for (const number of [1, 2, 3]) await app.ask(WHO, {}, withId(`paged-${number}-x`, other.headers));
    await noted('paged-3-x');
    const page = async (after: string | null) => {
      const { data } = await app.ask<{ node: { apiRequests: { pageInfo: { endCursor: string }; edges: { node: Row }[] } } }>(
        LIST,
        { id: ada.workspace.id, apiKeyId: other.id, first: 2, after },
        ada.headers,
      );
      return data.node.apiRequests;
    };
    const first = await page(null);
    const second = await page(first.pageInfo.endCursor);
    expect([...first.edges, ...second.edges].map(({ node }) => node.requestId)).toEqual(['paged-3-x', 'paged-2-x', 'paged-1-x']);
    expect((await list({ failed: true, first: 50 })).every(({ code }) => code !== null)).toBe(true);
    expect((await list({ code: 'NOT_FOUND' })).length).toBeGreaterThan(0);
    const wrong = await app.ask(LIST, { id: ada.workspace.id, requestId: "x' or true --" }, ada.headers);
    expect(wrong.codes).toEqual(['INVALID']);
  });

  test('a member sees those of the keys that they made, and no others', async () => {
    const admin = await app.join(ada, 'Ben', 'ADMIN');
    const bens = await app.apiKey({ ...admin, workspace: ada.workspace }, ['workspace:read']);
    await app.ask(WHO, {}, withId('bens-own-1', bens.headers));
    await noted('bens-own-1');
    expect((await list({ first: 50 }, admin.headers)).length).toBeGreaterThan(5);
    const demote = 'mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { membership { role } } }';
    const { errors } = await app.ask(demote, { input: { workspaceId: ada.workspace.id, userId: admin.id, role: 'MEMBER' } }, ada.headers);
    expect(errors).toEqual([]);
    expect((await list({ first: 50 }, admin.headers)).map(({ requestId }) => requestId)).toEqual(['bens-own-1']);
  });
});

test('kept for seven days, and of one workspace the newest', async () => {
  const other = await app.person('Old');
  const { id } = await app.apiKey(other, ['workspace:read']);
  await app.sql(
    `insert into api_request (workspace_id, api_key_id, request_id, at, door, fields, duration_ms)
     select $1, $2, 'old-' || n, now() - n * interval '1 hour', 'http', '{}', 1 from generate_series(1, 200) n order by n desc`,
    [other.workspace.id, id],
  );
  const left = async () => Number((await app.sql('select count(*) from api_request where api_key_id = $1', [id]))[0]!['count']);
  const run = (most: number) => app.app.services.apiRequests.deleteOld({ now: new Date(), touch: () => undefined }, most);
  expect(await run(5_000)).toEqual({ old: 33, surplus: 0 });
  expect(await left()).toBe(167);
  expect((await run(100)).surplus).toBeGreaterThanOrEqual(67);
  expect(await left()).toBe(100);
  expect(await app.sql(`select request_id from api_request where api_key_id = $1 order by seq desc limit 1`, [id])).toEqual([
    { request_id: 'old-1' },
  ]);
});
