/** OpenAI's own models, through the Responses API. Compatible servers speak Chat Completions: openai-compatible.ts. */
import OpenAI from 'openai';
import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses';
import { runAttempt } from './attempt.ts';
import { statusFailure } from './failures.ts';
import { listOrTable, listOrThrow } from './listing.ts';
import type { FinishReason, GenerateRequest, ListedModel, ModelEvent, RemoteProvider } from './model.ts';
import { statusOfCode, translateOpenAI } from './openai-errors.ts';
import type { ProviderOptions } from './provider-options.ts';
import { fromInclusive } from './usage.ts';

const PROVIDER = 'OpenAI';
const DEFAULT_BASE_URL = 'https://api.openai.com/v1';
const CHAT_MODEL = /^(?:gpt-|o\d|chatgpt-)/;
const OTHER_MODEL = /audio|realtime|image|tts|transcribe|whisper|embedding|moderation|instruct|search|live/;
/** Less than this is refused by the API. */
const MIN_OUTPUT_TOKENS = 16;

export function createOpenAI({ apiKey, baseURL, fetch }: ProviderOptions): RemoteProvider {
  const client = new OpenAI({
    apiKey,
    adminAPIKey: null,
    baseURL: baseURL ?? DEFAULT_BASE_URL,
    maxRetries: 0,
    logLevel: 'off',
    ...(fetch && { fetch }),
  });

  const translate = (error: unknown) => translateOpenAI(PROVIDER, error);

  async function list(signal: AbortSignal): Promise<ListedModel[]> {
    const { data } = await client.models.list({ signal });
    return data.filter(({ id }) => CHAT_MODEL.test(id) && !OTHER_MODEL.test(id)).map(({ id }) => ({ model: id }));
  }

  return {
    name: 'openai',
    listModels: (signal) => listOrTable('openai', () => list(signal)),
    probe: (signal) => listOrThrow(() => list(signal), translate),
    generate: (request, signal) =>
      runAttempt({
        provider: PROVIDER,
        signal,
        translate,
        open: (connection) => stream(client, request, connection),
      }),
  };
}

async function* stream(client: OpenAI, request: GenerateRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const events = await client.responses.create(
    {
      model: request.model,
      max_output_tokens: Math.max(MIN_OUTPUT_TOKENS, request.maxOutputTokens),
      input: request.messages.filter(({ text }) => text !== '').map(({ role, text }) => ({ role, content: text })),
      stream: true,
      store: false,
    },
    { signal },
  );
  let refused = false;
  for await (const event of events) {
    if (event.type === 'response.refusal.delta') refused = true;
    yield* translateEvent(event, refused);
  }
}

function* translateEvent(event: ResponseStreamEvent, refused: boolean): Generator<ModelEvent> {
  switch (event.type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      yield { type: 'text', text: event.delta };
      break;
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      yield { type: 'reasoning', text: event.delta };
      break;
    case 'response.completed':
    case 'response.incomplete':
      yield* usageOf(event.response);
      yield { type: 'end', reason: refused ? 'refusal' : finishReason(event.response) };
      break;
    case 'response.failed': {
      yield* usageOf(event.response);
      const code = event.response.error?.code;
      throw statusFailure(PROVIDER, statusOfCode(code), { code });
    }
  }
}

function* usageOf({ usage }: Response): Generator<ModelEvent> {
  if (!usage) return;
  const figures = {
    input: usage.input_tokens,
    cacheRead: usage.input_tokens_details?.cached_tokens,
    cacheWrite: usage.input_tokens_details?.cache_write_tokens,
    output: usage.output_tokens,
    reasoning: usage.output_tokens_details?.reasoning_tokens,
  };
  yield { type: 'usage', usage: fromInclusive(figures, true) };
}

function finishReason(response: Response): FinishReason {
  if (response.incomplete_details?.reason === 'max_output_tokens') return 'length';
  if (response.incomplete_details?.reason === 'content_filter') return 'refusal';
  return response.status === 'completed' ? 'stop' : 'other';
}
