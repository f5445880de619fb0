/** Models that were mentioned answer in the thread: runs outside the tree, with one attempt each, metered like any other. */
import type { FailureRecord, SessionRecord } from '../../../schema/wire/events.ts';
import { actorId } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import type { Logger } from '../../kit/logger.ts';
import { fitHistory } from '../../models/fit-history.ts';
import { ModelFailure } from '../../models/model.ts';
import type { ModelFailureCode } from '../../models/model.ts';
import { attempt } from '../attempt.ts';
import { cleanText } from '../clean-text.ts';
import type { Outbox } from '../outbox.ts';
import { createOutputGuard } from '../output-guard.ts';
import type { PaidRun } from '../paid-run.ts';
import { answererOf } from '../prepare.ts';
import type { ModelSource } from '../prepare.ts';
import type { ReserveRuns } from '../reserve-runs.ts';
import { pause } from '../timing.ts';
import type { RunTimeouts } from '../timing.ts';
import { NO_USAGE, createMeter } from '../usage.ts';
import { CommentEntity } from './comment.entity.ts';
import type { CommentRow } from './comment.entity.ts';
import { createReplyEnd } from './reply-end.ts';
import type { ReplyIdentity, ReplyOutcome } from './reply-end.ts';
import { replyPrompt, replyPromptSize } from './reply-prompt.ts';

export interface RepliesDeps {
  db: Database;
  models: ModelSource;
  billing: Parameters<typeof createReplyEnd>[0]['billing'];
  reserveRuns: ReserveRuns;
  outbox: Outbox;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  nodeId: string;
  timing: RunTimeouts;
}

interface Asked {
  /** The comment that mentions the model. */
  askedId: string;
  allowance: PaidRun;
}

interface Running {
  abort: AbortController;
  ended: Promise<void>;
}

const MAX_REPLY_TOKENS = 4_000;
const MAX_REPLY_LENGTH = 20_000;
const SAVE_RETRY_MS = 200;
/** Failures of a provider that had begun to work. */
const WORKED: ReadonlySet<ModelFailureCode> = new Set(['STALLED', 'TRUNCATED', 'PROTOCOL']);

export function createReplies(deps: RepliesDeps) {
  const { db, models, outbox, clock, ids, logger, nodeId, timing, reserveRuns } = deps;
  const replyEnd = createReplyEnd(deps);
  const running = new Map<string, Running>();
  const closed = new AbortController();

  async function generate(reply: ReplyIdentity, { askedId, allowance }: Asked, signal: AbortSignal): Promise<ReplyOutcome> {
    const { info, provider, model } = await answererOf({ db, models }, reply, allowance);
    const prompt = await replyPrompt(db.sql(), askedId);
    if (!prompt) throw new ModelFailure('INVALID_REQUEST', 'What was asked is not there any more.', { retryable: false });
    const maxOutputTokens = Math.min(allowance.maxOutputTokens, info.maxOutputTokens);
    const { messages } = fitHistory(prompt, { ...info, maxOutputTokens });
    const meter = createMeter();
    const overBudget = new AbortController();
    const hasOutgrown = createOutputGuard(allowance);
    let text = '';
    let hasEvent = false;
    const end = await attempt({
      provider,
      request: { model, messages, maxOutputTokens },
      signal: AbortSignal.any([signal, overBudget.signal]),
      timeouts: timing,
      take: (event) => {
        hasEvent = true;
        if (event.type === 'usage') return meter.report(event.usage);
        if (hasOutgrown(event.text)) return overBudget.abort();
        if (event.type === 'text') text += event.text;
        else meter.reason(event.text);
      },
    });
    const wasAccepted = hasEvent || end.kind !== 'failed' || WORKED.has(end.failure.code);
    const usage = meter.total({ messages, output: text, wasAccepted });
    const said = cleanText(text.trim().slice(0, MAX_REPLY_LENGTH));
    const isCut = end.kind === 'end' && end.reason === 'length' && allowance.isCut;
    if (isCut || (end.kind === 'aborted' && overBudget.signal.aborted)) return { status: 'stopped', text: said, failure: CUT, usage };
    switch (end.kind) {
      case 'end':
        return said === ''
          ? { status: 'failed', text: '', failure: SILENT, usage }
          : { status: 'complete', text: said, failure: null, usage };
      case 'aborted':
        return closed.signal.aborted
          ? { status: 'interrupted', text: '', failure: AWAY, usage }
          : { status: 'stopped', text: '', failure: null, usage };
      case 'failed':
        return { status: 'failed', text: '', failure: { code: end.failure.code, message: end.failure.message }, usage };
    }
  }

  function failureOf(error: unknown, commentId: string): ReplyOutcome {
    const isKnown = error instanceof Expected || error instanceof ModelFailure;
    if (!isKnown) logger.error({ error, commentId }, 'reply failed');
    const failure = isKnown ? { code: error.code, message: error.message } : BROKEN;
    return { status: 'failed', text: '', failure, usage: NO_USAGE };
  }

  /** Tries until it is written: only when this node goes away, another one ends it (see reply-sweep.ts). */
  async function save(reply: ReplyIdentity, outcome: ReplyOutcome): Promise<void> {
    while (true) {
      try {
        return await db.write((tx) => replyEnd.write(tx, reply, outcome));
      } catch (error) {
        logger.warn({ error, commentId: reply.commentId }, "a reply's end waits for Postgres");
        if (closed.signal.aborted) return;
        await pause(SAVE_RETRY_MS, closed.signal);
      }
    }
  }

  function start(reply: ReplyIdentity, asked: Asked): void {
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, closed.signal]);
    const ended = generate(reply, asked, signal)
      .catch((error: unknown) => failureOf(error, reply.commentId))
      .then((outcome) => save(reply, outcome))
      .finally(() => running.delete(reply.commentId));
    running.set(reply.commentId, { abort, ended });
  }

  const allEnded = () => Promise.all([...running.values()].map((reply) => reply.ended));

  return {
    /** Rows and events in the transaction of the comment that mentions the models, the requests after it. */
    async begin(tx: Tx, session: SessionRecord, asked: CommentRow, { asker, modelIds }: { asker: Actor; modelIds: readonly string[] }) {
      const now = new Date(clock.now());
      const replies = modelIds.map((modelId): ReplyIdentity => ({
        commentId: ids.next('cmt'),
        sessionId: session.id,
        workspaceId: session.workspaceId,
        modelId,
        actor: { kind: asker.kind, id: actorId(asker) },
        startedAt: now,
      }));
      for (const { commentId: id, modelId, actor } of replies) {
        tx.em.create(CommentEntity, {
          id,
          sessionId: session.id,
          messageId: asked.messageId,
          threadId: asked.threadId,
          modelId,
          requesterKind: actor.kind,
          requesterId: actor.id,
          nodeId,
          text: '',
          status: 'pending',
          mentions: [],
          version: 1,
          createdAt: now,
        });
      }
      if (replies.length === 0) return;
      await tx.em.flush();
      const notes = replies.map(({ commentId }) => ({ kind: 'commentChanged' as const, commentId }));
      await outbox.add(tx, session.id, notes);
      const prompt = await replyPromptSize(tx, asked);
      const toPay = replies.map(({ commentId: id, modelId }) => ({ id, modelId, prompt, maxOutputTokens: MAX_REPLY_TOKENS }));
      const allowances = await reserveRuns(tx, session, { kind: asker.kind, id: actorId(asker) }, toPay);
      tx.afterCommit(() => {
        for (const [index, reply] of replies.entries()) {
          start(reply, { askedId: asked.id, allowance: allowances[index]! });
        }
      });
    },
    /** Nobody wants it any more. Does nothing where another node makes it: there it ends by itself. */
    stop(commentId: string): void {
      running.get(commentId)?.abort.abort();
    },
    /** Lets replies finish for `ms`. */
    async drain(ms: number): Promise<void> {
      const finished = new AbortController();
      await Promise.race([allEnded().then(() => finished.abort()), pause(ms, finished.signal)]);
    },
    async close(): Promise<void> {
      closed.abort();
      await allEnded();
    },
  };
}

export type Replies = ReturnType<typeof createReplies>;

const SILENT: FailureRecord = { code: 'EMPTY', message: 'The model had nothing to say.' };
const CUT: FailureRecord = {
  code: 'BUDGET_EXCEEDED',
  message: 'The budget ended here; what was said is kept. Ask an admin for more, then ask again.',
};
const BROKEN: FailureRecord = { code: 'INTERNAL', message: 'The answer could not be made. Ask again.' };
export const AWAY: FailureRecord = { code: 'INTERRUPTED', message: 'The server that asked the model went away. Ask again.' };
