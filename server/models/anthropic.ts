/** Claude, through Anthropic's Messages API. */
import Anthropic, { APIConnectionError, APIError } from '@anthropic-ai/sdk';
import { runAttempt } from './attempt.ts';
import { connectionFailure, retryAfterMs, statusFailure, streamFailure } from './failures.ts';
import { listOrTable, listOrThrow } from './listing.ts';
import type { FinishReason, GenerateRequest, ListedModel, ModelEvent, ModelFailure, RemoteProvider, ReportedUsage } from './model.ts';
import type { ProviderOptions } from './provider-options.ts';
import { isCount, outputParts } from './usage.ts';

const PROVIDER = 'Anthropic';
const DEFAULT_BASE_URL = 'https://api.anthropic.com';
const MODELS_PER_PAGE = 1000;

/** What an error event in mid-stream would have been as an HTTP status. */
const STATUS_OF_TYPE: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  overloaded_error: 529,
};

export function createAnthropic({ apiKey, baseURL, fetch }: ProviderOptions): RemoteProvider {
  const client = new Anthropic({
    apiKey,
    authToken: null,
    baseURL: baseURL ?? DEFAULT_BASE_URL,
    maxRetries: 0,
    // The SDK's log quotes what it could not parse, and its traces carry content: neither leaves this process.
    logLevel: 'off',
    openTelemetry: false,
    ...(fetch && { fetch }),
  });

  async function list(signal: AbortSignal): Promise<ListedModel[]> {
    const page = await client.models.list({ limit: MODELS_PER_PAGE }, { signal });
    return page.data
      .filter((model) => model.lifecycle !== 'retired')
      .map((model) => ({
        model: model.id,
        name: model.display_name,
        contextWindow: model.max_input_tokens,
        maxOutputTokens: model.max_tokens,
      }));
  }

  return {
    name: 'anthropic',
    listModels: (signal) => listOrTable('anthropic', () => list(signal)),
    probe: (signal) => listOrThrow(() => list(signal), translate),
    generate: (request, signal) =>
      runAttempt({ provider: PROVIDER, signal, translate, open: (connection) => stream(client, request, connection) }),
  };
}

async function* stream(client: Anthropic, request: GenerateRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const system = request.messages.filter(({ role }) => role === 'system').map(({ text }) => text);
  const messages = request.messages
    // Anthropic refuses an empty text, e.g. an answer that was stopped before its first token.
    .filter(({ role, text }) => role !== 'system' && text.trim() !== '')
    .map(({ role, text }) => ({ role: role === 'assistant' ? ('assistant' as const) : ('user' as const), content: text }));
  const events = await client.messages.create(
    {
      model: request.model,
      max_tokens: request.maxOutputTokens,
      messages,
      stream: true,
      ...(system.length > 0 && { system: system.join('\n\n') }),
    },
    { signal },
  );

  let input: Partial<ReportedUsage> = {};
  let reason: FinishReason = 'other';
  for await (const event of events) {
    switch (event.type) {
      case 'message_start':
        input = inputFigures(event.message.usage);
        if (input.uncachedInput !== undefined) yield { type: 'usage', usage: { ...input, final: false } };
        break;
      case 'content_block_delta':
        if (event.delta.type === 'text_delta') yield { type: 'text', text: event.delta.text };
        if (event.delta.type === 'thinking_delta') yield { type: 'reasoning', text: event.delta.thinking };
        break;
      case 'message_delta': {
        reason = finishReason(event.delta.stop_reason);
        input = { ...input, ...inputFigures(event.usage) };
        const usage: Partial<typeof event.usage> = event.usage ?? {};
        const figures = outputParts({ output: usage.output_tokens, reasoning: usage.output_tokens_details?.thinking_tokens });
        yield { type: 'usage', usage: { ...input, ...figures, final: true } };
        break;
      }
      case 'message_stop':
        yield { type: 'end', reason };
        return;
    }
  }
}

interface InputUsage {
  input_tokens: number | null;
  cache_read_input_tokens: number | null;
  cache_creation_input_tokens: number | null;
}

/**
 * Anthropic's `input_tokens` is without what the cache served or took. In `message_delta` the parts may be null: as at the start. Servers that
 * only speak its format may send no usage at all.
 */
function inputFigures(usage: InputUsage | null | undefined): Partial<ReportedUsage> {
  return {
    ...(isCount(usage?.input_tokens) && { uncachedInput: usage.input_tokens }),
    ...(isCount(usage?.cache_read_input_tokens) && { cacheRead: usage.cache_read_input_tokens }),
    ...(isCount(usage?.cache_creation_input_tokens) && { cacheWrite: usage.cache_creation_input_tokens }),
  };
}

function finishReason(reason: string | null): FinishReason {
  if (reason === 'end_turn' || reason === 'stop_sequence') return 'stop';
  if (reason === 'max_tokens' || reason === 'model_context_window_exceeded') return 'length';
  return reason === 'refusal' ? 'refusal' : 'other';
}

function translate(error: unknown): ModelFailure {
  if (error instanceof APIConnectionError) return connectionFailure(PROVIDER, error);
  if (!(error instanceof APIError)) return streamFailure(PROVIDER, error);
  const code = error.type;
  const status = error.status ?? STATUS_OF_TYPE[code ?? ''] ?? 500;
  return statusFailure(PROVIDER, status, { code, requestId: error.requestID, retryAfterMs: retryAfterMs(error.headers) });
}
