/** Any server that speaks Chat Completions: Ollama, vLLM, LM Studio, OpenRouter. */
import OpenAI from 'openai';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import { runAttempt } from './attempt.ts';
import { statusFailure } from './failures.ts';
import { listOrTable, listOrThrow } from './listing.ts';
import type { FinishReason, GenerateRequest, ListedModel, ModelEvent, RemoteProvider, ReportedUsage } from './model.ts';
import { translateOpenAI } from './openai-errors.ts';
import type { ProviderOptions } from './provider-options.ts';
import { fromInclusive } from './usage.ts';

export interface CompatibleOptions extends Omit<ProviderOptions, 'apiKey' | 'baseURL'> {
  baseURL: string;
  apiKey?: string | null | undefined;
  /** For people, e.g. `OpenRouter`; its lower-case form is the prefix of the ids. */
  name: string;
}

const RESERVED_PREFIXES = new Set(['anthropic', 'openai', 'google', 'demo']);
const OTHER_MODEL = /embed|rerank|whisper|tts/;

export function createOpenAICompatible({ apiKey, baseURL, name, fetch }: CompatibleOptions): RemoteProvider {
  const prefix = compatiblePrefix(name);
  const client = new OpenAI({
    apiKey: apiKey || 'none',
    // Only what was configured for this host goes to it; the library would add OpenAI's own from the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    ...(!apiKey && { defaultHeaders: { authorization: null } }),
    baseURL,
    maxRetries: 0,
    logLevel: 'off',
    ...(fetch && { fetch }),
  });

  const translate = (error: unknown) => translateOpenAI(name, error);

  async function list(signal: AbortSignal): Promise<ListedModel[]> {
    const { data } = await client.models.list({ signal });
    return data.filter(({ id }) => !OTHER_MODEL.test(id)).map(listedModel);
  }

  return {
    name: prefix,
    listModels: (signal) => listOrTable(prefix, () => list(signal)),
    probe: (signal) => listOrThrow(() => list(signal), translate),
    generate: (request, signal) =>
      runAttempt({
        provider: name,
        signal,
        translate,
        open: (connection) => stream(name, client, request, connection),
      }),
  };
}

export function compatiblePrefix(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return slug === '' || RESERVED_PREFIXES.has(slug) ? `${slug || 'openai'}-compatible` : slug;
}

async function* stream(name: string, client: OpenAI, request: GenerateRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const chunks = await client.chat.completions.create(
    {
      model: request.model,
      // Not `max_completion_tokens`, which few servers besides OpenAI's know.
      max_tokens: request.maxOutputTokens,
      messages: request.messages.filter(({ text }) => text !== '').map(({ role, text }) => ({ role, content: text })),
      stream: true,
      stream_options: { include_usage: true },
    },
    { signal },
  );
  let reason: FinishReason | null = null;
  let usage: ReportedUsage | null = null;
  try {
    for await (const chunk of chunks) {
      if (chunk.usage) usage = usageOf(chunk.usage);
      const choice = chunk.choices?.[0];
      if (!choice) continue;
      yield* deltas(choice.delta);
      if (!choice.finish_reason) continue;
      // OpenRouter's way to say that the provider behind it failed.
      if (String(choice.finish_reason) === 'error') throw statusFailure(name, 500);
      reason = finishReason(choice.finish_reason);
    }
  } catch (error) {
    // What breaks after the marker takes nothing from the answer.
    if (reason === null) throw error;
  }
  if (signal.aborted || reason === null) return;
  if (usage !== null) yield { type: 'usage', usage };
  yield { type: 'end', reason };
}

/** Reasoning has two spellings, neither in OpenAI's types. */
function* deltas(
  delta: (ChatCompletionChunk.Choice.Delta & { reasoning?: string | null; reasoning_content?: string | null }) | undefined,
): Generator<ModelEvent> {
  const reasoning = delta?.reasoning ?? delta?.reasoning_content;
  if (reasoning) yield { type: 'reasoning', text: reasoning };
  const text = delta?.content ?? delta?.refusal;
  if (text) yield { type: 'text', text };
}

function usageOf(usage: CompletionUsage): ReportedUsage {
  const figures = {
    input: usage.prompt_tokens,
    cacheRead: usage.prompt_tokens_details?.cached_tokens,
    cacheWrite: usage.prompt_tokens_details?.cache_write_tokens,
    output: usage.completion_tokens,
    reasoning: usage.completion_tokens_details?.reasoning_tokens,
  };
  return fromInclusive(figures, true);
}

function finishReason(reason: string): FinishReason {
  if (reason === 'stop' || reason === 'length') return reason;
  return reason === 'content_filter' ? 'refusal' : 'other';
}

/** vLLM, OpenRouter and LM Studio say how much a model takes, each in its own word. */
function listedModel(model: object & { id: string }): ListedModel {
  const said = model as { context_length?: unknown; max_model_len?: unknown; max_context_length?: unknown; name?: unknown };
  const contextWindow = [said.context_length, said.max_model_len, said.max_context_length].find((value) => typeof value === 'number');
  return { model: model.id, name: typeof said.name === 'string' ? said.name : null, contextWindow: contextWindow ?? null };
}
