/** The bodies that OpenAI's two APIs share. */
import { SAMPLE_TIME_S } from './wire-format.ts';
import type { DoubleModel } from './script.ts';

const CODES: Readonly<Record<number, string>> = { 401: 'invalid_api_key', 404: 'model_not_found', 429: 'rate_limit_exceeded' };

export function openaiModels(models: readonly DoubleModel[]): unknown {
  const data = models.map((model) => ({
    id: model.id,
    object: 'model',
    created: SAMPLE_TIME_S,
    owned_by: 'double',
    ...(model.contextWindow && { max_model_len: model.contextWindow }),
  }));
  return { object: 'list', data };
}

export function openaiErrorBody(status: number): { error: object } {
  const type = status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message: `The double answers ${status} to key sk-secret`, type, param: null, code: CODES[status] ?? null } };
}
