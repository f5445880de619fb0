/** Another answer beside one that has ended: asked again, or gone on from where it stopped (LIVE.md G2). */
import type { MessageRecord } from '../../schema/wire/events.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { Expected, invalid, notFound } from '../kit/errors.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import type { Access } from './access.ts';
import { availableModel, lockSession } from './answers.ts';
import type { Answers, NewAnswer } from './answers.ts';
import { followRetry } from './branches/growth.ts';
import { MessageEntity, isRunning } from './message.entity.ts';
import type { MessageRow } from './message.entity.ts';
import type { Outbox } from './outbox.ts';
import type { WorkspaceModels } from '../models/own-keys/workspace-models.ts';
import type { ModelSource } from './prepare.ts';
import { messageById } from './records.ts';
import { checkMutationId, findSent, rememberSent } from './send-requests.ts';
import { isSecret } from './votes/poll-records.ts';

export interface RetryInput {
  id: string;
  /** Left out: the model of the answer that is retried. */
  modelId?: string | null | undefined;
  clientMutationId?: string | null | undefined;
}

export interface RetryDeps {
  db: Database;
  access: Access;
  answers: Answers;
  models: ModelSource;
  outbox: Outbox;
  rateLimits: Pick<RateLimits, 'take'>;
  clock: Clock;
}

export function createRetry({ db, access, answers, models, outbox, rateLimits, clock }: RetryDeps) {
  async function answerBeside(
    actor: Actor,
    input: RetryInput,
    describe: (message: MessageRow) => Partial<NewAnswer>,
  ): Promise<MessageRecord> {
    const { session } = await access.requireForMessage(actor, input.id, 'session:write');
    checkMutationId(input.clientMutationId);
    await countAction(rateLimits, 'prompt', { workspace: session.workspaceId });
    const answerId = await db.write(async (tx) => {
      const row = await lockSession(tx, session.id);
      const before = await findSent(tx.sql(), row.id, input.clientMutationId);
      if (before) return before.answerIds[0];
      const message = await tx.em.findOne(MessageEntity, input.id);
      if (!message) throw notFound('message');
      if (message.role !== 'assistant' || !message.parentId || !message.modelId) throw invalid({ id: 'is not an answer' });
      if (isRunning(message)) throw new Expected('CONFLICT', 'This answer is still being written. Stop it first.');
      const reached = await models.of(tx, row.workspaceId);
      const modelId = (await isSecret(tx.sql(), message.parentId))
        ? secretModel(reached, message.modelId, input.modelId)
        : availableModel(reached, input.modelId ?? message.modelId).id;
      const answer = { parentId: message.parentId, modelId, lane: message.lane ?? 0, ...describe(message) };
      const [id] = await answers.begin(tx, row, actor, [answer]);
      if (id && row.mainlineLeafId === message.id) row.mainlineLeafId = id;
      row.updatedAt = new Date(clock.now());
      if (id) await followRetry(tx, outbox, message.id, id, row.updatedAt);
      await tx.em.flush();
      await outbox.add(tx, row.id, [{ kind: 'sessionChanged' }]);
      await rememberSent(tx, row.id, input.clientMutationId, { promptId: message.parentId, answerIds: id ? [id] : [] }, row.updatedAt);
      return id;
    });
    if (!answerId) throw notFound('message');
    return messageById(db.sql(), answerId);
  }

  return {
    retryMessage: (actor: Actor, input: RetryInput): Promise<MessageRecord> => answerBeside(actor, input, () => ({})),
    /** The new answer starts with the text that is there. */
    continueMessage: (actor: Actor, input: Omit<RetryInput, 'modelId'>): Promise<MessageRecord> =>
      answerBeside(actor, input, (message) => {
        if (message.text.trim() === '') throw invalid({ id: 'has no text to go on from; retry it' });
        return { continues: { id: message.id, text: message.text } };
      }),
  };
}

/** In a blind vote the same model again, whichever it is: to take or refuse a name would tell it. */
function secretModel(models: Pick<WorkspaceModels, 'find'>, modelId: string, wanted: string | null | undefined): string {
  if (wanted != null) throw new Expected('CONFLICT', 'The models stay a secret until the vote is closed. Ask again without naming one.');
  if (!models.find(modelId)?.available)
    throw new Expected('UNAVAILABLE', 'This model cannot be reached now. Ask again later, or close the vote.');
  return modelId;
}
