/** What is known of models without asking: windows and names for lists that say less, and the fallback when a list cannot be had. */
import { undated } from '../billing/price-list.ts';
import type { ListedModel, ModelInfo } from './model.ts';

export interface KnownModel {
  provider: string;
  model: string;
  name: string;
  contextWindow: number;
  maxOutputTokens: number;
}

/** Sources: providers' model pages as read in October 2026; OpenAI's windows other than terra's are a cautious guess. First is preferred. */
const TABLE: readonly KnownModel[] = [
  known('anthropic', 'claude-sonnet-5-5', 'Claude Sonnet 5.5', 1_000_000, 128_000),
  known('anthropic', 'claude-opus-5-5', 'Claude Opus 5.5', 1_000_000, 128_000),
  known('anthropic', 'claude-haiku-5-5', 'Claude Haiku 5.5', 1_000_000, 128_000),
  known('anthropic', 'claude-fable-5-1', 'Claude Fable 5.1', 1_000_000, 128_000),
  known('openai', 'gpt-6.1-terra', 'GPT-6.1 Terra', 1_050_000, 128_000),
  known('openai', 'gpt-6.1-sol', 'GPT-6.1 Sol', 400_000, 128_000),
  known('openai', 'gpt-6-astra', 'GPT-6 Astra', 400_000, 128_000),
  known('openai', 'gpt-6-luna', 'GPT-6 Luna', 400_000, 128_000),
  known('google', 'gemini-3.8-flash', 'Gemini 3.8 Flash', 1_048_576, 65_536),
  known('google', 'gemini-3.5-flash-lite', 'Gemini 3.5 Flash-Lite', 1_048_576, 65_536),
];

/** For models that nobody describes. A local server often runs with a small window whatever the model could do. */
const CLOUD_DEFAULTS = { contextWindow: 128_000, maxOutputTokens: 8_192 };
const LOCAL_DEFAULTS = { contextWindow: 8_192, maxOutputTokens: 2_048 };
const CLOUD = new Set(TABLE.map((entry) => entry.provider));

export function describeModel(provider: string, listed: ListedModel): ModelInfo {
  const entry = TABLE.find((row) => row.provider === provider && row.model === undated(listed.model));
  const fallback = entry ?? (CLOUD.has(provider) ? CLOUD_DEFAULTS : LOCAL_DEFAULTS);
  const contextWindow = positive(listed.contextWindow) ?? fallback.contextWindow;
  const maxOutputTokens = positive(listed.maxOutputTokens) ?? fallback.maxOutputTokens;
  return {
    id: `${provider}:${listed.model}`,
    name: listed.name ?? (entry?.model === listed.model ? entry.name : listed.model),
    provider,
    contextWindow,
    maxOutputTokens: Math.min(maxOutputTokens, Math.floor(contextWindow / 2)),
    available: true,
  };
}

/** A provider's list: the table's order first, then by id; a dated snapshot hides behind its undated name. */
export function describeModels(provider: string, listed: readonly ListedModel[]): ModelInfo[] {
  const names = new Set(listed.map(({ model }) => model));
  const rank = new Map(TABLE.map((row, index) => [`${row.provider}:${row.model}`, index]));
  return listed
    .filter(({ model }) => undated(model) === model || !names.has(undated(model)))
    .map((entry) => describeModel(provider, entry))
    .sort((a, b) => (rank.get(a.id) ?? TABLE.length) - (rank.get(b.id) ?? TABLE.length) || compare(a.id, b.id));
}

export function tableModels(provider: string, available: boolean): ModelInfo[] {
  return TABLE.filter((row) => row.provider === provider).map((row) => ({ ...describeModel(provider, row), available }));
}

/** By what is known of it here, and as one that cannot be asked. */
export function tableModel(id: string): ModelInfo | undefined {
  const entry = TABLE.find((row) => `${row.provider}:${row.model}` === id);
  return entry && { ...describeModel(entry.provider, entry), available: false };
}

function known(provider: string, model: string, name: string, contextWindow: number, maxOutputTokens: number): KnownModel {
  return { provider, model, name, contextWindow, maxOutputTokens };
}

function positive(value: number | null | undefined): number | undefined {
  return Number.isSafeInteger(value) && value! > 0 ? value! : undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
