/** The end of a run: one transaction, guarded by the fence, whoever ends it (LIVE.md L4, G2, G4, G7). */
import { sql } from 'kysely';
import type { ActorRecord, FailureRecord } from '../../schema/wire/events.ts';
import type { Billing } from '../billing/billing.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import type { HintTeller } from '../live/hints.ts';
import type { WebhookEventType } from '../../schema/wire/webhooks.ts';
import type { EmitWebhook } from '../workspaces/webhook-port.ts';
import { MessageEntity, RUNNING } from './message.entity.ts';
import type { TerminalStatus } from './message.entity.ts';
import type { NoticeSink } from './notice-sink.ts';
import type { Outbox } from './outbox.ts';
import { tellRequester } from './run-notices.ts';
import type { Usage } from './usage.ts';

export const INTERRUPTED: FailureRecord = {
  code: 'INTERRUPTED',
  message: 'The server that wrote this answer went away. Continue it, or ask again.',
};

export const OVER_BUDGET: FailureRecord = {
  code: 'BUDGET_EXCEEDED',
  message: 'The budget ended here; what was said is kept. Ask an admin for more, then continue it.',
};

/** What stays the same over a run's life. */
export interface RunIdentity {
  messageId: string;
  sessionId: string;
  workspaceId: string;
  /** `provider:name`. */
  modelId: string;
  fence: number;
  /** Who pays: the one who asked. */
  actor: Pick<ActorRecord, 'kind' | 'id'>;
  startedAt: Date;
}

export interface RunEnd {
  status: TerminalStatus;
  text: string;
  failure: FailureRecord | null;
  attempts: number;
  usage: Usage;
  /** From the start to the first token; null: there was none, or nobody knows. */
  firstTokenMs: number | null;
}

export interface TerminalDeps {
  db: Database;
  outbox: Outbox;
  notices: NoticeSink;
  hints: HintTeller;
  emit: EmitWebhook;
  clock: Clock;
  billing: Pick<Billing, 'record'>;
}

const HAPPENED: Record<TerminalStatus, WebhookEventType> = {
  complete: 'run.completed',
  stopped: 'run.stopped',
  failed: 'run.failed',
  interrupted: 'run.failed',
};

export function createTerminal({ db, outbox, notices, hints, emit, clock, billing }: TerminalDeps) {
  return {
    /** False: the run is not ours any more, and nothing was written. */
    async end(run: RunIdentity, { status, text, failure, attempts, usage, firstTokenMs }: RunEnd): Promise<boolean> {
      const endedAt = new Date(clock.now());
      return db.write(async (tx) => {
        const changed = await tx.em.nativeUpdate(
          MessageEntity,
          { id: run.messageId, fence: run.fence, status: { $in: [...RUNNING] } },
          { status, text, failureCode: failure?.code ?? null, failureMessage: failure?.message ?? null, attempts, finishedAt: endedAt },
        );
        if (changed === 0) return false;
        await sql`delete from run_chunk where message_id = ${run.messageId}`.execute(tx.sql());
        await outbox.add(tx, run.sessionId, [{ kind: 'messageChanged', messageId: run.messageId }, { kind: 'costChanged' }]);
        await tellRequester(tx, notices, run);
        await hints.tell(tx, { topic: 'SESSIONS', workspaceId: run.workspaceId });
        const { workspaceId, sessionId, messageId } = run;
        // No model, no cost, no reason: a blind vote hides them.
        await emit(tx, {
          type: HAPPENED[status],
          workspaceId,
          session: { id: sessionId, isPrivate: true },
          actor: null,
          data: { messageId },
        });
        // Last, as it locks the workspace's account until the commit.
        const failureCode = failure?.code ?? null;
        await billing.record(tx, { ...run, ...usage, id: run.messageId, purpose: 'answer', status, failureCode, firstTokenMs, endedAt });
        return true;
      });
    },
  };
}

export type Terminal = ReturnType<typeof createTerminal>;
