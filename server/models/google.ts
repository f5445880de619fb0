/** Gemini. The only file that knows @google/generative-ai, whose support has ended: swapping the library is a change to this file. */
import { GoogleGenerativeAI, GoogleGenerativeAIFetchError } from '@google/generative-ai';
import type { EnhancedGenerateContentResponse } from '@google/generative-ai';
import { runAttempt } from './attempt.ts';
import { connectionFailure, protocolFailure, statusFailure, truncatedFailure } from './failures.ts';
import { INVALID_KEY, listGemini } from './google-models.ts';
import { listOrTable, listOrThrow } from './listing.ts';
import type { FinishReason, GenerateRequest, ModelEvent, ModelFailure, RemoteProvider } from './model.ts';
import type { ProviderOptions } from './provider-options.ts';
import { countOrZero, inputParts, isCount } from './usage.ts';

const PROVIDER = 'Google';
const DEFAULT_BASE_URL = 'https://generativelanguage.googleapis.com';
const BLOCKED = new Set(['SAFETY', 'RECITATION', 'LANGUAGE', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'IMAGE_SAFETY']);

/** What the wire carries and the library's types leave out. */
type Chunk = EnhancedGenerateContentResponse & {
  error?: { code?: number; status?: string; details?: unknown };
  usageMetadata?: { thoughtsTokenCount?: number };
};

/** `fetch` serves the list of models only: the library takes none. */
export function createGoogle({ apiKey, baseURL: address = DEFAULT_BASE_URL, fetch = globalThis.fetch }: ProviderOptions): RemoteProvider {
  const baseURL = address.replace(/\/+$/, '');
  const client = new GoogleGenerativeAI(apiKey);
  const list = (signal: AbortSignal) => listGemini({ apiKey, baseURL, fetch }, signal);
  return {
    name: 'google',
    listModels: (signal) => listOrTable('google', () => list(signal)),
    probe: (signal) => listOrThrow(() => list(signal), translateListing),
    generate: (request, signal) =>
      runAttempt({ provider: PROVIDER, signal, translate, open: (connection) => stream(client, baseURL, request, connection) }),
  };
}

async function* stream(
  client: GoogleGenerativeAI,
  baseUrl: string,
  request: GenerateRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const system = request.messages.filter(({ role }) => role === 'system').map(({ text }) => text);
  const contents = request.messages
    .filter(({ role, text }) => role !== 'system' && text !== '')
    .map(({ role, text }) => ({ role: role === 'assistant' ? 'model' : 'user', parts: [{ text }] }));
  const model = client.getGenerativeModel({ model: request.model }, { baseUrl });
  const result = await model.generateContentStream(
    {
      contents,
      generationConfig: { maxOutputTokens: request.maxOutputTokens },
      ...(system.length > 0 && { systemInstruction: system.join('\n\n') }),
    },
    { signal },
  );
  // A second promise of the same stream: unhandled, its rejection ends the process.
  result.response.catch(() => undefined);

  // There is no terminal event: the marker is a finish reason, and figures may follow it.
  let reason: FinishReason | null = null;
  let usage: ModelEvent | null = null;
  for await (const chunk of result.stream as AsyncIterable<Chunk>) {
    if (chunk.error) throw chunkFailure(chunk.error);
    yield* textOf(chunk);
    reason = finishReason(chunk) ?? reason;
    usage = usageOf(chunk, false) ?? usage;
    if (usage && reason === null) yield usage;
  }
  if (signal.aborted || reason === null) return;
  if (usage?.type === 'usage') yield { type: 'usage', usage: { ...usage.usage, final: true } };
  yield { type: 'end', reason };
}

/** Not `chunk.text()`, which throws on a blocked answer and mixes thoughts with text. */
function* textOf(chunk: Chunk): Generator<ModelEvent> {
  for (const part of chunk.candidates?.[0]?.content?.parts ?? []) {
    if (!part.text) continue;
    yield { type: 'thought' in part && part.thought === true ? 'reasoning' : 'text', text: part.text };
  }
}

function finishReason(chunk: Chunk): FinishReason | null {
  // A blocked prompt has no candidates at all.
  if (chunk.promptFeedback?.blockReason) return 'refusal';
  const reason: string | undefined = chunk.candidates?.[0]?.finishReason;
  if (!reason || reason === 'FINISH_REASON_UNSPECIFIED') return null;
  if (reason === 'STOP') return 'stop';
  if (reason === 'MAX_TOKENS') return 'length';
  return BLOCKED.has(reason) ? 'refusal' : 'other';
}

/** Cumulative. Google leaves out figures that are zero; candidates are without thoughts, the prompt is with its cached part. */
function usageOf({ usageMetadata }: Chunk, final: boolean): ModelEvent | null {
  if (!usageMetadata || !isCount(usageMetadata.promptTokenCount)) return null;
  const output = countOrZero(usageMetadata.candidatesTokenCount);
  const reasoning = countOrZero(usageMetadata.thoughtsTokenCount);
  const input = inputParts({ input: usageMetadata.promptTokenCount, cacheRead: usageMetadata.cachedContentTokenCount });
  return { type: 'usage', usage: { ...input, output, reasoning, final } };
}

function translate(error: unknown): ModelFailure {
  if (error instanceof GoogleGenerativeAIFetchError) return chunkFailure({ code: error.status ?? 500, details: error.errorDetails });
  // The library has one class for all else; it gets no more versions, so its words are stable.
  const message = error instanceof Error ? error.message : '';
  if (message.includes('Error parsing JSON response')) return protocolFailure(PROVIDER, error);
  if (message.includes('Failed to parse stream')) return truncatedFailure(PROVIDER);
  if (message.includes('Error reading from the stream') || message.includes('Error fetching')) return connectionFailure(PROVIDER, error);
  return protocolFailure(PROVIDER, error);
}

/** The list is our own request, and so are its errors. */
function translateListing(error: unknown): ModelFailure {
  const { status, reason } = error as { status?: unknown; reason?: unknown };
  if (typeof status !== 'number') return connectionFailure(PROVIDER, error);
  return statusFailure(PROVIDER, reason === INVALID_KEY ? 401 : status);
}

function chunkFailure({ code, status, details }: NonNullable<Chunk['error']>): ModelFailure {
  const entries: object[] = Array.isArray(details) ? details.filter((entry) => typeof entry === 'object' && entry !== null) : [];
  const reason = stringOf(entries, 'reason');
  const delay = /^(\d+(?:\.\d+)?)s$/.exec(stringOf(entries, 'retryDelay') ?? '')?.[1];
  return statusFailure(PROVIDER, reason === INVALID_KEY ? 401 : (code ?? 500), {
    code: reason ?? status,
    // The library hides the answer's headers; Google says it in the body as well.
    retryAfterMs: delay === undefined ? null : Math.round(Number(delay) * 1000),
  });
}

function stringOf(entries: readonly object[], key: string): string | undefined {
  return entries.map((entry) => (entry as Record<string, unknown>)[key]).find((value) => typeof value === 'string');
}
