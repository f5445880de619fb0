import type OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { faultsOf } from '../../billing/testkit/books.ts';
import { createDatabase } from '../../kit/db.ts';
import { createLogger } from '../../kit/logger.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { HELLO, createOpenAIWorld, refusal, textOf } from './openai-world.ts';
import type { OpenAIWorld, Visit } from './openai-world.ts';
import { REVOKE, WITHIN_MS } from './program-world.ts';

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

describe('money', () => {
  const limit = (limitMicros: number) =>
    app.done(
      'mutation ($input: CreateBudgetInput!) { createBudget(input: $input) { budget { id } } }',
      {
        input: {
          workspaceId: owner.workspace.id,
          scope: 'API_KEY',
          subjectId: key.id,
          period: 'MONTH',
          mode: 'HARD',
          limitMicros: String(limitMicros),
        },
      },
      owner.headers,
    );

  test('a budget that is used up: 429 insufficient_quota, when it opens again, and no word to try again', async () => {
    await limit(1);
    const error = await refusal(openai.chat.completions.create(HELLO));
    expect(error).toMatchObject({ status: 429, code: 'BUDGET_EXCEEDED', type: 'insufficient_quota' });
    expect(error.error).toMatchObject({
      resetsAt: expect.stringMatching(/^20\d\d-\d\d-01T00:00:00/),
      budgetId: expect.stringMatching(/^bdg_/),
    });
    expect(error.headers?.get('x-should-retry')).toBe('false');
    const before = world.provider.requests.length;
    await refusal(world.clientOf(key.secret, { maxRetries: 2 }).chat.completions.create(HELLO));
    expect([world.provider.requests.length, await usage()]).toEqual([before, []]);
  });

  test('a budget that ends in the middle cuts the answer there, and says so', async () => {
    await limit(1_000_000);
    world.say({ type: 'text', text: 'Half' }, { type: 'end', reason: 'length' });
    const answer = await openai.chat.completions.create(HELLO);
    expect(answer).toMatchObject({ choices: [{ finish_reason: 'length' }], parley: { failure: { code: 'BUDGET_EXCEEDED' } } });
  });

  test('G6: an Idempotency-Key gives one run, however often it is asked', async () => {
    const headers = { 'Idempotency-Key': 'one' };
    const first = await openai.chat.completions.create(HELLO, { headers });
    const again = await openai.chat.completions.create(HELLO, { headers });
    expect(again).toEqual(first);
    expect(await refusal(openai.chat.completions.create({ ...HELLO, user: 'b' }, { headers }))).toMatchObject({
      status: 400,
      param: 'idempotency-key',
    });
    expect(await usage()).toHaveLength(1);
  });

  test('asked again while it runs: 409, and the library comes back until it has ended', async () => {
    const rest = Promise.withResolvers<void>();
    world.say({ type: 'text', text: 'Hel' }, { type: 'wait', until: rest.promise }, { type: 'text', text: 'lo.' }, { type: 'end' });
    const headers = { 'Idempotency-Key': 'two' };
    const first = openai.chat.completions.create(HELLO, { headers });
    await vi.waitFor(async () => expect(await app.sql("select 1 from direct_run where idempotency_key = 'two'")).toHaveLength(1));
    expect(await refusal(openai.chat.completions.create(HELLO, { headers }))).toMatchObject({ status: 409, code: 'CONFLICT' });
    const patient = world.clientOf(key.secret, { maxRetries: 5 }).chat.completions.create(HELLO, { headers });
    rest.resolve();
    expect(await patient).toEqual(await first);
  });
});

describe('when it goes wrong', () => {
  test('G3: a world.provider that fails before the first token is a status', async () => {
    world.say({ type: 'status', status: 529 });
    const error = await refusal(openai.chat.completions.create({ ...HELLO, stream: true }));
    expect(error).toMatchObject({ status: 503, code: 'UNAVAILABLE', error: { failure: 'OVERLOADED' } });
    world.say({ type: 'status', status: 401 });
    expect(await refusal(openai.chat.completions.create(HELLO))).toMatchObject({
      status: 502,
      code: 'UPSTREAM',
      error: { failure: 'AUTHENTICATION' },
    });
  });

  test.each([['truncate' as const], ['reset' as const]])('G3: a stream that ends with %s throws in the middle', async (type) => {
    const isHere = Promise.withResolvers<void>();
    world.say({ type: 'text', text: 'Half' }, { type: 'wait', until: isHere.promise }, { type });
    let text = '';
    const error = await refusal(
      (async () => {
        for await (const chunk of await openai.chat.completions.create({ ...HELLO, stream: true })) {
          text += chunk.choices[0]?.delta.content ?? '';
          if (text !== '') isHere.resolve();
        }
      })(),
    );
    expect([text, error.code]).toEqual(['Half', 'UPSTREAM']);
    expect(await usage()).toMatchObject([{ status: 'failed', estimated: true }]);
  });

  test.each([true, false])(
    'G5: what the client leaves (streamed: %s) is stopped at the world.provider, and charged for what it used',
    async (stream) => {
      world.say({ type: 'text', text: 'So far, so good.' }, { type: 'stall' });
      const next = world.provider.nextRequest();
      const leaving = new AbortController();
      const answer = openai.chat.completions.create({ ...HELLO, stream } as typeof HELLO, { signal: leaving.signal });
      const asked = await next;
      if (stream)
        for await (const chunk of (await answer) as never as AsyncIterable<OpenAI.ChatCompletionChunk>)
          if (chunk.choices[0]?.delta.content) break;
      leaving.abort();
      if (!stream) await expect(answer).rejects.toThrow('aborted');
      const at = performance.now();
      expect(await asked.ended).toBe('cut-by-client');
      expect(performance.now() - at).toBeLessThan(300);
      await vi.waitFor(async () => expect(await usage()).toMatchObject([{ status: 'stopped', estimated: true }]));
      expect(Number((await usage())[0]!['cost_micros'])).toBeGreaterThan(0);
    },
  );

  test('R5: a key that is revoked in the middle ends the answer within a second, and the run', async () => {
    world.say({ type: 'text', text: 'So far' }, { type: 'stall' });
    const next = world.provider.nextRequest();
    const stream = await openai.chat.completions.create({ ...HELLO, stream: true });
    const asked = await next;
    const reading = refusal(textOf(stream));
    const at = performance.now();
    await app.done(REVOKE, { id: key.id }, owner.headers);
    expect((await reading).code).toBe('UNAUTHENTICATED');
    expect(performance.now() - at).toBeLessThan(WITHIN_MS);
    expect(await asked.ended).toBe('cut-by-client');
    await vi.waitFor(async () => expect(await usage()).toMatchObject([{ status: 'stopped' }]));
  });
});

test('after all of that nothing is held, and the books are right', async () => {
  const db = await createDatabase({ url: world.databaseUrl, entities: [], log: createLogger({ level: 'silent' }) });
  await vi.waitFor(async () => expect(await app.sql('select 1 from reservation')).toEqual([]));
  const workspaces = await app.sql('select id from workspace');
  for (const { id } of workspaces) expect(await faultsOf(db.sql(), String(id))).toEqual([]);
  expect(await app.sql("select 1 from direct_run where status = 'running'")).toEqual([]);
  await db.close();
});
