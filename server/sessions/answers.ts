/** New assistant messages and their runs: the same for a prompt's lanes, a retry and a continuation. */
import { sql } from 'kysely';
import { actorId } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Tx } from '../kit/db.ts';
import { Expected, invalid, notFound } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import type { ModelInfo } from '../models/model.ts';
import { MessageEntity } from './message.entity.ts';
import type { Outbox } from './outbox.ts';
import { pathSize } from './reserve-runs.ts';
import type { PromptSize, ReserveRuns, RunToPay } from './reserve-runs.ts';
import type { Runs } from './runs.ts';
import { SessionEntity } from './session.entity.ts';
import type { SessionRow } from './session.entity.ts';

export interface NewAnswer {
  parentId: string;
  modelId: string;
  lane: number;
  /** Set where it goes on from another answer's text. */
  continues?: { id: string; text: string };
}

export interface AnswersDeps {
  outbox: Outbox;
  runs: Runs;
  reserveRuns: ReserveRuns;
  clock: Clock;
  ids: Ids;
  nodeId: string;
}

export function createAnswers({ outbox, runs, reserveRuns, clock, ids, nodeId }: AnswersDeps) {
  return {
    /** Rows and events in the transaction, runs on this node after it. Returns the ids in order. */
    async begin(tx: Tx, session: SessionRow, actor: Actor, answers: readonly NewAnswer[]): Promise<string[]> {
      const now = new Date(clock.now());
      const requester = { kind: actor.kind, id: actorId(actor) };
      const created = answers.map((answer) => ({ answer, id: ids.next('msg') }));
      for (const { answer, id } of created) {
        tx.em.create(MessageEntity, {
          id,
          sessionId: session.id,
          parentId: answer.parentId,
          role: 'assistant',
          modelId: answer.modelId,
          lane: answer.lane,
          text: answer.continues?.text ?? '',
          continuesId: answer.continues?.id ?? null,
          status: 'queued',
          attempts: 0,
          fence: 1,
          nodeId,
          requesterKind: requester.kind,
          requesterId: requester.id,
          createdAt: now,
        });
      }
      await tx.em.flush();
      await outbox.add(tx, session.id, [
        ...created.map(({ id }) => ({ kind: 'messageAdded' as const, messageId: id })),
        { kind: 'costChanged' },
      ]);
      const allowances = await reserveRuns(tx, session, requester, await sizesOf(tx, created));
      tx.afterCommit(() => {
        for (const [index, { answer, id }] of created.entries()) {
          const identity = { messageId: id, sessionId: session.id, workspaceId: session.workspaceId, modelId: answer.modelId, fence: 1 };
          const allowance = allowances[index]!;
          runs.start({ ...identity, actor: requester, startedAt: now }, { initialText: answer.continues?.text ?? '', allowance });
        }
      });
      return created.map(({ id }) => id);
    },
  };
}

export type Answers = ReturnType<typeof createAnswers>;

/** The lanes of one prompt are told the same. */
async function sizesOf(tx: Tx, created: readonly { id: string; answer: NewAnswer }[]): Promise<RunToPay[]> {
  const paths = new Map<string, PromptSize>();
  for (const { answer } of created) {
    if (!paths.has(answer.parentId)) paths.set(answer.parentId, await pathSize(tx, answer.parentId));
  }
  return created.map(({ id, answer: { modelId, parentId, continues } }) => {
    const { bytes, messages } = paths.get(parentId)!;
    return { id, modelId, prompt: { bytes: bytes + Buffer.byteLength(continues?.text ?? ''), messages } };
  });
}

/** The session's row, so that changes of its tree come one after the other. Not FOR UPDATE: that would wait for every new child row. */
export async function lockSession(tx: Tx, sessionId: string): Promise<SessionRow> {
  await sql`select 1 from session where id = ${sessionId} for no key update`.execute(tx.sql());
  const session = await tx.em.findOne(SessionEntity, sessionId);
  if (!session) throw notFound('session');
  if (session.archivedAt) throw new Expected('CONFLICT', 'This session is archived. Restore it to write in it again.');
  return session;
}

export function availableModel(models: { find(id: string): ModelInfo | undefined }, id: string): ModelInfo {
  const info = models.find(id);
  if (!info) throw invalid({ models: `there is no model ${JSON.stringify(id.slice(0, 100))}` });
  if (!info.available) throw invalid({ models: `${info.name} cannot be reached now` });
  return info;
}
