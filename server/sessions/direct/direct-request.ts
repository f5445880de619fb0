/** What a program asks: whether it can be asked at all, and whether it was asked before. */
import { MAX_PROMPT_LENGTH } from '../../../schema/wire/limits.ts';
import { Expected, invalid, notFound } from '../../kit/errors.ts';
import { fitHistory } from '../../models/fit-history.ts';
import type { ChatMessage } from '../../models/model.ts';
import { cleanText } from '../clean-text.ts';
import type { WorkspaceModels } from '../../models/own-keys/workspace-models.ts';
import type { Prepared } from '../run.ts';
import type { DirectRow, Repetition } from './direct-rows.ts';

export interface DirectInput {
  workspaceId: string;
  modelId: string;
  /** Told to the model as they are. */
  messages: readonly ChatMessage[];
  maxOutputTokens?: number | undefined;
  repetition?: Repetition | null | undefined;
}

const REPEAT_AFTER_S = 1;

/** Nothing is left out for want of room: a program is told that it asks for too much. */
export function prepareDirect(models: WorkspaceModels, { modelId, messages: given, maxOutputTokens = Infinity }: DirectInput): Prepared {
  const info = models.find(modelId);
  const source = models.provider(modelId);
  if (!info || !source) throw notFound('model');
  if (!info.available) throw new Expected('UNAVAILABLE', `${info.name} cannot be reached now.`, { retryAfter: 5 });
  const said = given.map(({ role, text }) => ({ role, text: cleanText(text) })).filter(({ text }) => text.trim() !== '');
  if (!said.some(({ role }) => role === 'user')) throw invalid({ messages: 'need one of a user with a text' });
  if (said.some(({ text }) => text.length > MAX_PROMPT_LENGTH))
    throw invalid({ messages: `have a text of more than ${MAX_PROMPT_LENGTH} characters` });
  const most = Math.min(maxOutputTokens, info.maxOutputTokens);
  const { messages, dropped } = fitHistory(said, { ...info, maxOutputTokens: most });
  if (dropped > 0) throw invalid({ messages: `are too long for ${info.name}, which takes ${info.contextWindow} tokens with its answer` });
  return { provider: source.provider, request: { model: source.model, messages, maxOutputTokens: most } };
}

/** Null: it did not come to its end, and may be asked again. */
export function wholeBefore(before: DirectRow, { hash }: Repetition): DirectRow | null {
  if (before.requestHash !== hash) throw invalid({ 'idempotency-key': 'was used with another request' });
  if (before.status === 'running') throw underWay();
  return before.status === 'complete' ? before : null;
}

export function underWay(): Expected {
  const message = 'The same is being answered at this moment. Ask again when it has ended.';
  return new Expected('CONFLICT', message, { retryAfter: REPEAT_AFTER_S });
}
