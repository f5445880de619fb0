import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ADAPTERS, collect, request, SECRET_KEY } from './doubles/adapters.ts';
import { startProviderDouble } from './doubles/provider-double.ts';
import type { DoubleFormat, ProviderDouble } from './doubles/provider-double.ts';
import type { Step } from './doubles/script.ts';
import { ModelFailure } from './model.ts';
import { compatiblePrefix } from './openai-compatible.ts';

let double: ProviderDouble | undefined;
afterEach(() => double?.close());

async function run(format: DoubleFormat, ...script: Step[]) {
  double = await startProviderDouble(format, { script });
  const { create } = ADAPTERS.find((adapter) => adapter.format === format)!;
  const provider = create({ apiKey: SECRET_KEY, baseURL: double.url });
  return collect(provider.generate(request(), new AbortController().signal));
}

const raw = (data: object, name?: string): Step => ({
  type: 'raw',
  text: `${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(data)}\n\n`,
});

describe.each(ADAPTERS)('$format', ({ format }) => {
  beforeEach(() => {
    for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const) vi.spyOn(console, method).mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());

  test('its library prints nothing: what it cannot read may be somebody’s text', async () => {
    const { error } = await run(format, { type: 'text', text: 'private' }, { type: 'broken-json' }, { type: 'stall' });
    expect(error).toBeInstanceOf(ModelFailure);
    for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const) expect(console[method]).not.toHaveBeenCalled();
  });
});

describe('openai', () => {
  const failed = (code: string): Step => {
    const response = {
      id: 'resp_double',
      object: 'response',
      status: 'failed',
      output: [],
      error: { code, message: 'private' },
      usage: null,
    };
    return raw({ type: 'response.failed', sequence_number: 9, response }, 'response.failed');
  };

  test.each([
    ['server_error', 'UPSTREAM'],
    ['rate_limit_exceeded', 'RATE_LIMITED'],
    ['bio_policy', 'INVALID_REQUEST'],
  ])('G3: response.failed with %s is %s, not an end', async (code, expected) => {
    const { error, events } = await run('openai', { type: 'text', text: 'So far' }, failed(code), { type: 'truncate' });
    expect(error).toMatchObject({ code: expected });
    expect(events.some(({ type }) => type === 'end')).toBe(false);
  });

  test('a refusal is shown and named', async () => {
    const event = { item_id: 'msg', output_index: 0, content_index: 0, delta: 'No.', sequence_number: 3 };
    const refusal = raw({ type: 'response.refusal.delta', ...event }, 'response.refusal.delta');
    const { text, events } = await run('openai', { type: 'open' }, refusal, { type: 'end' });
    expect(text).toBe('No.');
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'refusal' });
  });
});

describe('anthropic', () => {
  test('G4: figures that message_delta leaves null are those of the start', async () => {
    const usage = { input_tokens: null, cache_read_input_tokens: null, cache_creation_input_tokens: null, output_tokens: 9 };
    const delta = raw({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage }, 'message_delta');
    const stop = raw({ type: 'message_stop' }, 'message_stop');
    const { events } = await run('anthropic', { type: 'text', text: 'Yes' }, delta, stop, { type: 'truncate' });
    expect(events.at(-2)).toEqual({
      type: 'usage',
      usage: { uncachedInput: 11, cacheRead: 5, cacheWrite: 0, output: 9, reasoning: 0, final: true },
    });
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'stop' });
  });
});

describe('google', () => {
  test('a blocked prompt is a refusal', async () => {
    const blocked = raw({ promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 4 } });
    const { text, events, error } = await run('google', blocked, { type: 'truncate' });
    expect({ text, error }).toEqual({ text: '', error: null });
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'refusal' });
  });

  test('an invalid key, which Google answers with 400, is AUTHENTICATION', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }];
    const { error } = await run('google', raw({ error: { code: 400, message: 'private', status: 'INVALID_ARGUMENT', details } }));
    expect(error).toMatchObject({ code: 'AUTHENTICATION', retryable: false });
  });

  test('a stream that ends inside an event is TRUNCATED', async () => {
    const { error } = await run('google', { type: 'text', text: 'So' }, { type: 'raw', text: 'data: {"cand' }, { type: 'truncate' });
    expect(error).toMatchObject({ code: 'TRUNCATED' });
  });
});

describe('openai-compatible', () => {
  const chunk = (delta: object, finish_reason: string | null = null) => raw({ choices: [{ index: 0, delta, finish_reason }] });

  test('G3: an upstream that failed behind a router is not an end', async () => {
    const { error, events } = await run('openai-compatible', chunk({ content: 'So' }), chunk({}, 'error'), { type: 'truncate' });
    expect(error).toMatchObject({ code: 'UPSTREAM' });
    expect(events.some(({ type }) => type === 'end')).toBe(false);
  });

  test.each<[string, Step[]]>([
    ['no [DONE]', [{ type: 'truncate' }]],
    ['broken JSON', [{ type: 'broken-json' }, { type: 'stall' }]],
  ])('G3: %s after the finish reason takes nothing from the answer', async (_, after) => {
    const { error, text, events } = await run('openai-compatible', chunk({ content: 'All' }), chunk({}, 'stop'), ...after);
    expect({ error, text }).toEqual({ error: null, text: 'All' });
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'stop' });
  });

  test('both spellings of reasoning are read', async () => {
    const { reasoning } = await run(
      'openai-compatible',
      chunk({ reasoning: 'a' }),
      chunk({ reasoning_content: 'b' }),
      chunk({ content: 'c' }, 'stop'),
      { type: 'truncate' },
    );
    expect(reasoning).toBe('ab');
  });

  test.each([
    ['Ollama', 'ollama'],
    ['My Box (new)', 'my-box-new'],
    ['OpenAI', 'openai-compatible'],
    ['demo', 'demo-compatible'],
    ['東京', 'openai-compatible'],
  ])('the server called %s has the prefix %s', (name, prefix) => expect(compatiblePrefix(name)).toBe(prefix));
});
