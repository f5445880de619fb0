/** Chat Completions: unnamed chunks, figures in a last chunk without choices, then [DONE]. */
import type { TokenCounts } from '../../billing/cost.ts';
import type { FinishReason } from '../model.ts';
import { openaiErrorBody, openaiModels } from './openai-bodies.ts';
import { inputTokens, outputTokens, SAMPLE_TIME_S } from './wire-format.ts';
import type { AnswerFrames, WireFormat } from './wire-format.ts';

const FINISH_REASONS: Record<FinishReason, string> = { stop: 'stop', length: 'length', refusal: 'content_filter', other: 'tool_calls' };

export const chatFormat: WireFormat = {
  basePath: '/v1',
  isGenerate: (method, path) => method === 'POST' && path === '/v1/chat/completions',
  isModels: (method, path) => method === 'GET' && path === '/v1/models',
  models: openaiModels,
  httpError: openaiErrorBody,
  answer,
};

function answer(model: string): AnswerFrames {
  const head = { id: 'chatcmpl-double', object: 'chat.completion.chunk', created: SAMPLE_TIME_S, model };
  const data = (fields: object) => `data: ${JSON.stringify({ ...head, ...fields })}\n\n`;
  const chunk = (delta: object, finishReason: string | null = null) =>
    data({ choices: [{ index: 0, delta, finish_reason: finishReason }], usage: null });

  return {
    open: () => ': keep-alive\n\n' + chunk({ role: 'assistant', content: '' }),
    text: (content) => chunk({ content }),
    reasoning: (text) => chunk({ reasoning_content: text }),
    error: (status) => `data: ${JSON.stringify({ error: { message: `The double answers ${status}`, type: 'error', code: status } })}\n\n`,
    brokenJson: () => 'data: {"id":"chatcmpl-double","choices":[{"index":0,"delta":{"content"\n\n',
    end: (reason, usage) =>
      chunk({}, FINISH_REASONS[reason]) + (usage === null ? '' : data({ choices: [], usage: usageBody(usage) })) + 'data: [DONE]\n\n',
  };
}

function usageBody(usage: TokenCounts): object {
  return {
    prompt_tokens: inputTokens(usage),
    prompt_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite },
    completion_tokens: outputTokens(usage),
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: inputTokens(usage) + outputTokens(usage),
  };
}
