import { afterEach, describe, expect, test } from 'vitest';
import { ADAPTERS, collect, request, SECRET_KEY } from './doubles/adapters.ts';
import { startProviderDouble } from './doubles/provider-double.ts';
import type { DoubleFormat, ProviderDouble } from './doubles/provider-double.ts';
import type { ChatMessage } from './model.ts';
import { createOpenAICompatible } from './openai-compatible.ts';

const CONVERSATION: readonly ChatMessage[] = [
  { role: 'system', text: 'Be brief.' },
  { role: 'user', text: 'One?' },
  { role: 'assistant', text: '' },
  { role: 'user', text: 'Two?' },
  { role: 'assistant', text: 'Two.' },
  { role: 'user', text: 'Three?' },
];
const AS_ROLES = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'One?' },
  { role: 'user', content: 'Two?' },
  { role: 'assistant', content: 'Two.' },
  { role: 'user', content: 'Three?' },
];

const EXPECTED: Record<DoubleFormat, { key: [string, string]; body: object }> = {
  anthropic: {
    key: ['authorization', `Bearer ${SECRET_KEY}`],
    body: { model: 'some-model', max_tokens: 1000, stream: true, system: 'Be brief.', messages: AS_ROLES.slice(1) },
  },
  openai: {
    key: ['authorization', `Bearer ${SECRET_KEY}`],
    body: { model: 'some-model', max_output_tokens: 1000, stream: true, store: false, input: AS_ROLES },
  },
  google: {
    key: ['x-goog-api-key', SECRET_KEY],
    body: {
      systemInstruction: { role: 'system', parts: [{ text: 'Be brief.' }] },
      generationConfig: { maxOutputTokens: 1000 },
      safetySettings: [],
      contents: [
        { role: 'user', parts: [{ text: 'One?' }] },
        { role: 'user', parts: [{ text: 'Two?' }] },
        { role: 'model', parts: [{ text: 'Two.' }] },
        { role: 'user', parts: [{ text: 'Three?' }] },
      ],
    },
  },
  'openai-compatible': {
    key: ['authorization', `Bearer ${SECRET_KEY}`],
    body: { model: 'some-model', max_tokens: 1000, stream: true, stream_options: { include_usage: true }, messages: AS_ROLES },
  },
};

let double: ProviderDouble;
afterEach(() => double.close());

describe.each(ADAPTERS)('$format', ({ format, create }) => {
  test('asks with the conversation, the key, and nothing that was not meant (no temperature)', async () => {
    double = await startProviderDouble(format);
    const provider = create({ apiKey: SECRET_KEY, baseURL: double.url });
    await collect(provider.generate(request(CONVERSATION), new AbortController().signal));
    const { body, headers } = double.requests[0]!;
    expect(body).toEqual(EXPECTED[format].body);
    const [name, value] = EXPECTED[format].key;
    expect(headers[name]).toBe(value);
  });

  test('an injected fetch sees the request', async () => {
    double = await startProviderDouble(format, { models: [{ id: 'gemini-gpt-claude' }] });
    const urls: string[] = [];
    const provider = create({
      apiKey: SECRET_KEY,
      baseURL: double.url,
      fetch: (input, init) => {
        urls.push(input instanceof Request ? input.url : String(input));
        return fetch(input, init);
      },
    });
    await provider.listModels(new AbortController().signal);
    expect(urls).toHaveLength(1);
    expect(urls[0]).toContain(double.url);
  });
});

test('a compatible server without a key gets no authorization, and nothing of OpenAI from the environment', async () => {
  double = await startProviderDouble('openai-compatible');
  const provider = createOpenAICompatible({ baseURL: double.url, name: 'Ollama' });
  const { text } = await collect(provider.generate(request(), new AbortController().signal));
  const names = Object.keys(double.requests[0]!.headers);
  expect(text).toBe('Hello.');
  expect(names).not.toContain('authorization');
  expect(names.filter((name) => name.startsWith('openai-'))).toEqual([]);
});
