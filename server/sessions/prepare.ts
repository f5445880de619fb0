import type { Database } from '../kit/db.ts';
import { fitHistory } from '../models/fit-history.ts';
import { ModelFailure } from '../models/model.ts';
import type { ChatMessage, ModelInfo, ModelProvider } from '../models/model.ts';
import { chatMessages, loadPath } from './history.ts';
import { MessageEntity } from './message.entity.ts';
import type { Prepared } from './run.ts';
import type { RunIdentity } from './terminal.ts';

/** What sessions need of the model catalog. */
export interface ModelSource {
  find(id: string): ModelInfo | undefined;
  provider(id: string): { provider: ModelProvider; model: string } | undefined;
}

/** The conversation that an answer answers; null where there is none any more. */
export async function conversationOf(db: Database, messageId: string): Promise<{ messages: ChatMessage[]; stopRequested: boolean } | null> {
  const em = db.em();
  const message = await em.findOne(MessageEntity, messageId);
  if (!message?.parentId) return null;
  const path = await loadPath(db.sql(), message.parentId);
  const partial = message.continuesId ? message.text : undefined;
  return { messages: chatMessages(path, partial), stopRequested: message.stopRequestedAt !== null };
}

/** The request for a run: the conversation within the model's window. Null: a stop came before the start. */
export async function prepareRun(deps: { db: Database; models: ModelSource }, run: RunIdentity): Promise<Prepared | null> {
  const conversation = await conversationOf(deps.db, run.messageId);
  if (!conversation || conversation.stopRequested) return null;
  const info = deps.models.find(run.modelId);
  const source = deps.models.provider(run.modelId);
  if (!info || !source)
    throw new ModelFailure('INVALID_REQUEST', 'This model is not available any more. Choose another.', { retryable: false });
  const { messages } = fitHistory(conversation.messages, info);
  return { provider: source.provider, request: { model: source.model, messages, maxOutputTokens: info.maxOutputTokens } };
}
