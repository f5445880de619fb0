/** Anthropic's Messages API: named events, blocks opened and closed one after the other. */
import type { TokenCounts } from '../../billing/cost.ts';
import type { FinishReason } from '../model.ts';
import { outputTokens } from './wire-format.ts';
import type { AnswerFrames, WireFormat } from './wire-format.ts';

const STOP_REASONS: Record<FinishReason, string> = { stop: 'end_turn', length: 'max_tokens', refusal: 'refusal', other: 'pause_turn' };
const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

export const anthropicFormat: WireFormat = {
  basePath: '',
  isGenerate: (method, path) => method === 'POST' && path === '/v1/messages',
  isModels: (method, path) => method === 'GET' && path === '/v1/models',
  models: (models) => ({
    data: models.map((model) => ({
      type: 'model',
      id: model.id,
      display_name: model.name ?? model.id,
      created_at: '2026-10-01T00:00:00Z',
      lifecycle: 'active',
      max_input_tokens: model.contextWindow ?? null,
      max_tokens: model.maxOutputTokens ?? null,
      capabilities: null,
      deprecated_at: null,
      retires_at: null,
      line: null,
    })),
    first_id: models[0]?.id ?? null,
    last_id: models.at(-1)?.id ?? null,
    has_more: false,
  }),
  httpError: (status) => ({ ...errorBody(status), request_id: 'req_double' }),
  answer,
};

function answer(model: string): AnswerFrames {
  let index = -1;
  let block: 'text' | 'thinking' | null = null;

  const close = () => {
    const frame = block === null ? '' : event('content_block_stop', { index });
    block = null;
    return frame;
  };
  const delta = (kind: 'text' | 'thinking', content: object, delta: object) => {
    const frames = block === kind ? '' : close();
    if (block === kind) return event('content_block_delta', { index, delta });
    block = kind;
    index += 1;
    return frames + event('content_block_start', { index, content_block: content }) + event('content_block_delta', { index, delta });
  };

  return {
    open: (usage) => {
      const message = { id: 'msg_double', type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null };
      return event('message_start', { message: { ...message, usage: startUsage(usage) } }) + event('ping', {});
    },
    text: (text) => delta('text', { type: 'text', text: '' }, { type: 'text_delta', text }),
    reasoning: (text) => delta('thinking', { type: 'thinking', thinking: '', signature: '' }, { type: 'thinking_delta', thinking: text }),
    error: (status) => frame('error', errorBody(status)),
    brokenJson: () => 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type"\n\n',
    end: (reason, usage) =>
      close() +
      event('message_delta', { delta: { stop_reason: STOP_REASONS[reason], stop_sequence: null }, usage: endUsage(usage) }) +
      event('message_stop', {}),
  };
}

/** The output figure at the start is a first token or so, not the total. */
function startUsage(usage: TokenCounts | null): object | null {
  return usage && { ...inputUsage(usage), output_tokens: Math.min(1, usage.output) };
}

function endUsage(usage: TokenCounts | null): object | null {
  if (usage === null) return { output_tokens: null };
  const details = { output_tokens_details: { thinking_tokens: usage.reasoning } };
  return { ...inputUsage(usage), output_tokens: outputTokens(usage), ...details, server_tool_use: null };
}

function inputUsage(usage: TokenCounts): object {
  return {
    input_tokens: usage.uncachedInput,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation_input_tokens: usage.cacheWrite,
  };
}

function errorBody(status: number): object {
  return { type: 'error', error: { type: ERROR_TYPES[status] ?? 'api_error', message: `The double answers ${status}` } };
}

function event(type: string, fields: object): string {
  return frame(type, { type, ...fields });
}

function frame(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
