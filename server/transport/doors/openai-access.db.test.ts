import type OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { bearer } from '../../testkit/visitors.ts';
import { HELLO, createOpenAIWorld, refusal, textOf } from './openai-world.ts';
import type { OpenAIWorld, Visit } from './openai-world.ts';
import { COST, MODEL, REVOKE, STOP, WITHIN_MS } from './program-world.ts';

let world: OpenAIWorld;
let app: TestApp;
let owner: Visit['owner'];
let key: Visit['key'];
let openai: Visit['openai'];
let usage: Visit['usage'];
beforeAll(async () => {
  world = await createOpenAIWorld();
  app = world.app;
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ owner, key, openai, usage } = await world.visit());
});

describe('who may not', () => {
  const ask = (secret: string) => world.clientOf(secret).chat.completions.create(HELLO);

  test.each([
    ['nobody’s key', async () => 'pk_wrong', 401, 'UNAUTHENTICATED'],
    ['a person’s token', async () => owner.accessToken, 401, 'UNAUTHENTICATED'],
    ['a key that may only read', async () => (await app.apiKey(owner, ['session:read'])).secret, 403, 'FORBIDDEN'],
    [
      'an expired key',
      async () => {
        const { id, secret } = await app.apiKey(owner, ['session:write']);
        await app.sql("update api_key set expires_at = now() - interval '1 second' where id = $1", [id]);
        return secret;
      },
      401,
      'UNAUTHENTICATED',
    ],
    [
      'a revoked key',
      async () => {
        const { id, secret } = await app.apiKey(owner, ['session:write']);
        await app.done(REVOKE, { id }, owner.headers);
        return secret;
      },
      401,
      'UNAUTHENTICATED',
    ],
  ])('%s', async (_name, secret, status, code) => {
    const before = world.provider.requests.length;
    const error = await refusal(ask(await secret()));
    expect(error).toMatchObject({ status, code });
    expect(error.headers?.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
    expect(world.provider.requests.length).toBe(before);
  });

  test('a cookie opens nothing here, not even from our own page; no page of others is let in', async () => {
    const headers = { cookie: owner.cookie, origin: app.origin, 'content-type': 'application/json' };
    const reply = await fetch(`${app.origin}/v1/chat/completions`, { method: 'POST', headers, body: JSON.stringify(HELLO) });
    expect(reply.status).toBe(401);
    const preflight = await fetch(`${app.origin}/v1/models`, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });

  test('a model that there is not, and a path', async () => {
    expect(await refusal(openai.chat.completions.create({ ...HELLO, model: 'nobody:nothing' }))).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
    const reply = await fetch(`${app.origin}/v1/embeddings`, { headers: key.headers });
    expect([reply.status, await reply.json()]).toMatchObject([404, { error: { code: 'NOT_FOUND' } }]);
  });

  test('too many wrong keys from one network wait', async () => {
    const node = await createTestApp();
    const wrong = () => fetch(`${node.origin}/v1/models`, { headers: bearer('pk_wrong') });
    const replies = await Promise.all(Array.from({ length: 61 }, wrong));
    const limited = replies.filter(({ status }) => status === 429);
    expect(limited).toHaveLength(1);
    expect(Number(limited[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    await node.close();
  });
});

describe('into a session that people watch', () => {
  const within = (sessionId: string) => ({ ...HELLO, metadata: { parley_session: sessionId } });

  test('they see the prompt and the same words; only the last message is sent, as the session is the history', async () => {
    const sessionId = await app.session(owner, { visibility: 'WORKSPACE', title: 'Watched' });
    const watch = await app.watch(owner, sessionId);
    await watch.ready();
    const messages = [{ role: 'system' as const, content: 'Ignored' }, { role: 'user' as const, content: 'Old' }, ...HELLO.messages];
    const stream = await openai.chat.completions.create({
      ...within(sessionId),
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Hello.');
    expect(chunks.at(-1)?.usage?.total_tokens).toBe(25);
    await watch.until((view) => view.answers().length > 0);
    const [prompt, answer] = await app.sql('select id, role, text, author_id from message where session_id = $1 order by id', [sessionId]);
    expect([prompt, answer]).toMatchObject([
      { role: 'user', text: 'Hello', author_id: key.id },
      { role: 'assistant', text: 'Hello.' },
    ]);
    expect(chunks.at(-2)).toMatchObject({
      parley: { session_id: sessionId, prompt_id: prompt!['id'], message_id: answer!['id'], cost_micros: COST },
    });
    expect(await usage()).toMatchObject([{ purpose: 'answer', session_id: sessionId, actor_id: key.id }]);
    watch.socket.close();
  });

  test('the header does the same, for responses too; an Idempotency-Key gives the same messages', async () => {
    const sessionId = await app.session(owner, { visibility: 'WORKSPACE', title: 'Watched' });
    const headers = { 'x-parley-session': sessionId, 'Idempotency-Key': 'once' };
    const first = await openai.responses.create({ model: MODEL, input: 'Hello' }, { headers });
    const again = await openai.responses.create({ model: MODEL, input: 'Hello' }, { headers });
    expect([first.output_text, again]).toEqual(['Hello.', first]);
    expect(await app.sql('select id from message where session_id = $1', [sessionId])).toHaveLength(2);
  });

  test('G1: the run goes on when the client leaves: others are watching', async () => {
    const rest = Promise.withResolvers<void>();
    world.say({ type: 'text', text: 'Hel' }, { type: 'wait', until: rest.promise }, { type: 'text', text: 'lo.' }, { type: 'end' });
    const sessionId = await app.session(owner, { visibility: 'WORKSPACE', title: 'Watched' });
    const stream = await openai.chat.completions.create({ ...within(sessionId), stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    await vi.waitFor(() => expect([...app.app.hub.readers()]).toEqual([]));
    rest.resolve();
    const status = () =>
      app.sql("select text from message where session_id = $1 and role = 'assistant' and status = 'complete'", [sessionId]);
    await vi.waitFor(async () => expect(await status()).toEqual([{ text: 'Hello.' }]));
  });

  test('what a person stops there ends here too, as a short answer that says so', async () => {
    world.say({ type: 'text', text: 'So far' }, { type: 'stall' });
    const sessionId = await app.session(owner, { visibility: 'WORKSPACE', title: 'Watched' });
    const stream = await openai.chat.completions.create({ ...within(sessionId), stream: true });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) {
      chunks.push(chunk);
      if (!chunk.choices[0]?.delta.content) continue;
      const [answer] = await app.sql("select id from message where session_id = $1 and role = 'assistant'", [sessionId]);
      await app.done(STOP, { id: answer!['id'] }, owner.headers);
    }
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('So far');
    expect(chunks.at(-1)).toMatchObject({ choices: [{ finish_reason: 'length' }], parley: { status: 'stopped' } });
  });

  test('a session of others does not exist; a key that may not read it sends nothing; limits of one’s own are refused', async () => {
    const stranger = await app.person('Stranger');
    const [foreign, hidden] = [await app.session(stranger), await app.session(owner, { visibility: 'PRIVATE' })];
    for (const id of [foreign, hidden, 'ses_nothing'])
      expect(await refusal(openai.chat.completions.create(within(id)))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    const sessionId = await app.session(owner, { visibility: 'WORKSPACE' });
    const writer = await app.apiKey(owner, ['session:write']);
    const reader = await app.apiKey(owner, ['session:read']);
    for (const { secret } of [writer, reader])
      expect(await refusal(world.clientOf(secret).chat.completions.create(within(sessionId)))).toMatchObject({
        status: 403,
        code: 'FORBIDDEN',
      });
    expect(await refusal(openai.chat.completions.create({ ...within(sessionId), max_tokens: 5 }))).toMatchObject({
      status: 400,
      param: 'max_tokens',
    });
    expect(await refusal(openai.chat.completions.create({ ...within(sessionId), model: 'nobody:nothing' }))).toMatchObject({ status: 400 });
    expect(await app.sql('select 1 from message where session_id = any($1)', [[foreign, hidden, sessionId]])).toEqual([]);
  });

  test('R5: a key that is revoked in the middle reads no further', async () => {
    world.say({ type: 'text', text: 'So far' }, { type: 'stall' });
    const sessionId = await app.session(owner, { visibility: 'WORKSPACE', title: 'Watched' });
    const stream = await openai.chat.completions.create({ ...within(sessionId), stream: true });
    const reading = refusal(textOf(stream));
    const at = performance.now();
    await app.done(REVOKE, { id: key.id }, owner.headers);
    expect((await reading).code).toBe('UNAUTHENTICATED');
    expect(performance.now() - at).toBeLessThan(WITHIN_MS);
    const [answer] = await app.sql("select id from message where session_id = $1 and role = 'assistant'", [sessionId]);
    await app.done(STOP, { id: answer!['id'] }, owner.headers);
  });
});
