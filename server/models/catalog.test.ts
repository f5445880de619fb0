import { afterEach, describe, expect, test } from 'vitest';
import type { Clock } from '../kit/clock.ts';
import { createModels } from './catalog.ts';
import type { ModelsConfig } from './catalog.ts';
import { collect, request } from './doubles/adapters.ts';
import { startProviderDouble } from './doubles/provider-double.ts';
import type { ProviderDouble } from './doubles/provider-double.ts';

const NOTHING: ModelsConfig = { anthropic: null, openai: null, google: null, openaiCompatible: null, ollamaURL: null, demoSpeed: 1000 };
const MINUTE_MS = 60_000;
const DEMO_IDS = ['demo:writer', 'demo:swift', 'demo:echo'];

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

function setUp(config: Partial<ModelsConfig>) {
  let now = 0;
  const clock: Clock = { now: () => now, monotonic: () => now };
  const models = createModels({ config: { ...NOTHING, ...config }, clock });
  opened.push(() => models.close());
  const ids = async () => (await models.list()).filter(({ available }) => available).map(({ id }) => id);
  return { models, ids, pass: (ms: number) => (now += ms) };
}

async function double(...args: Parameters<typeof startProviderDouble>): Promise<ProviderDouble> {
  const started = await startProviderDouble(...args);
  opened.push(() => started.close());
  return started;
}

test('with nothing configured there is the demo, and it works', async () => {
  const { models, ids } = setUp({});
  expect(await ids()).toEqual(DEMO_IDS);
  const { provider, model } = models.provider('demo:echo')!;
  const { text } = await collect(provider.generate({ ...request(), model }, new AbortController().signal));
  expect(text).toContain('A private question');
});

test('every configured provider lists its models, the demo last', async () => {
  const anthropic = await double('anthropic', { models: [{ id: 'claude-opus-5-5' }] });
  const openai = await double('openai', { models: [{ id: 'gpt-6-luna' }] });
  const google = await double('google', { models: [{ id: 'gemini-3.8-flash' }] });
  const box = await double('openai-compatible', { models: [{ id: 'qwen3:8b' }] });
  const { models, ids } = setUp({
    anthropic: { apiKey: 'k', baseURL: anthropic.url },
    openai: { apiKey: 'k', baseURL: openai.url },
    google: { apiKey: 'k', baseURL: google.url },
    openaiCompatible: { name: 'My Box', baseURL: box.url },
  });
  const expected = ['anthropic:claude-opus-5-5', 'openai:gpt-6-luna', 'google:gemini-3.8-flash', 'my-box:qwen3:8b'];
  expect(await ids()).toEqual([...expected, ...DEMO_IDS]);
  expect(models.find('my-box:qwen3:8b')).toMatchObject({ contextWindow: 8192 });
  expect(models.provider('my-box:qwen3:8b')?.model).toBe('qwen3:8b');
});

test('ids that name no provider or no model are unknown', () => {
  const { models } = setUp({});
  for (const id of ['', ':', 'demo', 'demo:', ':echo', 'openai:gpt-6-luna']) expect(models.provider(id)).toBeUndefined();
  expect(models.find('demo:none')).toBeUndefined();
});

test('a list holds for five minutes', async () => {
  const openai = await double('openai', { models: [{ id: 'gpt-6-luna' }] });
  const { ids, pass } = setUp({ openai: { apiKey: 'k', baseURL: openai.url } });
  await Promise.all([ids(), ids(), ids()]);
  openai.use({ models: [{ id: 'gpt-6-astra' }] });
  pass(5 * MINUTE_MS - 1);
  expect(await ids()).toContain('openai:gpt-6-luna');
  expect(openai.listings()).toBe(1);
  pass(1);
  expect(await ids()).toEqual(['openai:gpt-6-astra', ...DEMO_IDS]);
});

test('a list that failed holds for 15 s, with the table as unavailable', async () => {
  const openai = await double('openai', { models: { status: 500 } });
  const { models, ids, pass } = setUp({ openai: { apiKey: 'k', baseURL: openai.url } });
  expect(models.find('openai:gpt-6-luna')).toMatchObject({ available: true });
  expect(await ids()).toEqual(DEMO_IDS);
  expect(models.find('openai:gpt-6-luna')).toMatchObject({ available: false });
  openai.use({ models: [{ id: 'gpt-6-luna' }] });
  pass(14_999);
  expect(await ids()).toEqual(DEMO_IDS);
  pass(1);
  expect(await ids()).toContain('openai:gpt-6-luna');
});

test('a provider that stops answering keeps its models: one failed list changes nothing, two make them unavailable', async () => {
  const box = await double('openai-compatible', { models: [{ id: 'qwen3' }] });
  const { models, ids, pass } = setUp({ openaiCompatible: { name: 'Box', baseURL: box.url } });
  await ids();
  box.use({ models: { status: 500 } });
  pass(5 * MINUTE_MS);
  expect(await ids()).toContain('box:qwen3');
  pass(15_000);
  expect(await ids()).toEqual(DEMO_IDS);
  expect(models.find('box:qwen3')).toMatchObject({ available: false });
});

test('a list is asked for at the start, and again by whoever looks a model up when it is stale', async () => {
  const box = await double('openai-compatible', { models: [{ id: 'qwen3' }] });
  const { models, pass } = setUp({ openaiCompatible: { name: 'Box', baseURL: box.url } });
  await expect.poll(() => box.listings()).toBe(1);
  await expect.poll(() => models.find('box:qwen3')).toMatchObject({ available: true });
  expect(box.listings()).toBe(1);
  box.use({ models: [{ id: 'llama4' }] });
  pass(5 * MINUTE_MS);
  expect(models.find('llama4')).toBeUndefined();
  await expect.poll(() => models.find('box:llama4')).toMatchObject({ available: true });
  expect(box.listings()).toBe(2);
});

test('a provider that hangs holds the list for two seconds at most, once', async () => {
  const openai = await double('openai', { models: 'stall' });
  const { ids } = setUp({ openai: { apiKey: 'k', baseURL: openai.url } });
  const startedAt = performance.now();
  await ids();
  const waited = performance.now() - startedAt;
  expect(waited).toBeGreaterThan(1_900);
  expect(waited).toBeLessThan(2_500);
  await ids();
  expect(performance.now() - startedAt - waited).toBeLessThan(500);
});

describe('Ollama', () => {
  test('is found where it answers, and looked for again every 30 s', async () => {
    const ollama = await double('openai-compatible', { models: { status: 500 } });
    const { ids, pass } = setUp({ ollamaURL: ollama.url });
    expect(await ids()).toEqual(DEMO_IDS);
    ollama.use({ models: [{ id: 'llama4:latest' }] });
    pass(29_999);
    expect(await ids()).toEqual(DEMO_IDS);
    pass(1);
    expect(await ids()).toEqual(['ollama:llama4:latest', ...DEMO_IDS]);
  });

  test('does not hold the list for more than half a second', async () => {
    const ollama = await double('openai-compatible', { models: 'stall' });
    const { ids } = setUp({ ollamaURL: ollama.url });
    const startedAt = performance.now();
    expect(await ids()).toEqual(DEMO_IDS);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test('is not looked for beside a configured server', async () => {
    const ollama = await double('openai-compatible', { models: [{ id: 'llama4' }] });
    const box = await double('openai-compatible', { models: [{ id: 'qwen3' }] });
    const { ids } = setUp({ ollamaURL: ollama.url, openaiCompatible: { name: 'Box', baseURL: box.url } });
    expect(await ids()).toEqual(['box:qwen3', ...DEMO_IDS]);
    expect(ollama.listings()).toBe(0);
  });
});

test('closing ends what is under way', async () => {
  const openai = await double('openai', { models: 'stall' });
  const { models, ids } = setUp({ openai: { apiKey: 'k', baseURL: openai.url } });
  const listing = ids();
  models.close();
  expect(await listing).toEqual(DEMO_IDS);
});
