import type { Database, Tx } from '../kit/db.ts';
import { fitHistory } from '../models/fit-history.ts';
import { ModelFailure } from '../models/model.ts';
import type { ChatMessage, ModelInfo, ModelProvider } from '../models/model.ts';
import { keyGone } from '../models/own-keys/own-provider.ts';
import type { WorkspaceModels } from '../models/own-keys/workspace-models.ts';
import { chatMessages, loadPath } from './history.ts';
import { MessageEntity } from './message.entity.ts';
import type { Prepared } from './run.ts';
import type { RunIdentity } from './terminal.ts';

/** What sessions need of the model catalog. */
export interface ModelSource {
  /** For its name, and by the house's own keys. */
  find(id: string): ModelInfo | undefined;
  provider(id: string): { provider: ModelProvider; model: string } | undefined;
  /** What the workspace can ask now, its own keys first. */
  of(from: Pick<Tx, 'sql'>, workspaceId: string): Promise<WorkspaceModels>;
}

/**
 * Who answers a run: by the workspace's own key or by the house's, as was decided when it was paid for. A key that came or went since then
 * changes nothing about who pays.
 */
export async function answererOf(
  { db, models }: { db: Pick<Database, 'sql'>; models: ModelSource },
  { workspaceId, modelId }: Pick<RunIdentity, 'workspaceId' | 'modelId'>,
  { onOwnKey }: { onOwnKey: boolean },
): Promise<{ info: ModelInfo; provider: ModelProvider; model: string }> {
  const reached = onOwnKey ? await models.of(db, workspaceId) : { ...models, isOwn: () => false };
  if (reached.isOwn(modelId) !== onOwnKey) throw keyGone(modelId.slice(0, modelId.indexOf(':')));
  const info = reached.find(modelId);
  const source = reached.provider(modelId);
  if (!info || !source)
    throw new ModelFailure('INVALID_REQUEST', 'This model is not available any more. Choose another.', { retryable: false });
  return { info, ...source };
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
export async function prepareRun(
  deps: { db: Database; models: ModelSource },
  run: RunIdentity,
  paid: { onOwnKey: boolean },
): Promise<Prepared | null> {
  const conversation = await conversationOf(deps.db, run.messageId);
  if (!conversation || conversation.stopRequested) return null;
  const { info, provider, model } = await answererOf(deps, run, paid);
  const { messages } = fitHistory(conversation.messages, info);
  return { provider, request: { model, messages, maxOutputTokens: info.maxOutputTokens } };
}
