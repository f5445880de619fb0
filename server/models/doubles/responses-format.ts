/** OpenAI's Responses API: every event has a type and a number, items hold parts, and the last event holds the whole response. */
import type { TokenCounts } from '../../billing/cost.ts';
import { openaiErrorBody, openaiModels } from './openai-bodies.ts';
import { inputTokens, outputTokens, SAMPLE_TIME_S } from './wire-format.ts';
import type { AnswerFrames, WireFormat } from './wire-format.ts';

const CODES: Readonly<Record<number, string>> = {
  400: 'invalid_prompt',
  429: 'rate_limit_exceeded',
  503: 'server_overloaded',
  529: 'server_overloaded',
};

export const responsesFormat: WireFormat = {
  basePath: '/v1',
  isGenerate: (method, path) => method === 'POST' && path === '/v1/responses',
  isModels: (method, path) => method === 'GET' && path === '/v1/models',
  models: openaiModels,
  httpError: openaiErrorBody,
  answer,
};

interface OpenItem {
  kind: 'message' | 'reasoning';
  id: string;
  index: number;
  text: string;
}

function answer(model: string): AnswerFrames {
  let sequence = 0;
  let open: OpenItem | null = null;
  const output: object[] = [];

  const event = (type: string, fields: object) => {
    const data = { type, sequence_number: sequence, ...fields };
    sequence += 1;
    return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
  };
  const response = (status: string, fields: object = {}) => ({
    id: 'resp_double',
    object: 'response',
    created_at: SAMPLE_TIME_S,
    model,
    status,
    error: null,
    incomplete_details: null,
    output,
    usage: null,
    ...fields,
  });

  const openItem = (kind: OpenItem['kind']): string => {
    if (open?.kind === kind) return '';
    const closed = closeItem();
    open = { kind, id: `${kind === 'message' ? 'msg' : 'rs'}_double_${output.length}`, index: output.length, text: '' };
    const added = event('response.output_item.added', { output_index: open.index, item: item(open, 'in_progress') });
    const part = { item_id: open.id, output_index: open.index, part: itemPart(open) };
    if (kind === 'reasoning') return closed + added + event('response.reasoning_summary_part.added', { ...part, summary_index: 0 });
    return closed + added + event('response.content_part.added', { ...part, content_index: 0 });
  };
  const closeItem = (): string => {
    if (open === null) return '';
    const { id, index, kind, text } = open;
    const at = { item_id: id, output_index: index };
    const done = item(open, 'completed');
    const part = itemPart(open);
    output.push(done);
    open = null;
    const textDone =
      kind === 'reasoning'
        ? event('response.reasoning_summary_text.done', { ...at, summary_index: 0, text }) +
          event('response.reasoning_summary_part.done', { ...at, summary_index: 0, part })
        : event('response.output_text.done', { ...at, content_index: 0, text, logprobs: [] }) +
          event('response.content_part.done', { ...at, content_index: 0, part });
    return textDone + event('response.output_item.done', { output_index: index, item: done });
  };
  const delta = (kind: OpenItem['kind'], type: string, text: string, place: object): string => {
    const opened = openItem(kind);
    open!.text += text;
    return opened + event(type, { item_id: open!.id, output_index: open!.index, delta: text, ...place });
  };

  return {
    open: () =>
      event('response.created', { response: response('in_progress') }) +
      event('response.in_progress', { response: response('in_progress') }),
    text: (text) => delta('message', 'response.output_text.delta', text, { content_index: 0, logprobs: [] }),
    reasoning: (text) => delta('reasoning', 'response.reasoning_summary_text.delta', text, { summary_index: 0 }),
    error: (status) => event('error', { code: CODES[status] ?? 'server_error', message: `The double answers ${status}`, param: null }),
    brokenJson: () => 'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta"\n\n',
    end: (reason, usage) => {
      const closed = closeItem();
      const status = reason === 'stop' || reason === 'other' ? 'completed' : 'incomplete';
      const details = reason === 'length' ? 'max_output_tokens' : 'content_filter';
      const fields = { usage: usageBody(usage), incomplete_details: status === 'completed' ? null : { reason: details } };
      return closed + event(`response.${status}`, { response: response(status, fields) });
    },
  };
}

function item({ kind, id, text }: OpenItem, status: string): object {
  if (kind === 'reasoning') return { type: 'reasoning', id, status, summary: text ? [{ type: 'summary_text', text }] : [] };
  return { type: 'message', id, status, role: 'assistant', content: text ? [itemPart({ kind, id, index: 0, text })] : [] };
}

function itemPart({ kind, text }: OpenItem): object {
  return kind === 'reasoning' ? { type: 'summary_text', text } : { type: 'output_text', text, annotations: [], logprobs: [] };
}

function usageBody(usage: TokenCounts | null): object | null {
  return (
    usage && {
      input_tokens: inputTokens(usage),
      input_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite },
      output_tokens: outputTokens(usage),
      output_tokens_details: { reasoning_tokens: usage.reasoning },
      total_tokens: inputTokens(usage) + outputTokens(usage),
    }
  );
}
