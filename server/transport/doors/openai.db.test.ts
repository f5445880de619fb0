import type OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestApp } from '../../testkit/test-app.ts';
import { HELLO, createOpenAIWorld, refusal } from './openai-world.ts';
import type { OpenAIWorld, Visit } from './openai-world.ts';
import { COST, MODEL } from './program-world.ts';

let world: OpenAIWorld;
let app: TestApp;
let key: Visit['key'];
let openai: Visit['openai'];
let usage: Visit['usage'];
beforeAll(async () => {
  world = await createOpenAIWorld();
  app = world.app;
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ key, openai, usage } = await world.visit());
});

describe('chat.completions', () => {
  test('an answer as a whole: what was asked goes to the model as it is, and is charged to the key', async () => {
    const messages = [
      { role: 'developer' as const, content: 'Be brief.' },
      { role: 'user' as const, content: [{ type: 'text' as const, text: 'One' }] },
      { role: 'assistant' as const, content: 'Two' },
      { role: 'user' as const, content: 'Three' },
    ];
    const answer = await openai.chat.completions.create({ model: MODEL, messages, max_completion_tokens: 50, temperature: 0.7 });
    expect(answer).toMatchObject({
      object: 'chat.completion',
      model: MODEL,
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
      usage: {
        prompt_tokens: 16,
        completion_tokens: 9,
        total_tokens: 25,
        prompt_tokens_details: { cached_tokens: 5 },
        completion_tokens_details: { reasoning_tokens: 2 },
      },
      parley: { status: 'complete', cost_micros: COST, estimated: false },
    });
    expect(answer.created).toBeGreaterThan(1_700_000_000);
    expect(world.provider.requests.at(-1)!.body).toMatchObject({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'One' },
        { role: 'assistant', content: 'Two' },
        { role: 'user', content: 'Three' },
      ],
    });
    expect(await usage()).toMatchObject([{ purpose: 'api', status: 'complete', session_id: null, actor_id: key.id, cost_micros: COST }]);
  });

  test('an answer as it comes, with a usage chunk where one is asked for', async () => {
    const more = Promise.withResolvers<void>();
    world.say({ type: 'text', text: 'Hel' }, { type: 'wait', until: more.promise }, { type: 'text', text: 'lo.' }, { type: 'end' });
    const stream = await openai.chat.completions.create({ ...HELLO, stream: true, stream_options: { include_usage: true } });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) {
      // The first piece is here before the model has said the second.
      if (chunk.choices[0]?.delta.content === 'Hel') more.resolve();
      chunks.push(chunk);
    }
    expect(chunks.map(({ choices }) => choices[0]?.delta.content)).toEqual(['', 'Hel', 'lo.', undefined, undefined]);
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, null, 'stop', undefined]);
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 25 } });
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
    const without = await openai.chat.completions.create({ ...HELLO, stream: true });
    for await (const chunk of without) expect(chunk).not.toHaveProperty('usage');
  });

  test('the library’s own helper reads it', async () => {
    const runner = openai.chat.completions.stream(HELLO);
    expect([await runner.finalContent(), (await runner.finalChatCompletion()).choices[0]?.finish_reason]).toEqual(['Hello.', 'stop']);
  });

  test('an answer that was cut off ends with `length`', async () => {
    world.say({ type: 'text', text: 'Half' }, { type: 'end', reason: 'length' });
    const answer = await openai.chat.completions.create({ ...HELLO, max_tokens: 5 });
    expect(answer.choices[0]).toMatchObject({ message: { content: 'Half' }, finish_reason: 'length' });
    expect(world.provider.requests.at(-1)!.body).toMatchObject({ max_tokens: 5 });
  });
});

describe('responses', () => {
  test('an answer as a whole', async () => {
    const response = await openai.responses.create({ model: MODEL, instructions: 'Be brief.', input: 'Hello', metadata: { ticket: '7' } });
    expect(response.output_text).toBe('Hello.');
    expect(response).toMatchObject({ status: 'completed', store: false, metadata: { ticket: '7' }, instructions: 'Be brief.' });
    expect(response.usage).toMatchObject({
      input_tokens: 16,
      output_tokens: 9,
      total_tokens: 25,
      input_tokens_details: { cached_tokens: 5 },
    });
    expect(world.provider.requests.at(-1)!.body).toMatchObject({ messages: [{ role: 'system' }, { role: 'user', content: 'Hello' }] });
  });

  test('an answer as it comes, in numbered events; a list of messages as input', async () => {
    const input = [
      { role: 'user' as const, content: [{ type: 'input_text' as const, text: 'One' }] },
      { role: 'assistant' as const, content: 'Two' },
      { role: 'user' as const, content: 'Three' },
    ];
    const stream = await openai.responses.create({ model: MODEL, input, stream: true });
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    for await (const event of stream) events.push(event);
    const types = events.map(({ type }) => type.replace('response.', ''));
    expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'completed',
    ]);
    expect(events.map(({ sequence_number: number }) => number)).toEqual(events.map((_event, index) => index));
    expect(events.at(-1)).toMatchObject({ response: { status: 'completed', output: [{ content: [{ text: 'Hello.' }] }] } });
    expect(world.provider.requests.at(-1)!.body).toMatchObject({
      messages: [{ content: 'One' }, { content: 'Two' }, { content: 'Three' }],
    });
  });

  test('the library’s own helper reads it; a cut answer is incomplete', async () => {
    world.say({ type: 'text', text: 'Half' }, { type: 'end', reason: 'length' });
    const final = await openai.responses.stream({ model: MODEL, input: 'Hello' }).finalResponse();
    expect(final).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
  });

  test('a failure in the middle is told, as an event and as an error', async () => {
    world.say({ type: 'text', text: 'Half' }, { type: 'truncate' });
    const seen: string[] = [];
    const error = await refusal(
      (async () => {
        for await (const { type } of await openai.responses.create({ model: MODEL, input: 'Hello', stream: true })) seen.push(type);
      })(),
    );
    expect([seen.at(-1), error.code]).toEqual(['response.failed', 'UPSTREAM']);
  });
});

describe('models', () => {
  test('the list has our ids, and one is found by its own', async () => {
    const ids = (await openai.models.list()).data.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([MODEL, 'demo:echo']));
    expect(await openai.models.retrieve(MODEL)).toMatchObject({ id: MODEL, object: 'model', owned_by: 'compatible' });
    expect(await refusal(openai.models.retrieve('nobody:nothing'))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });
});

describe('what cannot be kept is refused by its name', () => {
  const call = { type: 'function' as const, function: { name: 'f', arguments: '{}' }, id: 'c' };
  test.each([
    ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }],
    ['tool_choice', { tool_choice: 'required' }],
    ['functions', { functions: [{ name: 'f' }] }],
    ['n', { n: 2 }],
    ['stop', { stop: ['x'] }],
    ['response_format', { response_format: { type: 'json_object' } }],
    ['logprobs', { logprobs: true }],
    ['store', { store: true }],
    ['audio', { audio: { voice: 'a', format: 'mp3' } }],
    ['surprise', { surprise: 1 }],
    ['max_tokens', { max_tokens: 0 }],
    ['stream', { stream: 'yes' }],
    ['model', { model: '' }],
    ['messages', { messages: [] }],
    ['messages', { messages: [{ role: 'system', content: 'x' }] }],
    ['messages[0].role', { messages: [{ role: 'tool', content: 'x', tool_call_id: 'c' }] }],
    ['messages[1].content', { messages: [...HELLO.messages, { role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] }],
    ['messages[1].tool_calls', { messages: [...HELLO.messages, { role: 'assistant', tool_calls: [call] }] }],
    ['metadata.a', { metadata: { a: 1 } }],
  ])('%s', async (param, more) => {
    const before = world.provider.requests.length;
    const error = await refusal(openai.chat.completions.create({ ...HELLO, ...more } as never));
    expect(error).toMatchObject({ status: 400, code: 'INVALID', param, type: 'invalid_request_error' });
    expect(error.message).toContain(param);
    expect(world.provider.requests.length).toBe(before);
  });

  test.each([
    ['tools', { tools: [{ type: 'web_search' }] }],
    ['previous_response_id', { previous_response_id: 'resp_1' }],
    ['background', { background: true }],
    ['text', { text: { format: { type: 'json_object' } } }],
    ['input[0].type', { input: [{ type: 'function_call_output', call_id: 'c', output: 'x' }] }],
    ['input[0].content', { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'x' }] }] }],
  ])('responses: %s', async (param, more) => {
    const error = await refusal(openai.responses.create({ model: MODEL, input: 'x', ...more } as never));
    expect(error).toMatchObject({ status: 400, code: 'INVALID', param });
  });

  test('what asks for nothing special passes', async () => {
    const nothing = {
      tools: [],
      tool_choice: 'none',
      n: 1,
      stop: null,
      response_format: { type: 'text' },
      logprobs: false,
      seed: 7,
      user: 'u',
    };
    expect((await openai.chat.completions.create({ ...HELLO, ...nothing } as never)).choices[0]?.message.content).toBe('Hello.');
  });

  test('bodies: no JSON, another type, too long, no object', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(`${app.origin}/v1/chat/completions`, { method: 'POST', headers: { ...key.headers, 'content-type': type }, body });
    for (const [body, type] of [
      ['{', undefined],
      ['{}', 'text/plain'],
      [JSON.stringify({ ...HELLO, user: 'x'.repeat(1024 * 1024) }), undefined],
      ['[]', undefined],
    ] as const) {
      const reply = await post(body, type);
      expect([reply.status, await reply.json()]).toMatchObject([400, { error: { code: 'INVALID' } }]);
    }
    const reply = await fetch(`${app.origin}/v1/chat/completions`, { headers: key.headers });
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
