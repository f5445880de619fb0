/** The end of a model's reply: one transaction, and one usage row, whoever ends it (LIVE.md G4). */
import { LockMode } from '@mikro-orm/core';
import type { ActorRecord, FailureRecord } from '../../../schema/wire/events.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Tx } from '../../kit/db.ts';
import type { Price } from '../../models/price-table.ts';
import type { TerminalStatus } from '../message.entity.ts';
import type { Outbox } from '../outbox.ts';
import { insertUsage } from '../usage.ts';
import type { Usage } from '../usage.ts';
import { CommentEntity } from './comment.entity.ts';

export interface ReplyIdentity {
  commentId: string;
  sessionId: string;
  workspaceId: string;
  /** `provider:name`. */
  modelId: string;
  /** Who pays: the one who mentioned the model. */
  actor: Pick<ActorRecord, 'kind' | 'id'>;
  startedAt: Date;
}

export interface ReplyOutcome {
  status: TerminalStatus;
  text: string;
  failure: FailureRecord | null;
  usage: Usage;
}

export interface ReplyEndDeps {
  outbox: Outbox;
  clock: Clock;
  models: { price(modelId: string, at: Date): Price | null };
}

export function createReplyEnd({ outbox, clock, models }: ReplyEndDeps) {
  return {
    /** Does nothing where it has ended already. A deleted one stays without text, but what it cost is written down. */
    async write(tx: Tx, reply: ReplyIdentity, { status, text, failure, usage }: ReplyOutcome): Promise<void> {
      const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
      const row = await tx.em.findOne(CommentEntity, { id: reply.commentId, status: 'pending' }, lock);
      if (!row) return;
      const endedAt = new Date(clock.now());
      const isDeleted = Boolean(row.deletedAt);
      Object.assign(row, {
        status: status === 'complete' ? 'complete' : 'failed',
        text: isDeleted ? '' : text,
        failureCode: failure?.code ?? null,
        failureMessage: failure?.message ?? null,
        version: row.version + 1,
      });
      await tx.em.flush();
      const price = models.price(reply.modelId, endedAt);
      await insertUsage(tx, { ...reply, messageId: null, purpose: 'comment', usage, price, status, endedAt });
      await outbox.add(tx, reply.sessionId, [{ kind: 'commentChanged', commentId: reply.commentId }]);
    },
  };
}
