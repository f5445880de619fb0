/**
 * Sends the first queued prompt once nothing runs at the end of the mainline: one transaction under the session's lock, so that it happens
 * exactly once, whichever node tries (the one whose run ended, the one that was asked, or any that finds the prompt left over).
 */
import { sql } from 'kysely';
import type { ActorRecord } from '../../../schema/wire/events.ts';
import type { Actor } from '../../identity/actor.ts';
import { standingActor } from '../../identity/standing.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import type { Logger } from '../../kit/logger.ts';
import { can } from '../../workspaces/policy.ts';
import type { WorkspaceModels } from '../../models/own-keys/workspace-models.ts';
import type { Access } from '../access.ts';
import { lockSession } from '../answers.ts';
import type { NoticeSink } from '../notice-sink.ts';
import type { Outbox } from '../outbox.ts';
import type { ModelSource } from '../prepare.ts';
import type { SendPromptInput } from '../send-prompt.ts';
import type { SentIds } from '../send-requests.ts';
import { queueOrder } from './queue-records.ts';
import { changeQueue, lastTurn, leave, presentPrompts, readQueue, runningOf } from './queue-rows.ts';
import type { Turn } from './queue-rows.ts';
import type { PromptQueueRow, QueuedPromptRow } from './queue.entity.ts';

export interface DispatchDeps {
  db: Database;
  access: Access;
  outbox: Outbox;
  models: ModelSource;
  notices: NoticeSink;
  clock: Clock;
  logger: Logger;
  /** As a person sends a prompt, within the transaction. */
  send(tx: Tx, actor: Actor, input: SendPromptInput): Promise<SentIds>;
}

interface DueRow {
  session_id: string;
  id: string;
  author_kind: ActorRecord['kind'];
  author_id: string;
  author_name: string;
}

type Pause = Pick<PromptQueueRow, 'pauseReason' | 'pauseCauseId' | 'pauseDetail' | 'pauseBudgetId'>;

const NO_PAUSE: Pause = { pauseReason: null, pauseCauseId: null, pauseDetail: null, pauseBudgetId: null };
const SWEEP_LIMIT = 50;
const LOOK_AGAIN_MS = 1_000;
const EXCERPT_LENGTH = 200;

export function createDispatch({ db, access, outbox, models, notices, clock, logger, send }: DispatchDeps) {
  const working = new Set<Promise<void>>();
  /** Sessions whose prompt waits for others’ runs to end, with when to look again. */
  const waiting = new Map<string, number>();
  let isHeld = false;

  /** Sessions whose first prompt may go: nothing runs there, and what a pause waits for has happened. */
  async function due(sessionId: string | null): Promise<DueRow[]> {
    const { rows } = await sql<DueRow>`
      select head.session_id, head.id, head.author_kind, head.author_id, head.author_name
      from (
        select distinct on (q.session_id) q.* from queued_prompt q
        where q.state in ('waiting', 'steering') and (${sessionId}::text is null or q.session_id = ${sessionId})
        order by q.session_id, ${queueOrder}
      ) head
      join session s on s.id = head.session_id and s.archived_at is null
      join workspace w on w.id = s.workspace_id and w.deleted_at is null
      left join message leaf on leaf.id = s.mainline_leaf_id
      left join prompt_queue pq on pq.session_id = s.id
      where not exists (select 1 from message m where m.session_id = s.id and m.parent_id = leaf.parent_id and m.status in ('queued', 'streaming'))
        and (head.state = 'steering' or pq.pause_reason is null
          or pq.pause_cause_id <> (case when pq.pause_reason in ('answerFailed', 'answerInterrupted') then leaf.id else head.id end))
      limit ${SWEEP_LIMIT}`.execute(db.sql());
    return rows;
  }

  async function authorOf({ session_id, author_kind, author_id, author_name }: DueRow): Promise<Actor | null> {
    const author = await standingActor(db.sql(), { kind: author_kind, id: author_id, displayName: author_name }, clock.now());
    const found = author && (await access.find(author, session_id));
    return author && found && can(author, 'session:write', found) ? author : null;
  }

  async function drop(tx: Tx, workspaceId: string, head: QueuedPromptRow): Promise<void> {
    head.state = 'dropped';
    if (head.authorKind !== 'user') return;
    await notices.add(tx, [
      {
        recipientUserId: head.authorId,
        kind: 'promptDropped',
        workspaceId,
        sessionId: head.sessionId,
        messageId: null,
        commentId: null,
        actor: null,
        excerpt: head.text.replaceAll(/\s+/g, ' ').slice(0, EXCERPT_LENGTH),
      },
    ]);
  }

  /** What holds the first prompt up. A steer was a person's wish to go on whatever became of the answer. */
  function obstacle(reached: Pick<WorkspaceModels, 'find'>, turn: Turn, queue: PromptQueueRow, head: QueuedPromptRow): Pause | null {
    const gone = head.modelIds.find((id) => !reached.find(id)?.available);
    if (gone !== undefined)
      return { ...NO_PAUSE, pauseReason: 'modelUnavailable', pauseCauseId: head.id, pauseDetail: head.isBlind ? null : gone };
    if (queue.pauseReason === 'refused' && queue.pauseCauseId === head.id) return queue;
    const { leaf } = turn;
    if (head.state === 'steering' || !leaf || queue.resumedLeafId === leaf.id) return null;
    if (leaf.status === 'failed') return { ...NO_PAUSE, pauseReason: 'answerFailed', pauseCauseId: leaf.id };
    if (leaf.status === 'interrupted') return { ...NO_PAUSE, pauseReason: 'answerInterrupted', pauseCauseId: leaf.id };
    return null;
  }

  async function pause(tx: Tx, head: QueuedPromptRow, reason: Pause): Promise<void> {
    const queue = await readQueue(tx, head.sessionId);
    const isKnown = queue.pauseReason === reason.pauseReason && queue.pauseCauseId === reason.pauseCauseId;
    if (isKnown && head.state !== 'steering') return;
    head.state = 'waiting';
    const { pauseReason, pauseCauseId, pauseDetail, pauseBudgetId } = reason;
    Object.assign(await changeQueue(tx, outbox, head.sessionId), { pauseReason, pauseCauseId, pauseDetail, pauseBudgetId });
  }

  /** True: there may be more to do. */
  async function step(tx: Tx, expected: DueRow, author: Actor | null): Promise<boolean> {
    const session = await lockSession(tx, expected.session_id);
    const head = (await presentPrompts(tx, session.id)).find(({ state }) => state !== 'dropped');
    if (head?.id !== expected.id) return head !== undefined;
    const turn = await lastTurn(tx, session);
    if (runningOf(turn).length > 0) return false;
    if (!author) {
      await drop(tx, session.workspaceId, head);
      await changeQueue(tx, outbox, session.id);
      return true;
    }
    const reason = obstacle(await models.of(tx, session.workspaceId), turn, await readQueue(tx, session.id), head);
    if (reason) {
      await pause(tx, head, reason);
      return false;
    }
    const { promptId } = await send(tx, author, { sessionId: session.id, text: head.text, models: head.modelIds, blind: head.isBlind });
    leave(head, 'sent', promptId);
    Object.assign(await changeQueue(tx, outbox, session.id), NO_PAUSE);
    return false;
  }

  async function refuse(expected: DueRow, { message, details }: Expected): Promise<void> {
    await db.write(async (tx) => {
      const session = await lockSession(tx, expected.session_id);
      const head = (await presentPrompts(tx, session.id)).find(({ id }) => id === expected.id);
      const pauseBudgetId = details.budgetId ?? null;
      if (head) await pause(tx, head, { pauseReason: 'refused', pauseCauseId: head.id, pauseDetail: message, pauseBudgetId });
    });
  }

  async function attempt(head: DueRow): Promise<boolean> {
    const author = await authorOf(head);
    try {
      return await db.write((tx) => step(tx, head, author));
    } catch (error) {
      // As many run as may at a time: it waits, in no one's way.
      if (error instanceof Expected && error.code === 'RATE_LIMITED') {
        waiting.set(head.session_id, clock.monotonic() + LOOK_AGAIN_MS);
        return false;
      }
      // Somebody was faster, the session was archived, or nobody could say in time whether it is paid: whatever comes next looks again.
      if (!(error instanceof Expected) || error.code === 'CONFLICT' || error.code === 'UNAVAILABLE') throw error;
      await refuse(head, error);
      return false;
    }
  }

  async function dispatch(sessionId: string): Promise<void> {
    try {
      while (!isHeld) {
        const [head] = await due(sessionId);
        if (!head || !(await attempt(head))) return;
      }
    } catch (error) {
      logger.warn({ error, sessionId }, 'a queued prompt waits for the next sweep');
    }
  }

  function track(work: Promise<void>): Promise<void> {
    const tracked = work.finally(() => working.delete(tracked));
    working.add(tracked);
    return tracked;
  }

  return {
    /** Never rejects: what is not sent now is found by a sweep. */
    dispatch: (sessionId: string): Promise<void> => track(dispatch(sessionId)),
    /** What a node left behind that died between an answer's end and the next prompt. */
    async sweep(): Promise<void> {
      if (isHeld) return;
      for (const [sessionId, until] of waiting) if (until <= clock.monotonic()) waiting.delete(sessionId);
      for (const { session_id: sessionId } of await due(null)) if (!waiting.has(sessionId)) await dispatch(sessionId);
    },
    /** A node that stops starts nothing new; the others go on. */
    async hold(): Promise<void> {
      isHeld = true;
      await Promise.all(working);
    },
  };
}

export type Dispatch = ReturnType<typeof createDispatch>;
