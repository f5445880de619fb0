/** `/v1/responses`: what is asked, and the answer as one object or as events. Nothing is kept for later. */
import { z } from 'zod';
import type { Answered, Answering, Used } from './answering.ts';
import { NOTHING_ELSE, chatMessage, flag, isEmpty, metadata, modelName, never, read, turns, whole } from './asked.ts';
import type { Asked, FieldRule } from './asked.ts';
import { placeOf } from './format.ts';
import type { Format } from './format.ts';

const RULES: Record<string, FieldRule> = {
  ...NOTHING_ELSE,
  input: 'read',
  instructions: 'read',
  max_output_tokens: 'read',
  reasoning: 'ignored',
  truncation: 'ignored',
  store: 'ignored',
  max_tool_calls: 'ignored',
  include: isEmpty,
  text: (value) => ((value as { format?: { type?: unknown } }).format?.type ?? 'text') === 'text',
  background: (value) => value === false,
  previous_response_id: never,
  conversation: never,
  prompt: never,
};

const SCHEMA = z.object({
  model: modelName,
  input: z.union([z.string().transform((text) => [{ role: 'user' as const, content: text }]), turns]),
  instructions: z.string('takes a text').nullish(),
  max_output_tokens: whole,
  stream: flag,
  metadata,
});
/** So that what is wrong within a list is told by its place. */
const LISTED = SCHEMA.extend({ input: turns });

export function readResponses(body: unknown): Asked {
  const isList = Array.isArray((body as { input?: unknown } | null)?.input);
  const asked = isList ? read(body, RULES, LISTED) : read(body, RULES, SCHEMA);
  const instructions = asked.instructions ?? null;
  const said = asked.input.map((turn) => chatMessage(turn));
  return {
    model: asked.model,
    messages: instructions === null ? said : [{ role: 'system', text: instructions }, ...said],
    maxOutputTokens: asked.max_output_tokens ?? undefined,
    isStream: asked.stream ?? false,
    includesUsage: true,
    metadata: asked.metadata ?? {},
    instructions,
  };
}

export function createResponsesFormat(asked: Asked, answering: Answering): Format {
  const { id, model, createdAt } = answering;
  const itemId = `msg-${id}`;
  const at = { item_id: itemId, output_index: 0, content_index: 0 };
  let sequence = 0;

  const event = (type: string, more: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...more, sequence_number: sequence++ })}\n\n`;
  const part = (text: string) => ({ type: 'output_text', text, annotations: [], logprobs: [] });
  const item = (status: string, text: string | null) => ({
    type: 'message',
    id: itemId,
    status,
    role: 'assistant',
    content: text === null ? [] : [part(text)],
  });
  const response = (status: string, more: object = {}) => ({
    id: `resp-${id}`,
    object: 'response',
    created_at: Math.floor(createdAt.getTime() / 1_000),
    status,
    error: null,
    incomplete_details: null,
    instructions: asked.instructions,
    max_output_tokens: asked.maxOutputTokens ?? null,
    model,
    output: [],
    parallel_tool_calls: false,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: null,
    text: { format: { type: 'text' } },
    tool_choice: 'none',
    tools: [],
    top_p: null,
    truncation: 'disabled',
    usage: null,
    metadata: asked.metadata,
    ...more,
  });

  function ended(text: string, answered: Answered) {
    const isWhole = answered.status === 'complete' && answered.reason !== 'length' && answered.reason !== 'refusal';
    const status = isWhole ? 'completed' : 'incomplete';
    const reason = answered.reason === 'refusal' ? 'content_filter' : 'max_output_tokens';
    return response(status, {
      output: [item(status, text)],
      incomplete_details: isWhole ? null : { reason },
      usage: usageOf(answered.used),
      parley: placeOf(answering, answered),
    });
  }

  return {
    whole: ended,
    begin: () =>
      [
        event('response.created', { response: response('in_progress') }),
        event('response.in_progress', { response: response('in_progress') }),
        event('response.output_item.added', { output_index: 0, item: item('in_progress', null) }),
        event('response.content_part.added', { ...at, part: part('') }),
      ].join(''),
    piece: (text) => event('response.output_text.delta', { ...at, delta: text, logprobs: [] }),
    end(text, answered) {
      const last = ended(text, answered);
      return [
        event('response.output_text.done', { ...at, text, logprobs: [] }),
        event('response.content_part.done', { ...at, part: part(text) }),
        event('response.output_item.done', { output_index: 0, item: item(last.status, text) }),
        event(`response.${last.status}`, { response: last }),
      ].join('');
    },
    failed: (error, text) =>
      [
        event('response.failed', {
          response: response('failed', { error: { code: 'server_error', message: error.message }, output: [item('incomplete', text)] }),
        }),
        event('error', { ...error, error }),
      ].join(''),
  };
}

function usageOf(used: Used | null) {
  if (!used) return null;
  return {
    input_tokens: used.input,
    input_tokens_details: { cached_tokens: used.cachedInput },
    output_tokens: used.output,
    output_tokens_details: { reasoning_tokens: used.reasoning },
    total_tokens: used.input + used.output,
  };
}
