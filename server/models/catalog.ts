/** Every model this server can reach: who serves it, and what it takes. */
import type { Clock } from '../kit/clock.ts';
import { createAnthropic } from './anthropic.ts';
import { createDemo, demoModels } from './demo.ts';
import { createGoogle } from './google.ts';
import { createModelList } from './model-list.ts';
import type { ModelInfo, ModelProvider } from './model.ts';
import { createOpenAI } from './openai.ts';
import { createOpenAICompatible } from './openai-compatible.ts';

export interface ProviderAccess {
  apiKey: string;
  baseURL?: string | undefined;
}

export interface ModelsConfig {
  anthropic: ProviderAccess | null;
  openai: ProviderAccess | null;
  google: ProviderAccess | null;
  openaiCompatible: { baseURL: string; apiKey?: string | null | undefined; name: string } | null;
  /** Where Ollama is looked for when no compatible server is configured; null: nowhere. */
  ollamaURL?: string | null | undefined;
  /** Multiplies the demo's pace, for tests and load. */
  demoSpeed?: number | undefined;
}

export interface ModelsOptions {
  config: ModelsConfig;
  clock: Clock;
  fetch?: typeof globalThis.fetch | undefined;
}

const OLLAMA_URL = 'http://127.0.0.1:11434/v1';
const OLLAMA = { timeoutMs: 500, retryMs: 30_000 };

export function createModels({ config, clock, fetch }: ModelsOptions) {
  const closing = new AbortController();
  const demo = createDemo({ speed: config.demoSpeed });
  const listed = reachable(config, fetch).map(({ provider, ...timing }) => ({
    provider,
    list: createModelList({ provider, clock, closing: closing.signal, ...timing }),
  }));
  const providers = new Map<string, ModelProvider>([...listed.map(({ provider }) => provider), demo].map((one) => [one.name, one]));
  const refresh = () => {
    for (const { list } of listed) void list.refresh();
  };
  const known = (): ModelInfo[] => [...listed.flatMap(({ list }) => list.known()), ...demoModels()];

  refresh();
  return {
    /** At most 2 s: a provider that is slower shows what was known of it before. The demo is always there, and last. */
    async list(): Promise<ModelInfo[]> {
      await Promise.all(listed.map(({ list }) => list.refreshed()));
      return known();
    },

    /**
     * From what the last list said, or the table before the first one; a stale list is asked for again, without waiting. A compatible
     * server's models are unknown until it has answered once.
     */
    find(id: string): ModelInfo | undefined {
      refresh();
      return known().find((model) => model.id === id);
    },

    /** Any model of a configured provider, listed or not: whether it exists is the provider's to say. */
    provider(id: string): { provider: ModelProvider; model: string } | undefined {
      const colon = id.indexOf(':');
      const provider = colon > 0 ? providers.get(id.slice(0, colon)) : undefined;
      const model = id.slice(colon + 1);
      return provider && model ? { provider, model } : undefined;
    },

    close(): void {
      closing.abort();
    },
  };
}

export type Models = ReturnType<typeof createModels>;

interface Reachable {
  provider: ModelProvider;
  timeoutMs?: number;
  retryMs?: number;
}

function reachable(config: ModelsConfig, fetch: typeof globalThis.fetch | undefined): Reachable[] {
  const { anthropic, openai, google, openaiCompatible } = config;
  const found: Reachable[] = [];
  if (anthropic) found.push({ provider: createAnthropic({ ...anthropic, fetch }) });
  if (openai) found.push({ provider: createOpenAI({ ...openai, fetch }) });
  if (google) found.push({ provider: createGoogle({ ...google, fetch }) });
  if (openaiCompatible) {
    found.push({ provider: createOpenAICompatible({ ...openaiCompatible, fetch }) });
  } else if (config.ollamaURL !== null) {
    const baseURL = config.ollamaURL ?? OLLAMA_URL;
    found.push({ provider: createOpenAICompatible({ baseURL, name: 'Ollama', fetch }), ...OLLAMA });
  }
  return found;
}
