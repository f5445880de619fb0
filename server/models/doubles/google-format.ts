/** Gemini's streamGenerateContent: unnamed events ended by CRLF, cumulative figures in every one, no terminal event. */
import type { TokenCounts } from '../../billing/cost.ts';
import type { FinishReason } from '../model.ts';
import { inputTokens } from './wire-format.ts';
import type { AnswerFrames, WireFormat } from './wire-format.ts';

const FINISH_REASONS: Record<FinishReason, string> = { stop: 'STOP', length: 'MAX_TOKENS', refusal: 'SAFETY', other: 'OTHER' };
const STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
};

export const googleFormat: WireFormat = {
  basePath: '',
  isGenerate: (method, path) => method === 'POST' && /^\/v1(?:beta)?\/models\/[^/]+:streamGenerateContent$/.test(path),
  isModels: (method, path) => method === 'GET' && /^\/v1(?:beta)?\/models$/.test(path),
  models: (models) => ({
    models: models.map((model) => ({
      name: `models/${model.id}`,
      displayName: model.name ?? model.id,
      inputTokenLimit: model.contextWindow,
      outputTokenLimit: model.maxOutputTokens,
      supportedGenerationMethods: model.id.includes('embedding') ? ['embedContent'] : ['generateContent', 'countTokens'],
    })),
  }),
  httpError: (status, headers) => errorBody(status, headers['retry-after']),
  answer,
};

function answer(model: string): AnswerFrames {
  let reported: TokenCounts | null = null;
  let sent = 0;
  const data = (body: object) => `data: ${JSON.stringify(body)}\r\n\r\n`;
  const chunk = (candidate: object, usage: object | null) =>
    data({
      candidates: [{ ...candidate, index: 0 }],
      ...(usage && { usageMetadata: usage }),
      modelVersion: model,
      responseId: 'double',
    });
  const part = (fields: object) => {
    sent += 1;
    const soFar = reported && usageBody({ ...reported, output: Math.min(sent, reported.output), reasoning: 0 });
    return chunk({ content: { parts: [fields], role: 'model' } }, soFar);
  };

  return {
    open: (usage) => {
      reported = usage;
      return '';
    },
    text: (text) => part({ text }),
    reasoning: (text) => part({ text, thought: true }),
    error: (status) => data(errorBody(status)),
    brokenJson: () => 'data: {"candidates": [{"content": {"parts"\r\n\r\n',
    end: (reason, usage) =>
      chunk({ content: { parts: [{ text: '' }], role: 'model' }, finishReason: FINISH_REASONS[reason] }, usage && usageBody(usage)),
  };
}

/** Zeros are left out, as the real one does. */
function usageBody(usage: TokenCounts): object {
  return {
    promptTokenCount: inputTokens(usage),
    ...(usage.cacheRead > 0 && { cachedContentTokenCount: usage.cacheRead }),
    ...(usage.output > 0 && { candidatesTokenCount: usage.output }),
    ...(usage.reasoning > 0 && { thoughtsTokenCount: usage.reasoning }),
    totalTokenCount: inputTokens(usage) + usage.output + usage.reasoning,
  };
}

function errorBody(status: number, retryAfter?: string): object {
  const details = retryAfter && [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` }];
  return {
    error: {
      code: status,
      message: `The double answers ${status}`,
      status: STATUSES[status] ?? 'INTERNAL',
      ...(details && { details }),
    },
  };
}
