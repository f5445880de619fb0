import { afterEach, describe, expect, test } from 'vitest';
import { ADAPTERS, SECRET_KEY } from './doubles/adapters.ts';
import { startProviderDouble } from './doubles/provider-double.ts';
import type { ProviderDouble } from './doubles/provider-double.ts';
import type { DoubleModel } from './doubles/script.ts';
import { describeModels } from './model-table.ts';

const LISTS: Record<string, { models: DoubleModel[]; ids: string[] }> = {
  anthropic: {
    models: [
      { id: 'claude-old-1', contextWindow: 200_000 },
      { id: 'claude-sonnet-5-5', name: 'Claude Sonnet 5.5' },
    ],
    ids: ['anthropic:claude-sonnet-5-5', 'anthropic:claude-old-1'],
  },
  openai: {
    models: ['text-embedding-3-small', 'gpt-realtime', 'gpt-image-2', 'gpt-6-luna', 'gpt-6-luna-2026-10-20', 'gpt-6.1-terra', 'o3'].map(
      (id) => ({ id }),
    ),
    ids: ['openai:gpt-6.1-terra', 'openai:gpt-6-luna', 'openai:o3'],
  },
  google: {
    models: [{ id: 'gemini-embedding-001' }, { id: 'gemini-3-pro-image' }, { id: 'gemini-3.8-flash', contextWindow: 1_000 }],
    ids: ['google:gemini-3.8-flash'],
  },
  'openai-compatible': {
    models: [{ id: 'nomic-embed-text' }, { id: 'qwen3:8b' }, { id: 'meta/llama-4', contextWindow: 32_768 }],
    ids: ['box:meta/llama-4', 'box:qwen3:8b'],
  },
};

let double: ProviderDouble | undefined;
afterEach(() => double?.close());
const signal = () => new AbortController().signal;

describe.each(ADAPTERS)('$format', ({ format, create }) => {
  test('lists the models that chat, known ones first', async () => {
    const { models, ids } = LISTS[format]!;
    double = await startProviderDouble(format, { models });
    const listed = await create({ apiKey: SECRET_KEY, baseURL: double.url }).listModels(signal());
    expect(listed.map(({ id }) => id)).toEqual(ids);
    for (const model of listed) {
      expect(model).toMatchObject({ available: true, provider: ids[0]!.split(':')[0] });
      expect(model.contextWindow).toBeGreaterThan(model.maxOutputTokens);
      expect(model.name).not.toBe('');
    }
  });

  test.each([401, 500])('HTTP %i lists the table, as unavailable', async (status) => {
    double = await startProviderDouble(format, { models: { status } });
    const listed = await create({ apiKey: SECRET_KEY, baseURL: double.url }).listModels(signal());
    expect(listed.every(({ available }) => !available)).toBe(true);
    expect(listed.length > 0).toBe(format !== 'openai-compatible');
  });

  test('a gateway without such a call lists the table, as available', async () => {
    double = await startProviderDouble(format, { models: { status: 404 } });
    const listed = await create({ apiKey: SECRET_KEY, baseURL: double.url }).listModels(signal());
    expect(listed.every(({ available }) => available)).toBe(true);
  });

  test('a provider that does not answer is left when the signal says so', async () => {
    double = await startProviderDouble(format, { models: 'stall' });
    const listed = await create({ apiKey: SECRET_KEY, baseURL: double.url }).listModels(AbortSignal.timeout(50));
    expect(listed.every(({ available }) => !available)).toBe(true);
  });
});

test('what a provider says of a model wins over the table, the table over the defaults', () => {
  const listed = describeModels('anthropic', [
    { model: 'claude-sonnet-5-5-20261015', contextWindow: 500_000 },
    { model: 'claude-opus-5-5' },
    { model: 'claude-next' },
  ]);
  expect(listed.map(({ id, contextWindow, maxOutputTokens }) => [id, contextWindow, maxOutputTokens])).toEqual([
    ['anthropic:claude-opus-5-5', 1_000_000, 128_000],
    ['anthropic:claude-next', 128_000, 8_192],
    ['anthropic:claude-sonnet-5-5-20261015', 500_000, 128_000],
  ]);
});
