/** The end of a model's reply: one transaction, and one usage row, whoever ends it (LIVE.md G4). */
import { LockMode } from '@mikro-orm/core';
import type { ActorRecord, FailureRecord } from '../../../schema/wire/events.ts';
import type { Billing } from '../../billing/billing.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Tx } from '../../kit/db.ts';
import type { TerminalStatus } from '../message.entity.ts';
import type { Outbox } from '../outbox.ts';
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
  billing: Pick<Billing, 'record'>;
}

export function createReplyEnd({ outbox, clock, billing }: ReplyEndDeps) {
  return {
    /** Does nothing where it has ended already. A deleted one stays without text, but what it cost is written down. */
    async write(tx: Tx, reply: ReplyIdentity, { status, text, failure, usage }: ReplyOutcome): Promise<void> {
      const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
      const row = await tx.em.findOne(CommentEntity, { id: reply.commentId, status: 'pending' }, lock);
      if (!row) return;
      const endedAt = new Date(clock.now());
      const isDeleted = Boolean(row.deletedAt);
      Object.assign(row, {
        // What a budget cut short has been said all the same.
        status: status === 'complete' || (status === 'stopped' && text !== '') ? 'complete' : 'failed',
        text: isDeleted ? '' : text,
        failureCode: failure?.code ?? null,
        failureMessage: failure?.message ?? null,
        version: row.version + 1,
      });
      await tx.em.flush();
      await outbox.add(tx, reply.sessionId, [{ kind: 'commentChanged', commentId: reply.commentId }, { kind: 'costChanged' }]);
      await billing.record(tx, {
        ...reply,
        ...usage,
        id: reply.commentId,
        messageId: null,
        purpose: 'comment',
        status,
        failureCode: failure?.code ?? null,
        firstTokenMs: null,
        endedAt,
      });
    },
  };
}
