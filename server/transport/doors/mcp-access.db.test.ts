import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createRecorder } from '../../testkit/recorder.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';
import { call, createMcpWorld } from './mcp-world.ts';
import type { McpWorld } from './mcp-world.ts';
import { MODEL, READ_AND_WRITE, REVOKE, STOP, WITHIN_MS } from './program-world.ts';

let world: McpWorld;
let here: TestApp;
let there: TestApp;
let owner: Person;
let key: McpWorld['key'];
beforeAll(async () => {
  world = await createMcpWorld();
  ({ here, there, owner, key } = world);
});
afterEach(() => world.disconnect());
afterAll(() => world.close());

/** With the status and the code of what refused it. */
async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StreamableHTTPError)) throw new Error('not refused over HTTP', { cause: error });
  return error;
}

describe('who may not', () => {
  test.each([
    ['nobody', async () => ({ headers: {} as Visitor['headers'] })],
    ['nobody’s key', async () => ({ headers: { authorization: 'Bearer pk_wrong' } })],
    ['a person’s token', async () => owner],
    [
      'an expired key',
      async () => {
        const expired = await here.apiKey(owner, READ_AND_WRITE);
        await here.sql("update api_key set expires_at = now() - interval '1 second' where id = $1", [expired.id]);
        return expired;
      },
    ],
    [
      'a revoked key',
      async () => {
        const revoked = await here.apiKey(owner, READ_AND_WRITE);
        await here.done(REVOKE, { id: revoked.id }, owner.headers);
        return revoked;
      },
    ],
  ])('%s is told 401', async (_name, visitor) => {
    const error = await refusal(world.connect(await visitor()));
    expect([error.code, error.message]).toEqual([401, expect.stringContaining('UNAUTHENTICATED')]);
  });

  test('a cookie opens nothing here; a page of another origin is not even heard', async () => {
    const hello = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    const post = (headers: Record<string, string>) =>
      fetch(`${here.origin}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
        body: JSON.stringify(hello),
      });
    expect((await post({ cookie: owner.cookie, origin: here.origin })).status).toBe(401);
    const foreign = await post({ ...key.headers, origin: 'https://evil.example' });
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect((await post({ ...key.headers, origin: here.origin })).status).toBe(200);
  });

  test('a session of others, a private one, and one that there is not: NOT_FOUND, from every tool', async () => {
    const stranger = await here.person('Stranger');
    const ids = [await here.session(stranger), await here.session(owner, { visibility: 'PRIVATE' }), 'ses_nothing'];
    const client = await world.connect();
    for (const session_id of ids) {
      for (const [name, args] of [
        ['read_session', {}],
        ['search', { query: 'x' }],
        ['send_prompt', { text: 'x', models: ['demo:echo'] }],
        ['send_prompt', { text: 'x', models: ['demo:echo'], wait: false }],
        ['watch_session', {}],
      ] as const) {
        const result = await call(client, name, { session_id, ...args });
        expect([name, result.isError, result.data['code']]).toEqual([name, true, 'NOT_FOUND']);
      }
    }
    expect(await here.sql('select 1 from message where session_id = any($1)', [ids])).toEqual([]);
  });

  test('a narrow key does what its scopes allow, and no more', async () => {
    const sessionId = await here.session(owner, { title: 'Narrow', visibility: 'WORKSPACE' });
    const prompt = { session_id: sessionId, text: 'x', models: ['demo:echo'] };
    const codes = async (scopes: string[]) => {
      const client = await world.connect(await here.apiKey(owner, scopes));
      const results = [
        await call(client, 'list_sessions'),
        await call(client, 'read_session', { session_id: sessionId }),
        await call(client, 'search', { query: 'x' }),
        await call(client, 'watch_session', { session_id: sessionId }),
        await call(client, 'send_prompt', prompt),
        await call(client, 'send_prompt', { ...prompt, wait: false }),
      ];
      return results.map(({ data }) => data['code'] ?? 'ok');
    };
    expect(await codes(['session:read'])).toEqual(['ok', 'ok', 'ok', 'ok', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await world.messages(sessionId)).toEqual([]);
    expect(await codes(['session:write'])).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'ok']);
    expect(await codes(['usage:read'])).toEqual(Array.from({ length: 6 }, () => 'FORBIDDEN'));
    const client = await world.connect(await here.apiKey(owner, ['usage:read']));
    await expect(client.listResources()).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } });
    await expect(client.readResource({ uri: `parley://session/${sessionId}` })).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } });
  });

  test('R5: a key that is revoked in the middle, on another node, hears nothing more', async () => {
    world.say({ type: 'text', text: 'So far' }, { type: 'stall' });
    const bot = await here.apiKey(owner, READ_AND_WRITE);
    const sessionId = await here.session(owner, { title: 'Revoked', visibility: 'WORKSPACE' });
    const { answerIds } = await here.send(owner, sessionId, 'x', [MODEL]);
    const pieces = createRecorder<string>();
    const onprogress = ({ message }: { message?: string }) => pieces.push(message ?? '');
    const watching = call(await world.connect(bot), 'watch_session', { session_id: sessionId }, { onprogress });
    await pieces.until((items) => items.join('') === 'So far');
    const at = performance.now();
    await there.done(REVOKE, { id: bot.id }, owner.headers);
    expect((await watching).data['code']).toBe('UNAUTHENTICATED');
    expect(performance.now() - at).toBeLessThan(WITHIN_MS);
    await here.done(STOP, { id: answerIds[0] }, owner.headers);
  });
});

describe('what is not the protocol', () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${here.origin}/mcp`, {
      method: 'POST',
      headers: { ...key.headers, 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body,
    });

  test.each([
    ['no JSON', '{', {}, 400],
    ['another type', '{}', { 'content-type': 'text/plain' }, 400],
    ['several at once', '[]', {}, 400],
    ['no message', '{"hello":1}', {}, 400],
    ['an answer that cannot be streamed', '{"jsonrpc":"2.0","id":1,"method":"ping"}', { accept: 'application/json' }, 406],
    ['too long', `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"${'x'.repeat(1024 * 1024)}"}}`, {}, 413],
  ])('%s', async (_name, body, headers, status) => {
    const reply = await post(body, headers);
    expect([reply.status, await reply.json()]).toMatchObject([status, { jsonrpc: '2.0', error: { code: expect.any(Number) } }]);
  });

  test('unknown methods, tools and arguments are answered, each to its call', async () => {
    const client = await world.connect();
    await expect(client.request({ method: 'nobody/knows' } as never, {} as never)).rejects.toMatchObject({ code: -32_601 });
    for (const [name, args] of [
      ['nobody_knows', {}],
      ['read_session', {}],
      ['read_session', { session_id: 7 }],
      ['list_sessions', { first: 1_000 }],
      ['send_prompt', { session_id: 'ses_x', text: 'x', models: [] }],
    ] as const) {
      const outcome = await call(client, name, args).then(
        ({ isError, text }) => (isError ? text : 'passed'),
        (error: Error) => error.message,
      );
      expect([name, outcome]).toEqual([name, expect.stringContaining('-32602')]);
    }
    expect((await call(client, 'list_sessions', { after: 'nonsense' })).data['code']).toBe('INVALID');
    expect(
      (
        await call(client, 'send_prompt', {
          session_id: await here.session(owner, { visibility: 'WORKSPACE' }),
          text: 'x',
          models: ['nobody:nothing'],
        })
      ).data['code'],
    ).toBe('INVALID');
  });

  test('whatever is sent is answered, and never with a fault of ours', async () => {
    const method = fc.oneof(
      fc.constantFrom('initialize', 'tools/call', 'tools/list', 'resources/read', 'notifications/cancelled'),
      fc.string(),
    );
    const nearly = fc.record(
      { jsonrpc: fc.constant('2.0'), id: fc.oneof(fc.integer(), fc.jsonValue()), method, params: fc.jsonValue() },
      { requiredKeys: ['jsonrpc'] },
    );
    const { counterexample } = await fc.check(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), nearly), async (body) => {
        const reply = await post(JSON.stringify(body), { 'mcp-session-id': '00000000-0000-0000-0000-000000000000' });
        await reply.text();
        return reply.status < 500;
      }),
      { numRuns: 150 },
    );
    expect(counterexample).toBeNull();
  });

  test('a key has so many calls at a time and no more', async () => {
    world.say({ type: 'stall' });
    const bot = await here.apiKey(owner, READ_AND_WRITE);
    const sessionId = await here.session(owner, { title: 'Crowded', visibility: 'WORKSPACE' });
    const { answerIds } = await here.send(owner, sessionId, 'x', [MODEL]);
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'watch_session', arguments: { session_id: sessionId } },
    });
    const waiting = await Promise.all(Array.from({ length: 100 }, () => post(body, bot.headers)));
    expect(waiting.every(({ status }) => status === 200)).toBe(true);
    const refused = await post(body, bot.headers);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    await waiting[0]!.body!.cancel();
    await vi.waitFor(async () => expect((await post('{"jsonrpc":"2.0","id":2,"method":"ping"}', bot.headers)).status).toBe(200));
    await here.done(STOP, { id: answerIds[0] }, owner.headers);
    await Promise.all(waiting.slice(1).map((reply) => reply.text()));
  });

  test('there is no stream to open and no session to end; below the path is nothing', async () => {
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const reply = await fetch(`${here.origin}/mcp`, { method, headers: key.headers });
      expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST']);
    }
    expect((await fetch(`${here.origin}/mcp/x`, { method: 'POST', headers: key.headers })).status).toBe(404);
  });
});
